// ReplyReader: a cursor over one complete reply; typed results are decoded straight from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis {

enum class ReplyType : std::uint8_t {
  simple_string,
  error,
  integer,
  bulk_string,
  array,
  null,
  boolean,
  double_number,
  big_number,
  blob_error,
  verbatim_string,
  map,
  set,
  push,
};

/// "bulk string", "integer" ...
std::string_view to_string(ReplyType type) noexcept;

constexpr bool is_error(ReplyType type) noexcept {
  return type == ReplyType::error || type == ReplyType::blob_error;
}
constexpr bool is_aggregate(ReplyType type) noexcept {
  return type == ReplyType::array || type == ReplyType::map || type == ReplyType::set ||
         type == ReplyType::push;
}
/// What read_text takes: strings of all kinds, and numbers as their text.
constexpr bool is_text(ReplyType type) noexcept {
  return type == ReplyType::bulk_string || type == ReplyType::simple_string ||
         type == ReplyType::verbatim_string || type == ReplyType::integer ||
         type == ReplyType::double_number || type == ReplyType::big_number;
}

/// Reads one reply, element by element, in the order in which it was sent.
///
/// Lifetime: borrows the frame, which RespParser must have found complete; texts are views of it.
/// Errors: the first element that does not fit is kept as the reader's error; from then on the
///   reader is at its end and every read gives a default. Ask failed() once, at last.
class ReplyReader {
 public:
  explicit ReplyReader(std::string_view frame) noexcept
      : p_(frame.data()), end_(frame.data() + frame.size()) {}
  explicit ReplyReader(const char* frame) noexcept : ReplyReader(std::string_view(frame)) {}
  /// For a frame that was put together here, from replies and from errors of ours
  /// (protocol/own_error.hpp). What a server sent has none of these, whatever its bytes.
  static ReplyReader composed(std::string_view frame) noexcept { return {frame, true}; }
  /// For a frame that read_frame() of this reader gave.
  ReplyReader for_part(std::string_view frame) const noexcept { return {frame, composed_}; }
  /// The whole reply is this bulk string (its payload, no frame); read_string moves it out.
  explicit ReplyReader(std::string&& bulk) noexcept;
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  /// The type of the next element; null at the end too.
  ReplyType type() const noexcept;
  bool at_end() const noexcept { return value_begin() == end_; }
  /// The bytes that are not read yet.
  std::string_view rest() const noexcept { return {p_, static_cast<std::size_t>(end_ - p_)}; }
  /// The frame of the attributes before the next element, mostly empty; they are skipped by reads.
  std::string_view attributes() const noexcept;
  /// Enters them instead: how many elements to read before the value, keys and values in turn.
  /// 0 where none are left.
  std::size_t begin_attributes() noexcept;

  /// True, and the null is read, when the next element is one.
  bool read_null() noexcept {
    // `$` and a digit is a string, which is most of what is asked.
    if (p_ != end_ && *p_ == '$' && static_cast<unsigned char>(p_[1] - '0') <= 9) return false;
    return read_other_null();
  }
  /// True, and it is read, when the next element is "+OK".
  bool read_ok() noexcept {
    if (end_ - p_ < 5 || std::string_view(p_, 5) != "+OK\r\n") return false;
    p_ += 5;
    return true;
  }
  /// A string without its frame, a number as its text. A view until the next read.
  std::string_view read_text() {
    std::string_view text;
    return take_bulk(text) ? text : read_other_text();
  }
  std::string read_string() {
    std::string_view text;
    return take_bulk(text) ? std::string(text) : read_other_string();
  }
  /// An integer, or a text that is wholly one.
  std::int64_t read_integer() {
    std::int64_t number = 0;
    return take_integer(number) ? number : read_other_integer();
  }
  std::uint64_t read_unsigned();
  /// A double, or a text that is wholly a number, inf or nan. An integer is none. A number beyond a
  /// double (INCRBYFLOAT counts further) is rounded as all are: to an infinity, or to 0.
  double read_double();
  /// A boolean, the integers 0 and 1, "OK".
  bool read_boolean() { return read_ok() || read_other_boolean(); }
  /// Enters an array, set, push or map: how many elements to read now, a map's pair being two.
  std::size_t begin_aggregate(std::string_view expected = "an array");
  /// An error element; anything else is a mismatch. Of a text over 64 KiB, the first 64 KiB.
  Error read_error();
  /// Is the next element an error of ours, in a frame that we composed?
  bool at_own_error() const noexcept;
  /// The whole text of an error element that a server sent, a view.
  std::string_view read_error_text();
  void skip() noexcept;
  /// Skips the next element and gives its bytes, attributes included, for a reader of its own.
  std::string_view read_frame() noexcept;

  /// Records that the next element is not what was wanted ("an integer"). An error element
  /// becomes the reader's error itself.
  void mismatch(std::string_view expected);
  /// The same for an element read already: `found` says what it was, and never its content.
  void mismatch(std::string_view expected, std::string_view found);
  /// The same with an error that says it all, of a reader for a part of this one.
  void fail_with(Error error) { fail(std::move(error)); }
  /// What comes is the result of a script, which says nil for false and has no doubles but whole
  /// ones: from now on nil is read as false and an integer as a double, where these are asked for.
  void expect_lua() noexcept { lua_ = true; }
  bool failed() const noexcept { return error_.has_value(); }
  /// The error, which must be there.
  Error take_error();

 private:
  bool take_bulk(std::string_view& text) noexcept {
    if (p_ == end_ || *p_ != '$') return false;
    const char* p = p_ + 1;
    std::size_t length = static_cast<unsigned char>(*p - '0');
    if (length > 9) return false;  // null, or streamed
    while (*++p != '\r') length = length * 10 + static_cast<unsigned char>(*p - '0');
    text = {p + 2, length};
    p_ = p + length + 4;
    return true;
  }
  bool take_integer(std::int64_t& number) noexcept {
    if (p_ == end_ || *p_ != ':') return false;
    const char* p = p_ + 1;
    const bool negative = *p == '-';
    if (*p < '0') ++p;  // a sign; RESP3 allows a plus
    std::uint64_t digits = 0;
    for (; *p != '\r'; ++p) digits = digits * 10 + static_cast<unsigned char>(*p - '0');
    number = static_cast<std::int64_t>(negative ? 0 - digits : digits);
    p_ = p + 2;
    return true;
  }

  ReplyReader(std::string_view frame, bool composed) noexcept
      : p_(frame.data()), end_(frame.data() + frame.size()), composed_(composed) {}

  const char* value_begin() const noexcept;
  bool read_other_null() noexcept;
  bool read_other_boolean();
  std::string_view read_other_text();
  std::string read_other_string();
  std::int64_t read_other_integer();
  template <class Number>
  Number read_number_text(ReplyType next, std::string_view expected);
  void fail(Error error);

  const char* p_;
  const char* end_;
  std::string scratch_;  // a streamed string put together, or the whole bulk
  std::optional<Error> error_;
  bool lua_ = false;
  bool composed_ = false;
};

/// Walks the pairs of a map, of RESP2's flat array, or of an array of pairs:
/// `while (pairs.next())`, then read a first and a second.
class PairReader {
 public:
  explicit PairReader(ReplyReader& reader);

  /// Pairs still to come.
  std::size_t size() const noexcept { return left_; }
  /// True where a pair comes; false at the end, or when the reader failed.
  bool next();

 private:
  ReplyReader& reader_;  // borrowed
  std::size_t left_ = 0;
  bool nested_ = false;
};

}  // namespace deferredis
