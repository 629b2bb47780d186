#include <deferredis/protocol/reply.hpp>

#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <system_error>

#include <deferredis/protocol/own_error.hpp>
#include <deferredis/protocol/resp_parser.hpp>

namespace deferredis {

namespace {

template <class Number>
Number number_in(std::string_view text) noexcept {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end ? number : Number{};
}

void append_number(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "nan";
    return;
  }
  char digits[32];
  const auto result = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, result.ptr);
}

void append_line(std::string& out, char type, std::string_view text) {
  out += type;
  out.append(text).append("\r\n");
}

void append_string(std::string& out, char type, std::string_view head, std::string_view text) {
  append_line(out, type, std::to_string(head.size() + text.size()));
  out.append(head).append(text).append("\r\n");
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (byte >= 0x20 && byte < 0x7f) {
          out += c;
        } else {
          out.append("\\x").append({hex[byte >> 4], hex[byte & 15]});
        }
    }
  }
}

// How much to_string shows of one text, of one aggregate, and in total.
constexpr std::size_t shown_bytes = 256;
constexpr std::size_t shown_elements = 100;
constexpr std::size_t shown_in_all = 8192;

void append_text(std::string& out, std::string_view text, std::string_view quote = {}) {
  out += quote;
  append_escaped(out, text.substr(0, shown_bytes));
  out += quote;
  if (text.size() > shown_bytes) {
    out.append("... (").append(std::to_string(text.size())).append(" bytes)");
  }
}

void append_readable(std::string& out, const Reply& reply);

void append_elements(std::string& out, const Reply& reply, char open, char close) {
  const bool map = reply.type() == ReplyType::map;
  const std::size_t step = map ? 2 : 1;
  out += open;
  for (std::size_t i = 0; i != reply.size(); ++i) {
    if (i != 0) out += map && i % 2 != 0 ? ": " : ", ";
    const bool pair_begins = i % step == 0;
    if (pair_begins && (i / step == shown_elements || out.size() > shown_in_all)) {
      out.append("... (").append(std::to_string(reply.size() / step)).append(" in all)");
      break;
    }
    append_readable(out, reply[i]);
  }
  out += close;
}

void append_readable(std::string& out, const Reply& reply) {
  switch (reply.type()) {
    case ReplyType::null: out += "nil"; break;
    case ReplyType::integer: out += std::to_string(reply.as_integer()); break;
    case ReplyType::boolean: out += reply.as_boolean() ? "true" : "false"; break;
    case ReplyType::double_number: append_number(out, reply.as_double()); break;
    case ReplyType::simple_string:
    case ReplyType::big_number: append_text(out, reply.as_text()); break;
    case ReplyType::error:
    case ReplyType::blob_error: append_text(out += "(error) ", reply.as_text()); break;
    case ReplyType::bulk_string:
    case ReplyType::verbatim_string: append_text(out, reply.as_text(), "\""); break;
    case ReplyType::array: append_elements(out, reply, '[', ']'); break;
    case ReplyType::push: append_elements(out += '>', reply, '[', ']'); break;
    case ReplyType::map:
    case ReplyType::set: append_elements(out, reply, '{', '}'); break;
  }
}

char aggregate_byte(ReplyType type) noexcept {
  switch (type) {
    case ReplyType::map: return '%';
    case ReplyType::set: return '~';
    case ReplyType::push: return '>';
    default: return '*';
  }
}

}  // namespace

// With the overhead of an allocation.
static_assert(sizeof(Reply) + 16 <= RespParser::element_bytes);

Reply::~Reply() = default;

Reply Reply::integer(std::int64_t number) {
  Reply reply;
  reply.type_ = ReplyType::integer;
  reply.integer_ = number;
  return reply;
}

Reply Reply::double_number(double number) {
  Reply reply;
  reply.type_ = ReplyType::double_number;
  reply.integer_ = std::bit_cast<std::int64_t>(number);
  return reply;
}

Reply Reply::boolean(bool value) {
  Reply reply = integer(value ? 1 : 0);
  reply.type_ = ReplyType::boolean;
  return reply;
}

Reply Reply::read(ReplyReader& reader) {
  Reply reply;
  reply.fill(reader);
  if (reader.failed()) return Reply();
  return reply;
}

// Fills in place, because moving an element costs as much again. Recursive, at most to the depth
// that RespParser allowed.
void Reply::fill_elements(ReplyReader& reader, std::size_t count) {
  elements_.reserve(elements_.size() + count);
  while (count-- != 0 && !reader.failed()) elements_.emplace_back().fill(reader);
}

