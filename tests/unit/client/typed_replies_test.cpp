// How the typed commands of searches and time series decode replies, in RESP2 and RESP3, and how
// they react to replies that do not fit.
#include <cmath>

#include <deferredis/client/commands.hpp>

#include "support/sent_commands.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using Samples_ = std::vector<TimedValue>;

struct Replies : test::SentCommands {
  MoreCommands sent = more();
};

BOOST_FIXTURE_TEST_SUITE(typed_replies, Replies)

BOOST_AUTO_TEST_CASE(last_samples_of_several_series) {
  const std::string_view replies[] = {
      "*2\r\n*3\r\n$1\r\nt\r\n*1\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n:7\r\n+1.5\r\n"
      "*3\r\n$1\r\nu\r\n*1\r\n*2\r\n$1\r\na\r\n$-1\r\n*0\r\n",
      "%2\r\n$1\r\nt\r\n*2\r\n%1\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n:7\r\n,1.5\r\n"
      "$1\r\nu\r\n*2\r\n%1\r\n$1\r\na\r\n_\r\n*0\r\n"};
  for (const auto reply : replies) {
    const auto found = answered(sent.ts_mget({"a=1", "b!=2"}, {.withlabels = true}),
                                "TS.MGET WITHLABELS FILTER a=1 b!=2", reply);
    BOOST_REQUIRE(found.size() == 2u);
    BOOST_TEST(found[0].key == "t");
    BOOST_TEST((found[0].labels.at("a") == "1"));
    BOOST_TEST((found[0].sample == TimedValue{7, 1.5}));
    BOOST_TEST(found[1].key == "u");
    BOOST_TEST((found[1].labels.at("a") == std::nullopt));
    BOOST_TEST(!found[1].sample.has_value());
  }
  BOOST_TEST(answered(sent.ts_mget("a=1"), "TS.MGET FILTER a=1", "*0\r\n").empty());
}

BOOST_AUTO_TEST_CASE(samples_of_several_series) {
  const std::string_view replies[] = {
      "*1\r\n*3\r\n$1\r\nt\r\n*0\r\n*2\r\n*2\r\n:1\r\n+1.5\r\n*2\r\n:2\r\n+2\r\n",
      "%1\r\n$1\r\nt\r\n*3\r\n%0\r\n%1\r\n+aggregators\r\n*0\r\n"
      "*2\r\n*2\r\n:1\r\n,1.5\r\n*2\r\n:2\r\n,2\r\n"};
  const TsMrangeOptions options{.count = 5, .aggregation = Aggregator::avg, .bucket = 1s};
  for (const auto reply : replies) {
    const auto found = answered(sent.ts_mrange("-", "+", "a=1", options),
                                "TS.MRANGE - + COUNT 5 AGGREGATION avg 1000 FILTER a=1", reply);
    BOOST_REQUIRE(found.size() == 1u);
    BOOST_TEST(found[0].key == "t");
    BOOST_TEST(found[0].labels.empty());
    BOOST_TEST((found[0].samples == Samples_{{1, 1.5}, {2, 2}}));
  }
  BOOST_TEST(answered(sent.ts_mrevrange(5, 1, "a=1", {.latest = true}),
                      "TS.MREVRANGE 5 1 LATEST FILTER a=1", "%0\r\n")
                 .empty());
}

BOOST_AUTO_TEST_CASE(combined_series) {
  const auto found =
      answered(sent.ts_mrange_groupby("-", "+", "a=1", "b", Aggregator::max),
               "TS.MRANGE - + FILTER a=1 GROUPBY b REDUCE max",
               "%1\r\n$3\r\nb=2\r\n*4\r\n%0\r\n%1\r\n+reducers\r\n*1\r\n+max\r\n"
               "%1\r\n+sources\r\n*2\r\n$1\r\nt\r\n$1\r\nu\r\n*1\r\n*2\r\n:1\r\n,1.5\r\n");
  BOOST_TEST(found.at(0).key == "b=2");
  BOOST_TEST((found[0].sources == Texts{"t", "u"}));
  BOOST_TEST((found[0].samples == Samples_{{1, 1.5}}));
  BOOST_TEST(answered(sent.ts_mrevrange_groupby("-", "+", "a=1", "b", Aggregator::sum),
                      "TS.MREVRANGE - + FILTER a=1 GROUPBY b REDUCE sum", "*0\r\n")
                 .empty());
}

