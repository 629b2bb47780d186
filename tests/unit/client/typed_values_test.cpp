// Edge cases of typed commands: empty lists, a script's nil, numbers beyond a double, extra fields
// of a newer server.
#include <cmath>
#include <limits>

#include <deferredis/client/commands.hpp>
#include <deferredis/client/function.hpp>

#include "support/sent_commands.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using Numbers = Map<std::string, std::int64_t>;
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Values : test::SentCommands {
  const test::SentCommands& rc = *this;
  MoreCommands sent = more();
};

BOOST_FIXTURE_TEST_SUITE(typed_values, Values)

BOOST_AUTO_TEST_CASE(the_answer_for_no_keys_is_known) {
  const Texts none;
  BOOST_TEST(value_of(rc.del(none)) == 0);
  BOOST_TEST(value_of(rc.unlink(none)) == 0);
  BOOST_TEST(value_of(rc.exists(none)) == 0);
  BOOST_TEST(value_of(rc.touch(none)) == 0);
  BOOST_TEST(value_of(rc.pfcount(none)) == 0);
  BOOST_TEST(value_of(rc.mget(none)).empty());
  BOOST_TEST(value_of(rc.mget<std::vector<std::int64_t>>(none)).empty());
  BOOST_TEST(value_of(rc.sunion(none)).empty());
  BOOST_TEST(value_of(rc.sunioncard(none)) == 0);
  BOOST_TEST(value_of(rc.zunion(none)).empty());
  BOOST_TEST(value_of(rc.zunion_withscores(none)).empty());
  BOOST_TEST(value_of(sent.json_mget(none, "$")).empty());
  value_of(rc.mset(std::vector<std::pair<std::string, std::string>>()));
}

BOOST_AUTO_TEST_CASE(commands_that_need_keys_are_refused_without_them) {
  const Texts none;
  refused(rc.sinter(none), "SINTER: no keys");
  refused(rc.sdiff<Texts>(none), "SDIFF: no keys");
  refused(rc.sunionstore("to", none), "SUNIONSTORE: no keys");
  refused(rc.sinterstore("to", none), "SINTERSTORE: no keys");
  refused(rc.sintercard(none), "SINTERCARD: no keys");
  refused(rc.zinter(none), "ZINTER: no keys");
  refused(rc.zunionstore("to", none), "ZUNIONSTORE: no keys");
  refused(rc.zdiff(none), "ZDIFF: no keys");
  refused(rc.lmpop(none, ListEnd::left), "LMPOP: no keys");
  refused(rc.zmpop(none, ScoreEnd::min), "ZMPOP: no keys");
  refused(rc.blpop(none, 1s), "BLPOP: no keys");
  refused(rc.bitop(BitOp::or_, "to", none), "BITOP: no keys");
  refused(rc.migrate("host", 1, none, 0, 1s), "MIGRATE: no keys");
  refused(rc.msetnx(std::vector<std::pair<std::string, std::string>>()), "MSETNX: no pairs");
  check(rc.pfmerge("to", none), "PFMERGE to");
}

BOOST_AUTO_TEST_CASE(a_box_without_height_is_valid) {
  check(rc.geosearch("g", GeoFrom("m"), GeoArea::box(400, 0, GeoUnit::kilometers)),
        "GEOSEARCH g FROMMEMBER m BYBOX 400 0 km", "*0\r\n", Texts());
  check(rc.geosearch("g", GeoFrom("m"), GeoArea::radius(0, GeoUnit::feet)),
        "GEOSEARCH g FROMMEMBER m BYRADIUS 0 ft", "*0\r\n", Texts());
}

BOOST_AUTO_TEST_CASE(a_script_returns_nil_for_false_and_only_whole_doubles) {
  check(rc.eval<bool>("s"), "EVAL s 0", "$-1\r\n", false);
  check(rc.eval<bool>("s"), "EVAL s 0", "_\r\n", false);
  check(rc.eval<bool>("s"), "EVAL s 0", ":1\r\n", true);
  check(rc.eval<bool>("s"), "EVAL s 0", "#f\r\n", false);
  check(rc.eval<double>("s"), "EVAL s 0", ":-3\r\n", -3.0);
  check(rc.eval<double>("s"), "EVAL s 0", "$3\r\n1.5\r\n", 1.5);
  check(rc.evalsha_ro<std::vector<double>>("s"), "EVALSHA_RO s 0", "*2\r\n:1\r\n,0.5\r\n",
        (std::vector<double>{1, 0.5}));
  check(rc.fcall<std::pair<bool, std::string>>("f"), "FCALL f 0", "*2\r\n$-1\r\n+x\r\n",
        (std::pair{false, std::string("x")}));
  check(rc.eval<std::optional<bool>>("s"), "EVAL s 0", "_\r\n", std::nullopt);
  misfit(rc.eval<std::string>("s"), "_\r\n", "expected a string");
}

BOOST_AUTO_TEST_CASE(other_commands_convert_nothing) {
  misfit(rc.command<bool>("GET", "k"), "$-1\r\n", "expected a boolean");
  misfit(rc.command<double>("LLEN", "k"), ":3\r\n", "expected a double");
}

