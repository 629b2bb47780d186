// Scan sequences against a real server: every element arrives, whatever the pages.
#include <deferredis/client/scan.hpp>

#include <set>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;

struct Scanned : TypedCommands {
  static std::set<std::string> numbered(const char* prefix, int count) {
    std::set<std::string> names;
    for (int i = 0; i < count; ++i) names.insert(prefix + std::to_string(i));
    return names;
  }
  template <class T>
  static std::set<T> as_set(const std::vector<T>& items) {
    return {items.begin(), items.end()};
  }
  static Future<std::set<std::string>> walk(ScanSequence<std::string> keys) {
    std::set<std::string> seen;
    while (auto key = co_await keys.next()) seen.insert(*key);
    auto after = co_await keys.next();
    if (after) seen.insert("after the end");
    co_return seen;
  }
};

BOOST_FIXTURE_TEST_SUITE(scan_sequence, Scanned)

BOOST_DATA_TEST_CASE(returns_every_key_one_by_one, protocols, protocol) {
  Client rc = client(protocol);
  for (const auto& key : numbered("user:", 500)) run(rc.set(key, "x"));
  for (const auto& key : numbered("other:", 100)) run(rc.rpush(key, "x"));
  BOOST_TEST((run(walk(scan_keys(rc, {.match = "user:*", .count = 7}))) == numbered("user:", 500)));
  BOOST_TEST((run(walk(scan_keys(rc, {.count = 50, .type = "list"}))) == numbered("other:", 100)));
  BOOST_TEST(run(walk(scan_keys(rc))).size() == 600u);
  BOOST_TEST(run(walk(scan_keys(rc, {.match = "none*"}))).empty());
}

BOOST_DATA_TEST_CASE(returns_the_elements_of_a_key, protocols, protocol) {
  Client rc = client(protocol);
  for (int i = 0; i < 600; ++i) {  // too many for the compact encodings
    const std::string n = std::to_string(i);
    rc.hset("h", {{n, "v" + n}}).detach();
    rc.sadd("s", "m" + n).detach();
    rc.zadd("z", {{n, i / 2.0}}).detach();
  }
  const auto fields = as_set(run(scan_fields(rc, "h", {.count = 20}).rest()));
  BOOST_TEST(fields.size() == 600u);
  BOOST_TEST(fields.count({"17", "v17"}) == 1u);
  BOOST_TEST((as_set(run(scan_members(rc, "s", {.count = 20}).rest())) == numbered("m", 600)));
  const auto scores = as_set(run(scan_scores(rc, "z", {.count = 20}).rest()));
  BOOST_TEST(scores.size() == 600u);
  BOOST_TEST(scores.count({"5", 2.5}) == 1u);
  BOOST_TEST(as_set(run(scan_scores(rc, "z", {.match = "1?"}).rest())).size() == 10u);
  BOOST_TEST(run(scan_members(rc, "none").rest()).empty());
}

BOOST_AUTO_TEST_CASE(calls_a_function_for_each_element_and_waits_for_it) {
  Client rc = client(ProtocolVersion::resp3);
  for (int i = 0; i < 50; ++i) run(rc.set("k" + std::to_string(i), "1"));
  run(scan_keys(rc, {.count = 5}).for_each([rc](const std::string& key) {
    return rc.incrby(key, 1).then([](std::int64_t) {});
  }));
  BOOST_TEST((run(rc.get("k49")) == "2"));
  int calls = 0;
  run(scan_keys(rc).for_each([&](const std::string&) { ++calls; }));
  BOOST_TEST(calls == 50);
  auto refused = scan_keys(rc).for_each([&](const std::string&) -> Future<void> {
    ++calls;
    return failed<>(Error(errc::invalid_argument, "enough"));
  });
  BOOST_TEST(failure(std::move(refused)).message() == "enough");
  BOOST_TEST(calls == 51);
}

BOOST_AUTO_TEST_CASE(a_server_error_is_the_error_of_next) {
  Client rc = client(ProtocolVersion::resp3);
  run(rc.set("text", "x"));
  auto members = scan_members(rc, "text");
  BOOST_TEST(failure(members.next()).is(errc::wrong_type));
  BOOST_TEST(failure(members.next()).is(errc::wrong_type));
  run(rc.del("text"));
  run(rc.sadd("text", "m"));
  BOOST_TEST((run(members.next()) == "m"));
  // For a server that does not know the command yet.
  run(rc.hset("h", {{"field", "value"}}));
  BOOST_TEST(failure(scan_field_names(rc, "h").next()).is(errc::reply));
}

BOOST_AUTO_TEST_CASE(continues_after_its_connections_were_lost) {
  Client rc = client(ProtocolVersion::resp3);
  for (const auto& key : numbered("k", 300)) run(rc.set(key, "x"));
  auto keys = scan_keys(rc, {.count = 3});
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    if (i % 20 == 0) server().command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    auto next = keys.next();
    until([&] { return next.settled(); });
    try {
      const auto key = run(std::move(next));
      if (!key) break;
      seen.insert(*key);
    } catch (const ConnectionError&) {
    }
  }
  BOOST_TEST((seen == numbered("k", 300)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
