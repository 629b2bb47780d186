#include <deferredis/protocol/value_reader.hpp>

#include <algorithm>

namespace deferredis {

namespace {

constexpr int most_digits = 18;  // no string has as many bytes

char take(std::string_view& bytes) noexcept {
  const char c = bytes.front();
  bytes.remove_prefix(1);
  return c;
}

}  // namespace

ValueReader::Part ValueReader::next(std::string_view& bytes) {
  while (!bytes.empty()) {
    switch (state_) {
      case State::idle:
        partial_.clear();
        if (bytes.front() != '$') {
          state_ = State::frame;
          break;
        }
        bytes.remove_prefix(1);
        state_ = State::header;
        left_ = 0;
        digits_ = 0;
        break;
      case State::header: {
        const Part part = read_header(bytes);
        if (part.kind != Kind::more) return part;
        break;
      }
      case State::header_feed:
        if (take(bytes) != '\n') return fail("LF after CR was expected");
        state_ = left_ == 0 ? State::crlf : State::payload;
        return {Kind::length, {}, left_};
      case State::payload: {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
        const std::string_view piece = bytes.substr(0, size);
        bytes.remove_prefix(size);
        left_ -= size;
        if (left_ == 0) state_ = State::crlf;
        return {Kind::piece, piece};
      }
      case State::crlf:
        if (take(bytes) != '\r') return fail("CR after a string's last byte was expected");
        state_ = State::feed;
        break;
      case State::feed:
        if (take(bytes) != '\n') return fail("LF after CR was expected");
        state_ = State::idle;
        return {Kind::end};
      case State::frame: return read_frame(bytes);
      case State::failed: return {Kind::failed};
    }
  }
  return {state_ == State::failed ? Kind::failed : Kind::more};
}

// A null (`$-1`) and a streamed string (`$?`) are frames like any other.
ValueReader::Part ValueReader::read_header(std::string_view& bytes) {
  const char c = bytes.front();
  if (digits_ == 0 && (c == '-' || c == '?')) {
    partial_ = "$";
    parser_.scan(partial_);
    state_ = State::frame;
    return {Kind::more};
  }
  bytes.remove_prefix(1);
  if (c == '\r' && digits_ > 0) {
    state_ = State::header_feed;
    return {Kind::more};
  }
  if (c < '0' || c > '9' || ++digits_ > most_digits) return fail("a string without a length");
  left_ = left_ * 10 + static_cast<std::uint64_t>(c - '0');
  return {Kind::more};
}

ValueReader::Part ValueReader::read_frame(std::string_view& bytes) {
  const auto progress = parser_.scan(bytes);
  switch (progress.status) {
    case RespParser::Status::malformed: return fail(parser_.why());
    case RespParser::Status::limit_exceeded:
    case RespParser::Status::refused: return fail(parser_.why(), true);
    case RespParser::Status::need_more:
      if (parser_.refusing()) return fail(parser_.why(), true);
      partial_.append(bytes);
      bytes = {};
      return {Kind::more};
    case RespParser::Status::complete: break;
  }
  partial_.append(bytes.substr(0, progress.used));
  bytes.remove_prefix(progress.used);
  state_ = State::idle;
  return {Kind::frame, partial_};
}

ValueReader::Part ValueReader::fail(std::string_view why, bool over_limit) {
  why_ = why;
  over_limit_ = over_limit;
  state_ = State::failed;
  partial_ = {};
  return {Kind::failed};
}

}  // namespace deferredis
