// Fuzzes the typed replies (CLIENT LIST, XINFO, CLUSTER SHARDS, FT.SEARCH ...): any complete reply
// gives a value or an error, and whatever follows it is read as if nothing had come before.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <deferredis/client/replies/administration.hpp>
#include <deferredis/client/replies/array.hpp>
#include <deferredis/client/replies/client_info.hpp>
#include <deferredis/client/replies/cluster.hpp>
#include <deferredis/client/replies/geo.hpp>
#include <deferredis/client/replies/scan.hpp>
#include <deferredis/client/replies/scripting.hpp>
#include <deferredis/client/replies/search.hpp>
#include <deferredis/client/replies/sentinel.hpp>
#include <deferredis/client/replies/server.hpp>
#include <deferredis/client/replies/sorted_set.hpp>
#include <deferredis/client/replies/stream.hpp>
#include <deferredis/client/replies/string.hpp>
#include <deferredis/client/replies/time_series.hpp>
#include <deferredis/protocol/resp_parser.hpp>

#include "decoding.hpp"
#include "input.hpp"

namespace {

using namespace deferredis;

template <class... T>
void check_all(std::string_view frame) {
  (fuzz::decode_in_step<T>(frame), ...);
  (fuzz::decode_in_step<std::vector<T>>(frame), ...);
}

void check_frame(std::string_view frame, unsigned which) {
  switch (which % 5) {
    case 0:
      return check_all<AclUser, AclLogEntry, SlowlogEntry, LatencyEvent, LatencyHistogram,
                       ModuleInfo, BackupStatus, Hotkeys, CommandInfo>(frame);
    case 1:
      return check_all<ArrayInfo, ClientInfo, TrackingInfo, ServerInfo, Role, SentinelVote,
                       FunctionDescription, FunctionLibraryInfo>(frame);
    case 2:
      return check_all<ClusterNode, ClusterShard, ClusterShardNode, ClusterSlots, ClusterLink,
                       SlotMigration, GeoPosition, GeoMatch, ClusterScanPage>(frame);
    case 3:
      return check_all<StreamEntry, ClaimedEntries, ClaimedIds, PendingSummary, PendingEntry,
                       StreamInfo, StreamGroupInfo, StreamConsumerInfo, PoppedMember>(frame);
    default:
      check_all<ScanPage<std::string>, SearchResult, AggregateResult, HybridResult, SearchProfile>(
          frame);
      fuzz::decode_in_step<std::vector<Misspelling>>(frame);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  const auto which = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  RespParser parser({.bulk_bytes = 600, .total_bytes = 4096, .elements = 200, .depth = 10});
  while (!bytes.empty()) {
    const auto progress = parser.scan(bytes);
    if (progress.status != RespParser::Status::complete) break;
    check_frame(bytes.substr(0, progress.used), which);
    bytes.remove_prefix(progress.used);
  }
  return 0;
}
