#include <deferredis/protocol/monitor_line.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace deferredis {

namespace {

constexpr std::int64_t last_second = 253'402'300'799;  // of the year 9999

/// Removes what it has read from the front of a line.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  bool at_end() const noexcept { return rest_.empty(); }
  bool skip(std::string_view expected) noexcept {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  template <class Number>
  bool read_number(Number& number, int base = 10, std::size_t most = 20) {
    const char* const begin = rest_.data();
    const auto [end, error] =
        std::from_chars(begin, begin + std::min(most, rest_.size()), number, base);
    if (error != std::errc{}) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - begin));
    return true;
  }
  /// Reads up to `stop`, which is skipped.
  bool read_until(std::string_view stop, std::string& text) {
    const std::size_t at = rest_.find(stop);
    if (at == rest_.npos) return false;
    text = rest_.substr(0, at);
    rest_.remove_prefix(at + stop.size());
    return true;
  }
  bool read_word(std::string& word);

 private:
  bool read_escaped(std::string& word);

  std::string_view rest_;
};

// "as \"this\"\r\n", including the quotes.
bool LineReader::read_word(std::string& word) {
  if (!skip("\"")) return false;
  while (!rest_.empty()) {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '"') return true;
    if (c != '\\') word += c;
    else if (!read_escaped(word)) return false;
  }
  return false;
}

bool LineReader::read_escaped(std::string& word) {
  if (rest_.empty()) return false;
  const char c = rest_.front();
  rest_.remove_prefix(1);
  switch (c) {
    case 'n': word += '\n'; return true;
    case 'r': word += '\r'; return true;
    case 't': word += '\t'; return true;
    case 'a': word += '\a'; return true;
    case 'b': word += '\b'; return true;
    case 'x': {
      unsigned byte = 0;
      const std::size_t before = rest_.size();
      if (!read_number(byte, 16, 2) || before - rest_.size() != 2) return false;
      word += static_cast<char>(byte);
      return true;
    }
    default: word += c; return true;  // a quote, a backslash
  }
}

}  // namespace

std::optional<MonitorLine> parse_monitor_line(std::string_view text) {
  LineReader reader(text);
  MonitorLine line;
  std::int64_t seconds = 0;
  std::int64_t microseconds = 0;
  const bool headed = reader.read_number(seconds) && reader.skip(".") &&
                      reader.read_number(microseconds, 10, 6) && reader.skip(" [") &&
                      reader.read_number(line.database) && reader.skip(" ") &&
                      reader.read_until("] ", line.client);
  if (!headed || seconds < 0 || seconds > last_second || microseconds < 0) return std::nullopt;
  line.time += std::chrono::seconds(seconds) + std::chrono::microseconds(microseconds);
  do {
    if (!reader.read_word(line.words.emplace_back())) return std::nullopt;
  } while (reader.skip(" "));
  if (!reader.at_end()) return std::nullopt;
  return line;
}

}  // namespace deferredis
