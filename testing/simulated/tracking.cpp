#include <deferredis/testing/simulated/tracking.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::simulated {

void TrackingTable::read(const Session& session, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) readers_[key].insert(session.id);
}

void TrackingTable::changed(const Sessions& sessions, const std::string& key, const Session* by) {
  if (const auto found = readers_.find(key); found != readers_.end()) {
    for (const std::uint64_t id : found->second) {
      const auto reader = sessions.find(id);
      if (reader == sessions.end()) continue;
      const TrackingOptions& options = reader->second->tracking;
      if (!options.on || options.broadcast || (options.no_loop && reader->second.get() == by))
        continue;
      read_[id].push_back(key);
    }
    readers_.erase(found);
  }
  for (const auto& [id, session] : sessions) {
    const TrackingOptions& options = session->tracking;
    if (!options.on || !options.broadcast || (options.no_loop && session.get() == by)) continue;
    const auto begins = [&key](const std::string& prefix) {
      return key.compare(0, prefix.size(), prefix) == 0;
    };
    const auto& prefixes = options.prefixes;
    if (prefixes.empty() || std::any_of(prefixes.begin(), prefixes.end(), begins)) {
      auto& keys = broadcast_[id];
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
}

void TrackingTable::flushed(const Sessions& sessions) {
  readers_.clear();
  for (const auto& [id, session] : sessions) {
    if (session->tracking.on) flushed_.insert(id);
  }
}

std::vector<Invalidation> TrackingTable::take() {
  std::vector<Invalidation> all;
  for (const auto& [id, keys] : std::exchange(read_, {})) {
    for (const std::string& key : keys) all.push_back({id, {key}});
  }
  for (const auto& [id, keys] : std::exchange(broadcast_, {})) all.push_back({id, keys});
  for (const std::uint64_t id : std::exchange(flushed_, {})) all.push_back({id, {}, true});
  return all;
}

void TrackingTable::forget(const Session& session) {
  for (auto& [key, ids] : readers_) ids.erase(session.id);
  read_.erase(session.id);
  broadcast_.erase(session.id);
  flushed_.erase(session.id);
}

}  // namespace deferredis::simulated
