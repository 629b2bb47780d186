#include <deferredis/client/waiting/resend_rule.hpp>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis {
namespace {

using detail::Resend;
using detail::resend_rule;

CommandData sent(const CommandRow& row, std::uint8_t attempts) {
  CommandData data{.decode = nullptr, .row = &row};
  data.attempts = attempts;
  return data;
}

Error lost(Delivery delivery) { return Error(errc::connection, "lost", delivery); }

bool is(const CommandData& data, const Error& error, Resend wanted) {
  BOOST_TEST_INFO("attempts " << static_cast<int>(data.attempts) << ", " << to_string(error));
  return resend_rule(data, error) == wanted;
}

BOOST_AUTO_TEST_SUITE(resend_rules)

BOOST_AUTO_TEST_CASE(unsent_commands_are_resent_a_bounded_number_of_times_and_then_with_waits) {
  int at_once = 0, later = 0;
  for (int attempts = 1; attempts <= 255; ++attempts) {
    const auto told = resend_rule(sent(table::incr, static_cast<std::uint8_t>(attempts)),
                                  lost(Delivery::not_sent));
    if (told == Resend::at_once) ++at_once;
    if (told == Resend::later) ++later;
  }
  BOOST_TEST(at_once == 3);
  BOOST_TEST(later == 16);
}

BOOST_AUTO_TEST_CASE(the_bound_holds_for_every_kind_of_error_that_says_not_sent) {
  for (const Errc kind : {errc::connection, errc::timeout, errc::cancelled, errc::protocol,
                          errc::auth, errc::queue_full, errc::reply, errc::reply_type}) {
    const Error error(kind, "x", Delivery::not_sent);
    BOOST_TEST(is(sent(table::incr, detail::most_hand_overs), error, Resend::never));
    BOOST_TEST(is(sent(table::incr, 4), error, Resend::later));
  }
  BOOST_TEST(is(sent(table::incr, 1), Error(errc::closed, "x", Delivery::not_sent), Resend::never));
  BOOST_TEST(is(sent(table::incr, 1), Error(errc::limit_exceeded, "x", Delivery::not_sent),
                Resend::never));
}

BOOST_AUTO_TEST_CASE(only_maybe_applied_reads_are_resent_and_only_three_times) {
  BOOST_TEST(is(sent(table::incr, 1), lost(Delivery::maybe_applied), Resend::never));
  BOOST_TEST(is(sent(table::get, 1), lost(Delivery::maybe_applied), Resend::at_once));
  BOOST_TEST(is(sent(table::get, 3), lost(Delivery::maybe_applied), Resend::never));
}

BOOST_AUTO_TEST_CASE(commands_that_a_server_did_not_execute_are_resent_later) {
  for (const char* line : {"LOADING x", "NOREPLICAS x", "MASTERDOWN x", "TRYAGAIN x", "BUSY x",
                           "CLUSTERDOWN x", "MISCONF x"}) {
    BOOST_TEST(is(sent(table::incr, 1), make_reply_error(line), Resend::later));
    BOOST_TEST(is(sent(table::incr, 100), make_reply_error(line), Resend::later));
  }
  for (const char* line : {"READONLY x", "NOAUTH x"}) {
    BOOST_TEST(is(sent(table::incr, 2), make_reply_error(line), Resend::later));
    BOOST_TEST(is(sent(table::incr, 3), make_reply_error(line), Resend::never));
  }
  for (const char* line : {"ERR x", "WRONGTYPE x", "MOVED 1 a:1", "ASK 1 a:1", "OOM x"})
    BOOST_TEST(is(sent(table::incr, 1), make_reply_error(line), Resend::never));
}

BOOST_AUTO_TEST_CASE(an_error_text_of_a_script_never_causes_a_resend) {
  for (const char* line : {"LOADING x", "TRYAGAIN x", "READONLY x", "NOREPLICAS x"})
    BOOST_TEST(is(sent(table::eval, 1), make_reply_error(line), Resend::never));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
