// RespParser: finds where one reply ends, from any cut of the bytes, and builds nothing.
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
/// A pure state machine: every byte is looked at once, however the stream is cut; payloads of
/// strings are jumped over. An attribute belongs to the reply whose value it precedes.
///
/// A reply over a limit is read to its end all the same, so that the next one is found: then it is
/// `refused`. Keep no byte of it from refusing() on. Only a nesting over its limit, and what is
/// larger than both total_bytes and largest_refused, cannot be passed over: `limit_exceeded`.
/// Errors: after `malformed` or `limit_exceeded` it stays there until reset(); why() has the text,
///   as it has after `refused` until the next scan().
/// Cost: no memory but one small stack that grows with the depth really met, and is kept.
///   What a ReplyReader would have to look at again for each level that surrounds it, attributes
///   and streamed aggregates, may be nested four deep: no server nests them at all.
class RespParser {
 public:
  enum class Status : std::uint8_t { complete, need_more, malformed, limit_exceeded, refused };
  static constexpr std::size_t largest_refused = std::size_t{1} << 30;  ///< bytes, passed over
  struct Progress {
    Status status;
    std::size_t used;
  };

  explicit RespParser(const ReplyLimits& limits = {}) noexcept;

  /// What decoded_bytes counts for each element.
  static constexpr std::size_t element_bytes = 112;

  /// Other limits from the next reply on. Only between replies.
  void set_limits(const ReplyLimits& limits) noexcept;

  /// Goes on over the next bytes of the stream, at most to the end of the reply in progress.
  /// `used` is all of them with need_more, those to the reply's end with complete and refused;
  /// with an error, those before the byte at fault.
  Progress scan(std::string_view bytes) noexcept {
    if (phase_ == Phase::idle) {
      const char* const end = bytes.data() + bytes.size();
      if (const char* next = detail::small_value_end(bytes.data(), end, small_bulk_)) {
        return {Status::complete, static_cast<std::size_t>(next - bytes.data())};
      }
    }
    return resume(bytes);
  }

  /// While the reply in progress is one top-level `$N` without attributes: N, and how much of the
  /// payload is still to come. Else 0.
  std::size_t bulk_length() const noexcept { return in_plain_bulk() ? payload_length_ : 0; }
  std::size_t bulk_remaining() const noexcept { return in_plain_bulk() ? payload_left_ : 0; }

  /// Is the reply in progress over a limit?
  bool refusing() const noexcept { return refused_; }
  /// The type byte of the top-level value that is, or was, read; not that of its attributes.
  char top_type() const noexcept { return top_type_; }

  /// What was wrong, without any of the reply's content. A view until the next reset().
  std::string_view why() const noexcept { return why_; }

  /// Forgets the reply in progress, for a new stream.
  void reset() noexcept;

 private:
  enum class Phase : std::uint8_t {
    idle,            // between replies
    value,           // a type byte comes
    part,            // the `;` of a streamed string's next part comes
    line,            // within the line that a type byte began
    line_feed,       // the line's CR came
    payload,         // within a string of known length
    payload_return,  // its CR comes
    payload_feed,    // its LF comes
    failed,
  };
  struct Aggregate {
    std::uint64_t left = 1;  // elements to come; of a streamed one, those that came
    char type = 0;           // 0: the room for the top-level value
    bool streamed = false;
  };

  Progress resume(std::string_view bytes) noexcept;
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
  std::size_t largest_;           // the reply that may be passed over
  std::size_t small_bulk_;        // the largest string that small_value_end may pass
  std::vector<Aggregate> outer_;  // the aggregates around open_
  Aggregate open_;                // the innermost aggregate whose elements come
  std::size_t consumed_ = 0;      // bytes of this reply in earlier scans
  std::size_t most_ = 0;          // bytes that this reply may have
  std::size_t decoded_left_ = 0;  // of decoded_bytes, before the reply's own bytes
  std::uint64_t elements_ = 0;    // announced in this reply
  std::uint64_t number_ = 0;      // of the line in progress
  std::size_t line_length_ = 0;
  std::size_t payload_length_ = 0;
  std::size_t payload_left_ = 0;
  std::size_t parts_length_ = 0;  // of the streamed string in progress
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
  bool bare_attribute_ = false;  // an attribute came, its value did not
  std::string why_;
};

}  // namespace deferredis
