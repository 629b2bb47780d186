// Thirty dialogues that are reset, ended and stalled at every byte, in both directions, plain and
// with TLS, and with every write a short one.
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/deferredis.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/testing/fault_plan.hpp>
#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>
#include <deferredis/testing/simulated_redis.hpp>

#include "support/certificates.hpp"
#include "support/tls_peer.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using What = Fault::What;
using Way = Fault::Way;

/// Ends TLS in front of a server of the same network.
class TlsFront {
 public:
  TlsFront(Reactor& reactor, MemoryNetwork& network, const support::TlsPeer::Settings& settings)
      : reactor_(reactor), network_(network), settings_(settings) {
    const auto accepted = [this](Owned<Transport> transport) {
      talks_.emplace_back(*this).begin(std::move(transport));
    };
    listener_ = reactor.listen(Endpoint::tcp("localhost", 6390), accepted, {.network = &network});
  }

 private:
  struct Talk final : Protocol {
    explicit Talk(TlsFront& owner) : of(owner), peer(owner.settings_), inner(*this) {}
    void begin(Owned<Transport> made) {
      outside = std::move(made);
      outside->start(*this);
      of.network_.connect(of.reactor_, Endpoint::tcp("plain.test", 6379), {})
          .then([this](Owned<Transport> ready) {
            inside = std::move(ready);
            inside->start(inner);
            pump();
          })
          .on_error([](const Error&) {})
          .detach();
    }
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      peer.receive(bytes);
      pump();
    }
    void connection_lost(const Error&) override {
      lost = true;
      if (inside != nullptr) inside->close();
    }
    void pump() {
      if (inside != nullptr && !peer.received().empty())
        inside->write(std::exchange(peer.received(), {}));
      const std::string out = peer.take();
      if (!lost && !out.empty()) outside->write(out);
    }
    struct Inner final : Protocol {
      explicit Inner(Talk& owner) : of(owner) {}
      void connection_made(Transport&) override {}
      void data_received(std::string_view bytes) override {
        of.peer.write(bytes);
        of.pump();
      }
      void connection_lost(const Error&) override {
        if (!of.lost) of.outside->close();
      }
      Talk& of;  // borrowed
    };

    TlsFront& of;  // borrowed
    support::TlsPeer peer;
    Inner inner;
    Owned<Transport> outside, inside;
    bool lost = false;
  };

  Reactor& reactor_;        // borrowed
  MemoryNetwork& network_;  // borrowed
  support::TlsPeer::Settings settings_;
  std::list<Talk> talks_;
  Owned<Listener> listener_;
};

/// What a dialogue did: how its write ended, if it has one.
struct Ended {
  bool settled = false;
  std::optional<Error> error{};
};

/// Calls the client; the write, if any, increments "n" once.
using Dialogue = std::function<Future<void>(Client)>;

template <class T>
Future<void> only(Future<T> future) {
  return std::move(future).then([](auto&&...) {});
}

struct Case {
  Options options{};
  bool writes = false;
  Dialogue run;
};

std::vector<Case> all_dialogues() {
  const auto incr = [](const Client& rc) { return only(rc.incr("n")); };
  const auto tx = [](const Client& rc) {
    auto group = rc.multi();
    group.incr("n").detach();
    group.set("t", "1").detach();
    return group.commit();
  };
  const auto batch = [](const Client& rc) {
    auto group = rc.batch();
    group.get("a").detach();
    group.incr("n").detach();
    return only(group.execute());
  };
  const auto watched = [](const Client& rc) {
    return rc.watch("a").then([](Watch watch) {
      auto group = watch.multi();
      group.incr("n").detach();
      return group.commit();
    });
  };
  std::vector<Case> cases;
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Options plain{.protocol = protocol, .announce_library = false};
    const Options login{.user = "ann", .password = "secret", .protocol = protocol};
    const auto add = [&cases](const Options& options, bool writes, Dialogue run) {
      cases.push_back({options, writes, std::move(run)});
    };
    add(plain, true, incr);
    add(plain, true, tx);
    add(plain, true, batch);
    add(plain, true, watched);
    add(login, true, incr);
    add(login, false, [](const Client& rc) { return only(rc.get("a")); });
    add(plain, false, [](const Client& rc) { return only(rc.hgetall("h")); });
    add(plain, false, [](const Client& rc) { return only(rc.lrange("l", 0, -1)); });
    add(plain, false, [](const Client& rc) { return only(rc.mget({"a", "b"})); });
    add(plain, false, [](const Client& rc) { return only(rc.zscore("z", "m")); });
    add(plain, false, [](const Client& rc) { return only(rc.get("large")); });
    add(plain, true, [](const Client& rc) {
      return only(rc.session().then([](Session session) { return session.incr("n"); }));
    });
    add(plain, false, [](const Client& rc) { return only(rc.blpop({"l"}, 1s)); });
    add(plain, true, [](const Client& rc) { return only(rc.incrby("n", 1)); });
    add(plain, false, [](const Client& rc) {
      auto both = all(rc.get("a"), rc.hget("h", "f"));
      return only(std::move(both));
    });
  }
  return cases;
}

