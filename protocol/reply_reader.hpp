// ReplyReader: a cursor over one complete reply; typed results are decoded directly from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis {

/// What a reply is, in RESP2 or RESP3.
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

/// Is it one of the two types of errors?
constexpr bool is_error(ReplyType type) noexcept {
  return type == ReplyType::error || type == ReplyType::blob_error;
}
/// Does it have elements?
constexpr bool is_aggregate(ReplyType type) noexcept {
  return type == ReplyType::array || type == ReplyType::map || type == ReplyType::set ||
         type == ReplyType::push;
}
/// The types that read_text accepts: strings of all kinds, and numbers as their text.
constexpr bool is_text(ReplyType type) noexcept {
  return type == ReplyType::bulk_string || type == ReplyType::simple_string ||
         type == ReplyType::verbatim_string || type == ReplyType::integer ||
         type == ReplyType::double_number || type == ReplyType::big_number;
}

namespace detail {
/// What keeps the bytes of a reply in memory, for decoders that can share them.
class FrameOwner {};
}  // namespace detail

/// Reads one reply, element by element, in the order in which it was sent.
///
/// Lifetime: borrows the frame, which RespParser must have found complete; texts are views of it.
/// Errors: the first element that does not fit sets the reader's error. From then on the reader is
///   at its end, and every read returns a default. Check failed() once, at the end.
class ReplyReader {
 public:
  explicit ReplyReader(std::string_view frame) noexcept
      : p_(frame.data()), end_(frame.data() + frame.size()) {}
  explicit ReplyReader(const char* frame) noexcept : ReplyReader(std::string_view(frame)) {}
  /// For a frame that was composed here from replies and our own errors (protocol/own_error.hpp). A
  /// frame from a server never contains such errors, whatever its bytes.
  static ReplyReader composed(std::string_view frame) noexcept { return {frame, true, nullptr}; }
  /// For a frame that this reader's read_frame() returned.
  ReplyReader for_part(std::string_view frame) const noexcept { return {frame, composed_, owner_}; }
  /// For a frame that `owner` keeps in memory.
  static ReplyReader owned(std::string_view frame, detail::FrameOwner& owner) noexcept {
    return {frame, false, &owner};
  }
  /// The whole reply is this bulk string (its payload without a frame). read_string moves it out.
  explicit ReplyReader(std::string&& bulk) noexcept;
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  /// Who keeps the bytes in memory; null: they are valid only during the decoding.
  detail::FrameOwner* owner() const noexcept { return owner_; }
  /// If the whole reply is one bulk string without a frame, its payload; otherwise a null view.
  std::string_view payload() const noexcept;

  /// The type of the next element; null at the end.
  ReplyType type() const noexcept;
  /// Is there nothing left to read?
  bool at_end() const noexcept { return value_begin() == end_; }
  /// The bytes that have not been read yet.
  std::string_view rest() const noexcept { return {p_, static_cast<std::size_t>(end_ - p_)}; }
  /// The frame of the attributes before the next element, usually empty. Reads skip them.
  std::string_view attributes() const noexcept;
  /// Enters the attributes instead of skipping them. Returns how many elements to read before the
  /// value, with keys and values alternating; 0 if no attributes are left.
  std::size_t begin_attributes() noexcept;

  /// If the next element is null, reads it and returns true.
  bool read_null() noexcept {
    // `$` and a digit is a string, by far the most common case.
    if (p_ != end_ && *p_ == '$' && static_cast<unsigned char>(p_[1] - '0') <= 9) return false;
    return read_other_null();
  }
  /// If the next element is "+OK", reads it and returns true.
  bool read_ok() noexcept {
    if (end_ - p_ < 5 || std::string_view(p_, 5) != "+OK\r\n") return false;
    p_ += 5;
    return true;
  }
  /// A string without its frame, or a number as its text. The view is valid until the next read.
  std::string_view read_text() {
    std::string_view text;
    return take_bulk(text) ? text : read_other_text();
  }
  /// A string, copied.
  std::string read_string() {
    std::string_view text;
    return take_bulk(text) ? std::string(text) : read_other_string();
  }
  /// An integer, or a text that is exactly one.
  std::int64_t read_integer() {
    std::int64_t number = 0;
    return take_integer(number) ? number : read_other_integer();
  }
  /// An integer of at least 0.
  std::uint64_t read_unsigned();
  /// A double, or a text that is exactly a number, inf or nan. An integer element does not fit. A
  /// number beyond the range of a double (INCRBYFLOAT counts further) is rounded to an infinity or
  /// to 0.
  double read_double();
  /// A boolean, the integers 0 and 1, or "OK".
  bool read_boolean() { return read_ok() || read_other_boolean(); }
  /// Enters an array, set, push or map. Returns how many elements to read now; a map's pair counts
  /// as two.
  std::size_t begin_aggregate(std::string_view expected = "an array");
  /// Reads an error element; anything else is a mismatch. Keeps at most 64 KiB of its text.
  Error read_error();
  /// Is the next element one of our own errors, in a frame that we composed?
  bool at_own_error() const noexcept;
  /// The whole text of an error element from a server, as a view.
  std::string_view read_error_text();
  /// Passes over the next element.
  void skip() noexcept;
  /// Skips the next element and returns its bytes, with attributes, for a separate reader.
  std::string_view read_frame() noexcept;

  /// Records that the next element is not what was expected ("an integer"). If the next element is
  /// an error, it becomes the reader's error.
  void mismatch(std::string_view expected);
  /// The same for an element already read. `found` says what it was, never its content.
  void mismatch(std::string_view expected, std::string_view found);
  /// The same with a complete error, which came from the reader of a part of this reply.
  void fail_with(Error error) { fail(std::move(error)); }
  /// The reply is the result of a script, which returns nil for false and has only whole numbers.
  /// From now on a requested boolean may be nil, and a requested double may be an integer.
  void expect_lua() noexcept { lua_ = true; }
  /// Did something not fit?
  bool failed() const noexcept { return error_.has_value(); }
  /// The error, which must exist.
  Error take_error();

 private:
  bool take_bulk(std::string_view& text) noexcept {
    if (p_ == end_ || *p_ != '$') return false;
    const char* p = p_ + 1;
    std::size_t length = static_cast<unsigned char>(*p - '0');
    if (length > 9) return false;  // null or streamed
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

  ReplyReader(std::string_view frame, bool composed, detail::FrameOwner* owner) noexcept
      : p_(frame.data()), end_(frame.data() + frame.size()), owner_(owner), composed_(composed) {}

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
  detail::FrameOwner* owner_ = nullptr;
  std::string scratch_;  // a reassembled streamed string, or the whole bulk
  std::optional<Error> error_;
  bool lua_ = false;
  bool composed_ = false;
};

/// Iterates over the pairs of a map, of RESP2's flat array, or of an array of pairs: `while
/// (pairs.next())`, then read a first and a second element.
class PairReader {
 public:
  explicit PairReader(ReplyReader& reader);

  /// Pairs that have not been read yet.
  std::size_t size() const noexcept { return left_; }
  /// True if another pair follows; false at the end, or if the reader failed.
  bool next();

 private:
  ReplyReader& reader_;  // borrowed
  std::size_t left_ = 0;
  bool nested_ = false;
};

}  // namespace deferredis
