#include <ev.h>
#include <thread>

#include <memory>
#include <string>
#include <thread>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/listen.hpp>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

namespace {

/// A libev program that has its own loop, and runs it.
struct Program {
  struct Destroy {
    void operator()(struct ev_loop* old) const { ev_loop_destroy(old); }
  };

  void run() { ev_run(loop.get(), 0); }

  std::unique_ptr<struct ev_loop, Destroy> loop{ev_loop_new(EVFLAG_NOENV | EVFLAG_NOSIGMASK)};
  Reactor reactor{loop.get()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(foreign_loop, Program)

BOOST_AUTO_TEST_CASE(the_users_loop_ends_by_itself_when_nothing_is_left) {
  run();
  std::string order;
  reactor.call_soon([&] { order += 'a'; });
  run();
  BOOST_TEST(order == "a");
}

BOOST_AUTO_TEST_CASE(a_pending_timer_keeps_the_loop_alive_until_it_is_called) {
  int calls = 0;
  const Timer timer = reactor.call_later(2ms, [&] { ++calls; });
  run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(a_cancelled_timer_does_not_keep_the_loop_alive) {
  Timer never = reactor.call_later(1h, [] {});
  const Timer soon = reactor.call_later(1ms, [&] { never.cancel(); });
  run();
}

BOOST_AUTO_TEST_CASE(a_chain_of_futures_runs_to_its_end) {
  int value = 0;
  reactor.after(1ms)
      .then([&] { return reactor.after(1ms); })
      .then([&] { return 7; })
      .then([&](int seven) { value = seven; })
      .detach();
  run();
  BOOST_TEST(value == 7);
}

BOOST_AUTO_TEST_CASE(continuations_of_the_last_event_still_run) {
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  Socket peer(ends[1]);
  auto transport = detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/test"));
  Recorder protocol;
  Promise<void> lost(reactor.core());
  bool told = false;
  lost.future().then([&] { told = true; }).detach();
  protocol.on_lost = [&] { lost.fulfill(); };  // nothing else is left then
  transport->start(protocol);
  peer = Socket();
  run();
  BOOST_TEST(told);
}

BOOST_AUTO_TEST_CASE(work_that_the_users_callback_requests_is_done) {
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  const Socket peer(ends[1]);
  struct Shared {
    Reactor* reactor;
    Owned<Transport> transport;
    bool called = false;
  } shared{&reactor, detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/t"))};
  ev_timer timer;
  ev_timer_init(
      &timer,
      [](struct ev_loop*, ev_timer* watcher, int) {
        auto& mine = *static_cast<Shared*>(watcher->data);
        mine.transport->write("from a callback");
        mine.reactor->call_soon([&mine] { mine.called = true; });
      },
      0.001, 0);
  timer.data = &shared;
  ev_timer_start(loop.get(), &timer);
  run();
  BOOST_TEST(shared.called);
  BOOST_TEST(read_some(peer.fd()) == "from a callback");
}

BOOST_AUTO_TEST_CASE(a_server_and_a_client_live_in_the_users_loop) {
  struct Echo final : Recorder {
    void data_received(std::string_view bytes) override { transport->write(bytes); }
  } echo;
  Recorder protocol;
  Owned<Transport> accepted, client;
  Owned<Listener> listener = reactor.listen(Endpoint::tcp("127.0.0.1", 0),
                                            [&](auto transport) {
                                              accepted = std::move(transport);
                                              accepted->start(echo);
                                            },
                                            {});
  protocol.on_data = [&] {
    client.reset();  // releases everything, so that the loop may end
    listener.reset();
  };
  reactor.connect(listener->endpoint(), ConnectOptions{})
      .then([&](Owned<Transport> transport) {
        client = std::move(transport);
        client->start(protocol);
        client->write("echo");
      })
      .detach();
  run();
  BOOST_TEST(protocol.received == "echo");
  BOOST_TEST(echo.losses == 1);
}

BOOST_AUTO_TEST_CASE(a_call_from_a_thread_reaches_a_loop_that_waits) {
  const Timer keeps = reactor.call_later(10s, [] {});
  bool called = false;
  std::thread caller([&] {
    reactor.call_from_thread([&] {
      called = true;
      ev_break(loop.get(), EVBREAK_ALL);
    });
  });
  run();
  caller.join();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(the_reactor_can_run_the_users_loop_too) {
  BOOST_TEST(reactor.run(reactor.after(1ms).then([] { return 3; })) == 3);
  std::thread caller([&] { reactor.call_from_thread([&] { reactor.stop(); }); });
  reactor.run();  // waits until it is stopped, although nothing is left
  caller.join();
}

BOOST_AUTO_TEST_CASE(the_users_loop_can_be_used_after_the_reactor_is_gone) {
  {
    Reactor short_lived(loop.get());
    short_lived.call_later(1h, [] {}).release();
    short_lived.after(1h).detach();
  }
  run();
  bool called = false;
  ev_timer timer;
  ev_timer_init(
      &timer,
      [](struct ev_loop*, ev_timer* watcher, int) { *static_cast<bool*>(watcher->data) = true; },
      0.001, 0);
  timer.data = &called;
  ev_timer_start(loop.get(), &timer);
  run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(a_borrowed_loop_has_no_descriptor_of_ours) {
  BOOST_CHECK_THROW(static_cast<void>(reactor.descriptor()), InvalidArgumentError);
  BOOST_CHECK_THROW(reactor.run_ready(), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(two_reactors_share_one_loop) {
  Reactor other(loop.get());
  std::string order;
  const Timer second = other.call_later(4ms, [&] { order += '2'; });
  const Timer first = reactor.call_later(2ms, [&] { order += '1'; });
  run();
  BOOST_TEST((order == "12" || order == "21"));  // late enough, both are due in one turn
}

BOOST_AUTO_TEST_SUITE_END()
