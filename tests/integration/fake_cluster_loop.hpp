// Shared by the tests of a cluster's client against fake nodes.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/cluster_error.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/key_slot.hpp>

#include "integration/client_loop.hpp"
#include "support/fake_cluster.hpp"

namespace deferredis::test {

/// Fake nodes and their clients. Time moves only during a wait.
struct FakeClusterLoop : support::FakeCluster {
  using FakeCluster::FakeCluster;

  static constexpr std::string_view secret = "hunter2";  // in no text that the client writes

  Client lazy(ClusterOptions options = {}) {
    const std::string nodes = addresses();
    if (options.nodes.views().empty()) options.nodes = nodes;
    options.connection.network = &network;
    options.connection.ping_interval = Duration::zero();
    return lazy_cluster(manual, options);
  }
  /// A client that has its first view and is connected to every primary.
  Client client(ClusterOptions options = {}) {
    Client rc = lazy(options);
    wait(rc.connected());
    return rc;
  }

  /// Moves time in small steps until `done()`, by at most a minute.
  template <class Done>
  void until(Done done) {
    using namespace std::chrono_literals;
    for (int left = 12'000; !done(); --left) {
      BOOST_REQUIRE_MESSAGE(left > 0, "what was waited for did not come within a minute");
      manual.run_ready();
      if (!done()) manual.advance(5ms);
    }
  }
  template <class T>
  T wait(Future<T> future) {
    until([&future] { return future.settled(); });
    return manual.settle(std::move(future));
  }
  template <class T>
  Error failure(Future<T> future) {
    until([&future] { return future.settled(); });
    const Error error = manual.failure(std::move(future));
    BOOST_TEST(to_string(error).find(secret) == std::string::npos, to_string(error));
    return error;
  }
  /// The number of the node that answers this key, or -1 if none does.
  int answering(const Client& rc, std::string_view key) {
    const std::string address = wait(rc.get(key)).value_or("");
    for (std::size_t i = 0; i < size(); ++i) {
      if (node(i).address() == address) return static_cast<int>(i);
    }
    return -1;
  }
  /// Seconds since the fixture was made, rounded up.
  std::size_t seconds() const {
    return static_cast<std::size_t>(
        std::chrono::duration_cast<std::chrono::seconds>(manual.now() - begun_).count() + 1);
  }

 private:
  TimePoint begun_ = manual.now();
};

}  // namespace deferredis::test