void Reply::fill(ReplyReader& reader) {
  while (const std::size_t count = reader.begin_attributes()) {
    if (attributes_.empty()) attributes_.push_back(map({}));
    attributes_[0].fill_elements(reader, count);
  }
  type_ = reader.type();
  switch (type_) {
    case ReplyType::null:
      if (!reader.read_null()) reader.mismatch("a reply");
      return;
    case ReplyType::integer: integer_ = reader.read_integer(); return;
    case ReplyType::boolean: integer_ = reader.read_boolean() ? 1 : 0; return;
    case ReplyType::double_number:
      integer_ = std::bit_cast<std::int64_t>(reader.read_double());
      return;
    case ReplyType::error:
    case ReplyType::blob_error:
      if (reader.at_own_error()) {
        const Error error = reader.read_error();
        integer_ = detail::own_error_code(error);
        text_ = error.full_message();
      } else {
        text_ = reader.read_error_text();
      }
      return;
    case ReplyType::simple_string:
    case ReplyType::bulk_string:
    case ReplyType::verbatim_string:
    case ReplyType::big_number: text_ = reader.read_string(); return;
    case ReplyType::array:
    case ReplyType::map:
    case ReplyType::set:
    case ReplyType::push: fill_elements(reader, reader.begin_aggregate()); return;
  }
}

std::int64_t Reply::as_integer() const noexcept {
  return type_ == ReplyType::integer ? integer_ : number_in<std::int64_t>(text_);
}

double Reply::as_double() const noexcept {
  if (type_ == ReplyType::double_number) return std::bit_cast<double>(integer_);
  return type_ == ReplyType::integer ? static_cast<double>(integer_) : number_in<double>(text_);
}

bool Reply::as_boolean() const noexcept {
  if (type_ == ReplyType::boolean || type_ == ReplyType::integer) return integer_ != 0;
  return type_ == ReplyType::simple_string && text_ == "OK";
}

const Reply* Reply::find(std::string_view key) const noexcept {
  if (type_ != ReplyType::map && type_ != ReplyType::array) return nullptr;
  for (std::size_t i = 0; i + 1 < elements_.size(); i += 2) {
    if (elements_[i].text_ == key && is_text(elements_[i].type_)) return &elements_[i + 1];
  }
  return nullptr;
}

Error Reply::error() const {
  assert(is_error());
  if (integer_ != 0) return detail::own_error(static_cast<detail::OwnErrorCode>(integer_), text_);
  return make_reply_error(text_);
}

void Reply::append_error(std::string& out, bool composed) const {
  if (composed && integer_ != 0)
    return detail::append_own_error(out, static_cast<detail::OwnErrorCode>(integer_), text_);
  // A CR would end the line early.
  const bool line = type_ == ReplyType::error && text_.find('\r') == text_.npos;
  if (line) append_line(out, '-', text_);
  else append_string(out, '!', {}, text_);
}

void Reply::append(std::string& out, bool composed) const {
  for (const Reply& map : attributes_) {
    append_line(out, '|', std::to_string(map.size() / 2));
    for (const Reply& element : map.elements_) element.append(out, composed);
  }
  switch (type_) {
    case ReplyType::null: append_line(out, '_', {}); break;
    case ReplyType::integer: append_line(out, ':', std::to_string(integer_)); break;
    case ReplyType::boolean: append_line(out, '#', integer_ != 0 ? "t" : "f"); break;
    case ReplyType::simple_string: append_line(out, '+', text_); break;
    case ReplyType::big_number: append_line(out, '(', text_); break;
    case ReplyType::error:
    case ReplyType::blob_error: append_error(out, composed); break;
    case ReplyType::bulk_string: append_string(out, '$', {}, text_); break;
    case ReplyType::verbatim_string: append_string(out, '=', "txt:", text_); break;
    case ReplyType::double_number:
      out += ',';
      append_number(out, as_double());
      out += "\r\n";
      break;
    case ReplyType::array:
    case ReplyType::map:
    case ReplyType::set:
    case ReplyType::push: {
      const std::size_t count = type_ == ReplyType::map ? size() / 2 : size();
      append_line(out, aggregate_byte(type_), std::to_string(count));
      for (const Reply& element : elements_) element.append(out, composed);
    }
  }
}

bool Reply::operator==(const Reply& other) const noexcept {
  if (type_ != other.type_ || text_ != other.text_) return false;
  if (elements_ != other.elements_ || attributes_ != other.attributes_) return false;
  if (type_ != ReplyType::double_number) return integer_ == other.integer_;
  const double a = as_double(), b = other.as_double();
  return a == b || (std::isnan(a) && std::isnan(b));
}

std::string to_string(const Reply& reply) {
  std::string text;
  append_readable(text, reply);
  return text;
}

}  // namespace deferredis
