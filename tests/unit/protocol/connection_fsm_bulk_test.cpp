#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using test::Conversation;
using test::Cut;

// A text that looks different everywhere, so that a lost or repeated byte shows.
std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t x = 1;
  for (char& c : text) {
    x = x * 1664525 + 1013904223;
    c = static_cast<char>(x >> 24);
  }
  // A CR or LF at the ends must not be mistaken for the frame's.
  text.front() = '\n';
  text.back() = '\r';
  return text;
}

std::string frame(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

// Feeds a large string between two small replies; true if all three come out unchanged.
bool comes_through(const std::string& text, const std::string& bytes, Cut cut) {
  Conversation it;
  it.begin();
  auto before = it.send({"a"});
  auto large = it.send({"b"});
  auto after = it.send({"c"});
  it.flush();
  it.receive(bytes, cut);
  BOOST_REQUIRE(it.failures.empty());
  BOOST_TEST(it.fsm->receive_room().empty());
  return it.outcome(std::move(before)) == "before" && it.outcome(std::move(large)) == text &&
         it.outcome(std::move(after)) == "after";
}

BOOST_AUTO_TEST_SUITE(connection_fsm_bulk)

BOOST_AUTO_TEST_CASE(there_is_no_room_behind_the_last_byte_of_a_large_string) {
  Conversation it;
  it.begin();
  auto read = it.send({"k"});
  it.flush();
  const std::string value(100 * 1024, 'v');
  it.receive("$102400\r\n" + value + "\r");
  BOOST_TEST(it.fsm->receive_room().empty());
  it.receive("\n");
  BOOST_TEST(it.outcome(std::move(read)) == value);
}

BOOST_AUTO_TEST_CASE(large_strings_arrive_unchanged_for_every_cut) {
  for (const std::size_t size : {32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 40'000}) {
    const std::string text = pattern(size);
    const std::string before = "$6\r\nbefore\r\n";
    const std::string bytes = before + frame(text) + "$5\r\nafter\r\n";
    const std::size_t payload = before.size() + frame(text).size() - text.size() - 2;
    std::vector<std::size_t> places;
    for (std::size_t at = before.size() - 3; at < payload + 5; ++at) places.push_back(at);
    for (std::size_t at = payload + size - 5; at < bytes.size(); ++at) places.push_back(at);
    places.push_back(payload + size / 2);
    places.push_back(std::string::npos);
    for (const bool in_place : {false, true}) {
      for (const std::size_t at : places) {
        BOOST_TEST(comes_through(text, bytes, {.at = at, .in_place = in_place}),
                   size << " bytes, cut at " << at << (in_place ? " in place" : ""));
      }
      BOOST_TEST(comes_through(text, bytes, {.byte_by_byte = true, .in_place = in_place}));
    }
  }
}

// Like a socket: some reads go into the room, some into the shared buffer, of any sizes.
BOOST_AUTO_TEST_CASE(very_large_strings_arrive_unchanged_in_reads_of_any_size) {
  const std::string text = pattern(3'000'000);
  const std::string bytes = "$6\r\nbefore\r\n" + frame(text) + "$5\r\nafter\r\n";
  for (const std::size_t read : {1000U, 65'536U, 262'144U, 1'000'000U}) {
    Conversation it;
    it.begin();
    auto before = it.send({"a"});
    auto large = it.send({"b"});
    auto after = it.send({"c"});
    it.flush();
    bool in_place = false;
    for (std::size_t at = 0; at < bytes.size(); at += read, in_place = !in_place) {
      it.receive(std::string_view(bytes).substr(at, read), {.in_place = in_place});
    }
    BOOST_TEST(it.outcome(std::move(before)) == "before");
    BOOST_TEST((it.outcome(std::move(large)) == text));
    BOOST_TEST(it.outcome(std::move(after)) == "after");
  }
}

BOOST_AUTO_TEST_CASE(the_buffer_is_for_the_payload_and_nothing_after_it) {
  Conversation it;
  it.begin();
  auto large = it.send({"a"});
  it.flush();
  BOOST_TEST(it.fsm->receive_room().empty());
  it.receive("$100000\r\n" + std::string(40'000, 'x'));
  BOOST_TEST(it.fsm->receive_room().size() == 60'000U);
  it.receive(std::string(59'999, 'x'), {.in_place = true});
  BOOST_TEST(it.fsm->receive_room().size() == 1U);
  it.receive("x", {.in_place = true});
  BOOST_TEST(it.fsm->receive_room().empty());
  it.receive("\r\n", {.in_place = true});
  BOOST_TEST((it.outcome(std::move(large)) == std::string(100'000, 'x')));
}

// A declared length costs nothing until the bytes arrive.
BOOST_AUTO_TEST_CASE(memory_follows_received_bytes_and_not_announced_ones) {
  Conversation it;
  it.begin();
  auto large = it.send({"a"});
  it.flush();
  it.receive("$536870912\r\nx");
  BOOST_TEST(it.fsm->receive_room().size() < 1'000'000U);
  large.cancel();
}

BOOST_AUTO_TEST_CASE(a_large_string_of_a_cancelled_command_is_dropped) {
  Conversation it;
  it.begin();
  auto cancelled = it.send({"a"});
  auto kept = it.send({"b"});
  it.flush();
  cancelled.cancel();
  it.receive(frame(pattern(50'000)) + "$4\r\nkept\r\n");
  BOOST_TEST(it.outcome(std::move(kept)) == "kept");
}

BOOST_AUTO_TEST_CASE(a_large_string_inside_another_reply_arrives_unchanged) {
  const std::string text = pattern(50'000);
  const std::string reply = "*2\r\n" + frame(text) + ":1\r\n";
  for (const std::size_t at : {std::size_t{2}, std::size_t{10}, reply.size() / 2, reply.size() - 5,
                               reply.size() - 1, std::string::npos}) {
    for (const bool in_place : {false, true}) {
      Conversation it;
      it.begin();
      auto both = it.send<std::vector<std::string>>({"a"});
      it.flush();
      it.receive(reply, {.at = at, .in_place = in_place});
      BOOST_TEST((it.loop.value_of(std::move(both)) == std::vector<std::string>{text, "1"}));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_bad_end_of_a_large_string_ends_the_conversation) {
  for (const bool in_place : {false, true}) {
    Conversation it;
    it.begin();
    auto large = it.send({"a"});
    it.flush();
    it.receive("$40000\r\n" + std::string(40'000, 'x'), {.at = 100, .in_place = in_place});
    it.receive("xx");
    BOOST_TEST(it.failure().starts_with("ProtocolError: malformed reply: "));
    it.fsm->lost(it.failures[0]);
    BOOST_TEST(it.outcome(std::move(large)).ends_with("(maybe_applied)"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
