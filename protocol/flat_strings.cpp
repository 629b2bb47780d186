#include <deferredis/protocol/flat_strings.hpp>

#include <cstring>
#include <new>

namespace deferredis {

namespace {

// Where a text of the reader is in our copy of `rest`. A streamed string that the reader assembled
// overwrites its own parts, which are longer.
std::string_view moved(std::string_view text, std::string_view rest, char* copy,
                       std::size_t begin) noexcept {
  if (text.data() >= rest.data() && text.data() < rest.data() + rest.size()) {
    return {copy + (text.data() - rest.data()), text.size()};
  }
  text.copy(copy + begin, text.size());
  return {copy + begin, text.size()};
}

// Makes views of the strings from p on, as long as each is a plain `$n` or a nil. Returns how many,
// and moves p past them. The reply is known to be complete, so every line ends before the bytes do.
std::size_t view_plain(const char*& p, std::string_view* views, std::size_t count) noexcept {
  const char* at = p;
  std::size_t i = 0;
  for (; i != count; ++i) {
    std::size_t length = static_cast<unsigned char>(at[1] - '0');
    if (*at != '$' || length > 9) {
      const std::size_t nil = *at == '_' ? 3 : *at == '$' && at[1] == '-' ? 5 : 0;
      if (nil == 0) break;  // streamed, or not a string
      ::new (views + i) std::string_view();
      at += nil;
      continue;
    }
    for (at += 2; *at != '\r'; ++at) length = length * 10 + static_cast<unsigned char>(*at - '0');
    at += 2;
    ::new (views + i) std::string_view(at, length);
    at += length + 2;
  }
  p = at;
  return i;
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
  const char* p = copy;
  strings.size_ = view_plain(p, views, count);
  // The rest: numbers, other kinds of strings, streamed strings, and mismatches.
  ReplyReader others(rest.substr(static_cast<std::size_t>(p - copy)));
  for (; strings.size_ != count && !others.failed(); ++strings.size_) {
    auto* const place = views + strings.size_;
    const std::size_t begin = rest.size() - others.rest().size();
    if (others.read_null()) ::new (place) std::string_view();
    else ::new (place) std::string_view(moved(others.read_text(), rest, copy, begin));
  }
  if (others.failed()) reader.fail_with(others.take_error());
  return strings;
}

FlatStrings Decoder<FlatStrings>::decode(ReplyReader& reader) {
  // Takes its own frame first, so that what follows in a larger reply is not copied too.
  const std::string_view frame = reader.read_frame();
  ReplyReader own(frame);
  FlatStrings strings = FlatStrings::read(own, frame);
  if (own.failed()) reader.fail_with(own.take_error());
  return strings;
}

}  // namespace deferredis
