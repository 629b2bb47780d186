// Reply: one answer of the server as an owned value, of whatever type it came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// A reply of any type, RESP2 or RESP3.
///
/// Ownership: a plain value: it copies deeply, and outlives its connection. Copies and the
///   destructor are recursive, within the depth that RespParser allowed.
/// Errors: asking for what the reply is not gives the default (0, "", nothing); as<T>() checks.
class [[nodiscard]] Reply {
 public:
  Reply() noexcept = default;  ///< null
  Reply(const Reply&) = default;
  Reply& operator=(const Reply&) = default;
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&&) noexcept = default;
  ~Reply();
  static Reply simple_string(std::string text) {
    return {ReplyType::simple_string, std::move(text)};
  }
  static Reply bulk_string(std::string text) { return {ReplyType::bulk_string, std::move(text)}; }
  static Reply big_number(std::string digits) { return {ReplyType::big_number, std::move(digits)}; }
  static Reply error(std::string line) { return {ReplyType::error, std::move(line)}; }
  static Reply integer(std::int64_t number);
  static Reply double_number(double number);
  static Reply boolean(bool value);
  static Reply array(std::vector<Reply> elements) {
    return {ReplyType::array, std::move(elements)};
  }
  static Reply set(std::vector<Reply> elements) { return {ReplyType::set, std::move(elements)}; }
  static Reply push(std::vector<Reply> elements) { return {ReplyType::push, std::move(elements)}; }
  /// Keys and values in turn.
  static Reply map(std::vector<Reply> flat) { return {ReplyType::map, std::move(flat)}; }

  /// The next element of the reader, with its attributes. Null when the reader fails.
  static Reply read(ReplyReader& reader);

  ReplyType type() const noexcept { return type_; }
  bool is_null() const noexcept { return type_ == ReplyType::null; }
  bool is_error() const noexcept { return deferredis::is_error(type_); }

  /// The text of a string, a big number or an error.
  std::string_view as_text() const noexcept { return text_; }
  /// An integer, or a text that is wholly one.
  std::int64_t as_integer() const noexcept;
  /// A double, an integer, or a text that is wholly a number.
  double as_double() const noexcept;
  /// A boolean, an integer but 0, "OK".
  bool as_boolean() const noexcept;
  /// The reply as a T, by Decoder<T>. Include protocol/decoder.hpp.
  template <class T>
  Outcome<T> as() const;

  /// Of an array, set, push or map, whose keys and values come in turn.
  const std::vector<Reply>& elements() const noexcept { return elements_; }
  std::vector<Reply>& elements() noexcept { return elements_; }
  std::size_t size() const noexcept { return elements_.size(); }
  /// The element, which must be there.
  const Reply& operator[](std::size_t index) const noexcept { return elements_[index]; }
  /// The value of a key in a map, or in RESP2's flat array of keys and values; null where absent.
  const Reply* find(std::string_view key) const noexcept;

  /// What the server answered instead, or why one of several servers gave no answer (its delivery
  /// tells: only what a server said is Delivery::rejected); is_error() must hold.
  Error error() const;
  /// The map that RESP3 sent along; null where it sent none.
  const Reply* attributes() const noexcept {
    return attributes_.empty() ? nullptr : attributes_.data();
  }

  /// Appends the reply as RESP3, as a server sends it.
  void append_resp(std::string& out) const { append(out, false); }
  /// The same for ReplyReader::composed(): errors of ours remain what they are.
  void append_composed(std::string& out) const { append(out, true); }

  /// The same type, content and attributes; a nan equals a nan.
  bool operator==(const Reply& other) const noexcept;

 private:
  void fill(ReplyReader& reader);
  void fill_elements(ReplyReader& reader, std::size_t count);
  void append(std::string& out, bool composed) const;
  void append_error(std::string& out, bool composed) const;
  Reply(ReplyType type, std::string text) noexcept : type_(type), text_(std::move(text)) {}
  Reply(ReplyType type, std::vector<Reply> elements) noexcept
      : type_(type), elements_(std::move(elements)) {}

  ReplyType type_ = ReplyType::null;
  std::int64_t integer_ = 0;  // or a boolean, the bits of a double, the code of an error of ours
  std::string text_;
  std::vector<Reply> elements_;
  std::vector<Reply> attributes_;  // one map, or none
};

/// One line for people: `["a", 1, nil]`, `{"a": 1.5}`, `(error) ERR no such key`. What is long is
/// cut, and says so: `"aaa"... (5000 bytes)`, `[1, 2, ... (5000 in all)]`.
std::string to_string(const Reply& reply);

}  // namespace deferredis
