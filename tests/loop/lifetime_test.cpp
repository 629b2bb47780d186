// Handles that outlive their connection, their client and their reactor, in every order; and
// clients that are copied and destroyed on other threads.
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/no_reply.hpp>
#include <deferredis/client/scan.hpp>
#include <deferredis/deferredis.hpp>

#include <deferredis/testing/memory_network.hpp>

#include "support/fake_node.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using namespace support;

Options to(const FakeNode& server, Network& network) {
  return {.host = "127.0.0.1",
          .port = server.endpoint().port,
          .network = &network,
          .protocol = ProtocolVersion::resp2,
          .announce_library = false};
}

template <class T>
std::string kind_of(const Future<T>& future) {
  BOOST_REQUIRE(future.settled());
  const auto& state = detail::FutureAccess::state(future);
  return state.failed() ? std::string(state.error().code().name()) : "none";
}

/// A reactor with a client, and a server on another reactor.
struct Outlived {
  std::string answer(const Words& command) {
    if (command[0] == "GET" && silent) return {};
    if (command[0] == "GET") return bulk("value");
    return command[0] == "PING" ? "+PONG\r\n" : "+OK\r\n";
  }
  template <class Done>
  void turn_until(Done done) {
    for (int i = 0; i < 20'000 && !done(); ++i) {
      outside.run_once(false);
      reactor->run_once(false);
    }
    BOOST_REQUIRE(done());
  }
  template <class T>
  T wait(Future<T> future) {
    turn_until([&] { return future.settled(); });
    return reactor->run(std::move(future));
  }

  Reactor outside;
  bool silent = false;
  MemoryNetwork network;
  FakeNode server{outside, network, [this](const Words& command) { return answer(command); }};
  std::optional<Reactor> reactor{std::in_place};
  std::optional<Client> rc = lazy_connection(*reactor, to(server, network));
};

BOOST_FIXTURE_TEST_SUITE(lifetime, Outlived)

BOOST_AUTO_TEST_CASE(a_session_that_lost_its_connection_outlives_its_reactor) {
  for (const bool with_client : {false, true}) {
    reactor.emplace();
    rc = lazy_connection(*reactor, to(server, network));
    auto session = wait(rc->session());
    server.drop();
    turn_until([&] { return !session.up() && rc->stats().exclusive == 0; });
    if (!with_client) rc.reset();
    reactor.reset();
    BOOST_TEST(kind_of(session.get("k")) != "none");
    session.release();
    rc.reset();
  }
}

