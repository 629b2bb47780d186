#include <deferredis/protocol/flat_strings.hpp>

#include <cstring>
#include <new>

namespace deferredis {

namespace {

// The place in our copy of `rest` that a text of the reader has. One that the reader had to put
// together, of a streamed string, is written over its own parts, which are longer.
std::string_view moved(std::string_view text, std::string_view rest, char* copy,
                       std::size_t begin) noexcept {
  if (text.data() >= rest.data() && text.data() < rest.data() + rest.size()) {
    return {copy + (text.data() - rest.data()), text.size()};
  }
  text.copy(copy + begin, text.size());
  return {copy + begin, text.size()};
}

}  // namespace

FlatStrings FlatStrings::read(ReplyReader& reader, std::string_view rest) {
  FlatStrings strings;
  const std::size_t count = reader.begin_aggregate();
  if (count == 0) return strings;
  const std::size_t header = rest.size() - reader.rest().size();
  rest.remove_prefix(header);
  auto* const views = static_cast<std::string_view*>(
      ::operator new(count * sizeof(std::string_view) + rest.size()));
  strings.views_ = views;
  char* const copy = reinterpret_cast<char*>(views + count);
  std::memcpy(copy, rest.data(), rest.size());
  for (; strings.size_ != count && !reader.failed(); ++strings.size_) {
    auto* const place = views + strings.size_;
    const std::size_t begin = rest.size() - reader.rest().size();
    if (reader.read_null()) ::new (place) std::string_view();
    else ::new (place) std::string_view(moved(reader.read_text(), rest, copy, begin));
  }
  return strings;
}

FlatStrings Decoder<FlatStrings>::decode(ReplyReader& reader) {
  // Its own frame first: what follows within a larger reply is not to be copied with it.
  const std::string_view frame = reader.read_frame();
  ReplyReader own(frame);
  FlatStrings strings = FlatStrings::read(own, frame);
  if (own.failed()) reader.fail_with(own.take_error());
  return strings;
}

}  // namespace deferredis