BOOST_AUTO_TEST_CASE(series_side_by_side) {
  for (const std::string_view reply : {"*2\r\n*3\r\n:1\r\n+1.5\r\n+NaN\r\n*3\r\n:2\r\n+2\r\n+3\r\n",
                                       "*2\r\n*3\r\n:1\r\n,1.5\r\n,nan\r\n*3\r\n:2\r\n,2\r\n,3\r\n",
                                       "*2\r\n*2\r\n:1\r\n*2\r\n,1.5\r\n,nan\r\n"
                                       "*2\r\n:2\r\n*2\r\n,2\r\n,3\r\n"}) {
    const auto rows = answered(sent.ts_nrange({"t", "u"}, "-", "+"), "TS.NRANGE 2 t u - +", reply);
    BOOST_REQUIRE(rows.size() == 2u);
    BOOST_TEST(rows[0].time == 1);
    BOOST_TEST(rows[0].values.at(0) == 1.5);
    BOOST_TEST(std::isnan(rows[0].values.at(1)));
    BOOST_TEST((rows[1].values == std::vector<double>{2, 3}));
  }
  BOOST_TEST(
      answered(sent.ts_nrevrange("t", 0, 9, {.count = 1}), "TS.NREVRANGE 1 t 0 9 COUNT 1", "*0\r\n")
          .empty());
}

BOOST_AUTO_TEST_CASE(labels_and_reads_of_time_series) {
  check(sent.ts_querylabels(), "TS.QUERYLABELS LABELS", "*1\r\n$1\r\na\r\n", Texts{"a"});
  check(sent.ts_querylabels("a=1"), "TS.QUERYLABELS LABELS FILTER a=1", "~1\r\n$1\r\na\r\n",
        Texts{"a"});
  check(sent.ts_querylabels_values("a"), "TS.QUERYLABELS VALUES a", "~1\r\n$1\r\n1\r\n",
        Texts{"1"});
  check(sent.ts_querylabels_values("a", {"b=1", "c="}),
        "TS.QUERYLABELS VALUES a FILTER b=1 c=", "*0\r\n", Texts{});
  check(sent.ts_read("t", "-"), "TS.READ t -", "*1\r\n*2\r\n:1\r\n+1.5\r\n", Samples_{{1, 1.5}});
  check(sent.ts_read("t", 7, 5), "TS.READ t 7 MAX_COUNT 5", "*1\r\n*2\r\n:7\r\n,2\r\n",
        Samples_{{7, 2}});
}

BOOST_AUTO_TEST_CASE(rows_of_aggregations) {
  const std::string_view replies[] = {
      "*3\r\n:2\r\n*4\r\n$1\r\nk\r\n$1\r\nx\r\n$1\r\nn\r\n$1\r\n3\r\n*2\r\n$1\r\nk\r\n$1\r\ny\r\n",
      "%4\r\n+attributes\r\n*0\r\n+total_results\r\n:2\r\n+format\r\n+STRING\r\n+results\r\n*2\r\n"
      "%2\r\n+extra_attributes\r\n%2\r\n$1\r\nk\r\n$1\r\nx\r\n$1\r\nn\r\n$1\r\n3\r\n+values\r\n*"
      "0\r\n"
      "%2\r\n+extra_attributes\r\n%1\r\n$1\r\nk\r\n$1\r\ny\r\n+values\r\n*0\r\n"};
  for (const auto reply : replies) {
    const auto found = answered(sent.ft_aggregate("i", "*", {"GROUPBY", 1, "@k"}),
                                "FT.AGGREGATE i * GROUPBY 1 @k", reply);
    BOOST_TEST(found.total == 2);
    BOOST_REQUIRE(found.rows.size() == 2u);
    BOOST_TEST(found.rows[0].at("n").as_text() == "3");
    BOOST_TEST(found.rows[1].at("k").as_text() == "y");
    BOOST_TEST(!found.cursor.has_value());
    const auto page = answered(sent.ft_cursor_read("i", 7, 10), "FT.CURSOR READ i 7 COUNT 10",
                               "*2\r\n" + std::string(reply) + ":9\r\n");
    BOOST_TEST(page.rows.size() == 2u);
    BOOST_TEST(page.cursor.value() == 9);
  }
  BOOST_TEST(
      answered(sent.ft_aggregate("i", "*"), "FT.AGGREGATE i *", "*1\r\n:0\r\n").rows.empty());
}

