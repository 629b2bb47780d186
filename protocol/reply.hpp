// Reply: one answer of the server as an owned value, whatever its type.
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
/// Ownership: a plain value: copies are deep, and it outlives its connection. Copying and
///   destruction recurse, at most to the depth that RespParser allowed.
/// Errors: an accessor that does not fit the reply's type returns the default (0, "", empty);
///   as<T>() checks.
class [[nodiscard]] Reply {
 public:
  Reply() noexcept = default;  ///< null
  Reply(const Reply&) = default;
  Reply& operator=(const Reply&) = default;
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&&) noexcept = default;
  ~Reply();
  /// One of each type, for tests and response callbacks.
  static Reply simple_string(std::string text) {
    return {ReplyType::simple_string, std::move(text)};
  }
  /// A string of any bytes.
  static Reply bulk_string(std::string text) { return {ReplyType::bulk_string, std::move(text)}; }
  /// A number of any length, in digits.
  static Reply big_number(std::string digits) { return {ReplyType::big_number, std::move(digits)}; }
  /// An error reply, from its line: "ERR no such key".
  static Reply error(std::string line) { return {ReplyType::error, std::move(line)}; }
  /// An integer.
  static Reply integer(std::int64_t number);
  /// A double.
  static Reply double_number(double number);
  /// A boolean of RESP3.
  static Reply boolean(bool value);
  /// A list.
  static Reply array(std::vector<Reply> elements) {
    return {ReplyType::array, std::move(elements)};
  }
  /// A set of RESP3.
  static Reply set(std::vector<Reply> elements) { return {ReplyType::set, std::move(elements)}; }
  /// A push of RESP3; its first element is the kind.
  static Reply push(std::vector<Reply> elements) { return {ReplyType::push, std::move(elements)}; }
  /// Alternating keys and values.
  static Reply map(std::vector<Reply> flat) { return {ReplyType::map, std::move(flat)}; }

  /// Reads the next element of the reader, with its attributes. Null if the reader fails.
  static Reply read(ReplyReader& reader);

  /// What the server sent.
  ReplyType type() const noexcept { return type_; }
  /// Is it nil?
  bool is_null() const noexcept { return type_ == ReplyType::null; }
  /// Did the server answer with an error?
  bool is_error() const noexcept { return deferredis::is_error(type_); }

  /// Replaces the text of a string; its type and attributes stay.
  void set_text(std::string text) noexcept { text_ = std::move(text); }
  /// The text of a string, a big number or an error.
  std::string_view as_text() const noexcept { return text_; }
  /// An integer, or a text that is exactly one.
  std::int64_t as_integer() const noexcept;
  /// A double, an integer, or a text that is exactly a number.
  double as_double() const noexcept;
  /// A boolean, an integer (true unless 0), or "OK".
  bool as_boolean() const noexcept;
  /// Decodes the reply as a T with Decoder<T>. Include protocol/decoder.hpp.
  template <class T>
  Outcome<T> as() const;

  /// The elements of an array, set, push or map. A map's keys and values alternate.
  const std::vector<Reply>& elements() const noexcept { return elements_; }
  /// The same, to be changed.
  std::vector<Reply>& elements() noexcept { return elements_; }
  std::size_t size() const noexcept { return elements_.size(); }
  /// The element, which must exist.
  const Reply& operator[](std::size_t index) const noexcept { return elements_[index]; }
  /// The value of a key in a map, or in RESP2's flat array of keys and values; null if absent.
  const Reply* find(std::string_view key) const noexcept;

  /// The error the server answered with, or the reason why one of several servers gave no answer.
  /// Only a server's own error has Delivery::rejected. is_error() must be true.
  Error error() const;
  /// The map of attributes that came with a RESP3 reply; null if there was none.
  const Reply* attributes() const noexcept {
    return attributes_.empty() ? nullptr : attributes_.data();
  }

  /// Appends the reply as RESP3, in the form a server sends.
  void append_resp(std::string& out) const { append(out, false); }
  /// The same for ReplyReader::composed(): our own errors are preserved.
  void append_composed(std::string& out) const { append(out, true); }

  /// Compares type, content and attributes; a nan equals a nan.
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
  std::int64_t integer_ = 0;  // or a boolean, the bits of a double, the code of our own error
  std::string text_;
  std::vector<Reply> elements_;
  std::vector<Reply> attributes_;  // one map, or none
};

/// One line for people: `["a", 1, nil]`, `{"a": 1.5}`, `(error) ERR no such key`. Long content is
/// cut, and the line says so: `"aaa"... (5000 bytes)`, `[1, 2, ... (5000 in all)]`.
std::string to_string(const Reply& reply);

}  // namespace deferredis
