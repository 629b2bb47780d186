// Long values that are given to a command instead of being copied, in memory.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/client/codec.hpp>
#include <deferredis/protocol/literals.hpp>

#include "loop/connecting.hpp"
#include "support/allocation_count.hpp"

namespace deferredis {
namespace {

using namespace deferredis::literals;
using namespace std::chrono_literals;
using support::get_bytes;
using support::settle;
using support::turn_a_little;
using support::turn_until;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t far_below = 100'000;  // what a call may allocate at once

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}
std::string set_bytes(std::string_view key, std::string_view value) {
  return "*3\r\n$3\r\nSET\r\n" + bulk(key) + bulk(value);
}
std::string large(std::size_t size = mebibyte) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i != size; ++i) text[i] = static_cast<char>('a' + i / 7 % 26);
  return text;
}

struct Giving : test::Connecting {
  /// SET of this text, which is given.
  Future<bool> give(std::string text, std::string_view key = "k") {
    const test::NoAllocationAbove limit(far_below);
    return client().set(key, std::move(text));
  }
  /// The server takes only the first bytes of what is sent.
  void open_clogged() {
    network.set_window(1000);
    server.deaf = true;
    open_and_wait(options());
  }
  void expect(const std::string& bytes) {
    wait_for_bytes(bytes.size());
    BOOST_TEST((server.received() == bytes));
  }
};

BOOST_FIXTURE_TEST_SUITE(large_arguments, Giving)

BOOST_AUTO_TEST_CASE(a_given_string_is_not_copied) {
  open_and_wait(options());
  auto stored = give(large());
  expect(set_bytes("k", large()));
  server.say("+OK\r\n");
  BOOST_TEST(settle(manual, std::move(stored)));
}

BOOST_AUTO_TEST_CASE(nor_is_it_by_other_commands_and_ways_to_send_them) {
  open_and_wait(options());
  const std::string text = large();
  std::string a = text, b = text, c = text, d = text, e = text;
  std::string expected;
  {
    const test::NoAllocationAbove limit(far_below);
    client().set("k", std::move(a), {.ex = 60s}).detach();
    client().append("k", std::move(b)).detach();
    client().command("SET", "k", std::move(c), "PX", 5).detach();
    client().run("SET {} {} EX {}"_redis, "k", std::move(d), 10).detach();
    client().with({.key_prefix = "app:"}).set("k", std::move(e)).detach();
  }
  const std::string set = "$3\r\nSET\r\n", value = bulk(text);
  expect("*5\r\n" + set + bulk("k") + value + bulk("EX") + bulk("60") +  //
         "*3\r\n$6\r\nAPPEND\r\n" + bulk("k") + value +                  //
         "*5\r\n" + set + bulk("k") + value + bulk("PX") + bulk("5") +   //
         "*5\r\n" + set + bulk("k") + value + bulk("EX") + bulk("10") +  //
         set_bytes("app:k", text));
  server.say("+OK\r\n:1\r\n+OK\r\n+OK\r\n+OK\r\n");
  turn_a_little(manual);
}

BOOST_AUTO_TEST_CASE(a_codec_changes_it) {
  open_and_wait(options());
  const Codec codec{.encode = [](std::string_view text,
                                 std::string& out) { out = text.size() > 9 ? "long" : text; },
                    .decode = [](std::string_view text, std::string& out) { out = text; }};
  const Codec* const used = &codec;
  client().with({.codec = used}).set("k", large()).detach();
  expect(set_bytes("k", "long"));
  server.say("+OK\r\n");
  turn_a_little(manual);
}

