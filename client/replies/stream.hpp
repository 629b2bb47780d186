// The replies of stream commands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// One entry: its id, and its fields in the order in which they were added. A claimed entry that no
/// longer exists has neither, in replies of servers before 7.0.
struct StreamEntry {
  std::string id = {};                                           ///< "1700000000000-0"
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< empty if it was deleted
};

/// The entries that XAUTOCLAIM took over.
struct ClaimedEntries {
  std::string next = {};                  ///< where to continue; "0-0": all were checked
  std::vector<StreamEntry> entries = {};  ///< now pending for the caller
  std::vector<std::string> deleted = {};  ///< ids that were pending and no longer exist
};
/// The same with ids alone.
struct ClaimedIds {
  std::string next = {};                  ///< where to go on; "0-0": all were looked at
  std::vector<std::string> ids = {};      ///< now pending for the caller
  std::vector<std::string> deleted = {};  ///< ids that were pending and are no longer there
};

/// What a group has delivered and nobody has acknowledged.
struct PendingSummary {
  std::int64_t count = 0;                    ///< of all of them
  std::optional<std::string> first_id = {};  ///< nullopt if none are pending
  std::optional<std::string> last_id = {};   ///< nothing where none are pending
  std::vector<std::pair<std::string, std::int64_t>> consumers = {};  ///< and how many each has
};

/// An entry that was delivered and not acknowledged.
struct PendingEntry {
  std::string id = {};          ///< of the entry
  std::string consumer = {};    ///< who has it
  std::int64_t idle_ms = 0;     ///< since it was last delivered
  std::int64_t deliveries = 0;  ///< how often it was delivered
};

/// XINFO STREAM. Parts that an older server does not report are 0 or empty.
struct StreamInfo {
  std::int64_t length = 0;                      ///< entries
  std::int64_t radix_tree_keys = 0;             ///< of its memory
  std::int64_t radix_tree_nodes = 0;            ///< of its memory
  std::string last_generated_id = {};           ///< of the latest entry that was added
  std::string max_deleted_entry_id = {};        ///< of the latest entry that was deleted
  std::int64_t entries_added = 0;               ///< ever
  std::string recorded_first_entry_id = {};     ///< of the oldest entry
  std::int64_t groups = 0;                      ///< how many it has
  std::optional<StreamEntry> first_entry = {};  ///< nothing where it is empty
  std::optional<StreamEntry> last_entry = {};   ///< nothing where it is empty
};

/// XINFO GROUPS: one of them.
struct StreamGroupInfo {
  std::string name = {};                          ///< of the group
  std::int64_t consumers = 0;                     ///< how many it has
  std::int64_t pending = 0;                       ///< entries that nobody has acknowledged
  std::string last_delivered_id = {};             ///< of the latest entry that a consumer got
  std::optional<std::int64_t> entries_read = {};  ///< so far, where the server knows
  std::optional<std::int64_t> lag = {};           ///< entries that no consumer has received yet
};

/// XINFO CONSUMERS: one of them.
struct StreamConsumerInfo {
  std::string name = {};                         ///< of the consumer
  std::int64_t pending = 0;                      ///< entries that it has not acknowledged
  std::int64_t idle_ms = 0;                      ///< since its last request
  std::optional<std::int64_t> inactive_ms = {};  ///< since it last received something; since 7.2
};

template <>
struct Decoder<StreamEntry> {
  static StreamEntry decode(ReplyReader& reader);
};
template <>
struct Decoder<ClaimedEntries> {
  static ClaimedEntries decode(ReplyReader& reader);
};
template <>
struct Decoder<ClaimedIds> {
  static ClaimedIds decode(ReplyReader& reader);
};
template <>
struct Decoder<PendingSummary> {
  static PendingSummary decode(ReplyReader& reader);
};
template <>
struct Decoder<PendingEntry> {
  static PendingEntry decode(ReplyReader& reader);
};
template <>
struct Decoder<StreamInfo> {
  static StreamInfo decode(ReplyReader& reader);
};
template <>
struct Decoder<StreamGroupInfo> {
  static StreamGroupInfo decode(ReplyReader& reader);
};
template <>
struct Decoder<StreamConsumerInfo> {
  static StreamConsumerInfo decode(ReplyReader& reader);
};

}  // namespace deferredis
