#include <deferredis/protocol/resp_parser.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace deferredis {

namespace {

constexpr std::uint64_t largest_integer = 0x7fffffffffffffff;

constexpr std::size_t largest_error = std::size_t{1} << 20;  // more of its text is of no use
constexpr std::uint8_t rescanned_depth = 4;
constexpr std::size_t part_bytes = 32;  // the cost of a streamed string's part within others

constexpr bool is_one_of(char c, std::string_view set) { return set.find(c) != set.npos; }
constexpr bool is_aggregate(char type) { return is_one_of(type, "*%~>|"); }
constexpr bool may_be_streamed(char type) { return is_one_of(type, "$*%~>"); }
constexpr bool may_be_negative(char type) { return is_one_of(type, ":$*"); }

std::string_view name_of(char type) {
  switch (type) {
    case '$': return "bulk";
    case '!': return "blob error";
    case '=': return "verbatim string";
    case '*': return "array";
    case '%': return "map";
    case '~': return "set";
    case '>': return "push";
    case '|': return "attribute";
    case ':': return "integer";
    case ',': return "double";
    case '(': return "big number";
    case '#': return "boolean";
    case '_': return "null";
    case ';': return "part of a streamed string";
    case '.': return "end of a streamed aggregate";
    default: return "simple string or error";
  }
}

std::string escaped(char c) {
  if (c == '\r') return "CR";
  if (c == '\n') return "LF";
  if (c > ' ' && c < 0x7f) return std::string("'") + c + "'";
  constexpr char hex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("byte 0x") + hex[byte >> 4] + hex[byte & 15];
}

}  // namespace

RespParser::RespParser(const ReplyLimits& limits) noexcept { set_limits(limits); }

void RespParser::set_limits(const ReplyLimits& limits) noexcept {
  limits_ = limits;
  // Leaves room for what small_value_end skips without checking the limits.
  limits_.total_bytes = std::max<std::size_t>(limits_.total_bytes, 1024);
  limits_.line_bytes = std::max<std::size_t>(limits_.line_bytes, 64);
  limits_.decoded_bytes = std::max<std::size_t>(limits_.decoded_bytes, 1024);
  largest_ = std::max(limits_.total_bytes, largest_refused);
  small_bulk_ = std::min({std::size_t{9999}, limits_.bulk_bytes, limits_.total_bytes - 16});
}

void RespParser::reset() noexcept {
  outer_.clear();
  phase_ = Phase::idle;
  type_ = 0;
  refused_ = false;
  why_.clear();
}

RespParser::Progress RespParser::resume(std::string_view bytes) {
  if (phase_ == Phase::failed) return {failure_, 0};
  if (bytes.empty()) return {Status::need_more, 0};
  if (phase_ == Phase::idle) {
    open_ = {};
    consumed_ = 0;
    elements_ = 0;
    most_ = limits_.total_bytes;
    decoded_left_ = limits_.decoded_bytes;
    rescanned_ = 0;
    attributed_ = false;
    bare_attribute_ = false;
    refused_ = false;
    phase_ = Phase::value;
  }
  const char* p = bytes.data();
  const Status status = run(p, p + bytes.size());
  const auto used = static_cast<std::size_t>(p - bytes.data());
  consumed_ += used;
  if (status != Status::complete) return {status, used};
  phase_ = Phase::idle;
  const bool refused = std::exchange(refused_, false);
  return {refused ? Status::refused : Status::complete, used};
}

// In the functions below, need_more means: continue with the next byte.
RespParser::Status RespParser::run(const char*& p, const char* all) {
  const char* const begin = p;
  while (p != all) {
    // Announced elements reduce what the reply may have; refusing the reply raises it.
    const char* const end =
        begin + std::min<std::size_t>(static_cast<std::size_t>(all - begin), most() - consumed_);
    if (p == end) [[unlikely]] {
      if (refused_) return over_limit("a reply", largest_, "total_bytes");
      refuse_bytes("a reply");
      continue;
    }
    const auto at = [&] { return consumed_ + static_cast<std::size_t>(p - begin); };
    Status status = Status::need_more;
    switch (phase_) {
      case Phase::idle:
      case Phase::failed: return failure_;
      case Phase::value:
        if (outer_.empty() && *p != '|') top_type_ = *p;
        if (skip_small_values(p, end)) return Status::complete;
        if (p == end) return Status::need_more;
        status = begin_value(*p, p, end, at());
        break;
      case Phase::part:
        if (*p != ';') return unexpected(*p, "the next part of a streamed string");
        begin_line(';');
        ++p;
        break;
      case Phase::line: status = pass_line(p, end); break;
      case Phase::line_feed:
        if (*p != '\n') return unexpected(*p, "LF after CR");
        status = end_line(at() + 1);
        if (status == Status::need_more || status == Status::complete) ++p;
        break;
      case Phase::payload: status = pass_payload(p, end); break;
      case Phase::payload_return:
        if (*p != '\r') return unexpected(*p, "CR after a string's last byte");
        phase_ = Phase::payload_feed;
        ++p;
        break;
      case Phase::payload_feed:
        if (*p != '\n') return unexpected(*p, "LF after CR");
        ++p;
        status = end_payload();
        break;
    }
    if (status != Status::need_more) return status;
  }
  return Status::need_more;
}

