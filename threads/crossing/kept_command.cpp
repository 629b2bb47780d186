#include <deferredis/threads/crossing/kept_command.hpp>

namespace deferredis::detail {

void KeptCommand::keep(const CommandView& command, const CommandData& data) {
  row_ = &command.row;
  decode_ = data.decode;
  errors_inside_ = data.errors_inside;
  command.encode(bytes_);
  whole_.bytes = bytes_;

  const std::size_t count = command.arguments.size();
  std::string_view* views = room_;
  if (count > room_size) {
    more_.resize(count);
    views = more_.data();
  }
  // *3\r\n, the words of the name, then $5\r\nvalue\r\n for each argument.
  std::size_t at = bytes_.find('\n') + 1 + row_->encoded.size();
  for (std::size_t i = 0; i != count; ++i) {
    const std::size_t size = command.arguments[i].size();
    at = bytes_.find('\n', at) + 1;
    views[i] = std::string_view(bytes_).substr(at, size);
    at += size + 2;
  }
  arguments_ = {views, count};
}

}  // namespace deferredis::detail
