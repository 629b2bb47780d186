#include <deferredis/client/scripts/library_loads.hpp>

#include <algorithm>

#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/reply_reader.hpp>

namespace deferredis::detail {

std::size_t LibraryLoads::add(std::string_view code) {
  const auto known = std::find(codes_.begin(), codes_.end(), code);
  const auto place = static_cast<std::size_t>(known - codes_.begin());
  if (known == codes_.end()) codes_.emplace_back(code);
  return place;
}

std::string LibraryLoads::encode() const {
  std::string bytes;
  for (const std::string_view code : codes_) {
    CommandView{table::function_load, {&code, 1}}.encode(bytes);
  }
  return bytes;
}

bool LibraryLoads::take(ReplyReader& reader) {
  if (answered_ == codes_.size()) return false;
  ++answered_;
  if (!is_error(reader.type())) return true;
  const Error error = reader.read_error();
  if (!is_loaded_already(error) && !refusal_) {
    refusal_ = error.with_context(table::function_load.name);
  }
  return true;
}

const Error& LibraryLoads::explain(const Error& error) const noexcept {
  return refusal_ && is_unknown_function(error) ? *refusal_ : error;
}

}  // namespace deferredis::detail