// Returns true if the last of them ended the reply.
bool RespParser::skip_small_values(const char*& p, const char* end) noexcept {
  while (!open_.streamed) {
    const char* at = p;
    const char* next = nullptr;
    std::uint64_t left = open_.left;
    while (left != 0 && (next = detail::small_value_end(at, end, small_bulk_)) != nullptr) {
      at = next;
      --left;
    }
    p = at;
    if (left != 0) {
      open_.left = left;
      return false;
    }
    open_.left = 1;  // end_value takes the last one
    if (end_value() == Status::complete) return true;
  }
  return false;
}

RespParser::Status RespParser::begin_value(char type, const char*& p, const char* end,
                                           std::size_t at) {
  if (type == '.') {
    if (!open_.streamed) return malformed("the end of a streamed aggregate where none is open");
    if (bare_attribute_) return malformed("an attribute without its value");
    if (open_.type == '%' && open_.left % 2 != 0) return malformed("a map's key without a value");
    if (open_.type == '>' && open_.left == 0) return malformed("a push without elements");
  } else if (type == '>') {
    // Pushes come between replies; one inside a reply would belong to nobody.
    if (!outer_.empty()) return malformed("a push inside of another reply");
  } else if (!is_one_of(type, "+-:$_#,(!=*%~|")) {
    return unexpected(type, "the type of a reply");
  }
  if (open_.streamed && type != '.' && type != '|') {
    const Status status = count_elements(1);
    if (status != Status::need_more) return status;
    spend(1, element_bytes, at + 1);
  }
  begin_line(type);
  ++p;
  // A short, complete aggregate: rows of a table of pairs or entries.
  if (is_aggregate(type) && end - p >= 3 && detail::digit(p[0]) <= 9 && p[1] == '\r' &&
      p[2] == '\n') {
    accept_number(*p);
    p += 2;
    const Status status = end_line(at + 4);
    if (status == Status::need_more || status == Status::complete) ++p;
    return status;
  }
  return Status::need_more;
}

void RespParser::begin_line(char type) noexcept {
  phase_ = Phase::line;
  type_ = type;
  line_length_ = 0;
  number_ = 0;
  digits_ = 0;
  double_ = {};
  negative_ = false;
  streamed_ = false;
}

RespParser::Status RespParser::pass_line(const char*& p, const char* end) {
  const std::size_t longest =
      type_ == '-' ? std::min(limits_.line_bytes, largest_error) : limits_.line_bytes;
  if (type_ == '+' || type_ == '-') {
    const auto there = static_cast<std::size_t>(end - p);
    const std::size_t size = refused_ ? there : std::min(there, longest - line_length_);
    const char* stop = p + size;
    if (const void* cr = std::memchr(p, '\r', size)) stop = static_cast<const char*>(cr);
    if (const void* lf = std::memchr(p, '\n', static_cast<std::size_t>(stop - p))) {
      p = static_cast<const char*>(lf);
      return unexpected('\n', "CR before it");
    }
    line_length_ += static_cast<std::size_t>(stop - p);
    p = stop;
    if (p == end) return Status::need_more;
  }
  if (*p == '\r') {
    phase_ = Phase::line_feed;
    ++p;
    return Status::need_more;
  }
  if (!refused_ && line_length_ == longest) {
    const bool configured = longest == limits_.line_bytes;
    refuse(configured ? "a line" : "an error", longest, configured ? "line_bytes" : "");
    return Status::need_more;
  }
  if (!accept(*p)) return malformed(escaped(*p) + " in a line of type " + escaped(type_));
  ++line_length_;
  ++p;
  return Status::need_more;
}

