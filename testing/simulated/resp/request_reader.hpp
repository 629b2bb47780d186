// Splits what a client sends into commands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace deferredis::simulated {

/// A command: its name and its arguments.
using Words = std::vector<std::string>;

/// Reads requests, cut anywhere: arrays of bulk strings, and lines of words as in telnet.
class RequestReader {
 public:
  enum class Status { complete, need_more, malformed };

  void feed(std::string_view bytes) { bytes_ += bytes; }
  /// Takes the next command. `words` may be empty after an empty line. After `malformed` the
  /// connection has to end; why() is the error that a server sends first.
  Status next(Words& words);
  const std::string& why() const noexcept { return why_; }
  std::size_t buffered() const noexcept { return bytes_.size() - used_; }
  void clear() { bytes_.clear(), used_ = 0; }

 private:
  Status inline_words(Words& words);
  Status array(Words& words);
  bool line(std::size_t& at, std::string_view& found) const;
  Status malformed(std::string why);
  Status done(std::size_t at);

  std::string bytes_;
  std::size_t used_ = 0;  // of bytes_, by commands already taken
  std::string why_;
};

}  // namespace deferredis::simulated
