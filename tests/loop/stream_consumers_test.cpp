// The consumers of streams, with server replies that the test writes: replies that do not fit.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/group_consumer.hpp>
#include <deferredis/client/stream_consumer.hpp>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using support::failure;
using support::settle;

// The commands in some bytes, each as its words: "XREAD COUNT 1 STREAMS s 0".
std::vector<std::string> commands_in(std::string_view bytes) {
  const auto line = [&bytes] {
    const std::size_t end = bytes.find("\r\n");
    const std::string_view text = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    return text;
  };
  std::vector<std::string> commands;
  while (!bytes.empty()) {
    std::string& words = commands.emplace_back();
    for (int left = std::stoi(std::string(line().substr(1))); left != 0; --left) {
      line();
      words.append(words.empty() ? "" : " ").append(line());
    }
  }
  return commands;
}

constexpr std::string_view entry = "*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n";

std::string read_of(std::string_view entries) {
  return "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n" + std::string(entries);
}

// Valid RESP, but no reply that XREAD gives.
const std::string misfits[] = {
    ":1\r\n",
    "+OK\r\n",
    "*1\r\n:1\r\n",
    "*1\r\n*2\r\n$1\r\ns\r\n$1\r\nx\r\n",
    read_of("$3\r\n1-0\r\n"),
    read_of("*1\r\n$3\r\n1-0\r\n"),
    read_of("*2\r\n$3\r\n1-0\r\n*1\r\n$1\r\nf\r\n"),
    read_of("*2\r\n*0\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n"),
    "*1\r\n*2\r\n$1\r\ns\r\n*2\r\n" + std::string(entry) + "*0\r\n",
};

struct Consumers : support::ScriptedClient {
  Consumers() {
    server.answer = [this](std::string_view piece) {
      std::string replies;
      for (const std::string& command : commands_in(piece)) {
        if (command == "CLIENT ID") replies += ":7\r\n";
        else if (command.starts_with("CLIENT UNBLOCK")) replies += ":0\r\n";
        else if (command.starts_with("XGROUP CREATE")) replies += "+OK\r\n";
        else asked.push_back(command), replies += reply_to(command);
      }
      return replies;
    };
    open_and_wait(options());
  }
  /// The next future fails with an error that starts with this command name.
  template <class Consumer>
  void fails(Consumer& consumer, std::string_view word) {
    const Error error = failure(manual, consumer.next());
    BOOST_TEST(error.is(errc::reply_type));
    BOOST_TEST_INFO(error.message());
    BOOST_TEST(error.message().starts_with(std::string(word) + ": expected "));
  }
  /// What was asked since the last call.
  std::vector<std::string> take_asked() { return std::exchange(asked, {}); }
  void nothing_was_lost(std::size_t connections) const {
    BOOST_TEST(server.accepted() == connections);
    BOOST_TEST(server.connected() == connections);
    BOOST_TEST(rc->stats().losses == 0u);
  }

  std::function<std::string(std::string_view command)> reply_to;
  std::vector<std::string> asked;
};

BOOST_FIXTURE_TEST_SUITE(stream_consumers, Consumers)

BOOST_AUTO_TEST_CASE(a_misfit_of_xread_fails_only_that_read_and_the_next_one_is_in_step) {
  StreamConsumer news(*rc, {{"s", "0"}});
  std::string reply;
  reply_to = [&](std::string_view) { return reply; };
  for (const std::string& misfit : misfits) {
    BOOST_TEST_CONTEXT(misfit) {
      reply = misfit;
      fails(news, "XREAD");
      BOOST_TEST(take_asked() == std::vector<std::string>{"XREAD BLOCK 5000 COUNT 100 STREAMS s 0"},
                 boost::test_tools::per_element());
    }
  }
  reply = read_of(entry);
  const auto message = settle(manual, news.next());
  BOOST_REQUIRE(message.has_value());
  BOOST_TEST(message->id == "1-0");
  reply = "$-1\r\n";
  nothing_was_lost(2);  // that of the commands, and the waiting one
}

