// ScanSequence, with server replies that the test writes.
#include <deferredis/client/scan.hpp>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using support::settle;
using support::turn_a_little;

std::string words(std::initializer_list<std::string_view> list) {
  std::string bytes = "*" + std::to_string(list.size()) + "\r\n";
  for (const auto word : list) {
    bytes += "$" + std::to_string(word.size()) + "\r\n" + std::string(word) + "\r\n";
  }
  return bytes;
}
std::string page(std::string_view cursor, std::initializer_list<std::string_view> items) {
  return "*2\r\n$" + std::to_string(cursor.size()) + "\r\n" + std::string(cursor) + "\r\n" +
         words(items);
}

struct Scripted : support::ScriptedClient {
  Scripted() { open_and_wait(options()); }
  std::string next(ScanSequence<std::string>& keys) {
    return settle(manual, keys.next()).value_or("(end)");
  }
};

BOOST_FIXTURE_TEST_SUITE(scan_sequence, Scripted)

BOOST_AUTO_TEST_CASE(asks_for_the_next_part_while_this_one_is_used) {
  auto keys = scan_keys(*rc, {.match = "a*", .count = 2, .type = "set"});
  turn_a_little(manual);
  BOOST_TEST(server.received() == "");
  server.answer = [&](std::string_view) {
    server.answer = nullptr;
    return page("7", {"a1", "a2"});
  };
  BOOST_TEST(next(keys) == "a1");
  const std::string asked = words({"SCAN", "0", "MATCH", "a*", "COUNT", "2", "TYPE", "set"}) +
                            words({"SCAN", "7", "MATCH", "a*", "COUNT", "2", "TYPE", "set"});
  wait_for_bytes(asked.size());
  BOOST_TEST(server.received() == asked);
  server.say(page("0", {"a3"}));
  BOOST_TEST(next(keys) == "a2");
  BOOST_TEST(next(keys) == "a3");
  BOOST_TEST(next(keys) == "(end)");
  BOOST_TEST(next(keys) == "(end)");
  turn_a_little(manual);
  BOOST_TEST(server.received() == asked);
}

BOOST_AUTO_TEST_CASE(skips_parts_without_elements) {
  int pages = 0;
  server.answer = [&](std::string_view) { return ++pages < 5 ? page("9", {}) : page("0", {"x"}); };
  auto names = scan_field_names(*rc, "h");
  BOOST_TEST(next(names) == "x");
  BOOST_TEST(next(names) == "(end)");
  BOOST_TEST(server.pieces.front() == words({"HSCAN", "h", "0", "NOVALUES"}));
}

BOOST_AUTO_TEST_CASE(a_failed_part_is_requested_again_and_nothing_is_left_out) {
  int asked = 0;
  server.answer = [&](std::string_view) -> std::string {
    switch (++asked) {
      case 1: return page("5", {"a"});
      case 2: return "-ERR not now\r\n";
      default: return page("0", {"b"});
    }
  };
  auto keys = scan_keys(*rc);
  BOOST_TEST(next(keys) == "a");
  BOOST_TEST(ending_of(keys.next()) == "ReplyError (rejected)");
  BOOST_TEST(next(keys) == "b");
  BOOST_TEST(server.pieces.back() == words({"SCAN", "5"}));
}

BOOST_AUTO_TEST_CASE(a_cancelled_next_costs_no_element) {
  auto keys = scan_keys(*rc);
  auto cancelled = keys.next();
  wait_for_bytes(1);
  cancelled.cancel();
  BOOST_TEST(ending_of(std::move(cancelled)) == "CancelledError (maybe_applied)");
  server.answer = [](std::string_view) { return page("0", {"a"}); };
  server.say(page("0", {"a"}));
  BOOST_TEST(next(keys) == "a");
}

BOOST_AUTO_TEST_CASE(sends_nothing_after_its_end_and_is_silent_about_failures) {
  {
    auto keys = scan_keys(*rc);
    server.answer = [](std::string_view) { return page("5", {"a", "b"}); };
    BOOST_TEST(next(keys) == "a");
    server.answer = nullptr;
  }
  const std::size_t asked = server.received().size();
  server.drop();
  turn_a_little(manual);
  BOOST_TEST(server.received().size() == asked);
  auto keys = scan_keys(*rc);
  auto moved = std::move(keys);
  keys = std::move(moved);
  auto waiting = keys.next();
  {
    const auto gone = std::move(keys);  // while a caller waits for it
  }
  server.answer = [](std::string_view) { return page("0", {"a"}); };
  manual.advance(std::chrono::seconds(1));
  BOOST_TEST((settle(manual, std::move(waiting)) == "a"));
}

/// A source that is not a server.
struct Countdown final : ScanSource<std::string> {
  Future<ScanPart<std::string>> next_part() override {
    ScanPart<std::string> part{{std::to_string(left)}, left == 1};
    --left;
    return ready(std::move(part));
  }
  int left = 3;
};

BOOST_AUTO_TEST_CASE(takes_its_elements_from_any_source) {
  ScanSequence<std::string> countdown(*rc, make_owned<Countdown>());
  BOOST_TEST((settle(manual, countdown.rest()) == std::vector<std::string>{"3", "2", "1"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
