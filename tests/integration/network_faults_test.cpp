// Packets that vanish, ways that do not exist, resets and loss, between two network namespaces.
// Without root, namespaces or nftables the suites say that they were skipped, and ctest shows it.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "support/network_pair.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::NetworkPair;

constexpr auto slack = 2s;  // a busy machine, sanitizers

/// A client and its server in namespaces of their own; nothing if there can be none.
struct Apart : ClientLoop {
  explicit Apart(const std::string& lacks) {
    // The text that tests/CMakeLists.txt looks for.
    if (lacks.empty()) network.emplace();
    else std::printf("SKIPPED: needs %s\n", lacks.c_str());
  }
  bool skipped() const { return !network; }

  Options options() const {
    return {.host = NetworkPair::host,
            .port = network->port(),
            .timeout = 15s,
            .connect_timeout = 15s,
            .total_connect_timeout = 15s,
            .ping_interval = 15s,  // so that the commands of the cases are the first to notice
            .dead_after = 500ms,
            .backoff = {.min = 5ms, .max = 50ms}};
  }
  /// The error of the first attempt to connect.
  Error cannot_connect(Duration connect_timeout) {
    Options hasty = options();
    hasty.connect_timeout = connect_timeout;
    return failure(connect(reactor, hasty));
  }
  /// How long it takes.
  template <class Work>
  Duration duration_of(Work work) {
    const TimePoint began = reactor.clock().now();
    work();
    return reactor.clock().now() - began;
  }
  void check_that_it_ends_at_connect_timeout() {
    const Duration took = duration_of(
        [this] { BOOST_TEST(has(to_string(cannot_connect(300ms)), "no answer within 300 ms")); });
    BOOST_TEST((took >= 300ms && took < 300ms + slack), took / 1ms << " ms");
  }
  /// Nobody can know whether this write was executed.
  void check_that_it_is_given_up(const Client& rc) {
    const Duration took = duration_of([&] {
      const Error error = failure(rc.incr("count"));
      BOOST_TEST(is(error, errc::connection, Delivery::maybe_applied));
    });
    BOOST_TEST((took >= 450ms && took < 500ms + slack), took / 1ms << " ms");
  }

  std::optional<NetworkPair> network;
};

struct Routed : Apart {
  Routed() : Apart(NetworkPair::why_not()) {}
};

BOOST_FIXTURE_TEST_SUITE(network_routes, Routed)

BOOST_AUTO_TEST_CASE(connecting_to_a_black_hole_ends_at_connect_timeout) {
  if (skipped()) return;
  network->lose_answers();
  check_that_it_ends_at_connect_timeout();
}

BOOST_AUTO_TEST_CASE(a_server_whose_answers_vanish_is_given_up_after_dead_after) {
  if (skipped()) return;
  const Client rc = run(connect(reactor, options()));
  network->lose_answers();
  check_that_it_is_given_up(rc);
  network->heal();
  BOOST_TEST(run(rc.get("count")).value_or("") == "1");  // it was executed
}

BOOST_AUTO_TEST_CASE(no_way_to_the_server_is_an_error_at_once) {
  if (skipped()) return;
  network->find_no_way();
  Error error = Error(errc::foreign, "none");
  const Duration took = duration_of([&] { error = cannot_connect(15s); });
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST((took < slack), took / 1ms << " ms");
}

BOOST_AUTO_TEST_CASE(a_client_connects_once_there_is_a_way) {
  if (skipped()) return;
  network->find_no_way();
  Options patient = options();
  patient.when_disconnected = WhenDisconnected::wait;
  const Client rc = lazy_connection(reactor, patient);
  const Events events(rc);
  auto pong = rc.ping();
  until([&] { return events.count(ConnectionEvent::Kind::failed) > 0; });
  network->heal();
  BOOST_TEST(run(std::move(pong)) == "PONG");
}

BOOST_AUTO_TEST_SUITE_END()

struct Filtered : Apart {
  Filtered() : Apart(NetworkPair::why_no_filters()) {}

  Options patient_options() const {
    Options patient = options();
    patient.dead_after = patient.handshake_timeout = 15s;
    return patient;
  }
  /// Batches of increments, one after another.
  void count_through(int percent) {
    network->lose(percent);
    const Client rc = run(connect(reactor, patient_options()));
    std::int64_t last = 0;
    for (int round = 0; round < 60; ++round) {
      std::vector<Future<std::int64_t>> batch;
      for (int i = 0; i < 50; ++i) batch.push_back(rc.incr("count"));
      for (auto& next : batch) BOOST_TEST(run(std::move(next)) == ++last);
    }
    BOOST_TEST(network->lost_packets() > 0u);
    BOOST_TEST_MESSAGE(network->lost_packets() << " packets lost");
    BOOST_TEST(rc.stats().losses == 0u);
  }
};

BOOST_FIXTURE_TEST_SUITE(network_filters, Filtered)

BOOST_AUTO_TEST_CASE(connecting_while_packets_are_dropped_ends_at_connect_timeout) {
  if (skipped()) return;
  network->drop();
  check_that_it_ends_at_connect_timeout();
  BOOST_TEST(network->lost_packets() > 0u);
}

BOOST_AUTO_TEST_CASE(a_connection_whose_packets_vanish_is_given_up_after_dead_after) {
  if (skipped()) return;
  const Client rc = run(connect(reactor, options()));
  network->drop();
  check_that_it_is_given_up(rc);
  network->heal();
  run(rc.ping());
  BOOST_TEST(run(rc.incr("count")) <= 2);  // the system may have sent the first one again
}

BOOST_AUTO_TEST_CASE(a_gap_shorter_than_dead_after_costs_nothing) {
  if (skipped()) return;
  const Client rc = run(connect(reactor, patient_options()));
  network->drop();
  auto count = rc.incr("count");
  until([this] { return network->lost_packets() > 0; });
  network->heal();
  BOOST_TEST(run(std::move(count)) == 1);
  BOOST_TEST(rc.stats().losses == 0u);
}

BOOST_AUTO_TEST_CASE(a_reset_is_an_error_at_once) {
  if (skipped()) return;
  const Client rc = run(connect(reactor, options()));
  network->reset();
  const Duration took = duration_of([&] {
    BOOST_TEST(is(failure(rc.incr("count")), errc::connection, Delivery::maybe_applied));
    BOOST_TEST(is(cannot_connect(15s), errc::connection, Delivery::not_sent));
  });
  BOOST_TEST((took < slack), took / 1ms << " ms");
  network->heal();
  until([&] { return rc.stats().connections_up == 1; });
  BOOST_TEST(run(rc.incr("count")) == 1);  // the first one did not leave
}

BOOST_AUTO_TEST_CASE(everything_is_done_although_one_packet_in_twenty_is_lost) {
  if (!skipped()) count_through(5);
}

BOOST_AUTO_TEST_CASE(everything_is_done_although_one_packet_in_five_is_lost) {
  if (!skipped()) count_through(20);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
