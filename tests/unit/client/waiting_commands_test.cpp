#include <deferredis/client/waiting/waiting_commands.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/ready_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::WaitingCommands;

constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};
constexpr TimePoint start{Duration(1h)};

struct Waiting {
  ~Waiting() { waiting.fail(Error(errc::closed, "the test is over"), true); }

  struct Settings {
    TimePoint deadline = TimePoint::max();
    bool offline = false;  // it waits for a server that is away
    bool ambiguous = false;
  };
  Future<std::string> add(std::string_view key) { return add(key, Settings()); }
  Future<std::string> add(std::string_view key, Settings settings) {
    const auto slot = detail::make_slot<std::string>(loop.core(), get_row);
    slot->deadline = settings.deadline;
    slot->offline_wait = settings.offline ? 1 : 0;
    slot->maybe_applied = settings.ambiguous;
    const std::string_view arguments[] = {key};
    waiting.add(CommandView{get_row, arguments}, slot);
    auto future = slot.future();
    detail::FutureAccess::state(future).make_quiet();
    return future;
  }
  /// The key of the first command left, or "-".
  std::string take() {
    std::string bytes;
    ReplySlot* slot = waiting.take(bytes);
    if (slot == nullptr) return "-";
    slot->fail(test::some_error());
    slot->drop_producer();
    const std::string before = "*2\r\n$3\r\nGET\r\n$1\r\n";
    BOOST_TEST(bytes.starts_with(before));
    return bytes.substr(before.size(), 1);
  }
  std::string failure(Future<std::string> future) {
    const auto outcome = loop.outcome_of(std::move(future));
    return to_string(outcome.error());
  }

  test::ReadyLoop loop;
  ChunkPool chunks;
  WaitingCommands waiting{chunks};
};

const Error away(errc::connection, "nobody there");

BOOST_FIXTURE_TEST_SUITE(waiting_commands, Waiting)

BOOST_AUTO_TEST_CASE(they_are_taken_in_their_order_with_their_bytes) {
  const auto a = add("a"), b = add("b");
  BOOST_TEST(waiting.size() == 2U);
  BOOST_TEST(take() == "a");
  BOOST_TEST(take() == "b");
  BOOST_TEST(take() == "-");
  BOOST_TEST(waiting.empty());
  BOOST_TEST(waiting.size_bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(a_cancelled_one_is_skipped) {
  auto a = add("a");
  const auto b = add("b");
  a.cancel();
  BOOST_TEST(failure(std::move(a)) ==
             "CancelledError: GET: cancelled while it waited for a connection (not_sent)");
  BOOST_TEST(take() == "b");
}

BOOST_AUTO_TEST_CASE(one_that_nothing_holds_is_still_sent) {
  add("a").detach();
  BOOST_TEST(take() == "a");
}

BOOST_AUTO_TEST_CASE(commands_that_do_not_wait_fail_when_the_server_is_away) {
  auto hasty = add("a");
  const auto patient = add("b", {.offline = true});
  waiting.fail(away, false);
  BOOST_TEST(failure(std::move(hasty)) == "ConnectionError: nobody there (not_sent)");
  BOOST_TEST(!patient.settled());
  BOOST_TEST(take() == "b");
}

BOOST_AUTO_TEST_CASE(waiting_commands_keep_their_order_when_others_fail_or_are_cancelled) {
  // Every combination of waiting, cancelled and failing commands, out of five.
  for (int choice = 0; choice < 3 * 3 * 3 * 3 * 3; ++choice) {
    std::vector<Future<std::string>> futures;
    std::string kept;
    int digits = choice;
    for (const char* key : {"a", "b", "c", "d", "e"}) {
      const int kind = digits % 3;
      digits /= 3;
      futures.push_back(add(key, {.offline = kind != 2}));
      if (kind == 0) kept += key;
      if (kind == 1) futures.back().cancel();
    }
    for (int times = 0; times < 2; ++times) waiting.fail(away, false);
    BOOST_TEST(waiting.size() == kept.size());  // no tombstone takes up space
    std::string taken;
    for (std::string key = take(); key != "-"; key = take()) taken += key;
    BOOST_TEST(taken == kept, "choice " << choice << ": " << taken << " instead of " << kept);
  }
}

BOOST_AUTO_TEST_CASE(at_the_end_all_fail) {
  auto patient = add("a", {.offline = true});
  waiting.fail(away, true);
  BOOST_TEST(failure(std::move(patient)) == "ConnectionError: nobody there (not_sent)");
  BOOST_TEST(waiting.empty());
}

BOOST_AUTO_TEST_CASE(a_maybe_applied_command_stays_maybe_applied) {
  auto failed = add("a", {.ambiguous = true});
  waiting.fail(away, false);
  BOOST_TEST(failure(std::move(failed)) == "ConnectionError: nobody there (maybe_applied)");
  auto late = add("b", {.deadline = start, .ambiguous = true});
  BOOST_TEST((waiting.expire(start, "there") == TimePoint::max()));
  BOOST_TEST(failure(std::move(late)) ==
             "TimeoutError: GET: no connection to there came within its deadline (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(an_expired_one_says_why_the_latest_attempt_failed) {
  auto late = add("a", {.deadline = start});
  const Error refused(errc::connection, "there: connect: Connection refused");
  waiting.expire(start, "there", &refused);
  BOOST_TEST(failure(std::move(late)) ==
             "TimeoutError: GET: no connection to there came within its deadline; the latest "
             "attempt: there: connect: Connection refused (not_sent)");
}

BOOST_AUTO_TEST_CASE(thousands_expire_in_portions) {
  std::vector<Future<std::string>> late;
  for (int i = 0; i < 40'000; ++i) late.push_back(add("a", {.deadline = start}));
  const auto patient = add("b");
  int looks = 1;
  for (; waiting.expire(start, "there") == start; ++looks) BOOST_REQUIRE(looks < 100);
  BOOST_TEST(looks > 1);
  for (auto& each : late) BOOST_REQUIRE(failure(std::move(each)).starts_with("TimeoutError: GET"));
  BOOST_TEST(take() == "b");
}

BOOST_AUTO_TEST_CASE(the_first_one_expires_by_itself_when_it_is_about_to_be_taken) {
  auto late = add("a", {.deadline = start});
  const auto next = add("b", {.deadline = start + 1s});
  BOOST_TEST(waiting.expire_first(start, "there", nullptr));
  BOOST_TEST(!waiting.expire_first(start, "there", nullptr));
  BOOST_TEST(failure(std::move(late)) ==
             "TimeoutError: GET: no connection to there came within its deadline (not_sent)");
  BOOST_TEST(take() == "b");
  BOOST_TEST(!waiting.expire_first(start, "there", nullptr));
}

BOOST_AUTO_TEST_CASE(they_expire_at_their_deadline_and_not_before) {
  const auto patient = add("a");
  const auto first = add("b", {.deadline = start + 2s});
  const auto second = add("c", {.deadline = start + 3s});
  BOOST_TEST((waiting.expire(start + 2s - 1ns, "there") == start + 2s));
  BOOST_TEST(!first.settled());
  BOOST_TEST((waiting.expire(start + 2s, "there") == start + 3s));
  BOOST_TEST(first.settled());
  BOOST_TEST(!second.settled());
  BOOST_TEST(take() == "a");
  BOOST_TEST(take() == "c");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
