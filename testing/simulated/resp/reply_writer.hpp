// Writes replies as a server does, in RESP2 or RESP3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace deferredis::simulated {

/// A score or another floating-point number as the text of a reply: "3", "0.1", "inf".
std::string text_of(double number);

/// Appends values to a string. What only RESP3 has becomes what a server sends instead with RESP2.
class ReplyWriter {
 public:
  ReplyWriter(std::string& out, int protocol) noexcept : out_(out), resp3_(protocol == 3) {}

  bool resp3() const noexcept { return resp3_; }
  void simple(std::string_view text);
  void ok() { simple("OK"); }
  /// "ERR no such key"
  void error(std::string_view text);
  void integer(std::int64_t number);
  void count(std::size_t number) { integer(static_cast<std::int64_t>(number)); }
  void bulk(std::string_view text);
  void null();
  void null_array();
  /// A number of RESP3, a string of RESP2.
  void real(double number);
  /// A boolean of RESP3, 1 or 0 of RESP2.
  void boolean(bool value);
  /// A text of RESP3, a string of RESP2.
  void verbatim(std::string_view text);

  // Heads; the elements follow.

  void array(std::size_t size) { head('*', size); }
  /// So many keys, each followed by its value.
  void map(std::size_t size) { resp3_ ? head('%', size) : head('*', size * 2); }
  void set(std::size_t size) { head(resp3_ ? '~' : '*', size); }
  void push(std::size_t size) { head(resp3_ ? '>' : '*', size); }

  /// Bytes that are a reply already.
  void raw(std::string_view bytes) { out_ += bytes; }
  /// How much is written, to take back what follows with truncate().
  std::size_t size() const noexcept { return out_.size(); }
  void truncate(std::size_t size) { out_.resize(size); }

 private:
  void head(char type, std::size_t size);

  std::string& out_;  // borrowed
  bool resp3_;
};

}  // namespace deferredis::simulated
