// What typed commands refuse before anything is sent: options that exclude each other.
// tests/commands/coverage.py looks for the name of every options struct with such a rule.
#include <deferredis/client/commands.hpp>

#include "support/sent_commands.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;

struct Refusals : test::SentCommands {
  test::SentCommands& sent = *this;
};

BOOST_FIXTURE_TEST_SUITE(typed_refusals, Refusals)

// The times to live of every command that sets them: each pair of them is refused.
template <class Options, class Send>
void refuses_two_times(Refusals& test, const Send& send, std::string_view reason) {
  const Options pairs[] = {
      {.ex = 1s, .px = 1ms},
      {.px = 1ms, .exat = std::chrono::sys_seconds(1s)},
      {.exat = std::chrono::sys_seconds(1s),
       .pxat = std::chrono::sys_time<std::chrono::milliseconds>(1ms)},
      {.ex = 1s, .pxat = std::chrono::sys_time<std::chrono::milliseconds>(1ms)},
  };
  for (const Options& pair : pairs) test.refused(send(pair), reason);
}

BOOST_AUTO_TEST_CASE(two_times_to_live) {
  const std::string_view persist = "ex, px, exat, pxat and persist exclude each other";
  const std::string_view keepttl = "ex, px, exat, pxat and keepttl exclude each other";
  const auto named = [](std::string_view command, std::string_view reason) {
    return std::string(command) + ": " + std::string(reason);
  };
  refuses_two_times<GetexOptions>(
      *this, [&](auto& o) { return sent.getex("k", o); }, named("GETEX", persist));
  refuses_two_times<HGetexOptions>(
      *this, [&](auto& o) { return sent.hgetex("h", "f", o); }, named("HGETEX", persist));
  refuses_two_times<HSetexOptions>(
      *this,
      [&](auto& o) {
        return sent.hsetex("h", {{"f", "v"}}, o);
      },
      named("HSETEX", keepttl));
  refuses_two_times<MsetexOptions>(
      *this,
      [&](auto& o) {
        return sent.msetex({{"k", "v"}}, o);
      },
      named("MSETEX", keepttl));
  refuses_two_times<IncrexOptions>(
      *this, [&](auto& o) { return sent.increx("k", o); }, named("INCREX", persist));
  refuses_two_times<IncrexFloatOptions>(
      *this, [&](auto& o) { return sent.increx_byfloat("k", 1, o); }, named("INCREX", persist));
  refuses_two_times<SetOptions>(
      *this, [&](auto& o) { return sent.set("k", "v", o); },
      "SET: give at most one of ex, px, exat, pxat and keepttl");
  refuses_two_times<SetOptions>(
      *this, [&](auto& o) { return sent.set_get("k", "v", o); },
      "SET: give at most one of ex, px, exat, pxat and keepttl");
}

BOOST_AUTO_TEST_CASE(a_time_to_live_and_none) {
  const std::string_view keepttl = "SET: give at most one of ex, px, exat, pxat and keepttl";
  refused(sent.set("k", "v", {.ex = 1s, .keepttl = true}), keepttl);
  refused(sent.getex("k", {.ex = 1s, .persist = true}),
          "GETEX: ex, px, exat, pxat and persist exclude each other");
  refused(sent.hgetex("h", "f", {.ex = 1s, .persist = true}),
          "HGETEX: ex, px, exat, pxat and persist exclude each other");
  refused(sent.hsetex("h", {{"f", 1}}, {.ex = 1s, .keepttl = true}),
          "HSETEX: ex, px, exat, pxat and keepttl exclude each other");
  refused(sent.set("k", "v", {.ex = 0s}), "SET: ex and px must be positive");
  refused(sent.set("k", "v", {.px = -1ms}), "SET: ex and px must be positive");
}

