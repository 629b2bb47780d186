// What a hostile server may answer to one command, for every cut: the command fails with a reason,
// the next one gets its own reply or is told why not, and nothing else happens.
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/flat_strings.hpp>
#include <deferredis/protocol/map.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using test::all_cuts;
using test::Conversation;
using test::Cut;
using Texts = std::vector<std::string>;

/// "ok", or the error's kind with its delivery.
template <class T>
std::string ending(Conversation& it, Future<T> future) {
  const Outcome<T> outcome = it.loop.outcome_of(std::move(future));
  if (outcome) return "ok";
  return std::string(outcome.error().code().name()) + " " +
         std::string(to_string(outcome.error().delivery()));
}

/// The bytes answer a command that wants a T, and a good reply follows. Returns both results, which
/// must not depend on the cuts.
template <class T>
std::string both(const std::string& bytes) {
  const std::string said = bytes + "$1\r\nv\r\n";
  std::string first_way;
  for (const Cut cut : all_cuts(std::min<std::size_t>(said.size(), 60))) {
    Conversation it;
    it.begin();
    auto attacked = it.send<T>({"a"});
    auto after = it.send({"b"});
    it.flush();
    it.receive(said, cut);
    const bool failed = !it.failures.empty();
    if (failed) it.fsm->lost(it.failures.front());
    BOOST_TEST_REQUIRE(attacked.settled());
    BOOST_TEST_REQUIRE(after.settled());
    const std::string way = ending(it, std::move(attacked)) + ", then " +
                            ending(it, std::move(after)) + (failed ? ", lost" : "");
    if (first_way.empty()) first_way = way;
    BOOST_TEST_REQUIRE(way == first_way);
  }
  return first_way;
}

const std::string kept = "ReplyTypeError maybe_applied, then ok";
const std::string lost = "ProtocolError maybe_applied, then ConnectionError maybe_applied, lost";

/// A reply whose type does not fit fails only its own command.
template <class T>
void misfits(std::initializer_list<const char*> replies) {
  for (const char* reply : replies) BOOST_TEST_CONTEXT(reply) {
      BOOST_TEST(both<T>(reply) == kept);
    }
}

struct Point {
  std::int64_t x = 0;
  std::string name = {};
};
auto deferredis_fields(Point& p) { return std::tie(p.x, p.name); }

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_replies)

BOOST_AUTO_TEST_CASE(a_wrong_type_fails_only_one_command) {
  misfits<std::string>({"*0\r\n", "*-1\r\n", "_\r\n", "$-1\r\n", "%0\r\n", "~1\r\n:1\r\n", "#t\r\n",
                        "*1\r\n*1\r\n*1\r\n_\r\n", "|1\r\n+a\r\n+b\r\n_\r\n", "*?\r\n.\r\n",
                        "%?\r\n+a\r\n|1\r\n:1\r\n:2\r\n+b\r\n.\r\n"});
  misfits<std::int64_t>({"+OK\r\n", "$0\r\n\r\n", "$2\r\n1 \r\n", "$2\r\n+1\r\n", "+0x10\r\n",
                         "#t\r\n", ",1\r\n", "(9223372036854775808\r\n",
                         "$20\r\n-9223372036854775809\r\n", "=5\r\ntxt:x\r\n", "*1\r\n:1\r\n",
                         "$?\r\n;0\r\n"});
  misfits<std::uint8_t>({":256\r\n", ":-1\r\n", "+-0x\r\n"});
  misfits<double>(
      {":1\r\n", "(1\r\n", "+1.5.5\r\n", "+1e\r\n", "$1\r\n \r\n", "$0\r\n\r\n", "+--1\r\n"});
  misfits<bool>({":2\r\n", "_\r\n", "+ok\r\n", "$1\r\n1\r\n", "*0\r\n"});
}

BOOST_AUTO_TEST_CASE(wrong_counts_fail_only_one_command) {
  misfits<std::pair<std::string, std::string>>(
      {"*1\r\n+a\r\n", "*3\r\n+a\r\n+b\r\n+c\r\n", "*0\r\n"});
  misfits<std::array<std::int64_t, 2>>({"*1\r\n:1\r\n", "*3\r\n:1\r\n:2\r\n:3\r\n"});
  misfits<std::tuple<std::int64_t, std::string>>({"*1\r\n:1\r\n", "*2\r\n+a\r\n:1\r\n"});
  misfits<Point>({"*1\r\n:1\r\n", "*3\r\n:1\r\n+a\r\n:1\r\n", "*2\r\n*2\r\n:1\r\n+a\r\n+b\r\n"});
  misfits<Map<std::string, std::string>>({"*3\r\n+a\r\n+b\r\n+c\r\n",
                                          "*2\r\n*2\r\n+a\r\n+b\r\n*1\r\n+a\r\n",
                                          "*1\r\n*3\r\n+a\r\n+b\r\n+c\r\n"});
  misfits<std::map<std::string, std::int64_t>>({"%1\r\n+a\r\n+b\r\n", "*1\r\n:1\r\n"});
  misfits<std::vector<std::pair<std::string, double>>>(
      {"*1\r\n+a\r\n", "%1\r\n+a\r\n*1\r\n,1\r\n"});
}

