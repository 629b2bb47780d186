// What a server asks the cluster that it belongs to.
#pragma once

#include <string>

#include <deferredis/testing/simulated/resp/request_reader.hpp>

namespace deferredis::simulated {

class Call;
struct Session;

class Membership {
 public:
  /// Refuses a command because of its keys: MOVED, ASK and others. Empty: executes it.
  virtual std::string refusal(const Session& session, const Words& words) const = 0;
  /// CLUSTER and MIGRATE.
  virtual void execute(Call& call) = 0;
  /// A client of this server has published.
  virtual void published(const std::string& channel, const std::string& payload, bool to_shard) = 0;

 protected:
  ~Membership() = default;
};

}  // namespace deferredis::simulated