BOOST_AUTO_TEST_CASE(entries_of_a_misfit_of_xreadgroup_are_claimed_again) {
  for (const std::string& misfit : misfits) {
    BOOST_TEST_CONTEXT(misfit) {
      GroupConsumer worker(*rc, "g", "c", {"s"}, {.claim_after = Duration::zero()});
      reply_to = [&](std::string_view command) -> std::string {
        return command.starts_with("XREADGROUP") ? misfit : "*0\r\n";
      };
      fails(worker, "XREADGROUP");
      take_asked();
      reply_to = [&](std::string_view command) -> std::string {
        if (command.starts_with("XPENDING"))
          return "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nc\r\n:0\r\n:1\r\n";
        return command.starts_with("XCLAIM") ? "*1\r\n" + std::string(entry) : "*0\r\n";
      };
      const auto message = settle(manual, worker.next());
      BOOST_REQUIRE(message.has_value());
      BOOST_TEST(message->id == "1-0");
      BOOST_TEST(message->deliveries == 2);
      const auto repaired = take_asked();
      BOOST_REQUIRE(repaired.size() >= 2u);
      BOOST_TEST(repaired[0] == "XPENDING s g - + 100 c");
      BOOST_TEST(repaired[1] == "XCLAIM s g c 0 1-0");
    }
  }
  nothing_was_lost(2);
}

BOOST_AUTO_TEST_CASE(a_misfit_of_pending_or_claimed_entries_fails_only_that_step) {
  for (const std::string_view step : {"XPENDING", "XCLAIM"}) {
    BOOST_TEST_CONTEXT(step) {
      GroupConsumer worker(*rc, "g", "c", {"s"}, {.claim_after = Duration::zero()});
      bool fits = false;
      reply_to = [&](std::string_view command) -> std::string {
        if (command.starts_with(step) && !fits) return "*1\r\n:1\r\n";
        if (command.starts_with("XPENDING"))
          return "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nc\r\n:0\r\n:1\r\n";
        return command.starts_with("XCLAIM") ? "*1\r\n" + std::string(entry) : "*0\r\n";
      };
      fails(worker, step);
      fits = true;
      BOOST_TEST(settle(manual, worker.next())->id == "1-0");
    }
  }
  BOOST_TEST(rc->stats().losses == 0u);
}

BOOST_AUTO_TEST_CASE(a_lost_acknowledgement_is_sent_again) {
  GroupConsumer worker(*rc, "g", "c", {"s"}, {.claim_after = Duration::zero()});
  int acknowledged = 0;
  reply_to = [&](std::string_view command) -> std::string {
    if (command.starts_with("XPENDING")) return "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nc\r\n:0\r\n:1\r\n";
    if (command.starts_with("XCLAIM")) return "*1\r\n" + std::string(entry);
    if (command.starts_with("XREADGROUP")) return "";
    if (!command.starts_with("XACK") || ++acknowledged > 1) return ":1\r\n";
    manual.reactor().call_soon([this] { server.drop(); });
    return "";
  };
  const auto message = settle(manual, worker.next());
  BOOST_REQUIRE(message.has_value());
  auto done = worker.ack(*message);
  for (int i = 0; i < 100 && !done.settled(); ++i) {
    manual.advance(std::chrono::milliseconds(100));
    support::turn_a_little(manual);
  }
  settle(manual, std::move(done));
  BOOST_TEST(acknowledged == 2);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_resp_end_only_their_connection) {
  StreamConsumer news(*rc, {{"s", "0"}});
  std::string reply = "?junk\r\n";
  reply_to = [&](std::string_view) { return reply; };
  const Error error = failure(manual, news.next());
  BOOST_TEST(error.is(errc::protocol));
  BOOST_TEST(error.message().starts_with("XREAD: "));
  reply = read_of(entry);
  BOOST_TEST(settle(manual, news.next())->id == "1-0");
  BOOST_TEST(server.accepted() == 3u);
  BOOST_TEST(rc->stats().losses == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