BOOST_AUTO_TEST_CASE(a_session_that_is_connected_outlives_its_reactor) {
  auto session = wait(rc->session());
  silent = true;
  auto waiting = session.get("k");
  reactor.reset();
  BOOST_TEST(kind_of(waiting) == "ClosedError");
  BOOST_TEST(kind_of(session.get("k")) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(a_returned_session_outlives_everything_else) {
  auto session = wait(rc->session());
  session.release();
  rc.reset();
  reactor.reset();
  BOOST_TEST(kind_of(session.get("k")) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(a_watch_that_lost_its_connection_outlives_its_reactor) {
  auto watch = wait(rc->watch({"k"}));
  auto transaction = watch.multi();
  auto queued = transaction.incr("n");
  server.drop();
  turn_until([&] { return rc->stats().exclusive == 0; });
  reactor.reset();
  BOOST_TEST(kind_of(watch.get("k")) != "none");
  BOOST_TEST(kind_of(transaction.commit()) != "none");
  BOOST_TEST(queued.settled());
}

BOOST_AUTO_TEST_CASE(a_no_reply_that_lost_its_connection_outlives_its_reactor) {
  auto quiet = rc->no_reply();
  wait(quiet.command("SET", "k", "v"));
  server.drop();
  turn_until([&] { return rc->stats().exclusive == 0; });
  reactor.reset();
  BOOST_TEST(kind_of(quiet.command("SET", "k", "v")) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(every_other_handle_outlives_its_reactor) {
  auto transaction = rc->multi();
  auto in_transaction = transaction.get("k");
  auto batch = rc->batch();
  auto in_batch = batch.get("k");
  auto sub = rc->subscriber();
  auto heard = sub.next();
  auto monitor = rc->monitor();
  auto keys = scan_keys(*rc);
  GroupConsumer jobs(*rc, "group", "me", {"jobs"});
  auto job = jobs.next();
  StreamConsumer news(*rc, {{"news", "0"}});
  auto entry = news.next();
  auto lock = Lock::acquire(*rc, "lock");
  const Registration told = rc->on_event([](const ConnectionEvent&) {});
  reactor.reset();
  BOOST_TEST(kind_of(transaction.commit()) == "ClosedError");
  BOOST_TEST(kind_of(batch.execute()) == "ClosedError");
  BOOST_TEST(in_transaction.settled());
  BOOST_TEST(in_batch.settled());
  BOOST_TEST(kind_of(heard) == "ClosedError");
  BOOST_TEST(kind_of(sub.subscribe({"a"})) == "ClosedError");
  BOOST_TEST(kind_of(monitor.next()) == "ClosedError");
  BOOST_TEST(kind_of(keys.next()) == "ClosedError");
  BOOST_TEST(kind_of(job) == "ClosedError");
  BOOST_TEST(kind_of(entry) == "ClosedError");
  BOOST_TEST(kind_of(jobs.next()) == "ClosedError");
  BOOST_TEST(kind_of(news.next()) == "ClosedError");
  BOOST_TEST(kind_of(lock) == "ClosedError");
  BOOST_TEST(kind_of(rc->disconnect()) == "none");
}

// --- threads -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_client_is_refused_on_another_thread) {
  std::vector<std::string> ends;
  std::optional<Session> session = wait(rc->session());
  std::optional<Subscriber> sub = rc->subscriber();
  std::thread other([&] {
    const auto refused = [&](auto call) {
      try {
        call();
        ends.emplace_back("nothing");
      } catch (const InvalidArgumentError& error) {
        ends.emplace_back(error.what());
      }
    };
    refused([&] { rc->get("k").detach(); });
    refused([&] { rc->command("GET", "k").detach(); });
    refused([&] { rc->session().detach(); });
    refused([&] { rc->watch({"k"}).detach(); });
    refused([&] { static_cast<void>(rc->multi()); });
    refused([&] { static_cast<void>(rc->batch()); });
    refused([&] { static_cast<void>(rc->no_reply()); });
    refused([&] { static_cast<void>(rc->subscriber()); });
    refused([&] { static_cast<void>(rc->monitor()); });
    refused([&] { static_cast<void>(rc->with({.client_name = "other"})); });
    refused([&] { static_cast<void>(rc->stats()); });
    refused([&] { static_cast<void>(rc->describe()); });
    refused([&] { static_cast<void>(rc->endpoints()); });
    refused([&] { static_cast<void>(rc->on(server.endpoint())); });
    refused([&] { rc->connected().detach(); });
    refused([&] { rc->disconnect().detach(); });
    refused([&] { rc->drain().detach(); });
    refused([&] { rc->on_event([](const ConnectionEvent&) {}).reset(); });
    refused([&] { rc->on_unreceived({}); });
    refused([&] { rc->set_response_callback("GET", {}); });
    refused([&] { session->get("k").detach(); });
    refused([&] { sub->subscribe({"a"}).detach(); });
    refused([&] { sub->next().detach(); });
  });
  other.join();
  BOOST_TEST(ends.size() == 23u);
  for (const std::string& end : ends) {
    BOOST_TEST(end.find("Reactor::call_from_thread") != std::string::npos, end);
    BOOST_TEST(end.find("Reactor::blocking_call") != std::string::npos, end);
  }
  BOOST_TEST(wait(rc->get("k")).value() == "value");  // the client still works
}

BOOST_AUTO_TEST_CASE(a_client_may_be_copied_and_destroyed_on_any_thread) {
  std::vector<std::thread> threads;
  const Client& shared = *rc;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&shared] {
      for (int i = 0; i < 1000; ++i) const Client copy(shared);
    });
  }
  for (int i = 0; i < 100; ++i) BOOST_TEST(wait(rc->get("k")).value() == "value");
  for (std::thread& thread : threads) thread.join();
}

BOOST_AUTO_TEST_CASE(the_last_handle_may_be_destroyed_on_another_thread) {
  wait(rc->get("k"));
  BOOST_TEST(server.connected() == 1u);
  std::thread([last = std::exchange(rc, std::nullopt)]() mutable { last.reset(); }).join();
  turn_until([&] { return server.connected() == 0; });
}

BOOST_AUTO_TEST_CASE(the_last_handle_may_be_destroyed_during_the_end_of_the_reactor) {
  for (int i = 0; i < 100; ++i) {
    reactor.emplace();
    rc = lazy_connection(*reactor, to(server, network));
    reactor->run_once(false);
    std::thread other([last = std::exchange(rc, std::nullopt)]() mutable { last.reset(); });
    reactor.reset();
    other.join();
  }
}

BOOST_AUTO_TEST_CASE(handles_destroyed_on_another_thread_end_with_a_reactor_that_never_runs) {
  std::thread([last = std::exchange(rc, std::nullopt)]() mutable { last.reset(); }).join();
  reactor.reset();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
