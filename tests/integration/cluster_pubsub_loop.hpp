// Shared by the tests of subscribers on a cluster: RESP2 and RESP3 clients with one each.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "integration/cluster_loop.hpp"
#include "integration/pubsub_loop.hpp"

namespace deferredis::test {

struct ClusterPubSub : ClusterLoop {
  struct Listener {
    Client rc;
    Subscriber sub;
  };

  static Options hasty(ProtocolVersion protocol = ProtocolVersion::automatic) {
    return {.protocol = protocol,
            .timeout = patience,
            .backoff = {.min = std::chrono::milliseconds(5), .max = std::chrono::milliseconds(20)}};
  }
  std::vector<Listener> listen() {
    std::vector<Listener> made;
    for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
      Client rc = client({.connection = hasty(protocol)});
      Subscriber sub = rc.subscriber();
      made.push_back({std::move(rc), std::move(sub)});
    }
    return made;
  }
  std::string read(Subscriber& sub) { return text_of(run(sub.next())); }
  /// Nothing arrives. Messages published earlier to the subscriber's names are already there.
  bool silent(Subscriber& sub) {
    return text_of(run(sub.next(std::chrono::milliseconds(1)))) == "none";
  }
  /// Reads the gap. If several names come back one by one, it may be reported more than once.
  void expect_gap(Subscriber& sub) { BOOST_TEST(read(sub) == "gap"); }

  /// How many clients of the node subscribe to the name: "PUBSUB NUMSUB" or "SHARDNUMSUB".
  std::size_t heard_by(std::size_t node, std::string_view count, std::string_view name) {
    const std::string reply = cluster.node(node).command({"PUBSUB", count, name});
    return std::stoul(reply.substr(reply.rfind(':') + 1));
  }
  std::size_t heard_by_all(std::string_view count, std::string_view name) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < cluster.size(); ++i)
      sum += cluster.node(i).running() ? heard_by(i, count, name) : 0;
    return sum;
  }
  /// The node where it is subscribed to.
  std::size_t ear_of(std::string_view count, std::string_view name) {
    for (std::size_t i = 0; i < cluster.size(); ++i)
      if (cluster.node(i).running() && heard_by(i, count, name) != 0) return i;
    BOOST_FAIL("nobody listens to " << name);
    return 0;
  }
  std::size_t patterns(std::size_t node) {
    return std::stoul(cluster.node(node).command({"PUBSUB", "NUMPAT"}).substr(1));
  }
};

}  // namespace deferredis::test
