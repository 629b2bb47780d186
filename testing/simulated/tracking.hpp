// CLIENT TRACKING: which connections have read which keys.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <deferredis/testing/simulated/session.hpp>

namespace deferredis::simulated {

/// What a connection is told: these keys have changed, or everything.
struct Invalidation {
  std::uint64_t session;
  std::vector<std::string> keys;
  bool everything = false;
};

using Sessions = std::map<std::uint64_t, std::unique_ptr<Session>>;  // by id

/// Remembers who has read which key, and collects the invalidations until the command that changed
/// it has ended. A connection is told once about a key; it has to read the key again to hear more.
class TrackingTable {
 public:
  /// The session executed a command that read these keys.
  void read(const Session& session, const std::vector<std::string>& keys);
  /// `by` changed the key; null: nobody, it expired.
  void changed(const Sessions& sessions, const std::string& key, const Session* by);
  void flushed(const Sessions& sessions);
  /// What is to be sent now.
  std::vector<Invalidation> take();
  void forget(const Session& session);

 private:
  std::map<std::string, std::set<std::uint64_t>> readers_;              // ids, by key
  std::map<std::uint64_t, std::vector<std::string>> read_, broadcast_;  // to be sent, by id
  std::set<std::uint64_t> flushed_;
};

}  // namespace deferredis::simulated
