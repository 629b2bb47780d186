#include <deferredis/client/function.hpp>

#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/client/detail/script_command.hpp>
#include <deferredis/protocol/command_table.hpp>

namespace deferredis {

struct detail::LibraryCode {
  std::string code;
  std::string name;
  OwnerCount owners = {};
};
void detail::retain(LibraryCode& code) noexcept { code.owners.add(); }
[[gnu::noinline]] void detail::release(LibraryCode& code) noexcept {
  if (code.owners.remove()) delete &code;
}

namespace {

// "#!lua name=mylib": between the words may be spaces, and other words behind.
std::string name_in(std::string_view code) {
  constexpr std::string_view key = " name=";
  const std::string_view line = code.substr(0, code.find_first_of("\r\n"));
  const std::size_t at = line.starts_with("#!") ? line.find(key) : line.npos;
  if (at == line.npos) {
    Error(errc::invalid_argument,
          "FunctionLibrary: the code must begin with a line such as `#!lua name=mylib`")
        .raise();
  }
  const std::string_view rest = line.substr(at + key.size());
  return std::string(rest.substr(0, rest.find(' ')));
}

}  // namespace

FunctionLibrary::FunctionLibrary(std::string_view code, FunctionLibraryOptions options)
    : code_(new detail::LibraryCode{std::string(code), name_in(code)}),
      load_missing_(options.load_missing) {}

std::string_view FunctionLibrary::name() const noexcept { return code_->name; }
std::string_view FunctionLibrary::code() const noexcept { return code_->code; }

Future<void> FunctionLibrary::load(const Client& client) const {
  return client.function_load(code_->code, true).then([](const std::string&) {});
}

const CommandRow& FunctionLibrary::row(bool read_only) const noexcept {
  if (load_missing_) return detail::script_row(true, read_only);
  return read_only ? table::fcall_ro : table::fcall;
}

}  // namespace deferredis
