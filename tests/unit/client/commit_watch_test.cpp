// A transaction whose results are awaited before it is sent.
#include <deferredis/client/groups/commit_watch.hpp>

#include <list>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::CommitWatch;

constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};

struct Watched {
  ~Watched() {
    for (ReplySlot* slot : slots) slot->drop_producer();
  }

  /// A command joins the group.
  ReplySlot& add() {
    const auto slot = detail::make_slot<std::string>(manual.reactor().core(), get_row);
    futures.push_back(slot.future());
    slots.push_back(slot.get());
    watch.add(slot, slot);
    return slot;
  }
  /// Somebody awaits the result of the latest one.
  void await() {
    std::move(futures.back())
        .then([](const std::string&) {})
        .on_error([](const Error&) {})
        .detach();
    futures.pop_back();
  }
  void fail_all(const Error& error) {
    reported = to_string(error);
    for (ReplySlot* slot : slots) {
      if (!slot->settled()) slot->fail(error, true);
    }
  }

  ManualReactor manual;
  std::list<Future<std::string>> futures;
  std::list<ReplySlot*> slots;
  std::string reported;
  CommitWatch watch{manual.reactor().core(), false,
                    [this](const Error& error) { fail_all(error); }};
};

BOOST_FIXTURE_TEST_SUITE(commit_watch, Watched)

BOOST_AUTO_TEST_CASE(an_awaited_command_ends_the_group_when_the_time_is_over) {
  watch.set_patience(2s);
  add();
  await();
  manual.advance(1999ms);
  BOOST_TEST(reported == "");
  BOOST_TEST(!watch.why_expired());
  manual.advance(1ms);
  BOOST_TEST(reported ==
             "TimeoutError: its transaction was not committed within 2000 ms: call commit() before "
             "you await it (not_sent)");
  BOOST_TEST(watch.why_expired().has_value());
}

BOOST_AUTO_TEST_CASE(a_command_that_nobody_awaits_waits_on) {
  watch.set_patience(2s);
  add();
  manual.advance(10s);
  BOOST_TEST(reported == "");
  await();
  manual.advance(2s);
  BOOST_TEST(reported != "");
}

BOOST_AUTO_TEST_CASE(a_younger_command_has_its_own_time) {
  watch.set_patience(2s);
  add();
  manual.advance(1500ms);
  add();
  await();
  manual.advance(1999ms);
  BOOST_TEST(reported == "");
  manual.advance(1ms);
  BOOST_TEST(reported != "");
}

BOOST_AUTO_TEST_CASE(a_settled_command_does_not_count) {
  watch.set_patience(2s);
  ReplySlot& slot = add();
  await();
  slot.fail(Error(errc::cancelled, "cancelled"), true);
  manual.advance(10s);
  BOOST_TEST(reported == "");
}

BOOST_AUTO_TEST_CASE(nothing_ends_without_a_patience_or_after_stop) {
  add();
  await();
  manual.advance(1h);
  BOOST_TEST(reported == "");
  watch.set_patience(2s);
  add();
  await();
  watch.stop();
  manual.advance(1h);
  BOOST_TEST(reported == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
