#include <deferredis/testing/memory_network.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

using namespace deferredis;
using namespace std::chrono_literals;

namespace {

/// One end of a connection: collects what arrives.
struct End final : Protocol {
  void connection_made(Transport&) override {}
  void data_received(std::string_view bytes) override {
    received.append(bytes);
    if (on_data) on_data();
  }
  void connection_lost(const Error& reason) override { lost = reason.message(); }
  void start(Owned<Transport> made) {
    transport = std::move(made);
    transport->start(*this);
  }

  Owned<Transport> transport;
  std::string received;
  std::string lost;
  detail::MoveFunction<void()> on_data;
};

/// A listener that keeps what it accepts, and a client's end.
struct Wired {
  Owned<Listener> listen(const Endpoint& endpoint) {
    return reactor.listen(endpoint,
                          [this](Owned<Transport> made) {
                            servers.push_back(std::make_unique<End>());
                            servers.back()->start(std::move(made));
                          },
                          {.network = &network});
  }
  Future<Owned<Transport>> dial(const Endpoint& endpoint, ConnectOptions options = {}) {
    options.network = &network;
    return reactor.connect(endpoint, options);
  }
  void connect() {
    client.start(manual.settle(dial(here)));
    manual.run_ready();
  }
  End& server() { return *servers.at(0); }
  void both_write() {
    client.transport->write("question");
    server().transport->write("answer");
  }

