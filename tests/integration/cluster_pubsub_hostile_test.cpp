// Subscribers on a cluster whose nodes reply as no real node can be made to reply.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/cluster_pubsub_loop.hpp"
#include "support/fake_node.hpp"
#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::array;
using support::bulk;
using support::FakeNode;
using support::Words;

/// Two nodes. The first one has all slots, or says where they are.
struct TwoNodes : support::MemoryLoop {
  static std::string integer(std::int64_t number) { return ":" + std::to_string(number) + "\r\n"; }
  static std::string push(const char* word, const char* name, std::int64_t count) {
    return array({bulk(word), bulk(name), integer(count)});
  }
  static std::string message(const char* name, const char* text) {
    return array({bulk("smessage"), bulk(name), bulk(text)});
  }
  std::string moved_to(const FakeNode& node) const {
    return "-MOVED " + std::to_string(key_slot("s")) + " " + node.address() + "\r\n";
  }
  std::string slots() const {
    const auto node = [](const FakeNode& each, char id) {
      return array({bulk("127.0.0.1"), integer(each.endpoint().port), bulk(std::string(40, id))});
    };
    return array({array({integer(0), integer(8000), node(first, '1')}),
                  array({integer(8001), integer(16383), node(second, '2')})});
  }
  std::string answer(const Words& words) const {
    if (words[0] == "CLUSTER") return words[1] == "SLOTS" ? slots() : "-ERR unknown subcommand\r\n";
    return words[0] == "PING" ? "+PONG\r\n" : "-ERR unknown command\r\n";
  }
  std::string say_first(const Words& words) {
    return words[0] == "SSUBSCRIBE" ? on_first() : answer(words);
  }
  std::string say_second(const Words& words) {
    return words[0] == "SSUBSCRIBE" ? on_second() : answer(words);
  }

  std::function<std::string()> on_first, on_second;
  FakeNode first{reactor, network, [this](const Words& words) { return say_first(words); }};
  FakeNode second{reactor, network, [this](const Words& words) { return say_second(words); }};
  std::string seed = first.address();
  Client rc = lazy_cluster(
      reactor, {.nodes = seed, .connection = {.network = &network, .announce_library = false}});
  Subscriber sub = rc.subscriber();
};

BOOST_FIXTURE_TEST_SUITE(cluster_pubsub_hostile, TwoNodes)

BOOST_AUTO_TEST_CASE(messages_from_the_former_node_of_a_moved_channel_are_ignored) {
  int asked = 0;
  on_first = [&] { return ++asked == 1 ? push("ssubscribe", "s", 1) : moved_to(second); };
  on_second = [&] { return asked == 0 ? moved_to(first) : push("ssubscribe", "s", 1); };
  run(sub.ssubscribe("s"));
  first.say_to("SSUBSCRIBE", message("s", "one"));
  BOOST_TEST(text_of(run(sub.next())) == "shard s: one");
  first.say_to("SSUBSCRIBE", push("sunsubscribe", "s", 0));
  BOOST_TEST(text_of(run(sub.next())) == "gap");
  first.say_to("SSUBSCRIBE", message("s", "two"));
  second.say_to("SSUBSCRIBE", message("s", "two"));
  BOOST_TEST(text_of(run(sub.next())) == "shard s: two");
  second.say_to("SSUBSCRIBE", message("s", "three"));
  BOOST_TEST(text_of(run(sub.next())) == "shard s: three");
}

BOOST_AUTO_TEST_CASE(nodes_that_name_each_other_are_retried_slowly_until_one_agrees) {
  int refusals = 0;
  on_first = [&] { return ++refusals < 6 ? moved_to(second) : push("ssubscribe", "s", 1); };
  on_second = [&] { return ++refusals < 6 ? moved_to(first) : push("ssubscribe", "s", 1); };
  const TimePoint begun = reactor.clock().now();
  run(sub.ssubscribe("s"));
  BOOST_TEST(refusals == 6);
  BOOST_TEST((reactor.clock().now() - begun >= 350ms));  // all but the first wait
  BOOST_TEST(sub.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_gap_comes_before_the_first_message_after_it) {
  on_first = on_second = [&] { return push("ssubscribe", "s", 1) + message("s", "behind"); };
  run(sub.ssubscribe("s"));
  BOOST_TEST(text_of(run(sub.next())) == "shard s: behind");
  for (FakeNode* const node : {&first, &second})
    node->say_to("SSUBSCRIBE", push("sunsubscribe", "s", 0));
  BOOST_TEST(text_of(run(sub.next())) == "gap");
  BOOST_TEST(text_of(run(sub.next())) == "shard s: behind");
}

BOOST_AUTO_TEST_CASE(an_endless_circle_ends_the_call_at_its_deadline_and_leaves_nothing) {
  on_first = [&] { return moved_to(second); };
  on_second = [&] { return moved_to(first); };
  Subscriber hurried = rc.with({.timeout = 250ms}).subscriber();
  BOOST_TEST(is(failure(hurried.ssubscribe("s")), errc::timeout, Delivery::maybe_applied));
  BOOST_TEST(hurried.size() == 0u);
  const std::size_t asked = first.count("SSUBSCRIBE") + second.count("SSUBSCRIBE");
  BOOST_TEST(asked < 8u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
