// How the replies of several servers are combined: each policy, misfits, hostile frames.
#include <deferredis/sharding/routing/merge_replies.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/protocol/reply.hpp>

namespace deferredis {
namespace {

using detail::merge_replies;
using detail::MergedReply;
using detail::ReplyPart;

const CommandRow& row(std::string_view word, std::string_view second = {}) {
  return *find_command(word, second);
}

CommandRow with(ResponsePolicy policy) {
  CommandRow made{.name = "MERGED", .encoded = "$6\r\nMERGED\r\n"};
  made.request = RequestPolicy::all_primaries;
  made.response = policy;
  return made;
}

ReplyPart answered(std::string frame, std::vector<std::size_t> places = {}) {
  return {std::move(places), std::move(frame), {}};
}
ReplyPart failed(Error error, std::vector<std::size_t> places = {}) {
  return {std::move(places), {}, std::move(error)};
}
const Error lost(errc::connection, "lost", Delivery::maybe_applied);

std::string merged(const CommandRow& row, const std::vector<ReplyPart>& parts,
                   std::size_t keys = 0) {
  const MergedReply merged = merge_replies(row, parts, keys, false);
  return merged.error ? std::string(to_string(*merged.error)) : merged.frame;
}
bool misfits(const CommandRow& row, const std::vector<ReplyPart>& parts, std::size_t keys = 0) {
  const MergedReply merged = merge_replies(row, parts, keys, false);
  return merged.error && merged.error->code() == errc::protocol &&
         merged.error->delivery() == Delivery::maybe_applied;
}

BOOST_AUTO_TEST_SUITE(merge_replies_of_servers)

BOOST_AUTO_TEST_CASE(elements_are_in_the_order_of_the_keys) {
  const std::vector<ReplyPart> parts{answered("*2\r\n$1\r\nb\r\n$-1\r\n", {1, 3}),
                                     answered("*2\r\n$1\r\na\r\n:7\r\n", {0, 2})};
  BOOST_TEST(merged(row("MGET"), parts, 4) == "*4\r\n$1\r\na\r\n$1\r\nb\r\n:7\r\n$-1\r\n");
}

BOOST_AUTO_TEST_CASE(elements_may_be_lists_maps_and_resp3_nulls) {
  const std::vector<ReplyPart> parts{answered("*1\r\n*2\r\n:1\r\n*0\r\n", {1}),
                                     answered("*2\r\n_\r\n%1\r\n+a\r\n#t\r\n", {2, 0})};
  BOOST_TEST(merged(row("MGET"), parts, 3) == "*3\r\n%1\r\n+a\r\n#t\r\n*2\r\n:1\r\n*0\r\n_\r\n");
}

BOOST_AUTO_TEST_CASE(an_error_is_at_the_place_of_its_keys_or_is_the_whole_reply) {
  const std::vector<ReplyPart> parts{answered("*1\r\n$1\r\na\r\n", {1}), failed(lost, {0, 2})};
  const MergedReply inside = merge_replies(row("MGET"), parts, 3, true);
  ReplyReader reader = ReplyReader::composed(inside.frame);
  const auto each = decode_reply<std::vector<Outcome<std::string>>>(reader).value();
  BOOST_REQUIRE(each.size() == 3u);
  BOOST_TEST(each[0].error().is(errc::connection));
  BOOST_TEST((each[0].error().delivery() == Delivery::maybe_applied));
  BOOST_TEST(each[1].value() == "a");
  BOOST_TEST(each[2].error().message() == "lost");
  const MergedReply whole = merge_replies(row("MGET"), parts, 3, false);
  BOOST_TEST(whole.error->is(errc::connection));
  BOOST_TEST(whole.error->message().find("1 of 2 parts succeeded") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(an_error_of_a_server_inside_a_part_stays_a_server_error) {
  const std::vector<ReplyPart> parts{answered("*2\r\n-\x01"
                                              "a0x\r\n!6\r\nE4\r\n1 \r\n",
                                              {0, 1}),
                                     failed(lost, {2})};
  const MergedReply inside = merge_replies(row("MGET"), parts, 3, true);
  ReplyReader reader = ReplyReader::composed(inside.frame);
  const auto each = decode_reply<std::vector<Outcome<std::string>>>(reader).value();
  for (const std::size_t i : {0u, 1u}) {
    BOOST_TEST(each[i].error().is(errc::reply));
    BOOST_TEST((each[i].error().delivery() == Delivery::rejected));
  }
  BOOST_TEST(each[2].error().is(errc::connection));
}

BOOST_AUTO_TEST_CASE(a_failed_part_can_be_in_a_reply_too) {
  const std::vector<ReplyPart> parts{answered("*1\r\n$1\r\na\r\n", {1}), failed(lost, {0})};
  const MergedReply inside = merge_replies(row("MGET"), parts, 2, true);
  ReplyReader reader = ReplyReader::composed(inside.frame);
  const Reply reply = Reply::read(reader);
  BOOST_TEST(reply[0].error().is(errc::connection));
  BOOST_TEST((reply[0].error().delivery() == Delivery::maybe_applied));
  // ... and after a view has read it.
  std::string frame;
  reply.append_composed(frame);
  ReplyReader again = ReplyReader::composed(frame);
  BOOST_TEST((Reply::read(again) == reply));
  BOOST_TEST((reply[0].as<std::string>().error().delivery() == Delivery::maybe_applied));
  // For others it is an error reply like any other.
  std::string resp;
  reply.append_resp(resp);
  BOOST_TEST(resp == "*2\r\n!4\r\nlost\r\n$1\r\na\r\n");
}

BOOST_AUTO_TEST_CASE(too_few_or_too_many_elements_do_not_fit) {
  for (const char* frame : {"*1\r\n:1\r\n", "*3\r\n:1\r\n:2\r\n:3\r\n", "*0\r\n", ":1\r\n",
                            "+OK\r\n", "$-1\r\n", "*-1\r\n", "_\r\n"}) {
    BOOST_TEST_CONTEXT(frame)
    BOOST_TEST(misfits(row("MGET"), {answered(frame, {0, 1}), answered("*1\r\n:1\r\n", {2})}, 3));
  }
}

BOOST_AUTO_TEST_CASE(lists_are_concatenated) {
  BOOST_TEST(merged(row("KEYS"), {answered("*2\r\n$1\r\na\r\n$1\r\nb\r\n"), answered("*0\r\n"),
                                  answered("*1\r\n$1\r\nc\r\n")}) ==
             "*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n");
  BOOST_TEST(merged(with(ResponsePolicy::in_order),
                    {answered("%1\r\n+a\r\n:1\r\n"), answered("%1\r\n+b\r\n:2\r\n")}) ==
             "%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n");
}

BOOST_AUTO_TEST_CASE(only_lists_combine_with_lists) {
  for (const char* frame : {":1\r\n", "+OK\r\n", "$1\r\na\r\n"}) {
    BOOST_TEST_CONTEXT(frame)
    BOOST_TEST(misfits(row("KEYS"), {answered("*1\r\n$1\r\na\r\n"), answered(frame)}));
  }
}

BOOST_AUTO_TEST_CASE(a_map_and_a_list_do_not_fit) {
  BOOST_TEST(misfits(with(ResponsePolicy::in_order),
                     {answered("%1\r\n+a\r\n:1\r\n"), answered("*1\r\n+b\r\n")}));
  BOOST_TEST(misfits(with(ResponsePolicy::in_order),
                     {answered("*1\r\n+b\r\n"), answered("%1\r\n+a\r\n:1\r\n")}));
}

BOOST_AUTO_TEST_CASE(numbers_are_combined_by_the_policy) {
  const std::vector<ReplyPart> parts{answered(":3\r\n"), answered(":-1\r\n"), answered(":0\r\n")};
  using enum ResponsePolicy;
  BOOST_TEST(merged(with(sum), parts) == ":2\r\n");
  BOOST_TEST(merged(with(minimum), parts) == ":-1\r\n");
  BOOST_TEST(merged(with(maximum), parts) == ":3\r\n");
  BOOST_TEST(merged(with(logical_and), parts) == ":0\r\n");
  BOOST_TEST(merged(with(logical_or), parts) == ":1\r\n");
  BOOST_TEST(merged(row("DBSIZE"), parts) == ":2\r\n");
}

BOOST_AUTO_TEST_CASE(lists_of_numbers_are_combined_element_by_element) {
  const std::vector<ReplyPart> parts{answered("*2\r\n:1\r\n:1\r\n"),
                                     answered("*2\r\n:1\r\n:0\r\n")};
  BOOST_TEST(merged(row("SCRIPT", "EXISTS"), parts) == "*2\r\n:1\r\n:0\r\n");
  BOOST_TEST(
      misfits(row("SCRIPT", "EXISTS"), {answered("*2\r\n:1\r\n:1\r\n"), answered("*1\r\n:1\r\n")}));
  BOOST_TEST(misfits(row("SCRIPT", "EXISTS"), {answered("*1\r\n:1\r\n"), answered(":1\r\n")}));
}

BOOST_AUTO_TEST_CASE(sums_never_overflow) {
  const std::vector<ReplyPart> parts{answered(":9223372036854775807\r\n"), answered(":1\r\n")};
  BOOST_TEST(misfits(with(ResponsePolicy::sum), parts));
  const std::vector<ReplyPart> low{answered(":-9223372036854775808\r\n"), answered(":-1\r\n")};
  BOOST_TEST(misfits(with(ResponsePolicy::sum), low));
}

BOOST_AUTO_TEST_CASE(only_numbers_combine_with_numbers) {
  for (const char* frame : {"+OK\r\n", "$1\r\na\r\n", "*1\r\n+a\r\n", "*-1\r\n", "$-1\r\n", "_\r\n",
                            "*2\r\n:1\r\n*0\r\n"}) {
    BOOST_TEST_CONTEXT(frame)
    BOOST_TEST(misfits(with(ResponsePolicy::sum), {answered(":1\r\n"), answered(frame)}));
  }
}

BOOST_AUTO_TEST_CASE(either_all_must_succeed_or_one_is_enough) {
  const Error busy(errc::reply, "NOTBUSY", "NOTBUSY none", Delivery::rejected);
  const std::vector<ReplyPart> mixed{failed(busy), answered("+OK\r\n"), failed(lost)};
  BOOST_TEST(merged(row("SCRIPT", "KILL"), mixed) == "+OK\r\n");
  BOOST_TEST(merge_replies(row("SCRIPT", "KILL"), {failed(busy), failed(lost)}, 0, false)
                 .error->is(errc::reply));
  BOOST_TEST(merged(row("FLUSHALL"), {answered("+OK\r\n"), answered("+OK\r\n")}) == "+OK\r\n");
  const MergedReply whole = merge_replies(row("FLUSHALL"), mixed, 0, false);
  BOOST_TEST(whole.error->is(errc::reply));
  BOOST_TEST(whole.error->message().find("1 of 3 parts succeeded") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(the_error_of_a_single_server_is_unchanged) {
  const MergedReply whole = merge_replies(row("DBSIZE"), {failed(lost)}, 0, false);
  BOOST_TEST(whole.error->message() == "lost");
}

BOOST_AUTO_TEST_CASE(any_key_will_do_for_randomkey) {
  BOOST_TEST(merged(row("RANDOMKEY"), {answered("$-1\r\n"), answered("$1\r\na\r\n")}) ==
             "$1\r\na\r\n");
  BOOST_TEST(merged(row("RANDOMKEY"), {answered("_\r\n"), answered("$-1\r\n")}) == "_\r\n");
}

BOOST_AUTO_TEST_CASE(only_commands_with_a_policy_can_be_combined) {
  BOOST_TEST(detail::mergeable(row("DBSIZE")));
  BOOST_TEST(detail::mergeable(row("RANDOMKEY")));
  BOOST_TEST(!detail::mergeable(row("INFO")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
