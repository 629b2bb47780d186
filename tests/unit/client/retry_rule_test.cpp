// What a retry policy may repeat, whatever it wants.
#include <deferredis/client/retrying/retry_rule.hpp>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis {
namespace {

using detail::may_be_repeated;

constexpr CommandRow unknown_row{.name = "MODULE.COMMAND", .encoded = {}, .words = 0};

CommandData of(const CommandRow& row, RetryCategory allowed = RetryCategory::read_only) {
  CommandData data{.decode = nullptr, .row = &row};
  data.retry = allowed;
  return data;
}

const Error unsent(errc::connection, "lost", Delivery::not_sent);
const Error doubtful(errc::connection, "lost", Delivery::maybe_applied);
const Error loading = make_reply_error("LOADING x");

BOOST_AUTO_TEST_SUITE(retry_rule)

BOOST_AUTO_TEST_CASE(what_was_not_sent_may_always_be_repeated) {
  for (const CommandRow* row : {&table::get, &table::incr, &table::eval, &unknown_row})
    BOOST_TEST(may_be_repeated(of(*row), unsent));
}

BOOST_AUTO_TEST_CASE(what_may_have_been_executed_is_repeated_only_within_the_allowed_category) {
  BOOST_TEST(may_be_repeated(of(table::get), doubtful));
  BOOST_TEST(!may_be_repeated(of(table::incr), doubtful));
  BOOST_TEST(may_be_repeated(of(table::incr, table::incr.retry), doubtful));
}

BOOST_AUTO_TEST_CASE(a_write_that_the_server_refused_for_a_while_may_be_repeated) {
  BOOST_TEST(may_be_repeated(of(table::incr), loading));
  BOOST_TEST(!may_be_repeated(of(table::incr), make_reply_error("WRONGTYPE x")));
}

BOOST_AUTO_TEST_CASE(a_script_and_an_unknown_command_are_not_repeated_once_they_were_sent) {
  for (const CommandRow* row : {&table::eval, &table::fcall, &unknown_row}) {
    BOOST_TEST(!may_be_repeated(of(*row), doubtful));
    BOOST_TEST(!may_be_repeated(of(*row), loading));
  }
  // A read-only script has a category, but its error may be its own words.
  BOOST_TEST(!may_be_repeated(of(table::eval_ro, RetryCategory::connection), loading));
}

BOOST_AUTO_TEST_CASE(nobody_repeats_for_a_caller_who_is_gone_or_wrong) {
  for (const Errc kind :
       {errc::closed, errc::cancelled, errc::invalid_argument, errc::not_supported}) {
    BOOST_TEST(!may_be_repeated(of(table::get), Error(kind, "x", Delivery::not_sent)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