BOOST_AUTO_TEST_CASE(nulls_and_nesting_in_unexpected_places) {
  misfits<Texts>({"*1\r\n_\r\n", "*2\r\n+a\r\n*-1\r\n", "*1\r\n*1\r\n+a\r\n", "*1\r\n%0\r\n"});
  misfits<std::vector<Texts>>({"*1\r\n+a\r\n", "*2\r\n*0\r\n_\r\n", "*1\r\n*1\r\n*0\r\n"});
  misfits<FlatStrings>({"*1\r\n*1\r\n+a\r\n", "+a\r\n", "%1\r\n+a\r\n*0\r\n"});
  misfits<std::variant<std::int64_t, std::string>>({"_\r\n", "*0\r\n", "#t\r\n"});
  BOOST_TEST(both<std::vector<std::optional<std::string>>>("*3\r\n_\r\n$-1\r\n*-1\r\n") ==
             "ok, then ok");
  BOOST_TEST(both<std::set<std::string>>("*2\r\n+a\r\n+a\r\n") == "ok, then ok");
  BOOST_TEST(
      both<Reply>("*3\r\n*-1\r\n|1\r\n_\r\n%1\r\n_\r\n_\r\n*?\r\n_\r\n.\r\n~1\r\n-ERR x\r\n") ==
      "ok, then ok");
}

BOOST_AUTO_TEST_CASE(an_error_within_a_list_is_the_commands_error) {
  const std::string rejected = "ReplyError rejected, then ok";
  BOOST_TEST(both<Texts>("*2\r\n+a\r\n-ERR no\r\n") == rejected);
  BOOST_TEST(both<Texts>("*2\r\n+a\r\n!6\r\nERR no\r\n") == rejected);
  BOOST_TEST((both<Map<std::string, std::int64_t>>("%1\r\n+a\r\n-ERR no\r\n") == rejected));
  BOOST_TEST(both<std::vector<Outcome<std::string>>>("*2\r\n+a\r\n-ERR no\r\n") == "ok, then ok");
  BOOST_TEST(both<std::string>("|1\r\n+a\r\n+b\r\n-ERR no\r\n") == rejected);
  BOOST_TEST(both<std::string>("-\r\n") == rejected);
  BOOST_TEST(both<std::string>("!0\r\n\r\n") == rejected);
}

BOOST_AUTO_TEST_CASE(invalid_resp_ends_the_connection) {
  for (const char* reply : {"HTTP/1.1 400 Bad Request\r\n",
                            "\r\n",
                            " :1\r\n",
                            "$-2\r\n",
                            "*-2\r\n",
                            "$+1\r\na\r\n",
                            "$1\r\nab\r\n",
                            "$01x\r\n",
                            ":\r\n",
                            ":1.5\r\n",
                            ":9223372036854775808\r\n",
                            ",\r\n",
                            ",1..2\r\n",
                            "#x\r\n",
                            "#\r\n",
                            "_x\r\n",
                            "(\r\n",
                            "(-\r\n",
                            "=3\r\nabc\r\n",
                            "=5\r\nabcde\r\n",
                            ">0\r\n",
                            "%-1\r\n",
                            "*2\r\n:1\r\n>1\r\n:1\r\n",
                            "*1\r\n.\r\n",
                            ".\r\n",
                            "*?\r\n|1\r\n:1\r\n:1\r\n.\r\n",
                            "%?\r\n+a\r\n.\r\n",
                            "$?\r\n:1\r\n",
                            "$?\r\n;-1\r\n",
                            "+a\nb\r\n",
                            "-a\rb\r\n",
                            "|?\r\n",
                            ":?\r\n",
                            "!-1\r\n",
                            "!?\r\n",
                            "*1\r\n$?\r\n.\r\n"}) {
    BOOST_TEST_CONTEXT(reply) { BOOST_TEST(both<Reply>(reply) == lost); }
  }
}

BOOST_AUTO_TEST_CASE(numbers_that_are_written_oddly) {
  BOOST_TEST(both<std::int64_t>(":-0\r\n") == "ok, then ok");
  BOOST_TEST(both<std::int64_t>(":0000000000000000001\r\n") == "ok, then ok");
  BOOST_TEST(both<std::int64_t>("(12\r\n") == "ok, then ok");
  BOOST_TEST(both<double>(",1e999\r\n") == "ok, then ok");
  BOOST_TEST(both<double>(",-inf\r\n") == "ok, then ok");
  BOOST_TEST(both<double>(",nan\r\n") == "ok, then ok");
  BOOST_TEST(both<std::string>("(123456789012345678901234567890\r\n") == "ok, then ok");
  BOOST_TEST(both<std::string>("$?\r\n;1\r\na\r\n;0\r\n") == "ok, then ok");
  BOOST_TEST(both<std::string>("=4\r\ntxt:\r\n") == "ok, then ok");
}

