// IDs and ranges of stream entries, as arguments and in replies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

inline constexpr std::uint64_t last_number = std::numeric_limits<std::uint64_t>::max();
inline constexpr StreamId last_id{last_number, last_number};

/// "5-1" or "5", whose sequence is then `sequence`. Fails if it is not an ID.
StreamId stream_id(const std::string& text, std::uint64_t sequence = 0);
/// An end of a range: also "-", "+" and "(5-1", which leaves the ID itself out.
StreamId range_start(const std::string& text);
StreamId range_end(const std::string& text);
/// The ID after this one.
StreamId after(StreamId id);

/// An entry: its ID, and its fields. Null fields: it was deleted.
void reply_entry(Call& call, StreamId id, const StreamFields* fields);

/// The COUNT, BLOCK and STREAMS of XREAD and XREADGROUP.
struct StreamsToRead {
  std::size_t count = 0;    // 0: all
  std::int64_t block = -1;  // in ms; -1: does not wait
  std::string group{};
  std::string consumer{};
  bool no_ack = false;
  std::size_t first_key = 0;
  std::size_t streams = 0;

  StreamsToRead(const Call& call, bool in_group);
  const std::string& key(const Call& call, std::size_t i) const { return call[first_key + i]; }
  const std::string& id(const Call& call, std::size_t i) const {
    return call[first_key + streams + i];
  }
  std::vector<std::string> keys(const Call& call) const;
};

/// Waits, if BLOCK says so; otherwise answers that there is nothing. `ids` replaces those given.
void wait_for_streams(Call& call, const StreamsToRead& wanted, const std::vector<std::string>& ids);

}  // namespace deferredis::simulated
