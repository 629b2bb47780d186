#include <deferredis/testing/simulated/resp/request_reader.hpp>

#include <cstdint>

#include <deferredis/testing/simulated/arguments.hpp>

namespace deferredis::simulated {

namespace {
constexpr std::size_t longest_line = 64 * 1024;
constexpr std::int64_t most_words = 1024 * 1024;
constexpr std::int64_t longest_word = 512 * 1024 * 1024;
}  // namespace

RequestReader::Status RequestReader::next(Words& words) {
  words.clear();
  if (used_ == bytes_.size()) {
    clear();
    return Status::need_more;
  }
  return bytes_[used_] == '*' ? array(words) : inline_words(words);
}

bool RequestReader::line(std::size_t& at, std::string_view& found) const {
  const std::size_t end = bytes_.find("\r\n", at);
  if (end == std::string::npos) return false;
  found = std::string_view(bytes_).substr(at, end - at);
  at = end + 2;
  return true;
}

RequestReader::Status RequestReader::done(std::size_t at) {
  used_ = at;
  if (used_ > longest_line) {
    bytes_.erase(0, used_);
    used_ = 0;
  }
  return Status::complete;
}

RequestReader::Status RequestReader::malformed(std::string why) {
  why_ = "ERR Protocol error: " + std::move(why);
  return Status::malformed;
}

RequestReader::Status RequestReader::inline_words(Words& words) {
  const std::size_t end = bytes_.find('\n', used_);
  if (end == std::string::npos) {
    return buffered() > longest_line ? malformed("too big inline request") : Status::need_more;
  }
  std::string word;
  for (std::size_t i = used_; i <= end; ++i) {
    const char c = bytes_[i];
    if (c != ' ' && c != '\r' && c != '\n' && c != '\t') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return done(end + 1);
}

RequestReader::Status RequestReader::array(Words& words) {
  std::size_t at = used_ + 1;
  std::string_view text;
  if (!line(at, text)) {
    return buffered() > longest_line ? malformed("too big mbulk count string") : Status::need_more;
  }
  const auto size = integer_of(text);
  if (!size || *size > most_words) return malformed("invalid multibulk length");
  for (std::int64_t i = 0; i < *size; ++i) {
    if (at >= bytes_.size()) return Status::need_more;
    if (bytes_[at] != '$')
      return malformed("expected '$', got '" + std::string(1, bytes_[at]) + "'");
    ++at;
    if (!line(at, text)) {
      return bytes_.size() - at > longest_line ? malformed("too big bulk count string")
                                               : Status::need_more;
    }
    const auto length = integer_of(text);
    if (!length || *length < 0 || *length > longest_word) return malformed("invalid bulk length");
    const auto room = static_cast<std::size_t>(*length);
    if (bytes_.size() - at < room + 2) return Status::need_more;
    words.emplace_back(bytes_, at, room);
    at += room + 2;
  }
  return done(at);
}

}  // namespace deferredis::simulated
