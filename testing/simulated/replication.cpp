// Server: what its replicas and the other nodes of its cluster get of its changes.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/testing/simulated/server.hpp>

namespace deferredis::simulated {

void Server::follow(Server* primary, Endpoint where) {
  if (primary_ != nullptr) std::erase(primary_->replicas_, this);
  const bool was_primary = primary_ == nullptr;
  primary_ = primary;
  primary_endpoint_ = std::move(where);
  if (primary == nullptr) return;
  primary->replicas_.push_back(this);
  databases_ = primary->databases_;
  if (!was_primary) return;
  const std::vector<Session*> waiting = waiting_;
  for (Session* const session : waiting) {
    end(*session);  // and reads no further command
    refuse_waiting(*session,
                   "UNBLOCKED force unblock from blocking operation, instance state changed "
                   "(master -> replica?)");
  }
}

// Connections that track a key at the replica hear of it, too.
void Server::copy_key(std::size_t database, const std::string& key) {
  auto* const entry = databases_[database].find(key);
  for (Server* const replica : replicas_) {
    Database& copy = replica->databases_[database];
    if (entry == nullptr) {
      copy.erase(key);
    } else {
      copy.put(key, Value(entry->value));
      if (entry->expires != 0) copy.expire_at(key, entry->expires);
    }
    replica->copy_key(database, key);
    if (replica->sessions_.empty()) continue;
    replica->tracking_.changed(replica->sessions_, key, nullptr);
    replica->deliver();
  }
}

std::optional<Database::Entry> Server::take_key(const std::string& key) {
  Database::Entry* const entry = databases_[0].find(key);
  if (entry == nullptr) return {};
  Database::Entry taken = std::move(*entry);
  databases_[0].erase(key);
  key_changed(0, key, 'g', "del");
  deliver();
  return taken;
}

void Server::put_key(const std::string& key, Database::Entry entry) {
  databases_[0].put(key, std::move(entry.value));
  if (entry.expires != 0) databases_[0].expire_at(key, entry.expires);
  key_changed(0, key, 'g', "restore");
  deliver();
}

void Server::spread(const std::string& channel, const std::string& payload, bool to_shard) {
  if (cluster != nullptr) return cluster->published(channel, payload, to_shard);
  for (Server* const replica : replicas_) {
    to_shard ? replica->publish_shard(channel, payload) : replica->publish(channel, payload);
    replica->deliver();
    replica->spread(channel, payload, to_shard);
  }
}

}  // namespace deferredis::simulated
