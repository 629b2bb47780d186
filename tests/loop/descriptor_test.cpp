#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/listen.hpp>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

namespace {

/// A program with a loop of its own: poll(2) on the reactor's descriptor.
struct PollingProgram {
  PollingProgram() { run_what_is_ready(); }

  bool readable(int at_most_ms = 0) const {
    pollfd waits{.fd = descriptor, .events = POLLIN, .revents = 0};
    return ::poll(&waits, 1, at_most_ms) == 1 && (waits.revents & POLLIN) != 0;
  }
  void run_what_is_ready() {
    for (int i = 0; i < 100'000 && readable(); ++i) reactor.run_ready();
    BOOST_REQUIRE_MESSAGE(!readable(), "it stays readable although nothing is due");
  }
  /// Returns how often it was woken. The case fails after ten seconds without a wake-up.
  template <class Done>
  int run_until(Done done) {
    int wakes = 0;
    for (; !done(); ++wakes) {
      BOOST_REQUIRE_MESSAGE(readable(10'000), "what was waited for did not come");
      reactor.run_ready();
    }
    return wakes;
  }
  /// A transport and the other end of its socket.
  Socket connect(Recorder& protocol, Owned<Transport>& transport) {
    int ends[2];
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    transport = detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/test"));
    transport->start(protocol);
    return Socket(ends[1]);
  }

  Reactor reactor;
  int descriptor = reactor.descriptor();
};

template <class Call>
void check_refused(Call call, std::string_view reason) {
  try {
    call();
    BOOST_ERROR("it was not refused: " << reason);
  } catch (const InvalidArgumentError& error) {
    BOOST_TEST(std::string_view(error.what()).find(reason) != std::string_view::npos, error.what());
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reactor_descriptor, PollingProgram)

BOOST_AUTO_TEST_CASE(stays_the_same_and_is_closed_on_exec) {
  BOOST_TEST(reactor.descriptor() == descriptor);
  BOOST_TEST((::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(a_call_from_outside_makes_it_readable_until_the_call_was_made) {
  int calls = 0;
  for (int round = 1; round < 4; ++round) {
    BOOST_TEST(!readable());
    reactor.call_soon([&] { ++calls; });
    BOOST_TEST(readable());
    BOOST_TEST(calls == round - 1);
    reactor.run_ready();
    BOOST_TEST(calls == round);
    run_what_is_ready();
  }
}

BOOST_AUTO_TEST_CASE(a_future_settled_from_outside_runs_its_callback) {
  Promise<int> promise(reactor.core());
  int value = 0;
  promise.future().then([&](int given) { value = given; }).detach();
  run_what_is_ready();
  promise.fulfill(7);
  BOOST_TEST(run_until([&] { return value != 0; }) == 1);
  BOOST_TEST(value == 7);
}

BOOST_AUTO_TEST_CASE(a_failure_that_nobody_reads_makes_a_plan_to_report_it) {
  Promise<int> promise(reactor.core());
  auto held = promise.future();
  promise.fail(Error(errc::queue_full, "full"));
  BOOST_TEST(readable());
  run_what_is_ready();
  held.cancel();
  static_cast<void>(std::move(held).on_error([](const Error&) { return 0; }));
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(a_timer_wakes_it_when_it_is_due_and_costs_few_wake_ups) {
  bool called = false;
  const TimePoint before = reactor.clock().now();
  const Timer timer = reactor.call_later(20ms, [&] { called = true; });
  BOOST_TEST(run_until([&] { return called; }) <= 2);  // one plans it
  BOOST_TEST((reactor.clock().now() - before >= 20ms));
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(a_timer_moved_earlier_from_outside_is_not_late) {
  bool called = false;
  Timer timer = reactor.call_later(1h, [&] { called = true; });
  run_what_is_ready();
  timer.reset(1ms);
  BOOST_TEST(run_until([&] { return called; }) <= 2);
}

BOOST_AUTO_TEST_CASE(a_timer_that_moves_later_again_and_again_wakes_once_for_nothing) {
  bool called = false;
  Timer timer = reactor.call_later(2ms, [&] { called = true; });
  Timer deadline = reactor.call_later(1ms, [] {});
  run_what_is_ready();
  deadline.reset(1h);  // the usual way of a deadline
  BOOST_TEST(run_until([&] { return called; }) <= 4);
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(nothing_due_is_no_wake_up) {
  const Timer later = reactor.call_later(1h, [] {});
  Timer cancelled = reactor.call_later(1ms, [] { BOOST_ERROR("it was cancelled"); });
  Recorder protocol;
  Owned<Transport> transport;
  const Socket peer = connect(protocol, transport);
  run_what_is_ready();
  cancelled.cancel();
  int wakes = 0;
  for (; readable(50); ++wakes) reactor.run_ready();
  BOOST_TEST(wakes <= 1);
}

BOOST_AUTO_TEST_CASE(ticks_keep_coming) {
  int ticks = 0;
  const Timer timer = reactor.every(1ms, [&] { ++ticks; });
  const int wakes = run_until([&] { return ticks == 10; });
  BOOST_TEST(wakes <= 20);
}

BOOST_AUTO_TEST_CASE(bytes_wake_it_and_an_answer_leaves_in_the_same_turn) {
  Recorder protocol;
  Owned<Transport> transport;
  const Socket peer = connect(protocol, transport);
  protocol.on_data = [&] { transport->write("answer"); };
  run_what_is_ready();
  write_all(peer.fd(), "question");
  BOOST_TEST(run_until([&] { return !protocol.received.empty(); }) == 1);
  BOOST_TEST(read_some(peer.fd()) == "answer");
}

BOOST_AUTO_TEST_CASE(bytes_written_from_outside_leave_with_the_next_run_ready) {
  Recorder protocol;
  Owned<Transport> transport;
  const Socket peer = connect(protocol, transport);
  run_what_is_ready();
  transport->write("from ");
  transport->write("outside");
  BOOST_TEST(readable());
  reactor.run_ready();
  BOOST_TEST(read_some(peer.fd()) == "from outside");
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(a_blocked_write_goes_on_when_there_is_room) {
  Recorder protocol;
  Owned<Transport> transport;
  const Socket peer = connect(protocol, transport);
  const std::string much(4u << 20, 'm');
  transport->write(much);
  run_what_is_ready();
  BOOST_TEST(transport->buffered() > 0u);
  std::size_t received = 0;
  while (received < much.size()) {
    received += drain(peer.fd());
    run_what_is_ready();
  }
  BOOST_TEST(transport->buffered() == 0u);
}

BOOST_AUTO_TEST_CASE(a_handler_may_destroy_the_next_transport_of_the_same_event) {
  Recorder protocols[2];
  Owned<Transport> transports[2];
  Socket peers[2];
  for (int i = 0; i < 2; ++i) {
    peers[i] = connect(protocols[i], transports[i]);
    protocols[i].on_data = [&, i] { transports[1 - i].reset(); };
  }
  run_what_is_ready();
  for (const Socket& peer : peers) write_all(peer.fd(), "x");
  run_what_is_ready();
  BOOST_TEST(protocols[0].chunks + protocols[1].chunks == 1);
}

BOOST_AUTO_TEST_CASE(a_paused_connection_wakes_nobody_and_a_resumed_one_does) {
  Recorder protocol;
  Owned<Transport> transport;
  const Socket peer = connect(protocol, transport);
  transport->pause_reading();
  run_what_is_ready();
  write_all(peer.fd(), "later");
  BOOST_TEST(!readable());
  transport->resume_reading();
  BOOST_TEST(run_until([&] { return protocol.received == "later"; }) == 1);
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_reported_once_and_wakes_nobody_afterwards) {
  Recorder protocol;
  Owned<Transport> transport;
  Socket peer = connect(protocol, transport);
  run_what_is_ready();
  peer = Socket();
  run_until([&] { return protocol.losses == 1; });
  run_what_is_ready();
  BOOST_TEST(protocol.losses == 1);
}

BOOST_AUTO_TEST_CASE(listeners_and_connections_over_tcp_work) {
  struct Echo final : Recorder {
    void data_received(std::string_view bytes) override { transport->write(bytes); }
  } echo;
  Recorder protocol;
  Owned<Transport> accepted, client;
  const Owned<Listener> listener = reactor.listen(Endpoint::tcp("127.0.0.1", 0),
                                                  [&](auto transport) {
                                                    accepted = std::move(transport);
                                                    accepted->start(echo);
                                                  },
                                                  {});
  reactor.connect(listener->endpoint(), ConnectOptions{})
      .then([&](Owned<Transport> transport) {
        client = std::move(transport);
        client->start(protocol);
        client->write("echo");
      })
      .detach();
  run_until([&] { return protocol.received == "echo"; });
}

BOOST_AUTO_TEST_CASE(a_call_from_a_thread_wakes_it) {
  int calls = 0;
  std::thread caller([&] {
    for (int i = 0; i < 1000; ++i) reactor.call_from_thread([&] { ++calls; });
  });
  run_until([&] { return calls == 1000; });
  caller.join();
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(a_thread_may_wait_for_a_call_and_for_blocking_work) {
  std::optional<int> answer, work;
  std::thread waiting([&] {
    const int given =
        reactor.blocking_call([&] { return reactor.after(1ms).then([] { return 7; }); });
    reactor.call_from_thread([&, given] { answer = given; });
  });
  reactor.run_in_thread([] { return 8; }).then([&](int given) { work = given; }).detach();
  run_until([&] { return work && answer; });
  waiting.join();
  BOOST_TEST(*answer == 7);
  BOOST_TEST(*work == 8);
}

BOOST_AUTO_TEST_CASE(a_long_chain_is_run_in_portions_and_stays_readable) {
  int left = 30'000;
  struct Chain {
    static Future<void> run(Reactor& on, int& steps) {
      while (--steps > 0) co_await on.after(0s);
    }
  };
  for (int i = 0; i < 30'000; ++i) reactor.call_soon([&] { --left; });
  const int wakes = run_until([&] { return left == 0; });
  BOOST_TEST(wakes >= 2);  // a turn is bounded
  left = 50;
  Chain::run(reactor, left).detach();
  run_until([&] { return left == 0; });
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(run_ready_without_anything_to_do_returns_at_once) {
  for (int i = 0; i < 100; ++i) reactor.run_ready();
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(the_reactors_own_loop_is_refused_with_a_reason) {
  check_refused([&] { reactor.run(); }, "another loop drives this reactor");
  check_refused([&] { reactor.run_once(true); }, "another loop drives this reactor");
  check_refused([&] { reactor.run(reactor.after(1ms)); }, "another loop drives this reactor");
  check_refused([&] { static_cast<void>(reactor.on_signal(SIGUSR2, [] {})); },
                "handle signals in that loop");
  run_what_is_ready();
}

BOOST_AUTO_TEST_CASE(run_ready_in_a_callback_is_refused) {
  int refused = 0;
  reactor.call_soon([&] {
    check_refused([&] { reactor.run_ready(); }, "already running");
    BOOST_TEST(reactor.running());
    ++refused;
  });
  Recorder protocol;
  Owned<Transport> transport;
  const Socket peer = connect(protocol, transport);
  protocol.on_data = [&] {
    check_refused([&] { reactor.run_ready(); }, "already running");
    ++refused;
  };
  write_all(peer.fd(), "x");
  run_until([&] { return refused == 2; });
  BOOST_TEST(!reactor.running());
}

BOOST_AUTO_TEST_CASE(the_thread_of_the_loop_may_be_another_one_and_may_be_gone_at_the_end) {
  bool called = false;
  auto of_the_loop = std::make_unique<Reactor>();
  static_cast<void>(of_the_loop->descriptor());
  std::thread loop([&] {
    of_the_loop->run_ready();
    of_the_loop->call_soon([&] { called = true; });  // between two calls
    of_the_loop->run_ready();
  });
  loop.join();
  BOOST_TEST(called);
  BOOST_CHECK_THROW(of_the_loop->call_soon([] {}), InvalidArgumentError);
  of_the_loop->run_ready();  // this thread takes it back
  of_the_loop->after(1h).detach();
  std::thread([&] { of_the_loop->run_ready(); }).join();
  of_the_loop.reset();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(reactor_becomes_driven)

BOOST_AUTO_TEST_CASE(what_was_there_before_is_not_lost) {
  Reactor reactor;
  bool soon = false, from_thread = false, later = false;
  reactor.call_soon([&] { soon = true; });
  std::thread([&] { reactor.call_from_thread([&] { from_thread = true; }); }).join();
  const Timer timer = reactor.call_later(2ms, [&] { later = true; });
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  const Socket peer(ends[1]);
  const auto transport =
      detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/test"));
  Recorder protocol;
  transport->start(protocol);
  reactor.run_once();
  write_all(peer.fd(), "bytes");
  pollfd waits{.fd = reactor.descriptor(), .events = POLLIN, .revents = 0};
  while (!soon || !from_thread || !later || protocol.received.empty()) {
    BOOST_REQUIRE(::poll(&waits, 1, 10'000) == 1);
    reactor.run_ready();
  }
  BOOST_TEST(protocol.received == "bytes");
}

BOOST_AUTO_TEST_CASE(not_while_its_own_loop_runs) {
  Reactor reactor;
  reactor.run(reactor.after(0s).then([&] {
    check_refused([&] { static_cast<void>(reactor.descriptor()); }, "runs its own loop");
  }));
  reactor.run(reactor.after(0s));  // it is as it was
}

BOOST_AUTO_TEST_CASE(not_while_a_signal_is_handled) {
  Reactor reactor;
  auto handled = reactor.on_signal(SIGUSR2, [] {});
  check_refused([&] { static_cast<void>(reactor.descriptor()); }, "on_signal is in use");
  handled.reset();
  BOOST_TEST(reactor.descriptor() >= 0);
}

BOOST_AUTO_TEST_SUITE_END()
