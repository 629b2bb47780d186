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
  std::string id = {};
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< empty if it was deleted
};

/// The entries that XAUTOCLAIM took over.
struct ClaimedEntries {
  std::string next = {};  ///< where to continue; "0-0": all were checked
  std::vector<StreamEntry> entries = {};
  std::vector<std::string> deleted = {};  ///< ids that were pending and no longer exist
};
struct ClaimedIds {
  std::string next = {};
  std::vector<std::string> ids = {};
  std::vector<std::string> deleted = {};
};

/// What a group has delivered and nobody has acknowledged.
struct PendingSummary {
  std::int64_t count = 0;
  std::optional<std::string> first_id = {};  ///< nullopt if none are pending
  std::optional<std::string> last_id = {};
  std::vector<std::pair<std::string, std::int64_t>> consumers = {};  ///< and how many each has
};

struct PendingEntry {
  std::string id = {};
  std::string consumer = {};
  std::int64_t idle_ms = 0;  ///< since it was last delivered
  std::int64_t deliveries = 0;
};

/// XINFO STREAM. Parts that an older server does not report are 0 or empty.
struct StreamInfo {
  std::int64_t length = 0;
  std::int64_t radix_tree_keys = 0;
  std::int64_t radix_tree_nodes = 0;
  std::string last_generated_id = {};
  std::string max_deleted_entry_id = {};
  std::int64_t entries_added = 0;
  std::string recorded_first_entry_id = {};
  std::int64_t groups = 0;
  std::optional<StreamEntry> first_entry = {};
  std::optional<StreamEntry> last_entry = {};
};

struct StreamGroupInfo {
  std::string name = {};
  std::int64_t consumers = 0;
  std::int64_t pending = 0;
  std::string last_delivered_id = {};
  std::optional<std::int64_t> entries_read = {};
  std::optional<std::int64_t> lag = {};  ///< entries that no consumer has received yet
};

struct StreamConsumerInfo {
  std::string name = {};
  std::int64_t pending = 0;
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