BOOST_AUTO_TEST_CASE(its_bytes_keep_their_place_when_they_are_written_in_pieces) {
  network.set_window(1000);
  open_and_wait(options());
  auto first = client().get("before");
  auto second = give(large(100'000));
  auto third = client().get("between");
  auto fourth = give(large(50'000), "other");
  auto fifth = client().get("behind");
  expect(get_bytes("before") + set_bytes("k", large(100'000)) + get_bytes("between") +
         set_bytes("other", large(50'000)) + get_bytes("behind"));
  server.say("$1\r\n1\r\n+OK\r\n$1\r\n3\r\n+OK\r\n$1\r\n5\r\n");
  BOOST_TEST(settle(manual, std::move(first)).value() == "1");
  BOOST_TEST(settle(manual, std::move(second)));
  BOOST_TEST(settle(manual, std::move(third)).value() == "3");
  BOOST_TEST(settle(manual, std::move(fourth)));
  BOOST_TEST(settle(manual, std::move(fifth)).value() == "5");
}

BOOST_AUTO_TEST_CASE(a_cancel_before_or_while_it_is_sent_leaves_the_connection_in_order) {
  open_clogged();
  auto half_sent = give(large(60'000), "half");
  turn_a_little(manual);
  auto unsent = give(large());
  half_sent.cancel();
  unsent.cancel();
  auto next = client().get("next");
  server.hear();
  turn_until(manual, [&] { return server.received().ends_with(get_bytes("next")); });
  const std::string half = set_bytes("half", large(60'000)), end = get_bytes("next");
  const bool whole = server.received() == half + set_bytes("k", large()) + end;
  BOOST_TEST((whole || server.received() == half + end));
  server.say(whole ? "+OK\r\n+OK\r\n$1\r\nv\r\n" : "+OK\r\n$1\r\nv\r\n");
  BOOST_TEST(ending_of(std::move(half_sent)).starts_with("CancelledError"));
  BOOST_TEST(ending_of(std::move(unsent)).starts_with("CancelledError"));
  BOOST_TEST(settle(manual, std::move(next)).value() == "v");
}

BOOST_AUTO_TEST_CASE(it_is_sent_again_as_a_whole_if_the_connection_is_lost_half_way) {
  open_clogged();
  auto stored = give(large(200'000));
  auto behind = client().get("behind");
  turn_a_little(manual);
  server.deaf = false;
  server.drop();
  expect(set_bytes("k", large(200'000)) + get_bytes("behind"));
  server.say("+OK\r\n$1\r\nv\r\n");
  BOOST_TEST(settle(manual, std::move(stored)));
  BOOST_TEST(settle(manual, std::move(behind)).value() == "v");
}

BOOST_AUTO_TEST_CASE(it_is_sent_again_after_an_answer_that_asks_for_it) {
  Options wanted = options();
  wanted.timeout = 10s;
  open_and_wait(wanted);
  auto stored = give(large());
  wait_for_bytes(set_bytes("k", large()).size());
  server.pieces.clear();
  server.say("-LOADING Redis is loading the dataset in memory\r\n");
  pass(1s);
  expect(set_bytes("k", large()));
  server.say("+OK\r\n");
  BOOST_TEST(settle(manual, std::move(stored)));
}

BOOST_AUTO_TEST_CASE(it_goes_with_the_client) {
  open_clogged();
  auto half_sent = give(large());
  turn_a_little(manual);
  auto unsent = give(large());
  client().disconnect().detach();
  rc.reset();
  BOOST_TEST(ending_of(std::move(half_sent)) == "ClosedError (not_sent)");
  BOOST_TEST(ending_of(std::move(unsent)) == "ClosedError (not_sent)");
}

BOOST_AUTO_TEST_CASE(it_waits_for_a_connection_and_counts_among_what_waits) {
  Options wanted = options();
  wanted.when_disconnected = WhenDisconnected::wait;
  wanted.max_pending_bytes = mebibyte;
  wanted.timeout = 60s;
  open_and_wait(wanted);
  server.close();
  wait_until_down();
  auto waits = give(large());
  std::string other = large();
  auto refused = client().set("other", std::move(other));
  BOOST_TEST(ending_of(std::move(refused)) == "QueueFullError (not_sent)");
  BOOST_TEST((other == large()));  // it was not taken
  server.open();
  client().reconnect();
  pass(1s);
  expect(set_bytes("k", large()));
  server.say("+OK\r\n");
  BOOST_TEST(settle(manual, std::move(waits)));
}

BOOST_AUTO_TEST_CASE(a_connection_of_a_pool_and_a_session_take_it_too) {
  Options wanted = options();
  open_pool(wanted, 3);
  wait_until_up(3);
  auto stored = give(large());
  expect(set_bytes("k", large()));
  server.pieces.clear();
  const Session session = settle(manual, client().session());
  std::string text = large();
  {
    const test::NoAllocationAbove limit(far_below);
    session.set("s", std::move(text)).detach();
  }
  expect(set_bytes("s", large()));
  server.say("+OK\r\n");
  turn_a_little(manual);
  std::move(stored).on_error([](const Error&) { return false; }).detach();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
