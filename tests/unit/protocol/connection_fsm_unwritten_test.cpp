// Commands whose deadline passes before they were sent.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using test::Conversation;
using namespace std::chrono_literals;

struct Unwritten : Conversation {
  Unwritten() { begin(); }
};

const std::string unwritten =
    "TimeoutError: GET: its deadline passed before it could be written (not_sent)";

// Everything written is answered with its own key, so that a shifted reply shows.
struct Echo {
  std::string answers(std::string_view bytes) {
    unread.append(bytes);
    std::string replies;
    const std::string head = "*2\r\n$3\r\nGET\r\n$";
    for (;;) {
      const auto length_end = unread.find("\r\n", head.size());
      if (unread.size() < head.size() || length_end == std::string::npos) return replies;
      BOOST_REQUIRE(unread.starts_with(head));  // no command is split
      const auto length = std::stoul(unread.substr(head.size(), length_end - head.size()));
      const auto end = length_end + 2 + length + 2;
      if (unread.size() < end) return replies;
      const std::string key = unread.substr(length_end + 2, length);
      written.push_back(key);
      replies += "$" + std::to_string(length) + "\r\n" + key + "\r\n";
      unread.erase(0, end);
    }
  }
  std::string unread;
  std::vector<std::string> written;
};

struct Keyed {
  std::string key;
  Future<std::string> future;
};

BOOST_AUTO_TEST_SUITE(connection_fsm_unwritten)

BOOST_AUTO_TEST_CASE(a_command_not_begun_by_its_deadline_is_never_sent) {
  Unwritten it;
  auto before = it.send({"a"});
  auto late = it.send({"b"}, 1s);
  auto after = it.send({"c"});
  it.advance(1s);
  BOOST_TEST(it.outcome(std::move(late)) == unwritten);
  const std::string bytes = it.flush();
  BOOST_TEST(bytes.find("\nb\r") == std::string::npos);
  BOOST_TEST(bytes.size() == 2 * std::string("*2\r\n$3\r\nGET\r\n$1\r\na\r\n").size());
  it.receive("$1\r\nA\r\n$1\r\nC\r\n");
  BOOST_TEST(it.outcome(std::move(before)) == "A");
  BOOST_TEST(it.outcome(std::move(after)) == "C");
  BOOST_TEST(it.fsm->in_flight() == 0U);
  BOOST_TEST(it.fsm->output().empty());
}

BOOST_AUTO_TEST_CASE(a_partly_sent_command_is_sent_to_its_end) {
  Unwritten it;
  auto late = it.send({"k"}, 1s);
  auto after = it.send({"l"});
  it.flush(1);
  it.advance(1s);
  BOOST_TEST(it.outcome(std::move(late)).ends_with("(maybe_applied)"));
  BOOST_TEST(it.flush().ends_with("\r\nk\r\n*2\r\n$3\r\nGET\r\n$1\r\nl\r\n"));
  it.receive("$1\r\nK\r\n$1\r\nL\r\n");
  BOOST_TEST(it.outcome(std::move(after)) == "L");
}

BOOST_AUTO_TEST_CASE(each_command_gets_its_own_reply_or_was_never_written) {
  std::uint32_t x = 7;
  const auto random = [&x](std::uint32_t below) {
    x = x * 1664525 + 1013904223;
    return (x >> 8) % below;
  };
  for (int round = 0; round < 200; ++round) {
    Unwritten it;
    Echo peer;
    std::string replies;
    std::vector<Keyed> commands;
    for (int step = 0; step < 100; ++step) {
      for (auto n = random(4); n > 0; --n) {
        std::string key = "key" + std::to_string(commands.size()) + std::string(random(3000), 'x');
        auto future = it.send({key}, random(3) == 0 ? 0ms : random(40) * 1ms);
        commands.push_back({std::move(key), std::move(future)});
      }
      if (random(3) == 0) replies += peer.answers(it.flush(random(4000)));
      if (random(3) == 0) {
        const auto size = std::min<std::size_t>(random(4000), replies.size());
        it.receive(replies.substr(0, size));
        replies.erase(0, size);
      }
      it.advance(random(10) * 1ms);
      BOOST_TEST(it.fsm->idle() ==
                 std::all_of(commands.begin(), commands.end(),
                             [](const Keyed& each) { return each.future.settled(); }));
    }
    replies += peer.answers(it.flush());
    BOOST_TEST(peer.unread.empty());
    it.receive(replies);
    BOOST_REQUIRE(it.failures.empty());
    BOOST_TEST(it.fsm->in_flight() == 0U);
    BOOST_TEST(it.fsm->output().empty());
    std::size_t next = 0;
    for (Keyed& each : commands) {
      const bool written = next < peer.written.size() && peer.written[next] == each.key;
      next += written ? 1 : 0;
      const std::string ended = it.outcome(std::move(each.future));
      if (!written) BOOST_TEST(ended == unwritten);
      else BOOST_TEST((ended == each.key || ended.ends_with("(maybe_applied)")));
    }
    BOOST_TEST(next == peer.written.size());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
