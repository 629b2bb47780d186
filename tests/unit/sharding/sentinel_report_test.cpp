#include <deferredis/sharding/sentinel/report.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/sentinel_error.hpp>

namespace deferredis::detail {
namespace {

using Fields = SentinelReport::Fields;

const Endpoint a = Endpoint::tcp("10.0.0.1", 6379);
const Endpoint b = Endpoint::tcp("10.0.0.2", 6379);
const Endpoint c = Endpoint::tcp("10.0.0.3", 6379);
const Endpoint one = Endpoint::tcp("s1", 26379);
const Endpoint two = Endpoint::tcp("s2", 26379);
const Endpoint three = Endpoint::tcp("s3", 26379);

Fields primary(const Endpoint& at, std::string flags = "master", int epoch = 1) {
  return {{"ip", at.host},
          {"port", std::to_string(at.port)},
          {"flags", std::move(flags)},
          {"config-epoch", std::to_string(epoch)},
          {"num-other-sentinels", "2"}};
}
Fields replica(const Endpoint& at, std::string flags = "slave", std::string link = "ok") {
  return {{"ip", at.host},
          {"port", std::to_string(at.port)},
          {"flags", std::move(flags)},
          {"master-link-status", std::move(link)}};
}
SentinelReport report(const Fields& state, const std::vector<Fields>& replicas = {}) {
  return SentinelReport::make(std::nullopt, state, replicas, {});
}
/// "10.0.0.1:6379 10.0.0.2:6379"
std::string text(const std::vector<Endpoint>& endpoints) {
  std::string all;
  for (const Endpoint& each : endpoints) all += (all.empty() ? "" : " ") + to_string(each);
  return all;
}

BOOST_AUTO_TEST_SUITE(sentinel_report)

BOOST_AUTO_TEST_CASE(a_primary_that_is_down_or_missing_is_reported) {
  BOOST_TEST(report(primary(a)).down == "");
  BOOST_TEST(report(primary(a, "master,disconnected")).down == "");
  BOOST_TEST(report(primary(a, "s_down,master")).down == "s_down");
  BOOST_TEST(report(primary(a, "master,o_down")).down == "o_down");
  BOOST_TEST(report(primary(a, "slave")).down == "no primary");
  BOOST_TEST(report({}).down == "it has no address");
}

BOOST_AUTO_TEST_CASE(a_promoted_replica_is_the_primary_before_the_failover_ends) {
  const auto failing_over = SentinelReport::make(
      std::pair(b.host, std::int64_t{b.port}),
      primary(a, "s_down,o_down,master,failover_in_progress", 4), {replica(b), replica(c)}, {});
  BOOST_TEST((failing_over.primary == b));
  BOOST_TEST(failing_over.down == "");
  BOOST_TEST(failing_over.epoch == 5);
  BOOST_TEST(text(failing_over.replicas) == to_string(c));
}

BOOST_AUTO_TEST_CASE(replicas_that_are_down_are_left_out_and_unlinked_ones_are_separate) {
  const auto said = report(
      primary(a),
      {replica(c), replica(b, "slave,s_down"), replica(Endpoint::tcp("x", 1), "o_down,slave"),
       replica(Endpoint::tcp("y", 1), "slave,disconnected"),
       replica(Endpoint::tcp("z", 1), "slave", "err"), replica(Endpoint::tcp("", 0))});
  BOOST_TEST(text(said.replicas) == to_string(c));
  BOOST_TEST(text(said.stale_replicas) == "z:1");
}

BOOST_AUTO_TEST_CASE(replicas_come_before_the_primary_and_healthy_ones_first) {
  const SentinelWish wish{.role = ServerRole::replica};
  const auto all = choose(report(primary(a), {replica(c), replica(b)}), wish);
  BOOST_TEST(text(all.endpoints) == to_string(b) + " " + to_string(c));
  BOOST_TEST((all.role == ServerRole::replica));
  const auto stale = choose(report(primary(a), {replica(b, "slave", "err")}), wish);
  BOOST_TEST(text(stale.endpoints) == to_string(b));
  const auto none = choose(report(primary(a), {replica(b, "s_down,slave")}), wish);
  BOOST_TEST(text(none.endpoints) == to_string(a));
  BOOST_TEST((none.role == ServerRole::primary));
}

BOOST_AUTO_TEST_CASE(a_replica_that_proved_wrong_is_skipped_if_there_is_another) {
  const SentinelWish wish{.role = ServerRole::replica, .avoided = {b}};
  const auto another = choose(report(primary(a), {replica(b), replica(c)}), wish);
  BOOST_TEST(text(another.endpoints) == to_string(c));
  const auto primary_instead = choose(report(primary(a), {replica(b)}), wish);
  BOOST_TEST(text(primary_instead.endpoints) == to_string(a));
  const auto nothing_else = choose(report(primary(a, "s_down,master"), {replica(b)}), wish);
  BOOST_TEST(text(nothing_else.endpoints) == to_string(b));
}

BOOST_AUTO_TEST_CASE(the_first_good_answer_is_enough) {
  const SentinelWish wish{.newest_epoch = 1};
  SentinelRound round(wish);
  round.take(one, Error(errc::timeout, "no reply"));
  BOOST_TEST(!round.good());
  round.take(two, report(primary(a)));
  BOOST_TEST(round.good());
  BOOST_TEST((round.best()->primary == a));
  BOOST_TEST((round.best_sentinel() == two));
  BOOST_TEST(round.silent() == 1U);
}

BOOST_AUTO_TEST_CASE(an_older_answer_counts_only_without_a_newer_one) {
  const SentinelWish wish{.newest_epoch = 3};
  SentinelRound round(wish);
  round.take(one, report(primary(a, "master", 2)));
  BOOST_TEST(!round.good());
  BOOST_TEST((round.best()->primary == a));
  round.take(two, report(primary(b, "master", 3)));
  BOOST_TEST(round.good());
  BOOST_TEST((round.best()->primary == b));
}

BOOST_AUTO_TEST_CASE(a_primary_that_proved_wrong_counts_only_without_another) {
  const SentinelWish wish{.newest_epoch = 1, .avoided = {a}};
  SentinelRound round(wish);
  round.take(one, report(primary(a)));
  BOOST_TEST(!round.good());
  BOOST_TEST((round.best()->primary == a));
  round.take(two, report(primary(b)));
  BOOST_TEST(round.good());
  BOOST_TEST((round.best()->primary == b));
  round.take(three, report(primary(a, "master", 9)));
  BOOST_TEST((round.best()->primary == b));
}

BOOST_AUTO_TEST_CASE(a_sentinel_that_knows_too_few_others_does_not_count) {
  const SentinelWish wish{.service = "mymaster", .min_other_sentinels = 3};
  SentinelRound round(wish);
  round.take(one, report(primary(a)));
  BOOST_TEST(round.best() == nullptr);
  BOOST_TEST(round.refusal().message() ==
             "no sentinel names a usable primary of 'mymaster': s1:26379: it knows 2 other "
             "sentinels, but 3 are required");
}

BOOST_AUTO_TEST_CASE(the_error_names_every_sentinel_and_what_it_said) {
  const SentinelWish wish{.service = "mymaster"};
  SentinelRound round(wish);
  round.take(one, Error(errc::connection, "connect s1:26379: connection refused"));
  round.take(two,
             Error(errc::reply, "ERR", "ERR No such master with that name", Delivery::rejected));
  round.take(three, report(primary(a, "s_down,master")));
  const Error refusal = round.refusal();
  BOOST_TEST((refusal.code() == errc::master_not_found));
  BOOST_TEST(refusal.message() ==
             "no sentinel names a usable primary of 'mymaster': "
             "s1:26379: connect s1:26379: connection refused; "
             "s2:26379: ERR No such master with that name; "
             "s3:26379: the primary 10.0.0.1:6379 is down (s_down)");
}

BOOST_AUTO_TEST_CASE(if_all_refuse_the_login_it_is_an_auth_error) {
  const SentinelWish wish{.service = "mymaster"};
  SentinelRound round(wish);
  round.take(one, Error(errc::auth, "WRONGPASS"));
  BOOST_TEST((round.refusal().code() == errc::auth));
  round.take(two, Error(errc::connection, "gone"));
  BOOST_TEST((round.refusal().code() == errc::master_not_found));
}

BOOST_AUTO_TEST_CASE(an_invalid_host_is_refused_without_showing_it) {
  const auto told = report(primary(Endpoint::tcp("a\r\nb\x1b[2J", 6379)),
                           {replica(Endpoint::tcp("x y", 1)), replica(b)});
  BOOST_TEST(told.down == "its host is neither a name nor an address");
  BOOST_TEST(told.primary.host == "?");
  BOOST_TEST(text(told.replicas) == "10.0.0.2:6379");
  const auto listed = SentinelReport::make(std::nullopt, primary(a), {},
                                           {primary(Endpoint::tcp("s\n", 1)), primary(one)});
  BOOST_TEST(text(listed.sentinels) == "s1:26379");
}

BOOST_AUTO_TEST_CASE(only_allowed_hosts_are_reported) {
  const AllowedHosts allowed = AllowedHosts::parse("10.0.0.2, 10.0.0.1:6379, s1").value();
  const auto told = SentinelReport::make(std::nullopt, primary(a), {replica(b), replica(c)},
                                         {primary(one), primary(two)}, allowed);
  BOOST_TEST(told.down == "");
  BOOST_TEST(text(told.replicas) == "10.0.0.2:6379");
  BOOST_TEST(text(told.sentinels) == "s1:26379");
  const auto refused = SentinelReport::make(std::nullopt, primary(c), {}, {}, allowed);
  BOOST_TEST(refused.down == "the option 'allowed_hosts' does not allow it");
  // A promoted server that is not allowed does not bring the old one back.
  const auto promoted =
      SentinelReport::make(std::pair(c.host, std::int64_t{c.port}), primary(a), {}, {}, allowed);
  BOOST_TEST(!promoted.down.empty());
}

BOOST_AUTO_TEST_CASE(excessive_lists_are_cut) {
  std::vector<Fields> many;
  for (int i = 0; i < 5'000; ++i)
    many.push_back(replica(Endpoint::tcp("h" + std::to_string(i), 6379)));
  const auto told = SentinelReport::make(std::nullopt, primary(a), many, many);
  BOOST_TEST(told.replicas.size() == SentinelReport::most_replicas);
  BOOST_TEST(told.sentinels.size() == SentinelReport::most_sentinels);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::detail
