// ValueReader: takes one large string apart while it arrives, without keeping it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/protocol/resp_parser.hpp>

namespace deferredis {

/// Reads a stream of replies of which some are strings of any size. A string `$N` comes as its
/// length, then its pieces, then its end. Everything else (an error, a null, a push, a string with
/// attributes) comes as one whole frame within the limits.
///
/// Errors: after `failed` it stays in that state; why() has the text.
/// Cost: no memory except for an incomplete frame. A piece is a view of the bytes that were passed.
class ValueReader {
 public:
  /// What the next bytes are.
  enum class Kind : std::uint8_t {
    more,    ///< all bytes are used, and something is incomplete
    length,  ///< a string begins: `length`
    piece,   ///< some of its bytes: `bytes`
    end,     ///< the string is complete
    frame,   ///< another reply or push, complete: `bytes`, valid until the next call
    failed,  ///< not RESP, or over a limit: see why()
  };
  struct Part {
    Kind kind;
    std::string_view bytes = {};
    std::uint64_t length = 0;
  };

  explicit ValueReader(const ReplyLimits& limits = {}) noexcept : parser_(limits) {}

  /// The next part. Removes what it used from `bytes`, which must stay where they are as long as
  /// the part is in use.
  Part next(std::string_view& bytes);
  /// How much of the current string is still to come.
  std::uint64_t left() const noexcept { return left_; }
  /// Is it between two replies?
  bool between() const noexcept { return state_ == State::idle; }
  /// Was a limit the reason why it failed?
  bool over_limit() const noexcept { return over_limit_; }
  /// What was wrong, without the reply's content.
  std::string_view why() const noexcept { return why_; }

 private:
  enum class State : std::uint8_t { idle, header, header_feed, payload, crlf, feed, frame, failed };

  Part read_header(std::string_view& bytes);
  Part read_frame(std::string_view& bytes);
  Part fail(std::string_view why, bool over_limit = false);

  RespParser parser_;
  std::string partial_;  // the bytes so far of an incomplete frame; after it, the last frame
  std::string why_;
  std::uint64_t left_ = 0;
  int digits_ = 0;
  State state_ = State::idle;
  bool over_limit_ = false;
};

}  // namespace deferredis