  ManualReactor manual;
  Reactor& reactor = manual.reactor();
  MemoryNetwork network;
  Endpoint here = Endpoint::tcp("redis.test", 6379);
  std::vector<std::unique_ptr<End>> servers;
  End client;
  Owned<Listener> listener = listen(here);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(memory_network, Wired)

BOOST_AUTO_TEST_CASE(both_ends_hear_each_other_without_time) {
  connect();
  both_write();
  manual.run_ready();
  BOOST_TEST(server().received == "question");
  BOOST_TEST(client.received == "answer");
  BOOST_TEST(client.transport->peer().host == "redis.test");
  BOOST_TEST(server().transport->peer().host == "client.test");
}

BOOST_AUTO_TEST_CASE(nobody_listening_is_a_refused_connection) {
  listener.reset();
  const Error error = manual.failure(dial(here));
  BOOST_TEST((error.code() == errc::connection));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(error.message() == "connect redis.test:6379: connection refused");
  listener = listen(here);
  connect();
  BOOST_TEST(network.attempts(here) == 2u);
  BOOST_TEST(network.connections(here) == 1u);
}

BOOST_AUTO_TEST_CASE(every_name_and_path_is_an_address_of_its_own) {
  const auto unix_listener = listen(Endpoint::unix_socket("/redis.sock"));
  const auto free = listen(Endpoint::tcp("other.test", 0));
  const auto second = listen(Endpoint::tcp("other.test", 0));
  BOOST_TEST(free->endpoint().port != 0);
  BOOST_TEST(free->endpoint().port != second->endpoint().port);
  manual.settle(dial(Endpoint::unix_socket("/redis.sock")));
  manual.settle(dial(free->endpoint()));
  BOOST_TEST(manual.failure(dial(Endpoint::tcp("other.test", 6379))).is(errc::connection));
  BOOST_CHECK_THROW(static_cast<void>(listen(here)), ConnectionError);
}

BOOST_AUTO_TEST_CASE(connecting_takes_twice_the_latency_and_bytes_take_it_once) {
  network.set_latency(here, 10ms);
  auto dialled = dial(here);
  manual.advance(20ms - 1ns);
  BOOST_TEST(!dialled.settled());
  manual.advance(1ns);
  client.start(manual.settle(std::move(dialled)));
  client.transport->write("late");
  manual.advance(10ms - 1ns);
  BOOST_TEST(server().received == "");
  manual.advance(1ns);
  BOOST_TEST(server().received == "late");
}

BOOST_AUTO_TEST_CASE(bytes_stay_in_order_when_the_latency_falls) {
  connect();
  network.set_latency(10ms);
  client.transport->write("one ");
  manual.run_ready();
  network.set_latency(0ms);
  client.transport->write("two");
  manual.run_ready();
  BOOST_TEST(server().received == "");
  manual.advance(10ms);
  BOOST_TEST(server().received == "one two");
}

BOOST_AUTO_TEST_CASE(an_end_arrives_after_the_bytes_before_it) {
  connect();
  network.set_latency(10ms);
  client.transport->write("last words");
  client.transport->close();
  manual.run_ready();
  BOOST_TEST(client.lost == "redis.test:6379: closed by us");
  BOOST_TEST(server().lost == "");
  manual.advance(10ms);
  BOOST_TEST(server().received == "last words");
  BOOST_TEST(server().lost.ends_with("the server closed the connection"));
  BOOST_TEST(network.connections(here) == 0u);
}

BOOST_AUTO_TEST_CASE(nothing_arrives_after_close) {
  connect();
  client.transport->write("too late");
  manual.reactor().run_once();
  server().transport->close();
  manual.run_ready();
  BOOST_TEST(server().received == "");
  BOOST_TEST(client.lost != "");
}

BOOST_AUTO_TEST_CASE(an_aborted_and_a_destroyed_transport_end_the_other_side) {
  connect();
  client.transport->abort();
  manual.run_ready();
  BOOST_TEST(server().lost != "");
  connect();
  client.transport.reset();
  manual.run_ready();
  BOOST_TEST(servers.at(1)->lost != "");
}

BOOST_AUTO_TEST_CASE(a_cut_holds_everything_back_and_tells_nobody) {
  connect();
  network.cut(here);
  both_write();
  client.transport->close();
  manual.advance(1h);
  BOOST_TEST(server().received == "");
  BOOST_TEST(server().lost == "");
  BOOST_TEST(client.received == "");
  network.restore(here);
  manual.run_ready();
  BOOST_TEST(server().received == "question");
  BOOST_TEST(server().lost != "");
}

BOOST_AUTO_TEST_CASE(an_attempt_during_a_cut_waits_for_its_end_or_its_limit) {
  network.cut(here);
  auto patient = dial(here, {.timeout = 1h, .address_timeout = 1h});
  auto hurried = dial(here, {.address_timeout = 2s});
  manual.advance(2s);
  BOOST_TEST(manual.failure(std::move(hurried)).message() ==
             "connect redis.test:6379: no answer within 2000 ms");
  BOOST_TEST(!patient.settled());
  network.restore(here);
  BOOST_TEST((manual.settle(std::move(patient)) != nullptr));
}

BOOST_AUTO_TEST_CASE(a_cancelled_attempt_reaches_nobody) {
  network.set_latency(10ms);
  auto dialled = dial(here);
  dialled.cancel();
  manual.advance(1s);
  BOOST_TEST(manual.failure(std::move(dialled)).is(errc::cancelled));
  BOOST_TEST(servers.empty());
}

BOOST_AUTO_TEST_CASE(a_reset_is_heard_at_both_ends_and_loses_what_was_on_the_way) {
  connect();
  both_write();
  network.set_latency(10ms);
  manual.reactor().run_once();
  network.reset(here);
  manual.run_ready();
  for (const End* end : {&client, servers.at(0).get()}) {
    BOOST_TEST(end->received == "");
    BOOST_TEST(end->lost.ends_with("connection reset by peer"), end->lost);
  }
  BOOST_TEST(network.connections(here) == 0u);
}

BOOST_AUTO_TEST_CASE(a_reader_that_pauses_stops_its_writer) {
  connect();
  server().transport->pause_reading();
  const std::string much(1'000'000, 'x');
  client.transport->write(much);
  auto drained = client.transport->drained();
  manual.advance(1h);
  BOOST_TEST(server().received == "");
  BOOST_TEST(client.transport->buffered() == much.size() - 256 * 1024);
  BOOST_TEST(!drained.settled());
  server().transport->resume_reading();
  manual.settle(std::move(drained));
  manual.run_ready();
  BOOST_TEST(server().received == much);
}

BOOST_AUTO_TEST_CASE(what_has_arrived_can_be_received_now) {
  connect();
  std::string seen;
  manual.reactor().call_soon([&] { server().transport->write("here"); });
  manual.reactor().run_once();  // sent at the end of this turn
  BOOST_TEST(client.received == "");
  client.transport->receive_now();
  BOOST_TEST(client.received == "here");
}

BOOST_AUTO_TEST_CASE(a_protocol_that_throws_loses_its_own_connection) {
  connect();
  server().on_data = [] { throw std::runtime_error("no"); };
  client.transport->write("question");
  manual.run_ready();
  BOOST_TEST(server().lost.find("no") != std::string::npos);
  BOOST_TEST(client.lost != "");
}

BOOST_AUTO_TEST_CASE(callbacks_may_destroy_everything) {
  connect();
  std::optional<MemoryNetwork> other(std::in_place);
  Owned<Listener> its_listener;
  std::unique_ptr<End> far = std::make_unique<End>();
  its_listener = reactor.listen(here,
                                [&](Owned<Transport> made) {
                                  its_listener.reset();
                                  far->start(std::move(made));
                                },
                                {.network = &*other});
  End near;
  near.start(manual.settle(reactor.connect(here, {.network = &*other})));
  far->on_data = [&] {
    auto held = std::move(far->on_data);
    other.reset();
    near.transport.reset();
    far.reset();
  };
  near.transport->write("end it");
  manual.run_ready();
  BOOST_TEST((far == nullptr));
}

BOOST_AUTO_TEST_CASE(connections_that_outlive_the_network_carry_nothing) {
  auto other = std::make_unique<MemoryNetwork>();
  End far, near;
  const auto its_listener = reactor.listen(
      here, [&](Owned<Transport> made) { far.start(std::move(made)); }, {.network = other.get()});
  near.start(manual.settle(reactor.connect(here, {.network = other.get()})));
  near.transport->write("lost");
  other.reset();
  manual.advance(1s);
  far.transport->write("lost too");
  manual.advance(1s);
  BOOST_TEST(far.received == "");
  BOOST_TEST(near.received == "");
}

BOOST_AUTO_TEST_CASE(two_reactors_of_one_thread_may_talk) {
  ManualReactor second;
  auto dialling = second.reactor().connect(here, {.network = &network});
  End near;
  near.start(second.settle(std::move(dialling)));
  near.transport->write("hello");
  second.run_ready();
  BOOST_TEST(server().received == "");
  manual.run_ready();
  BOOST_TEST(server().received == "hello");
}

BOOST_AUTO_TEST_CASE(a_reactor_that_ends_closes_its_connections) {
  End near;
  {
    ManualReactor second;
    near.start(second.settle(second.reactor().connect(here, {.network = &network})));
  }
  server().transport->write("anybody?");
  manual.run_ready();
  BOOST_TEST(server().lost.ends_with("the server closed the connection"));
}

BOOST_AUTO_TEST_CASE(a_unix_owner_is_refused_because_nobody_could_check_it) {
  const Error error = manual.failure(dial(here, {.unix_owner = 0}));
  BOOST_TEST(error.message().find("has no users") != std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()