BOOST_AUTO_TEST_CASE(a_number_beyond_a_double_is_rounded) {
  const auto incremented = [&](const std::string& text) {
    return answered(rc.incrbyfloat("k", 1.5), "INCRBYFLOAT k 1.5",
                    "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n");
  };
  BOOST_TEST(incremented(std::string(400, '9')) == infinity);
  BOOST_TEST(incremented("-" + std::string(400, '9') + ".5") == -infinity);
  BOOST_TEST(incremented("1e309") == infinity);
  BOOST_TEST(incremented("0.0001e400") == infinity);
  BOOST_TEST(incremented("1e99999999999999999999") == infinity);
  BOOST_TEST(incremented("-1e-400") == 0);
  BOOST_TEST(std::signbit(incremented("-1e-400")));
  BOOST_TEST(incremented("0." + std::string(400, '0') + "1") == 0);
  BOOST_TEST(incremented("1e-99999999999999999999") == 0);
  BOOST_TEST(incremented("1.7976931348623157e308") == 1.7976931348623157e308);
  misfit(rc.incrbyfloat("k", 1), "$6\r\n1e309x\r\n", "expected a double");
}

BOOST_AUTO_TEST_CASE(a_module_may_report_more_than_numbers) {
  const std::string_view replies[] = {
      "*8\r\n+Size\r\n:5\r\n+Mode\r\n+fast\r\n+Parts\r\n*1\r\n:1\r\n+Items\r\n$1\r\n7\r\n",
      "%4\r\n+Size\r\n:5\r\n+Mode\r\n+fast\r\n+Parts\r\n%1\r\n:1\r\n_\r\n+Items\r\n:7\r\n"};
  const Numbers told{{"Size", 5}, {"Items", 7}};
  for (const auto reply : replies) {
    check(sent.cf_info("k"), "CF.INFO k", reply, told);
    check(sent.cms_info("k"), "CMS.INFO k", reply, told);
    check(sent.tdigest_info("k"), "TDIGEST.INFO k", reply, told);
  }
  check(sent.bf_info("k"), "BF.INFO k", "%3\r\n+a\r\n:1\r\n+b\r\n_\r\n+c\r\n+x\r\n",
        (Map<std::string, std::optional<std::int64_t>>{{"a", 1}, {"b", std::nullopt}}));
  check(sent.topk_info("k"), "TOPK.INFO k", "%2\r\n+k\r\n:3\r\n+x\r\n*0\r\n",
        (Map<std::string, std::string>{{"k", "3"}}));
  misfit(sent.cf_info("k"), "+x\r\n", "expected a map");
}

BOOST_AUTO_TEST_CASE(parts_of_info_are_numbers_fractions_and_texts) {
  const ServerInfo info(
      "# Stats\r\nratio:1.25\r\ncmdstat_get:calls=21,usec=7,usec_per_call=0.33\r\n"
      "slave0:ip=10.0.0.7,port=6379,state=online,lag=0\r\n");
  BOOST_TEST((info.find_double("ratio") == 1.25));
  BOOST_TEST((info.find_double("none") == std::nullopt));
  BOOST_TEST((info.find_part("cmdstat_get", "calls") == 21));
  BOOST_TEST((info.find_part("cmdstat_get", "usec_per_call") == std::nullopt));
  BOOST_TEST((info.find_part<double>("cmdstat_get", "usec_per_call") == 0.33));
  BOOST_TEST((info.find_part<double>("cmdstat_get", "calls") == 21.0));
  BOOST_TEST((info.find_part<std::string>("slave0", "ip") == "10.0.0.7"));
  BOOST_TEST((info.find_part<std::string>("slave0", "offset") == std::nullopt));
  BOOST_TEST((info.find_part<std::int64_t>("slave0", "state") == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_librarys_first_line_is_read_like_the_server_does) {
  const auto name_of = [](std::string_view line) {
    return std::string(FunctionLibrary(std::string(line) + "\nbody").name());
  };
  BOOST_TEST(name_of("#!lua name=x") == "x");
  BOOST_TEST(name_of("#!lua NAME=x") == "x");
  BOOST_TEST(name_of("#!lua\tName=lib_1 other=2\r") == "lib_1");
  BOOST_TEST(name_of("#!lua other=name=no name=yes") == "yes");
  BOOST_TEST(name_of("#!lua name=\"x\"") == "x");
  for (const char* line : {"#!lua", "lua name=x", "#!lua nam=x", "#!luaname=x", ""}) {
    BOOST_CHECK_THROW(FunctionLibrary(std::string(line) + "\nname=x"), InvalidArgumentError);
  }
}

BOOST_AUTO_TEST_CASE(a_token_bucket) {
  const auto taken = answered(rc.gcra("k", 5, 2, 1500ms, 3), "GCRA k 5 2 1.5 TOKENS 3",
                              "*5\r\n:0\r\n:6\r\n:3\r\n:-1\r\n:2\r\n");
  BOOST_TEST(!taken.limited);
  BOOST_TEST(taken.most == 6);
  BOOST_TEST(taken.available == 3);
  BOOST_TEST((taken.retry_after_s == std::nullopt));
  BOOST_TEST(taken.full_after_s == 2);
  const auto limited = answered(rc.gcra("k", 5, 2, 1s), "GCRA k 5 2 1 TOKENS 1",
                                "*5\r\n:1\r\n:6\r\n:0\r\n:1\r\n:3\r\n");
  BOOST_TEST(limited.limited);
  BOOST_TEST((limited.retry_after_s == 1));
  misfit(rc.gcra("k", 5, 2, 1s), "*4\r\n:1\r\n:6\r\n:0\r\n:1\r\n", "five numbers");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
