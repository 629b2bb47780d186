// Fuzzes MONITOR's lines: any text is either a valid line or refused, and words written the way
// redis-server does are read back as the same words.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/monitor_line.hpp>

#include "input.hpp"

namespace {

using namespace deferredis;
using fuzz::check;
using fuzz::Input;

/// Quotes like redis-server's sdscatrepr.
std::string quoted(std::string_view word) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "\"";
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '\\':
      case '"': text.append({'\\', c}); break;
      case '\n': text += "\\n"; break;
      case '\r': text += "\\r"; break;
      case '\t': text += "\\t"; break;
      case '\a': text += "\\a"; break;
      case '\b': text += "\\b"; break;
      default:
        if (c >= ' ' && c <= '~') text += c;
        else text.append({'\\', 'x', digits[byte >> 4], digits[byte & 15]});
    }
  }
  return text + "\"";
}

std::string written(const MonitorLine& line) {
  const auto time = line.time.time_since_epoch().count();
  const std::string fraction = std::to_string(1'000'000 + time % 1'000'000).substr(1);
  std::string text = std::to_string(time / 1'000'000) + "." + fraction + " [" +
                     std::to_string(line.database) + " " + line.client + "]";
  for (const std::string& word : line.words) text += " " + quoted(word);
  return text;
}

void check_line(std::string_view text) {
  const auto line = parse_monitor_line(text);
  if (!line) return;
  check(!line->words.empty());
  if (line->time.time_since_epoch().count() < 0) return;
  const auto again = parse_monitor_line(written(*line));
  check(again.has_value());
  check(again->words == line->words && again->database == line->database);
  check(again->client == line->client && again->time == line->time);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  check_line(input.rest());
  MonitorLine line{.time = decltype(line.time)(std::chrono::microseconds(1'339'518'083'107'412)),
                   .database = static_cast<int>(input.byte() % 16),
                   .client = "127.0.0.1:4711"};
  while (!input.empty() && line.words.size() < 20) line.words.push_back(input.text());
  if (line.words.empty()) line.words = {"ping"};
  const auto read = parse_monitor_line(written(line));
  check(read.has_value());
  check(read->words == line.words && read->database == line.database);
  check(read->client == line.client && read->time == line.time);
  return 0;
}