BOOST_AUTO_TEST_CASE(more_replies_than_commands_end_the_connection) {
  for (const char* extra :
       {"$1\r\nx\r\n", "-ERR x\r\n", "*0\r\n", "_\r\n", "|1\r\n:1\r\n:1\r\n:1\r\n"}) {
    Conversation it;
    it.begin();
    auto one = it.send({"k"});
    it.flush();
    it.receive("$1\r\nv\r\n" + std::string(extra));
    BOOST_TEST(it.outcome(std::move(one)) == "v");
    BOOST_REQUIRE(it.failures.size() == 1U);
    BOOST_TEST((it.failures.front().code() == errc::protocol));
  }
}

BOOST_AUTO_TEST_CASE(a_reply_does_not_answer_an_unsent_command) {
  Conversation it;
  it.begin();
  auto unsent = it.send({"k"});
  it.flush(5);
  it.receive("$1\r\nv\r\n");
  BOOST_TEST(!unsent.settled());
  BOOST_REQUIRE(it.failures.size() == 1U);
  it.fsm->lost(it.failures.front());
  BOOST_TEST(it.outcome(std::move(unsent)).ends_with("(not_sent)"));
}

BOOST_AUTO_TEST_CASE(pushes_come_between_replies_and_answer_nothing) {
  for (const Cut cut : all_cuts(40)) {
    Conversation it;
    it.begin();
    auto one = it.send({"k"});
    it.flush();
    it.receive(">1\r\n+a\r\n|1\r\n+x\r\n+y\r\n>2\r\n+b\r\n+c\r\n$1\r\nv\r\n>1\r\n+d\r\n", cut);
    BOOST_TEST(it.outcome(std::move(one)) == "v");
    BOOST_TEST(it.pushes.size() == 3U);
    BOOST_TEST(it.fsm->unknown_pushes() == 3U);
    BOOST_TEST(it.failures.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_commands_reply_may_be_anything) {
  for (const char* reply :
       {"*3\r\n_\r\n*-1\r\n-ERR x\r\n", "-NOAUTH x\r\n", "%?\r\n.\r\n", "!3\r\nERR\r\n"}) {
    Conversation it;
    it.begin();
    auto cancelled = it.send({"a"});
    auto one = it.send({"b"});
    it.flush();
    cancelled.cancel();
    it.receive(reply + std::string("$1\r\nv\r\n"));
    BOOST_TEST(it.outcome(std::move(one)) == "v");
    BOOST_TEST(it.failures.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_greeting_may_be_anything_and_is_harmless) {
  for (const std::string_view greeting :
       {"+OK\r\n", "*0\r\n", "_\r\n", ":3\r\n", "%1\r\n*1\r\n_\r\n*0\r\n",
        "|1\r\n+a\r\n+b\r\n%0\r\n", "%1\r\n+proto\r\n+x\r\n", "*1\r\n-ERR inside\r\n",
        ">1\r\n+hello\r\n%0\r\n", "*?\r\n.\r\n"}) {
    FsmOptions options = test::silent_options();
    options.handshake.protocol = ProtocolVersion::automatic;
    Conversation it(options);
    it.begin();
    it.flush();
    it.receive(greeting);
    BOOST_TEST_CONTEXT(greeting) {
      BOOST_TEST_REQUIRE((it.fsm->ready() != !it.failures.empty()));  // one of the two
      if (!it.fsm->ready()) continue;
      auto one = it.send({"k"});
      it.flush();
      it.receive("$1\r\nv\r\n");
      BOOST_TEST(it.outcome(std::move(one)) == "v");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_second_greeting_is_not_a_reply) {
  FsmOptions options = test::silent_options();
  options.handshake.protocol = ProtocolVersion::automatic;
  Conversation it(options);
  it.begin();
  it.flush();
  it.receive("%0\r\n%0\r\n");
  BOOST_REQUIRE(it.failures.size() == 1U);
  BOOST_TEST((it.failures.front().code() == errc::protocol));
}

BOOST_AUTO_TEST_CASE(an_end_in_the_middle_of_a_reply_delivers_no_partial_value) {
  const std::string reply = "*2\r\n$1\r\na\r\n$40000\r\n" + std::string(40000, 'x') + "\r\n";
  for (const std::size_t size : {1U, 4U, 12U, 19U, 20'000U, 40'020U}) {
    Conversation it;
    it.begin();
    auto one = it.send<Texts>({"k"});
    it.flush();
    it.receive(std::string_view(reply).substr(0, size));
    BOOST_TEST(!one.settled());
    it.fsm->lost(Error(errc::connection, "the connection was closed"));
    BOOST_TEST(ending(it, std::move(one)) == "ConnectionError maybe_applied");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace deferredis
