#include <deferredis/protocol/reply_reader.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <system_error>
#include <type_traits>
#include <utility>

#include <deferredis/protocol/own_error.hpp>

namespace deferredis {

namespace {

// The type byte of a frame that stands for scratch_, a bulk received elsewhere.
constexpr char whole_bulk[] = "B";

// An Error is copied from future to future, so longer texts are not worth their cost.
constexpr std::size_t longest_error = 64 * 1024;

// One header line of a scanned frame: nothing is checked again.
struct Header {
  std::size_t count = 0;
  bool null = false;
  bool streamed = false;
  const char* rest = nullptr;  // after the line
};

const char* line_end(const char* p) noexcept {
  while (*p != '\r') ++p;
  return p;
}

Header read_header(const char* p) noexcept {
  Header header;
  const char* const end = line_end(p);
  header.null = p[1] == '-';
  header.streamed = p[1] == '?';
  if (!header.null && !header.streamed) std::from_chars(p + 1, end, header.count);
  header.rest = end + 2;
  return header;
}

// Returns the end of the value at p, including attributes before it. Iterative. A streamed
// aggregate ends at its own `.`, so nothing inside it has to be counted.
const char* skip_value(const char* p) noexcept {
  std::size_t values = 1;   // still to skip, outside streamed aggregates
  std::size_t streams = 0;  // open streamed aggregates
  do {
    Header header;
    std::size_t more = 0;
    bool attribute = false;
    switch (*p) {
      case '$':
      case '!':
      case '=':
      case detail::own_error_type:
        header = read_header(p);
        p = header.rest;
        if (header.streamed) {
          while ((header = read_header(p)).count != 0) p = header.rest + header.count + 2;
          p = header.rest;
        } else if (!header.null) {
          p += header.count + 2;
        }
        break;
      case '*':
      case '%':
      case '~':
      case '>':
      case '|':
        header = read_header(p);
        attribute = *p == '|';
        more = *p == '%' || attribute ? header.count * 2 : header.count;
        p = header.rest;
        if (header.streamed) {
          ++streams;
          continue;
        }
        break;
      case '.':
        p += 3;
        --streams;
        break;
      case* whole_bulk: return p + 1;
      default: p = line_end(p) + 2;
    }
    if (streams == 0) values += more - (attribute ? 0 : 1);
  } while (values != 0);
  return p;
}

// Returns the end of the attributes at p, if any.
const char* skip_attributes(const char* p, const char* end) noexcept {
  while (p != end && *p == '|') {
    const Header header = read_header(p);
    p = header.rest;
    for (std::size_t i = 0; i != header.count * 2; ++i) p = skip_value(p);
  }
  return p;
}

ReplyType type_at(const char* p) noexcept {
  switch (*p) {
    case '+': return ReplyType::simple_string;
    case '-': return ReplyType::error;
    case ':': return ReplyType::integer;
    case '$': return p[1] == '-' ? ReplyType::null : ReplyType::bulk_string;
    case '*': return p[1] == '-' ? ReplyType::null : ReplyType::array;
    case '#': return ReplyType::boolean;
    case ',': return ReplyType::double_number;
    case '(': return ReplyType::big_number;
    case '!':
    case detail::own_error_type: return ReplyType::blob_error;
    case '=': return ReplyType::verbatim_string;
    case '%': return ReplyType::map;
    case '~': return ReplyType::set;
    case '>': return ReplyType::push;
    case* whole_bulk: return ReplyType::bulk_string;
    default: return ReplyType::null;
  }
}

// For a number whose nearest double is an infinity or 0. Its magnitude decides: the place of its
// first non-zero digit, and the exponent.
double rounded_out(std::string_view text) noexcept {
  const bool negative = text[0] == '-';
  const std::string_view digits = text.substr(0, text.find_first_of("eE"));
  std::int64_t exponent = 0;
  if (digits.size() != text.size()) {
    const std::string_view power = text.substr(digits.size() + 1);
    const bool plus = power.starts_with('+');
    const auto [end, wrong] =
        std::from_chars(power.data() + plus, power.data() + power.size(), exponent);
    if (wrong != std::errc()) exponent = power.starts_with('-') ? INT32_MIN : INT32_MAX;
    static_cast<void>(end);
  }
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_of("123456789");
  if (first == digits.npos) return negative ? -0.0 : 0.0;
  const auto magnitude =
      exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  const double number = magnitude > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return negative ? -number : number;
}

// Returns false unless the whole text is a number within range.
template <class Number>
bool parse_number(std::string_view text, Number& number) noexcept {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  if constexpr (std::is_floating_point_v<Number>) {
    if (result.ec == std::errc::result_out_of_range && result.ptr == end) {
      number = rounded_out(text);
      return true;
    }
  }
  return result.ec == std::errc() && result.ptr == end;
}

std::string with_article(std::string_view name) {
  const bool vowel = std::strchr("aei", name[0]) != nullptr;
  return std::string(vowel ? "an " : "a ").append(name);
}

}  // namespace

std::string_view to_string(ReplyType type) noexcept {
  switch (type) {
    case ReplyType::simple_string: return "simple string";
    case ReplyType::error: return "error";
    case ReplyType::integer: return "integer";
    case ReplyType::bulk_string: return "bulk string";
    case ReplyType::array: return "array";
    case ReplyType::null: return "null";
    case ReplyType::boolean: return "boolean";
    case ReplyType::double_number: return "double";
    case ReplyType::big_number: return "big number";
    case ReplyType::blob_error: return "blob error";
    case ReplyType::verbatim_string: return "verbatim string";
    case ReplyType::map: return "map";
    case ReplyType::set: return "set";
    case ReplyType::push: return "push";
  }
  return "?";
}

ReplyReader::ReplyReader(std::string&& bulk) noexcept
    : p_(whole_bulk), end_(whole_bulk + 1), scratch_(std::move(bulk)) {}

std::string_view ReplyReader::payload() const noexcept {
  return p_ == whole_bulk ? std::string_view(scratch_) : std::string_view();
}

// Skips what is not a value: the ends of streamed aggregates, then attributes.
const char* ReplyReader::value_begin() const noexcept {
  const char* p = p_;
  while (p != end_ && *p == '.') p += 3;
  return skip_attributes(p, end_);
}

ReplyType ReplyReader::type() const noexcept {
  const char* const p = value_begin();
  return p == end_ ? ReplyType::null : type_at(p);
}

std::string_view ReplyReader::attributes() const noexcept {
  const char* p = p_;
  while (p != end_ && *p == '.') p += 3;
  return {p, static_cast<std::size_t>(skip_attributes(p, end_) - p)};
}

std::size_t ReplyReader::begin_attributes() noexcept {
  while (p_ != end_ && *p_ == '.') p_ += 3;
  while (p_ != end_ && *p_ == '|') {
    const Header header = read_header(p_);
    p_ = header.rest;
    if (header.count != 0) return header.count * 2;
  }
  return 0;
}

bool ReplyReader::read_other_null() noexcept {
  const char* const p = value_begin();
  if (p == end_ || type_at(p) != ReplyType::null) return false;
  p_ = line_end(p) + 2;
  return true;
}

std::string_view ReplyReader::read_other_text() {
  const ReplyType next = type();
  p_ = value_begin();
  std::string_view text;
  if (!is_text(next)) {
    mismatch("a string");
  } else if (*p_ == *whole_bulk) {
    p_ = end_;
    text = scratch_;
  } else if (*p_ == '$' && p_[1] == '?') {
    scratch_.clear();
    Header part = read_header(p_);
    while ((part = read_header(part.rest)).count != 0) {
      scratch_.append(part.rest, part.count);
      part.rest += part.count + 2;
    }
    p_ = part.rest;
    text = scratch_;
  } else if (*p_ == '$') {
    take_bulk(text);
  } else if (*p_ == '=') {
    const Header header = read_header(p_);
    text = {header.rest + 4, header.count - 4};
    p_ = header.rest + header.count + 2;
  } else {
    const char* const end = line_end(p_);
    text = {p_ + 1, static_cast<std::size_t>(end - p_ - 1)};
    p_ = end + 2;
  }
  return text;
}

std::string ReplyReader::read_other_string() {
  const std::string_view text = read_other_text();
  // A text that was assembled or received for this very element needs no copy.
  return text.data() == scratch_.data() ? std::exchange(scratch_, {}) : std::string(text);
}

// The next element, a text of type `next`, must be exactly a Number.
template <class Number>
Number ReplyReader::read_number_text(ReplyType next, std::string_view expected) {
  Number number{};
  std::string_view text = read_text();
  if (failed()) return number;
  // from_chars does not accept a plus. RESP3 does, and so do servers where a text must be a double,
  // but not where it must be an integer.
  const bool plus = std::is_floating_point_v<Number> || next == ReplyType::integer ||
                    next == ReplyType::big_number;
  if (plus && text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  if (parse_number(text, number)) return number;
  mismatch(expected, with_article(to_string(next)) + " with another content");
  return {};
}

std::int64_t ReplyReader::read_other_integer() {
  const ReplyType next = type();
  p_ = value_begin();
  std::int64_t number = 0;
  if (take_integer(number)) return number;
  if (is_text(next) && next != ReplyType::double_number) {
    return read_number_text<std::int64_t>(next, "an integer");
  }
  mismatch("an integer");
  return 0;
}

std::uint64_t ReplyReader::read_unsigned() {
  const ReplyType next = type();
  if (is_text(next) && next != ReplyType::double_number) {
    return read_number_text<std::uint64_t>(next, "an integer of at least 0");
  }
  mismatch("an integer of at least 0");
  return 0;
}

double ReplyReader::read_double() {
  const ReplyType next = type();
  if (lua_ && next == ReplyType::integer) return static_cast<double>(read_integer());
  if (is_text(next) && next != ReplyType::integer && next != ReplyType::big_number) {
    return read_number_text<double>(next, "a double");
  }
  mismatch("a double");
  return 0;
}

bool ReplyReader::read_other_boolean() {
  if (lua_ && read_null()) return false;
  const char* const p = value_begin();
  if (p != end_ && *p != *whole_bulk) {
    const std::string_view line(p, static_cast<std::size_t>(line_end(p) - p));
    if (line == "#t" || line == "#f" || line == ":1" || line == ":0" || line == "+OK") {
      p_ = p + line.size() + 2;
      return line == "#t" || line == ":1" || line == "+OK";
    }
  }
  mismatch("a boolean");
  return false;
}

std::size_t ReplyReader::begin_aggregate(std::string_view expected) {
  const ReplyType next = type();
  if (!is_aggregate(next)) {
    mismatch(expected);
    return 0;
  }
  const char* const p = value_begin();
  const Header header = read_header(p);
  p_ = header.rest;
  if (!header.streamed) return next == ReplyType::map ? header.count * 2 : header.count;
  std::size_t count = 0;
  for (const char* q = p_; *q != '.'; ++count) q = skip_value(q);
  return count;
}

Error ReplyReader::read_error() {
  const bool own = at_own_error();
  const std::string_view text = read_error_text();
  if (failed()) return *error_;
  return own ? detail::read_own_error(text) : make_reply_error(text.substr(0, longest_error));
}

bool ReplyReader::at_own_error() const noexcept {
  const char* const p = value_begin();
  return composed_ && p != end_ && *p == detail::own_error_type;
}

std::string_view ReplyReader::read_error_text() {
  const char* const p = value_begin();
  const ReplyType next = type();
  if (!is_error(next)) {
    mismatch("an error");
    return {};
  }
  const char* const end = line_end(p);
  if (next == ReplyType::error) {
    p_ = end + 2;
    return {p + 1, static_cast<std::size_t>(end - p - 1)};
  }
  const Header header = read_header(p);
  p_ = header.rest + header.count + 2;
  return {header.rest, header.count};
}

void ReplyReader::skip() noexcept {
  const char* const p = value_begin();
  p_ = p == end_ ? end_ : skip_value(p);
}

std::string_view ReplyReader::read_frame() noexcept {
  while (p_ != end_ && *p_ == '.') p_ += 3;
  const char* const begin = p_;
  skip();
  return {begin, static_cast<std::size_t>(p_ - begin)};
}

void ReplyReader::mismatch(std::string_view expected) {
  if (failed()) return;
  if (at_end()) return mismatch(expected, "over before that");
  const ReplyType next = type();
  if (is_error(next)) return fail(read_error());
  mismatch(expected, next == ReplyType::null ? "null" : with_article(to_string(next)));
}

void ReplyReader::mismatch(std::string_view expected, std::string_view found) {
  if (failed()) return;
  // The server executed the command: nobody may take this as a reason to send it again.
  fail(Error(errc::reply_type,
             std::string("expected ").append(expected).append(", the reply is ").append(found),
             Delivery::maybe_applied));
}

void ReplyReader::fail(Error error) {
  error_ = std::move(error);
  p_ = end_;
}

Error ReplyReader::take_error() {
  Error error = std::move(*error_);
  error_.reset();
  return error;
}

PairReader::PairReader(ReplyReader& reader) : reader_(reader) {
  const ReplyType type = reader.type();
  left_ = reader.begin_aggregate("a map");
  nested_ = type != ReplyType::map && left_ != 0 && is_aggregate(reader.type());
  if (nested_) return;
  if (left_ % 2 != 0) reader.mismatch("pairs", "an array of odd size");
  left_ /= 2;
}

bool PairReader::next() {
  if (left_ == 0 || reader_.failed()) return false;
  --left_;
  if (!nested_) return true;
  const std::size_t count = reader_.begin_aggregate("a pair");
  if (count != 2) reader_.mismatch("a pair", "an array of another size");
  return !reader_.failed();
}

}  // namespace deferredis
