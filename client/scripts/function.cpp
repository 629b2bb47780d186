#include <deferredis/client/function.hpp>

#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/client/scripts/script_command.hpp>
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

bool is_name_word(std::string_view word) {
  constexpr std::string_view key = "name=";
  return std::equal(key.begin(), key.end(), word.begin(),
                    word.begin() + std::min<std::ptrdiff_t>(5, std::ssize(word)),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

// "#!lua name=mylib": words in any order, in upper or lower case, with or without quotes, as the
// server accepts them.
std::string name_in(std::string_view code) {
  std::string_view line = code.substr(0, code.find('\n'));
  if (!line.starts_with("#!")) line = {};
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
    std::string word(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    std::erase_if(word, [](char c) { return c == '"' || c == '\''; });
    if (is_name_word(word)) return word.substr(5);
  }
  Error(errc::invalid_argument,
        "FunctionLibrary: the code must begin with a line such as `#!lua name=mylib`")
      .raise();
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
  if (load_missing_) return detail::function_row(read_only);
  return read_only ? table::fcall_ro : table::fcall;
}

}  // namespace deferredis