BOOST_AUTO_TEST_CASE(texts_and_vectors_combined) {
  const std::string_view replies[] = {
      "*8\r\n+total_results\r\n:1\r\n+results\r\n*1\r\n*4\r\n+__key\r\n$1\r\na\r\n+__score\r\n+0."
      "5\r\n"
      "+warnings\r\n*1\r\n+slow\r\n+execution_time\r\n+1.5\r\n",
      "%4\r\n+total_results\r\n:1\r\n+results\r\n*1\r\n%2\r\n+__key\r\n$1\r\na\r\n+__score\r\n,0."
      "5\r\n"
      "+warnings\r\n*1\r\n+slow\r\n+execution_time\r\n,1.5\r\n"};
  for (const auto reply : replies) {
    const auto found = answered(
        sent.ft_hybrid("i", "word", "@v", "blob", {.limit = Slice{0, 5}, .timeout = 1s}),
        "FT.HYBRID i SEARCH word VSIM @v $vector LIMIT 0 5 TIMEOUT 1000 PARAMS 2 vector blob",
        reply);
    BOOST_TEST(found.total == 1);
    BOOST_TEST(found.documents.at(0).at("__key") == "a");
    BOOST_TEST(found.documents[0].at("__score") == "0.5");
    BOOST_TEST((found.warnings == Texts{"slow"}));
    BOOST_TEST(found.execution_time_ms == 1.5);
  }
  BOOST_TEST(answered(sent.ft_hybrid_load("i", "w", "@v", "b", {"@t", "@u"}),
                      "FT.HYBRID i SEARCH w VSIM @v $vector LOAD 2 @t @u PARAMS 2 vector b",
                      "%0\r\n")
                 .documents.empty());
  check(sent.ft_aliaslist("i"), "FT.ALIASLIST i", "*1\r\n$1\r\na\r\n", Texts{"a"});
}

BOOST_AUTO_TEST_CASE(profiles_and_spellings) {
  for (const std::string_view reply : {"*2\r\n*2\r\n:1\r\n$1\r\na\r\n*1\r\n+Total\r\n",
                                       "%2\r\n+Profile\r\n*1\r\n+Total\r\n+Results\r\n"
                                       "%2\r\n+total_results\r\n:1\r\n+results\r\n*1\r\n"
                                       "%1\r\n+id\r\n$1\r\na\r\n"}) {
    const auto profile = answered(sent.ft_profile("i", "w"), "FT.PROFILE i SEARCH QUERY w", reply);
    BOOST_TEST(profile.result.total == 1);
    BOOST_TEST(profile.result.documents.at(0).id == "a");
    BOOST_TEST(profile.profile[0].as_text() == "Total");
  }
  for (const std::string_view reply :
       {"*1\r\n*3\r\n+TERM\r\n$2\r\nwo\r\n*1\r\n*2\r\n$3\r\n0.5\r\n$4\r\nword\r\n",
        "%1\r\n+results\r\n%1\r\n$2\r\nwo\r\n*1\r\n%1\r\n$4\r\nword\r\n,0.5\r\n"}) {
    const auto words = answered(sent.ft_spellcheck("i", "wo", {.distance = 2, .dialect = 2}),
                                "FT.SPELLCHECK i wo DISTANCE 2 DIALECT 2", reply);
    BOOST_TEST(words.at(0).word == "wo");
    BOOST_TEST((words[0].suggestions.at(0) == std::pair<std::string, double>("word", 0.5)));
  }
}

BOOST_AUTO_TEST_CASE(a_misfit_fails_its_command_and_says_what_was_expected) {
  misfit(sent.ts_mget("a=1"), "*1\r\n*2\r\n$1\r\nt\r\n*0\r\n", "a series with labels");
  misfit(sent.ts_mget("a=1"), ":7\r\n", "TS.MGET: expected series");
  misfit(sent.ts_mrange("-", "+", "a=1"), "*1\r\n+t\r\n", "a series");
  misfit(sent.ts_nrange("t", "-", "+"), "*1\r\n*0\r\n", "a time and values");
  misfit(sent.ts_nrange("t", "-", "+"), "*1\r\n*2\r\n:1\r\n:2\r\n", "a double");
  misfit(sent.ft_aggregate("i", "*"), "+OK\r\n", "rows");
  misfit(sent.ft_aggregate("i", "*"), "*1\r\n*1\r\n:0\r\n", "rows and a cursor");
  misfit(sent.ft_profile("i", "w"), "*1\r\n*0\r\n", "a result and its profile");
  misfit(sent.ft_spellcheck("i", "w"), "*1\r\n*2\r\n+TERM\r\n+x\r\n", "a misspelled word");
  misfit(sent.ft_spellcheck("i", "w"), "*1\r\n*3\r\n+TERM\r\n+x\r\n*1\r\n*1\r\n+y\r\n",
         "a suggestion");
  misfit(sent.command_info("get"), "*1\r\n*2\r\n+get\r\n:2\r\n", "a command's description");
  misfit(sent.sentinel_is_master_down_by_addr("a", 1, 1, "*"), "*2\r\n:1\r\n+*\r\n",
         "a sentinel's vote");
  misfit(sent.backup_status(), "*1\r\n+state\r\n", "pairs");
  misfit(sent.hotkeys_get(), ":1\r\n", "a map");
  misfit(sent.pfdebug_getreg("h"), "+x\r\n", "an array");
  misfit(sent.sflush({0, 9}), "*1\r\n*3\r\n:0\r\n:1\r\n:2\r\n", "a pair");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