// Accepts the next character of a line that is not a text.
bool RespParser::accept(char c) noexcept {
  switch (type_) {
    case '_':
    case '.': return false;  // nothing but the type
    case '#': return line_length_ == 0 && (c == 't' || c == 'f');
    case ',': return double_.accept(c);
    case '(':
      if (line_length_ == 0 && (c == '-' || c == '+')) return true;
      digits_ = 1;
      return detail::digit(c) <= 9;
    default: return accept_number(c);
  }
}

bool RespParser::accept_number(char c) noexcept {
  if (streamed_) return false;
  if (detail::digit(c) <= 9) {
    if (digits_ == 19) return false;
    number_ = number_ * 10 + detail::digit(c);
    ++digits_;
    return true;
  }
  if (line_length_ != 0) return false;
  negative_ = c == '-' && may_be_negative(type_);
  streamed_ = c == '?' && may_be_streamed(type_);
  return negative_ || streamed_ || (c == '+' && type_ == ':');
}

// `at`: the length of the reply including this line.
RespParser::Status RespParser::end_line(std::size_t at) {
  switch (type_) {
    case '#': return line_length_ == 1 ? end_value() : malformed("a boolean without t or f");
    case '(': return digits_ != 0 ? end_value() : malformed("a big number without digits");
    case ',': return double_.whole() ? end_value() : malformed("a double cut short");
    case '.': return end_stream();
    case '+':
    case '-':
    case '_': return end_value();
    default: break;  // a number, or the length of what follows
  }
  if (digits_ == 0 && !streamed_) return malformed("a number without digits");
  if (number_ > largest_integer + (negative_ ? 1 : 0)) return malformed("a number over 64 bits");
  if (type_ == ':') return end_value();
  if (negative_) return number_ == 1 ? end_value() : malformed("a negative length");
  if (type_ == ';') return end_part_line(at);
  return is_aggregate(type_) ? end_aggregate_line(at) : end_string_line(at);
}

RespParser::Status RespParser::end_string_line(std::size_t at) {
  if (streamed_) {
    parts_length_ = 0;
    phase_ = Phase::part;
    return Status::need_more;
  }
  if (type_ == '=' && number_ < 4) return malformed("a verbatim string without its format");
  return begin_payload(at);
}

RespParser::Status RespParser::end_part_line(std::size_t at) {
  if (number_ == 0) return end_value();
  if (!outer_.empty()) spend(1, part_bytes, at);
  const Status status = begin_payload(at);
  parts_length_ += number_;
  return status;
}

RespParser::Status RespParser::end_aggregate_line(std::size_t at) {
  if (outer_.size() >= limits_.depth) return over_limit("a nesting", limits_.depth, "depth");
  const bool pairs = type_ == '%' || type_ == '|';
  const std::uint64_t count = pairs ? number_ * 2 : number_;
  if (type_ == '>' && count == 0 && !streamed_) return malformed("a push without elements");
  const Status status = count_elements(count);
  if (status != Status::need_more) return status;
  // An attribute is a map next to the element that it belongs to.
  spend(count + (type_ == '|' ? 1 : 0), element_bytes, at);
  if (type_ == '|') attributed_ = true;
  bare_attribute_ = type_ == '|' && count == 0;
  phase_ = Phase::value;
  if (count == 0 && !streamed_) return type_ == '|' ? Status::need_more : end_value();
  if ((streamed_ || type_ == '|') && ++rescanned_ > rescanned_depth && !refused_) {
    refuse("a nesting of attributes and streamed aggregates", rescanned_depth, {});
  }
  outer_.push_back(open_);
  open_.left = count;
  open_.type = type_;
  open_.streamed = streamed_;
  return Status::need_more;
}

// The `.` has been read.
RespParser::Status RespParser::end_stream() {
  close_aggregate();
  return end_value();
}

RespParser::Status RespParser::begin_payload(std::size_t at) {
  const std::uint64_t before = type_ == ';' ? parts_length_ : 0;
  if (!refused_ && number_ > limits_.bulk_bytes - before) {
    refuse(announced(), limits_.bulk_bytes, "bulk_bytes");
  }
  if (!refused_ && type_ == '!' && number_ > largest_error) refuse(announced(), largest_error, {});
  const std::uint64_t whole = at + number_ + 2;
  if (!refused_ && whole > most_) refuse_bytes(announced());
  if (whole > largest_) return over_limit(announced(), largest_, "total_bytes");
  payload_length_ = payload_left_ = static_cast<std::size_t>(number_);
  phase_ = number_ != 0 ? Phase::payload : Phase::payload_return;
  return Status::need_more;
}

