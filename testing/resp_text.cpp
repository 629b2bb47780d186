#include <deferredis/testing/resp_text.hpp>

namespace deferredis {

namespace {
std::string head(char type, std::string_view text) {
  std::string line(1, type);
  return line.append(text).append("\r\n");
}
}  // namespace

std::string resp_bulk(std::string_view text) {
  return head('$', std::to_string(text.size())).append(text).append("\r\n");
}
std::string resp_integer(std::int64_t number) { return head(':', std::to_string(number)); }
std::string resp_simple(std::string_view text) { return head('+', text); }
std::string resp_error(std::string_view text) { return head('-', text); }
std::string resp_null() { return "$-1\r\n"; }
std::string resp_array(std::size_t size) { return head('*', std::to_string(size)); }
std::string resp_push(std::size_t size) { return head('>', std::to_string(size)); }
std::string resp_bulks(const std::vector<std::string>& texts) {
  std::string all = resp_array(texts.size());
  for (const std::string& text : texts) all += resp_bulk(text);
  return all;
}

}  // namespace deferredis
