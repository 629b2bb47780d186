// Every function of a client that takes a callable, with captures of every kind, against a fake
// server; see unit/reactor/callables_test.cpp.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/scan.hpp>
#include <deferredis/deferredis.hpp>

#include <deferredis/testing/memory_network.hpp>

#include "loop/sockets.hpp"
#include "support/callables.hpp"
#include "support/fake_node.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using namespace support;

/// One entry of the stream "jobs", for the first who asks for new ones.
std::string entry() {
  const std::string fields = array({bulk("field"), bulk("value")});
  return array({array({bulk("jobs"), array({array({bulk("1-1"), fields})})})});
}

struct WithServer {
  WithServer() {
    reactor.on_unhandled_error([](const Error& error) { BOOST_ERROR(to_string(error)); });
  }
  std::string answer(const Words& command) {
    const std::string& name = command[0];
    if (name == "GET") return bulk("value");
    if (name == "MULTI" || name == "WATCH" || name == "UNWATCH" || name == "MONITOR")
      return "+OK\r\n";
    if (name == "INCR") return "+QUEUED\r\n";
    if (name == "EXEC") return array({":1\r\n"});
    if (name == "SCAN") return array({bulk("0"), array({bulk("key")})});
    if (name == "XREADGROUP") return std::exchange(unread, false) ? entry() : "*-1\r\n";
    if (name == "XPENDING") return "*0\r\n";
    if (name == "PUBLISH" || name == "XACK") return ":1\r\n";
    return name == "PING" ? "+PONG\r\n" : "+OK\r\n";
  }
  template <class T>
  T run(Future<T> future) {
    return reactor.run(std::move(future).timeout(20s));
  }
  void turn_until_used(const Probe& of) {
    test::turn_until(reactor, [&of] { return of.used > 0; });
  }

  Reactor reactor;
  bool unread = true;
  MemoryNetwork network;
  FakeNode server{reactor, network, [this](const Words& command) { return answer(command); }};
  Client rc = lazy_connection(reactor, {.host = "127.0.0.1",
                                        .port = server.endpoint().port,
                                        .network = &network,
                                        .protocol = ProtocolVersion::resp2,
                                        .announce_library = false});
  Probe probe{reactor};
};

BOOST_FIXTURE_TEST_SUITE(client_callables, WithServer)

BOOST_AUTO_TEST_CASE(a_command_that_is_continued) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](
                  const std::optional<std::string>& got) mutable -> Future<std::string> {
      co_await held.pause();
      held.use();
      co_return got.value();
    };
    BOOST_TEST(run(rc.get("k").then(std::move(fn))) == "value");
  });
}

BOOST_AUTO_TEST_CASE(transact) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](Watch& watch) mutable -> Future<Transaction> {
      co_await held.pause();
      held.use();
      Transaction transaction = watch.multi();
      transaction.incr("n").detach();
      co_return transaction;
    };
    run(rc.transact("n", std::move(fn)));
  });
}

BOOST_AUTO_TEST_CASE(on_all_and_on_primaries) {
  with_every_capture(probe, [&](auto held) {
    const auto fn = [held = std::move(held)](const Client& node) mutable -> Future<std::string> {
      co_await held.pause();
      held.use();
      auto asked = node.get("k");
      const auto got = co_await std::move(asked);
      co_return got.value();
    };
    BOOST_TEST(run(rc.on_all(fn)).front().outcome.value() == "value");
    BOOST_TEST(run(rc.on_primaries(fn)).front().outcome.value() == "value");
  });
}

BOOST_AUTO_TEST_CASE(for_each_of_a_scan) {
  with_every_capture(probe, [&](auto held) {
    auto keys = scan_keys(rc);
    auto fn = [held = std::move(held)](const std::string& key) mutable -> Future<void> {
      co_await held.pause();
      held.use();
      BOOST_TEST(key == "key");
    };
    run(keys.for_each(std::move(fn)));
  });
}

BOOST_AUTO_TEST_CASE(the_handlers_of_a_group_consumer) {
  for (const bool fails : {false, true}) {
    with_every_capture(probe, [&](auto held) {
      unread = true;
      GroupConsumer jobs(rc, "group", "me", {"jobs"}, {.claim_after = 0s});
      auto handler = [held, fails](const StreamMessage& job) mutable -> Future<void> {
        co_await held.pause();
        held.use();
        if (fails) throw std::runtime_error(job.id);
      };
      auto failed = [held](const StreamMessage& job, const Error& error) mutable {
        held.use();
        BOOST_TEST((job.id == "1-1" && error.foreign() != nullptr));
      };
      auto running = jobs.run(std::move(handler), std::move(failed));
      test::turn_until(reactor, [&] { return probe.used == (fails ? 2 : 1); });
      running.cancel();
      static_cast<void>(std::move(running).on_error([](const Error&) {}));
      run(reactor.after(1ms));
    });
  }
}

BOOST_AUTO_TEST_CASE(the_handlers_of_a_subscriber) {
  with_every_capture(probe, [&](auto held) {
    std::optional<Subscriber> sub(rc.subscriber());
    sub->on_gap([held](const Message&) mutable { held.use(); });
    run(sub->subscribe({"news"}, [held = std::move(held), &sub](const Message& message) mutable {
      const std::string channel = message.channel;
      sub.reset();
      held.use();
      BOOST_TEST(channel == "news");
    }));
    server.publish("news", "text");
    turn_until_used(probe);
    run(reactor.after(1ms));
  });
}

BOOST_AUTO_TEST_CASE(the_listeners_of_a_client) {
  with_every_capture(probe, [&](auto held) {
    std::optional<Registration> told;
    told.emplace(rc.on_event([held, &told](const ConnectionEvent& event) mutable {
      told.reset();
      held.use();
      BOOST_TEST(!to_string(event).empty());
    }));
    rc.on_unreceived([held](std::string_view, const Reply&) mutable { held.use(); });
    rc.set_response_callback("GET", [held = std::move(held), this](Reply reply) mutable {
      rc.set_response_callback("GET", {});
      held.use();
      return reply;
    });
    BOOST_TEST(run(rc.get("k")).value() == "value");
    server.drop();
    test::turn_until(reactor, [&] { return !told; });
    rc.on_unreceived({});
  });
}

BOOST_AUTO_TEST_CASE(the_handler_of_a_monitor) {
  with_every_capture(probe, [&](auto held) {
    std::optional<Monitor> monitor(rc.monitor());
    run(monitor->started());
    monitor->on_event([held = std::move(held), &monitor](const MonitorEvent&) mutable {
      monitor.reset();
      held.use();
    });
    server.say_to("MONITOR", "+1339518083.107412 [0 127.0.0.1:60866] \"keys\" \"*\"\r\n");
    turn_until_used(probe);
    run(reactor.after(1ms));
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
