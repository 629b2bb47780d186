#include <algorithm>
#include <charconv>
#include <iterator>

#include <deferredis/protocol/own_error.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

namespace {

// The narrower kinds come before the wider ones.
constexpr Errc own_kinds[] = {errc::auth,          errc::limit_exceeded,  errc::protocol,
                              errc::reply_type,    errc::connection,      errc::timeout,
                              errc::cancelled,     errc::closed,          errc::queue_full,
                              errc::not_supported, errc::invalid_argument};

constexpr OwnErrorCode deliveries = 3;

// The server's words as they came, without the context that was added before them.
std::string_view words_of(const Error& error) {
  const std::string_view text = error.full_message();
  if (error.prefix().empty()) return text;
  return text.substr(std::min(text.find(error.prefix()), text.size()));
}

}  // namespace

OwnErrorCode own_error_code(const Error& error) noexcept {
  if (error.is(errc::reply)) return 0;
  const auto* kind = std::find_if(std::begin(own_kinds), std::end(own_kinds),
                                  [&](Errc each) { return error.is(each); });
  if (kind == std::end(own_kinds))
    kind = std::find(std::begin(own_kinds), std::end(own_kinds), errc::connection);
  const auto index = static_cast<OwnErrorCode>(kind - std::begin(own_kinds));
  return static_cast<OwnErrorCode>(1 + index * deliveries +
                                   static_cast<OwnErrorCode>(error.delivery()));
}

Error own_error(OwnErrorCode code, std::string_view text) {
  const auto index = static_cast<std::size_t>(code - 1);
  return Error(own_kinds[std::min(index / deliveries, std::size(own_kinds) - 1)], std::string(text),
               static_cast<Delivery>(index % deliveries));
}

void append_own_error(std::string& frame, OwnErrorCode code, std::string_view text) {
  const std::string head = std::to_string(code) + " ";
  frame += own_error_type;
  frame.append(std::to_string(head.size() + text.size())).append("\r\n");
  frame.append(head).append(text).append("\r\n");
}

Error read_own_error(std::string_view payload) {
  OwnErrorCode code = 1;
  const std::size_t space = std::min(payload.find(' '), payload.size() - 1);
  std::from_chars(payload.data(), payload.data() + space, code);
  return own_error(code, payload.substr(space + 1));
}

void append_error(std::string& frame, const Error& error) {
  if (const OwnErrorCode code = own_error_code(error); code != 0)
    return append_own_error(frame, code, error.full_message());
  const std::string_view words = words_of(error);
  frame.append("!").append(std::to_string(words.size())).append("\r\n");
  frame.append(words).append("\r\n");
}

}  // namespace deferredis::detail