BOOST_AUTO_TEST_CASE(contradicting_conditions) {
  refused(sent.set("k", "v", {.nx = true, .xx = true}), "SET: nx and xx exclude each other");
  refused(sent.set("k", "v", {.nx = true, .ifeq = "w"}),
          "SET: give at most one of nx, xx, ifeq and ifne");
  refused(sent.set_get("k", "v", {.ifeq = "w", .ifne = "x"}),
          "SET: give at most one of nx, xx, ifeq and ifne");
  refused(sent.msetex({{"k", 1}}, {.nx = true, .xx = true}),
          "MSETEX: nx and xx exclude each other");
  refused(sent.delex("k", {.ifeq = "a", .ifdeq = "b"}),  // DelexOptions
          "DELEX: ifeq, ifne, ifdeq and ifdne exclude each other");
  refused(sent.hsetex("h", {{"f", 1}}, {.fnx = true, .fxx = true}),
          "HSETEX: fnx and fxx exclude each other");
  refused(sent.zadd("z", {{"m", 1}}, {.nx = true, .xx = true}),  // ZaddOptions
          "ZADD: nx and xx exclude each other");
  refused(sent.zadd("z", {{"m", 1}}, {.gt = true, .lt = true}),
          "ZADD: nx, gt and lt exclude each other");
  refused(sent.zadd_incr("z", "m", 1, {.nx = true, .gt = true}),
          "ZADD: nx, gt and lt exclude each other");
  refused(sent.geoadd("g", {{1, 2, "m"}}, {.nx = true, .xx = true}),  // GeoaddOptions
          "GEOADD: nx and xx exclude each other");
}

BOOST_AUTO_TEST_CASE(options_that_exclude_each_other) {
  const ZrangeOptions both{.byscore = true, .bylex = true};
  refused(sent.zrange("z", 0, 1, both), "ZRANGE: byscore and bylex exclude each other");
  refused(sent.zrange_withscores("z", 0, 1, both), "ZRANGE: byscore and bylex exclude each other");
  refused(sent.zrangestore("y", "z", 0, 1, both),
          "ZRANGESTORE: byscore and bylex exclude each other");
  refused(
      sent.xadd("s", "*", {{"f", 1}}, {.maxlen = Trim{5}, .minid = TrimId{"1"}}),  // XaddOptions
      "XADD: maxlen and minid exclude each other");
  refused(sent.shutdown({.nosave = true, .save = true}),  // ShutdownOptions
          "SHUTDOWN: nosave and save exclude each other");
  refused(
      sent.migrate("h", 1, "k", 0, 1s, {.auth = "x", .auth2 = Login{"u", "p"}}),  // MigrateOptions
      "MIGRATE: auth and auth2 exclude each other");
  refused(more().command_list({.module = "m", .pattern = "p"}),  // CommandListFilter
          "COMMAND LIST: module, aclcat and pattern exclude each other");
  const ArgrepOptions and_or{.and_ = true, .or_ = true};
  refused(more().argrep("a", "-", "+", {{"RE", "x"}}, and_or),
          "ARGREP: and_ and or_ exclude each other");
  refused(more().argrep_withvalues("a", "-", "+", {{"RE", "x"}}, and_or),
          "ARGREP: and_ and or_ exclude each other");
}

BOOST_AUTO_TEST_CASE(options_that_go_together) {
  const TsRangeOptions range{.aggregation = Aggregator::avg};
  const TsMrangeOptions ranges{.bucket = 1s};
  const std::string reason = ": aggregation and bucket go together";
  MoreCommands more = this->more();
  refused(more.ts_range("t", "-", "+", range), "TS.RANGE" + reason);
  refused(more.ts_revrange("t", "-", "+", range), "TS.REVRANGE" + reason);
  refused(more.ts_nrange("t", "-", "+", range), "TS.NRANGE" + reason);
  refused(more.ts_nrevrange("t", "-", "+", range), "TS.NREVRANGE" + reason);
  refused(more.ts_mrange("-", "+", "a=1", ranges), "TS.MRANGE" + reason);
  refused(more.ts_mrevrange("-", "+", "a=1", ranges), "TS.MREVRANGE" + reason);
  refused(more.ts_mrange_groupby("-", "+", "a=1", "a", Aggregator::sum, ranges),
          "TS.MRANGE" + reason);
  refused(more.ts_mrevrange_groupby("-", "+", "a=1", "a", Aggregator::sum, ranges),
          "TS.MREVRANGE" + reason);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
