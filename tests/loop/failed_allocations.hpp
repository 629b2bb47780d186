// A client in a world in which one allocation fails, and what must hold afterwards.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/deferredis.hpp>
#include <deferredis/testing/manual_reactor.hpp>

#include "support/allocation_count.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis::test {

/// Real Unix sockets, whatever the address.
class UnixNetwork final : public Network {
 public:
  explicit UnixNetwork(const std::string& folder) : folder_(folder) {}

  Future<Owned<Transport>> connect(Reactor& reactor, Endpoint to, ConnectOptions options) override {
    return system_.connect(reactor, path_of(to), options);
  }
  Owned<Listener> listen(Reactor& reactor, Endpoint at, Accepted accepted,
                         ListenOptions options) override {
    options.network = nullptr;
    if (at.port == 0) at.port = next_port_++;
    auto listener = system_.listen(reactor, path_of(at), std::move(accepted), options);
    return make_owned<Named>(std::move(at), std::move(listener));
  }

 private:
  struct Named final : Listener {
    Named(Endpoint at, Owned<Listener> own) : name(std::move(at)), listener(std::move(own)) {}
    const Endpoint& endpoint() const noexcept override { return name; }

    Endpoint name;
    Owned<Listener> listener;
  };
  Endpoint path_of(const Endpoint& endpoint) const {
    if (endpoint.is_unix()) return endpoint;  // a peer's, from a connection
    return Endpoint::unix_socket(folder_ + "/" + endpoint.host + "-" +
                                 std::to_string(endpoint.port));
  }

  std::string folder_;
  SystemNetwork system_;
  std::uint16_t next_port_ = 10'000;
};

/// The servers have a loop of their own, so that only the client's allocations fail.
class World {
 public:
  explicit World(const std::string& folder, std::size_t index) : network(folder), failure(index) {}
  ~World() {
    client_loop.run_ready();
    (void)client_loop.take_unhandled();
    (void)server_loop.take_unhandled();
  }

  UnixNetwork network;
  ManualReactor server_loop;
  ManualReactor client_loop;
  FailedAllocation failure;
  int open = 0;  // futures

  Options options() {
    return {.network = &network,
            .announce_library = false,
            .timeout = std::chrono::seconds(2),
            .ping_interval = std::chrono::milliseconds(300),
            .dead_after = std::chrono::seconds(1)};
  }
  template <class T>
  void watch(Future<T> future) {
    ++open;
    std::move(future)
        .finally([this] { --open; })
        .then([](auto&&...) {}, [](const Error&) {})
        .detach();
  }
  /// A call of a user: it may throw std::bad_alloc, and has then left nothing to wait for.
  template <class F>
  void call(F fn) {
    const int before = open;
    may_throw(fn);
    if (threw_) open = before;
  }
  /// Turns of both loops, in which an allocation of the client may fail.
  void turns(int count) {
    for (int i = 0; i < count; ++i) {
      may_throw([this] { client_loop.run_ready(); });
      server_loop.run_ready();
    }
  }
  /// The same, in which all goes well and time passes, until `done()`. Returns false if it took
  /// longer than `most`.
  template <class F>
  bool settle(Duration most, F done) {
    constexpr Duration step = std::chrono::milliseconds(20);
    for (Duration spent{}; !done(); spent += step) {
      if (spent > most) return false;
      for (ManualReactor* loop : {&client_loop, &server_loop})
        loop->run_ready(), loop->advance(step);
    }
    return true;
  }

 private:
  template <class F>
  void may_throw(F fn) {
    threw_ = false;
    try {
      failure.during(fn);
    } catch (const std::bad_alloc&) {
      threw_ = true;
    }
  }

  bool threw_ = false;
};

/// Nothing is open, and the client is as good as new.
inline void check_goes_on(World& world, const Client& rc) {
  const bool settled = world.settle(std::chrono::seconds(8), [&] { return world.open == 0; });
  BOOST_TEST(settled, "a future stayed open");
  bool works = false;
  rc.with({.when_disconnected = WhenDisconnected::wait})
      .set("works", "1")
      .then([&](bool) { works = true; }, [](const Error&) {})
      .detach();
  world.settle(std::chrono::seconds(4), [&] { return works; });
  BOOST_TEST(works, "the client does not work any more");
}

/// Holds the dialogue `talk(world, servers)` again and again. Each time another allocation fails,
/// until all have failed: there are at least `least`.
template <class Servers, class Talk>
void fail_at_every_index(std::size_t least, Talk talk) {
  std::size_t index = 0;
  for (bool happened = true; happened; ++index) {
    BOOST_TEST_INFO_SCOPE("the allocation that failed: " << index);
    BOOST_TEST_CHECKPOINT("allocation " << index << " fails");
    const support::TemporaryFolder folder;
    World world(folder.path(), index);
    {
      Servers servers(world);
      talk(world, servers);
      check_goes_on(world, servers.rc);
    }
    happened = world.failure.happened();
  }
  --index;  // in the last dialogue none failed
  BOOST_TEST_MESSAGE(index << " allocations failed");
  BOOST_TEST(index >= least, "only " << index << " allocations could fail");
}

}  // namespace deferredis::test