RespParser::Status RespParser::pass_payload(const char*& p, const char* end) {
  const std::size_t size = std::min(payload_left_, static_cast<std::size_t>(end - p));
  if (type_ == '=') {
    const std::size_t at = payload_length_ - payload_left_;  // the colon of `txt:` is at 3
    if (at <= 3 && at + size > 3 && p[3 - at] != ':') {
      p += 3 - at;
      return unexpected(*p, "the colon of a verbatim string");
    }
  }
  p += size;
  payload_left_ -= size;
  if (payload_left_ == 0) phase_ = Phase::payload_return;
  return Status::need_more;
}

RespParser::Status RespParser::end_payload() noexcept {
  if (type_ != ';') return end_value();
  phase_ = Phase::part;
  return Status::need_more;
}

// A value ended, and with it each aggregate whose last element it was.
RespParser::Status RespParser::end_value() noexcept {
  phase_ = Phase::value;
  for (;;) {
    bare_attribute_ = false;
    if (open_.streamed) {
      ++open_.left;
      return Status::need_more;
    }
    if (--open_.left != 0) return Status::need_more;
    if (outer_.empty()) return Status::complete;
    if (close_aggregate()) {
      bare_attribute_ = true;
      return Status::need_more;
    }
  }
}

// Returns true for an attribute, which is not a value by itself.
bool RespParser::close_aggregate() noexcept {
  const bool attribute = open_.type == '|';
  if (open_.streamed || attribute) --rescanned_;
  open_ = outer_.back();
  outer_.pop_back();
  return attribute;
}

RespParser::Status RespParser::count_elements(std::uint64_t count) {
  const auto what = [this] {
    return phase_ == Phase::value ? "a streamed aggregate" : announced();
  };
  if (!refused_ && count > limits_.elements - elements_) {
    refuse(what(), limits_.elements, "elements");
  }
  // The shortest elements have three bytes.
  if (count > largest_ / 3) return over_limit(what(), largest_, "total_bytes");
  elements_ += count;
  return Status::need_more;
}

// Subtracts the memory of announced elements from what the reply may have. `at`: its length so far.
void RespParser::spend(std::uint64_t count, std::size_t each, std::size_t at) {
  if (refused_) return;
  const std::size_t left = decoded_left_ > at ? decoded_left_ - at : 0;
  if (count > left / each) {
    const bool streamed = phase_ == Phase::value;
    return refuse("the memory of " + (streamed ? "a streamed aggregate" : announced()),
                  limits_.decoded_bytes, "decoded_bytes");
  }
  decoded_left_ -= static_cast<std::size_t>(count) * each;
  most_ = std::min(limits_.total_bytes, decoded_left_);
}

RespParser::Status RespParser::unexpected(char c, std::string_view expected) {
  return malformed(escaped(c) + " is not " + std::string(expected));
}

RespParser::Status RespParser::malformed(std::string_view what) {
  why_ = what;
  phase_ = Phase::failed;
  return failure_ = Status::malformed;
}

std::string RespParser::announced() const {
  const std::string_view name = name_of(type_);
  const bool vowel = name[0] == 'a' || name[0] == 'e' || name[0] == 'i';
  return std::string(vowel ? "an " : "a ").append(name) + " of " + std::to_string(number_);
}

// The first limit that was exceeded is the one reported.
RespParser::Status RespParser::over_limit(std::string what, std::uint64_t limit,
                                          std::string_view option) {
  if (!refused_) refuse(std::move(what), limit, option);
  phase_ = Phase::failed;
  return failure_ = Status::limit_exceeded;
}

void RespParser::refuse(std::string what, std::uint64_t limit, std::string_view option) {
  refused_ = true;
  why_ = std::move(what);
  why_.append(" is over the limit of ").append(std::to_string(limit));
  if (!option.empty()) why_.append(" (reply_limits.").append(option).append(")");
}

// The reply, or its announced part, has more bytes than it may still have.
void RespParser::refuse_bytes(std::string what) {
  if (most_ == limits_.total_bytes) {
    return refuse(std::move(what), limits_.total_bytes, "total_bytes");
  }
  refuse(std::move(what), limits_.decoded_bytes, "decoded_bytes");
}

}  // namespace deferredis
