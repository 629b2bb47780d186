// RespParser: finds the end of one reply, however the bytes are cut, and builds nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/double_line.hpp>
#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/protocol/small_value.hpp>

namespace deferredis {

/// Finds the end of a reply, RESP2 or RESP3, in a stream of bytes.
///
/// A pure state machine: it looks at every byte once, however the stream is cut, and jumps over the
/// payloads of strings. An attribute belongs to the reply whose value it precedes.
///
/// A reply over a limit is still read to its end, so that the next one is found; its status is then
/// `refused`. Keep no bytes of it once refusing() is true. Two kinds of reply cannot be skipped and
/// give `limit_exceeded`: those nested too deeply, and those larger than both total_bytes and
/// largest_refused.
///
/// Errors: after `malformed` or `limit_exceeded` the parser stays in that state until reset().
///   why() has the text, as it has after `refused` until the next scan().
/// Cost: no memory except one small stack, which grows to the depth actually seen and is kept.
///   Attributes and streamed aggregates may be nested four deep, because a ReplyReader would scan
///   them again for each enclosing level; servers do not nest them at all.
class RespParser {
 public:
  /// What a scan found.
  enum class Status : std::uint8_t { complete, need_more, malformed, limit_exceeded, refused };
  static constexpr std::size_t largest_refused = std::size_t{1} << 30;  ///< in bytes
  /// How far a scan got.
  struct Progress {
    Status status;     ///< what it found
    std::size_t used;  ///< bytes that belong to this reply
  };

  explicit RespParser(const ReplyLimits& limits = {}) noexcept;

  /// What decoded_bytes counts for each element.
  static constexpr std::size_t element_bytes = 112;

  /// Sets other limits from the next reply on. Call it only between replies.
  void set_limits(const ReplyLimits& limits) noexcept;

  /// Scans the next bytes of the stream, at most to the end of the current reply. `used` counts all
  /// of them with need_more, and the bytes up to the reply's end with complete and refused. With an
  /// error, it counts the bytes before the wrong one.
  /// If it throws std::bad_alloc, call reset() next: the place in the stream is lost.
  Progress scan(std::string_view bytes) {
    if (phase_ == Phase::idle) {
      const char* const end = bytes.data() + bytes.size();
      if (const char* next = detail::small_value_end(bytes.data(), end, small_bulk_)) {
        return {Status::complete, static_cast<std::size_t>(next - bytes.data())};
      }
    }
    return resume(bytes);
  }

  /// If the current reply is one top-level `$N` without attributes: N, and how much of the payload
  /// is still missing. Otherwise 0.
  std::size_t bulk_length() const noexcept { return in_plain_bulk() ? payload_length_ : 0; }
  /// How much of that payload is still to come.
  std::size_t bulk_remaining() const noexcept { return in_plain_bulk() ? payload_left_ : 0; }

  /// Is the current reply over a limit?
  bool refusing() const noexcept { return refused_; }
  /// The type byte of the current or last top-level value, not of its attributes.
  char top_type() const noexcept { return top_type_; }

  /// What was wrong, without the reply's content. The view is valid until the next reset().
  std::string_view why() const noexcept { return why_; }

  /// Drops the current reply, to start on a new stream.
  void reset() noexcept;

 private:
  enum class Phase : std::uint8_t {
    idle,            // between replies
    value,           // expects a type byte
    part,            // expects the `;` of a streamed string's next part
    line,            // inside the line that a type byte began
    line_feed,       // got the line's CR
    payload,         // inside a string of known length
    payload_return,  // expects its CR
    payload_feed,    // expects its LF
    failed,
  };
  struct Aggregate {
    std::uint64_t left = 1;  // elements still to come; if streamed, elements so far
    char type = 0;           // 0: holds the top-level value
    bool streamed = false;
  };

  Progress resume(std::string_view bytes);
  Status run(const char*& p, const char* all);
  bool skip_small_values(const char*& p, const char* end) noexcept;
  Status begin_value(char type, const char*& p, const char* end, std::size_t at);
  void begin_line(char type) noexcept;
  Status pass_line(const char*& p, const char* end);
  bool accept(char c) noexcept;
  bool accept_number(char c) noexcept;
  Status end_line(std::size_t at);
  Status end_string_line(std::size_t at);
  Status end_part_line(std::size_t at);
  Status end_aggregate_line(std::size_t at);
  Status end_stream();
  Status begin_payload(std::size_t at);
  Status pass_payload(const char*& p, const char* end);
  Status end_payload() noexcept;
  Status end_value() noexcept;
  bool close_aggregate() noexcept;
  Status count_elements(std::uint64_t count);
  void spend(std::uint64_t count, std::size_t each, std::size_t at);

  std::string announced() const;
  Status unexpected(char c, std::string_view expected);
  Status malformed(std::string_view what);
  Status over_limit(std::string what, std::uint64_t limit, std::string_view option);
  void refuse(std::string what, std::uint64_t limit, std::string_view option);
  void refuse_bytes(std::string what);
  std::size_t most() const noexcept { return refused_ ? largest_ : most_; }

  bool in_plain_bulk() const noexcept {
    return phase_ >= Phase::payload && phase_ <= Phase::payload_feed && type_ == '$' &&
           outer_.empty() && !attributed_ && !refused_;
  }

  ReplyLimits limits_;
  std::size_t largest_;           // the largest reply that may be skipped
  std::size_t small_bulk_;        // the largest string that small_value_end may skip
  std::vector<Aggregate> outer_;  // the aggregates around open_
  Aggregate open_;                // the innermost open aggregate
  std::size_t consumed_ = 0;      // bytes of this reply in earlier scans
  std::size_t most_ = 0;          // the most bytes this reply may have
  std::size_t decoded_left_ = 0;  // of decoded_bytes, without the reply's own bytes
  std::uint64_t elements_ = 0;    // announced in this reply
  std::uint64_t number_ = 0;      // of the current line
  std::size_t line_length_ = 0;
  std::size_t payload_length_ = 0;
  std::size_t payload_left_ = 0;
  std::size_t parts_length_ = 0;  // of the current streamed string
  Phase phase_ = Phase::idle;
  Status failure_ = Status::malformed;
  char type_ = 0;
  char top_type_ = 0;
  std::uint8_t digits_ = 0;
  std::uint8_t rescanned_ = 0;  // open attributes and streamed aggregates
  detail::DoubleLine double_;
  bool negative_ = false;
  bool streamed_ = false;        // the line says `?`
  bool attributed_ = false;      // this reply has an attribute
  bool refused_ = false;         // this reply is over a limit
  bool bare_attribute_ = false;  // an attribute came, but not its value yet
  std::string why_;
};

}  // namespace deferredis
