// Handles of a client on a server that says exactly what a case needs.
#include <optional>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/lock.hpp>
#include <deferredis/client/no_reply.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/testing/scripted_redis.hpp>

#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;

struct Handles : support::MemoryLoop {
  ScriptedRedis server{reactor, network};
  Client rc = lazy_connection(reactor, {.network = &network, .timeout = 2s});
};

BOOST_FIXTURE_TEST_SUITE(handles, Handles)

BOOST_AUTO_TEST_CASE(a_subscriber_that_comes_while_another_leaves_is_subscribed_again) {
  server.expect("SUBSCRIBE", "a").push({"subscribe", "a", "1"});
  server.expect("UNSUBSCRIBE", "a").after(1s).push({"unsubscribe", "a", "0"});
  server.expect("SUBSCRIBE", "a").push({"subscribe", "a", "1"}).push({"message", "a", "news"});
  Subscriber first = rc.subscriber();
  run(first.subscribe("a"));
  auto left = first.unsubscribe("a");
  manual.run_ready();
  Subscriber second = rc.subscriber();
  auto asked = second.subscribe("a");
  run(std::move(left));
  run(std::move(asked));
  BOOST_TEST(run(second.next())->payload == "news");
  server.check();
}

BOOST_AUTO_TEST_CASE(a_connection_that_did_not_confirm_its_replies_is_not_used_again) {
  server.expect("CLIENT", "REPLY", "OFF");
  server.expect("SET", "k", "v");
  server.expect("CLIENT", "REPLY", "ON");
  NoReply quiet = rc.no_reply();
  BOOST_TEST(failure(quiet.set("k", "v")).is(errc::timeout));
  manual.run_ready();
  BOOST_TEST(server.connections() == 1u);  // that of the client itself
  server.check();
}

BOOST_AUTO_TEST_CASE(the_question_for_a_lock_is_never_sent_twice) {
  server.expect("SET", "l", AnyWord(), "NX", "PX", "60000").drop();
  const Client sure = rc.with({.retry = Retry::all});
  BOOST_TEST(failure(Lock::acquire(sure, "l", {.ttl = 60s})).is(errc::connection));
  manual.advance(1s);
  BOOST_TEST(server.missing() == "");
  BOOST_TEST(server.failure().find("but SET") == std::string::npos);  // it takes the lock back
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