struct World {
  explicit World(const support::Certificates* certificates) {
    server.execute("ACL", "SETUSER", "ann", "on", ">secret", "allkeys", "allcommands");
    server.execute("SET", "a", "1");
    server.execute("HSET", "h", "f", "v", "g", "w");
    server.execute("RPUSH", "l", "1", "2", "3");
    server.execute("ZADD", "z", "1.5", "m");
    server.execute("SET", "large", std::string(200, 'x'));
    if (certificates != nullptr) {
      front.emplace(manual, network,
                    support::TlsPeer::Settings{.certificate = certificates->certificate("server"),
                                               .key = certificates->key("server")});
    }
  }
  /// Runs the dialogue to its end.
  Ended run(const Case& one, const support::Certificates* certificates) {
    Options options = one.options;
    options.network = &network;
    options.timeout = 1s;
    options.host = certificates != nullptr ? "localhost" : "plain.test";
    const std::string ca = certificates != nullptr ? certificates->certificate("ca") : "";
    if (certificates != nullptr) {
      options.port = 6390;
      options.tls = TlsOptions{.ca_file = ca};
    }
    Client rc = lazy_connection(manual, options);
    Ended ended;
    one.run(rc)
        .then([&ended] { ended.settled = true; },
              [&ended](const Error& error) {
                ended.settled = true;
                ended.error = error;
              })
        .detach();
    manual.advance(2s);
    rc.disconnect().then([] {}, [](const Error&) {}).detach();
    manual.advance(1s);
    return ended;
  }
  std::string number() {
    const Reply reply = server.ask({"GET", "n"});
    return reply.is_null() ? "0" : std::string(reply.as_text());
  }

  ManualReactor manual;
  MemoryNetwork network;
  FaultPlan plan;
  SimulatedRedis server{manual, network, {.host = "plain.test"}};
  std::optional<TlsFront> front;
};

/// What must be true of a dialogue, whatever happened to it.
std::string broken_promise(const Case& one, const Ended& ended, const std::string& number) {
  if (!ended.settled) return "it did not end within its deadline";
  if (number != "0" && number != "1") return "the write was executed " + number + " times";
  if (!one.writes)
    return ended.error && ended.error->delivery() == Delivery::rejected
               ? "the server rejected it: " + std::string(ended.error->message())
               : "";
  if (!ended.error && number != "1") return "it was acknowledged, and not executed";
  if (ended.error && ended.error->delivery() != Delivery::maybe_applied && number != "0")
    return "it was executed, and reported as not executed: " + to_string(*ended.error);
  return "";
}

/// Breaks each dialogue at each `step`th byte, each time in another way.
void break_everywhere(const support::Certificates* certificates, std::size_t step) {
  std::size_t runs = 0, unlucky = 0;
  const std::vector<Case> cases = all_dialogues();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    std::size_t sizes[2];
    {
      World world(certificates);
      world.network.set_faults(&world.plan);
      const Ended ended = world.run(cases[i], certificates);
      BOOST_REQUIRE_MESSAGE(
          ended.settled && !ended.error,
          "dialogue " << i << ": " << (ended.error ? to_string(*ended.error) : ""));
      for (const Way way : {Way::to_server, Way::to_client})
        sizes[static_cast<std::size_t>(way)] = world.plan.passed(0, way);
    }
    for (const Way way : {Way::to_server, Way::to_client}) {
      for (std::size_t at = i % step; at <= sizes[static_cast<std::size_t>(way)]; at += step) {
        const What what = static_cast<What>((at / step + i) % 3);  // reset, end, stall
        World world(certificates);
        world.network.set_faults(&world.plan);
        world.plan.add({.what = what, .way = way, .at = at, .connection = 0});
        const Ended ended = world.run(cases[i], certificates);
        const std::string wrong = broken_promise(cases[i], ended, world.number());
        ++runs;
        unlucky += ended.error ? 1 : 0;
        if (!wrong.empty())
          BOOST_ERROR("dialogue " << i << ", "
                                  << to_string(Fault{.what = what, .way = way, .at = at}) << ": "
                                  << wrong);
      }
    }
  }
  BOOST_TEST_MESSAGE(runs << " runs, " << unlucky << " of them failed");
  BOOST_TEST(unlucky > runs / 20);
}

BOOST_AUTO_TEST_SUITE(dialogues)

BOOST_AUTO_TEST_CASE(end_and_break_and_stall_at_every_byte) { break_everywhere(nullptr, 1); }

BOOST_AUTO_TEST_CASE(and_in_every_record_of_tls) {
  const support::Certificates certificates;
  break_everywhere(&certificates, 61);
}

BOOST_AUTO_TEST_CASE(succeed_if_every_write_is_a_short_one) {
  for (const Case& one : all_dialogues()) {
    for (const std::size_t window : {1, 2, 7}) {
      World world(nullptr);
      world.network.set_window(window);
      const Ended ended = world.run(one, nullptr);
      BOOST_TEST((ended.settled && !ended.error));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
