#include <deferredis/testing/simulated/resp/reply_writer.hpp>

#include <charconv>
#include <cmath>

namespace deferredis::simulated {

std::string text_of(double number) {
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  if (std::isnan(number)) return "nan";
  constexpr double exact = 1e17;  // whole numbers below it are written without an exponent
  char text[64];
  if (std::floor(number) == number && std::abs(number) < exact) {
    const auto whole = static_cast<std::int64_t>(number);
    if (whole == 0 && std::signbit(number)) return "-0";
    return std::to_string(whole);
  }
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

void ReplyWriter::simple(std::string_view text) { out_.append("+").append(text).append("\r\n"); }
void ReplyWriter::error(std::string_view text) {
  out_ += '-';
  for (const char c : text) out_ += c == '\r' || c == '\n' ? ' ' : c;
  out_ += "\r\n";
}
void ReplyWriter::integer(std::int64_t number) {
  out_.append(":").append(std::to_string(number)).append("\r\n");
}
void ReplyWriter::bulk(std::string_view text) {
  head('$', text.size());
  out_.append(text).append("\r\n");
}
void ReplyWriter::null() { out_ += resp3_ ? "_\r\n" : "$-1\r\n"; }
void ReplyWriter::null_array() { out_ += resp3_ ? "_\r\n" : "*-1\r\n"; }
void ReplyWriter::real(double number) {
  if (!resp3_) return bulk(text_of(number));
  out_.append(",").append(text_of(number)).append("\r\n");
}
void ReplyWriter::boolean(bool value) {
  if (!resp3_) return integer(value ? 1 : 0);
  out_ += value ? "#t\r\n" : "#f\r\n";
}
void ReplyWriter::verbatim(std::string_view text) {
  if (!resp3_) return bulk(text);
  head('=', text.size() + 4);
  out_.append("txt:").append(text).append("\r\n");
}
void ReplyWriter::head(char type, std::size_t size) {
  out_ += type;
  out_.append(std::to_string(size)).append("\r\n");
}

}  // namespace deferredis::simulated
