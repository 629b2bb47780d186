// The typed commands of modules: what they write, and how they decode the modules' replies, in
// RESP2 and RESP3.
#include <deferredis/client/more_commands.hpp>

#include <cmath>

#include "support/sent_commands.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;
using Numbers = std::vector<std::int64_t>;
using MaybeNumbers = std::vector<std::optional<std::int64_t>>;
using MaybeDoubles = std::vector<std::optional<double>>;
using Doubles_ = std::vector<double>;
using Bools = std::vector<bool>;
using Scored = std::vector<std::pair<std::string, double>>;

struct Modules : test::SentCommands {
  MoreCommands sent = more();
};

BOOST_FIXTURE_TEST_SUITE(typed_modules, Modules)

BOOST_AUTO_TEST_CASE(json_documents) {
  check(sent.json_set("d", "$", "{}"), "JSON.SET d $ {}", "+OK\r\n", true);
  check(sent.json_set("d", "$.a", "1", JsonWhen::nx), "JSON.SET d $.a 1 NX", "$-1\r\n", false);
  check(sent.json_get("d"), "JSON.GET d", "$2\r\n{}\r\n", "{}");
  check(sent.json_get("d", {"$.a", "$.b"}, {.indent = "-", .newline = "+", .space = "_"}),
        "JSON.GET d INDENT - NEWLINE + SPACE _ $.a $.b", "$-1\r\n", std::nullopt);
  check(sent.json_mget({"d", "e"}, "$"), "JSON.MGET d e $", "*2\r\n$2\r\n{}\r\n$-1\r\n",
        MaybeTexts{"{}", std::nullopt});
  check(sent.json_mset({{"d", "$", "1"}, {"e", "$", "2"}}), "JSON.MSET d $ 1 e $ 2");
  check(sent.json_merge("d", "$", "{}"), "JSON.MERGE d $ {}");
  check(sent.json_del("d"), "JSON.DEL d", ":1\r\n", 1);
  check(sent.json_del("d", "$.a"), "JSON.DEL d $.a", ":2\r\n", 2);
  check(sent.json_forget("d", "$.a"), "JSON.FORGET d $.a", ":0\r\n", 0);
  check(sent.json_clear("d", "$"), "JSON.CLEAR d $", ":1\r\n", 1);
  check(sent.json_type("d", "$.a"), "JSON.TYPE d $.a", "*1\r\n$7\r\ninteger\r\n", Texts{"integer"});
  check(sent.json_type("d", "$.a"), "JSON.TYPE d $.a", "*1\r\n*1\r\n$7\r\ninteger\r\n",
        Texts{"integer"});
  BOOST_TEST(answered(sent.json_resp("d", "$"), "JSON.RESP d $", "*1\r\n+{\r\n").size() == 1u);
  check(sent.json_debug_help(), "JSON.DEBUG HELP", "*1\r\n+x\r\n", Texts{"x"});
  check(sent.json_debug_memory("d", "$"), "JSON.DEBUG MEMORY d $", "*1\r\n:8\r\n", Numbers{8});
}

BOOST_AUTO_TEST_CASE(json_values) {
  const std::string_view reply = "*2\r\n:3\r\n$-1\r\n";
  const MaybeNumbers some{3, std::nullopt};
  check(sent.json_arrappend("d", "$.a", {"1", "2"}), "JSON.ARRAPPEND d $.a 1 2", reply, some);
  check(sent.json_arrindex("d", "$.a", "1"), "JSON.ARRINDEX d $.a 1", reply, some);
  check(sent.json_arrindex("d", "$.a", "1", 0, 9), "JSON.ARRINDEX d $.a 1 0 9", reply, some);
  check(sent.json_arrinsert("d", "$.a", 0, "1"), "JSON.ARRINSERT d $.a 0 1", reply, some);
  check(sent.json_arrlen("d", "$.a"), "JSON.ARRLEN d $.a", reply, some);
  check(sent.json_arrpop("d", "$.a"), "JSON.ARRPOP d $.a -1", "*2\r\n$1\r\n1\r\n_\r\n",
        MaybeTexts{"1", std::nullopt});
  check(sent.json_arrtrim("d", "$.a", 0, 1), "JSON.ARRTRIM d $.a 0 1", reply, some);
  check(sent.json_numincrby("d", "$.n", 2), "JSON.NUMINCRBY d $.n 2", "$12\r\n[4,null,1.5]\r\n",
        MaybeDoubles{4.0, std::nullopt, 1.5});
  check(sent.json_nummultby("d", "$.n", 0.5), "JSON.NUMMULTBY d $.n 0.5", "*2\r\n,2.5\r\n_\r\n",
        MaybeDoubles{2.5, std::nullopt});
  check(sent.json_objkeys("d", "$"), "JSON.OBJKEYS d $", "*2\r\n*1\r\n$1\r\na\r\n$-1\r\n",
        std::vector<std::optional<Texts>>{Texts{"a"}, std::nullopt});
  check(sent.json_objlen("d", "$"), "JSON.OBJLEN d $", reply, some);
  check(sent.json_strappend("d", "$", "\"x\""), "JSON.STRAPPEND d $ \"x\"", reply, some);
  check(sent.json_strlen("d", "$"), "JSON.STRLEN d $", reply, some);
  check(sent.json_toggle("d", "$"), "JSON.TOGGLE d $", "*2\r\n:1\r\n$-1\r\n",
        std::vector<std::optional<bool>>{true, std::nullopt});
}

BOOST_AUTO_TEST_CASE(arrays) {
  check(sent.arset("a", 5, {"x", "y"}), "ARSET a 5 x y", ":2\r\n", 2u);
  check(sent.armset("a", {{0, "x"}, {7, "y"}}), "ARMSET a 0 x 7 y", ":1\r\n", 1u);
  check(sent.arget("a", 5), "ARGET a 5", "$1\r\nx\r\n", "x");
  check(sent.arget("a", 99), "ARGET a 99", "_\r\n", std::nullopt);
  check(sent.armget("a", {"5", "99"}), "ARMGET a 5 99", "*2\r\n$1\r\nx\r\n$-1\r\n",
        MaybeTexts{"x", std::nullopt});
  check(sent.argetrange("a", 5, 6), "ARGETRANGE a 5 6", "*2\r\n$1\r\nx\r\n_\r\n",
        MaybeTexts{"x", std::nullopt});
  const std::vector<std::pair<std::uint64_t, std::string>> items{{5, "x"}};
  check(sent.arscan("a", 0, 9), "ARSCAN a 0 9", "*1\r\n*2\r\n:5\r\n$1\r\nx\r\n", items);
  check(sent.arscan("a", 0, 9, 1), "ARSCAN a 0 9 LIMIT 1", "*1\r\n*2\r\n:5\r\n$1\r\nx\r\n", items);
  check(sent.arlen("a"), "ARLEN a", "$20\r\n18446744073709551615\r\n", ~std::uint64_t{0});
  check(sent.arcount("a"), "ARCOUNT a", ":2\r\n", 2u);
  check(sent.ardel("a", {"5", "6"}), "ARDEL a 5 6", ":1\r\n", 1u);
  check(sent.ardelrange("a", 5, 6), "ARDELRANGE a 5 6", ":1\r\n", 1u);
  check(sent.arinsert("a", {"x", "y"}), "ARINSERT a x y", ":1\r\n", 1u);
  check(sent.arnext("a"), "ARNEXT a", "$-1\r\n", std::nullopt);
  check(sent.arseek("a", 7), "ARSEEK a 7", ":1\r\n", true);
}

BOOST_AUTO_TEST_CASE(vector_sets) {
  check(sent.vadd("v", "a", {0.5, 1}), "VADD v VALUES 2 0.5 1 a", ":1\r\n", true);
  check(sent.vadd("v", "a", {0.5, 1},
                  {.cas = true,
                   .quantization = Quantization::binary,
                   .ef = 9,
                   .setattr = "{}",
                   .links = 8}),
        "VADD v VALUES 2 0.5 1 a CAS BIN EF 9 SETATTR {} M 8", "#f\r\n", false);
  check(sent.vadd_reduce("v", 1, "a", {0.5, 1}), "VADD v REDUCE 1 VALUES 2 0.5 1 a", "#t\r\n",
        true);
  check(sent.vcard("v"), "VCARD v", ":2\r\n", 2);
  check(sent.vdim("v"), "VDIM v", ":3\r\n", 3);
  check(sent.vemb("v", "a"), "VEMB v a", "*2\r\n$3\r\n0.5\r\n$1\r\n1\r\n", Doubles_{0.5, 1});
  check(sent.vemb("v", "a"), "VEMB v a", "_\r\n", std::nullopt);
  BOOST_TEST(answered(sent.vemb_raw("v", "a"), "VEMB v a RAW", "*2\r\n+q8\r\n$1\r\nx\r\n")
                 .value()
                 .at(0)
                 .as_text() == "q8");
  check(sent.vgetattr("v", "a"), "VGETATTR v a", "$2\r\n{}\r\n", "{}");
  check(sent.vsetattr("v", "a", ""), "VSETATTR v a ''", ":1\r\n", true);
  BOOST_TEST(answered(sent.vinfo("v"), "VINFO v", "*2\r\n+size\r\n:2\r\n")
                 .value()
                 .at("size")
                 .as_integer() == 2);
  check(sent.vismember("v", "a"), "VISMEMBER v a", "#t\r\n", true);
  check(sent.vlinks("v", "a"), "VLINKS v a", "*1\r\n*1\r\n$1\r\nb\r\n", std::vector<Texts>{{"b"}});
  check(sent.vlinks_withscores("v", "a"), "VLINKS v a WITHSCORES",
        "*2\r\n*2\r\n$1\r\nb\r\n$3\r\n0.5\r\n%1\r\n$1\r\nc\r\n,1\r\n",
        std::vector<Scored>{{{"b", 0.5}}, {{"c", 1}}});
  check(sent.vrandmember("v"), "VRANDMEMBER v", "$-1\r\n", std::nullopt);
  check(sent.vrandmember("v", 2), "VRANDMEMBER v 2", "*1\r\n$1\r\na\r\n", Texts{"a"});
  check(sent.vrange("v", "-", "+", 5), "VRANGE v - + 5", "*1\r\n$1\r\na\r\n", Texts{"a"});
  check(sent.vrem("v", "a"), "VREM v a", ":0\r\n", false);
  check(sent.vsim("v", "a", {.count = 3, .filter = ".x>1"}), "VSIM v ELE a COUNT 3 FILTER .x>1",
        "*1\r\n$1\r\na\r\n", Texts{"a"});
  check(sent.vsim("v", {0.5, 1}, {.truth = true}), "VSIM v VALUES 2 0.5 1 TRUTH",
        "*1\r\n$1\r\na\r\n", Texts{"a"});
  check(sent.vsim_withscores("v", "a"), "VSIM v ELE a WITHSCORES", "*2\r\n$1\r\na\r\n$3\r\n0.5\r\n",
        Scored{{"a", 0.5}});
  check(sent.vsim_withscores("v", {0.5, 1}), "VSIM v VALUES 2 0.5 1 WITHSCORES",
        "%1\r\n$1\r\na\r\n,0.5\r\n", Scored{{"a", 0.5}});
}

BOOST_AUTO_TEST_CASE(bloom_filters) {
  check(sent.bf_reserve("b", 0.01, 100, {.expansion = 2}), "BF.RESERVE b 0.01 100 EXPANSION 2");
  check(sent.bf_add("b", "x"), "BF.ADD b x", ":1\r\n", true);
  check(sent.bf_add("b", "x"), "BF.ADD b x", "#f\r\n", false);
  check(sent.bf_madd("b", {"x", "y"}), "BF.MADD b x y", "*2\r\n:0\r\n:1\r\n", Bools{false, true});
  check(sent.bf_exists("b", "x"), "BF.EXISTS b x", "#t\r\n", true);
  check(sent.bf_mexists("b", {"x", "y"}), "BF.MEXISTS b x y", "*2\r\n#t\r\n#f\r\n",
        Bools{true, false});
  check(sent.bf_card("b"), "BF.CARD b", ":2\r\n", 2);
  check(sent.bf_insert("b", {"x", "y"}, {.capacity = 10, .error = 0.1, .nonscaling = true}),
        "BF.INSERT b CAPACITY 10 ERROR 0.1 NONSCALING ITEMS x y", "*2\r\n:0\r\n:1\r\n",
        Bools{false, true});
  check(sent.bf_info("b"), "BF.INFO b", "*4\r\n+Capacity\r\n:100\r\n+Expansion rate\r\n$-1\r\n",
        Map<std::string, std::optional<std::int64_t>>{{"Capacity", 100},
                                                      {"Expansion rate", std::nullopt}});
  check(sent.bf_scandump("b", 0), "BF.SCANDUMP b 0", "*2\r\n:1\r\n$1\r\nx\r\n",
        std::pair<std::int64_t, std::string>{1, "x"});
  check(sent.bf_loadchunk("b", 1, "x"), "BF.LOADCHUNK b 1 x");
  check(sent.bf_load("b", "x"), "BF.LOAD b x");
}

BOOST_AUTO_TEST_CASE(cuckoo_filters) {
  check(sent.cf_reserve("c", 100, {.bucketsize = 4, .maxiterations = 20}),
        "CF.RESERVE c 100 BUCKETSIZE 4 MAXITERATIONS 20");
  check(sent.cf_add("c", "x"), "CF.ADD c x", ":1\r\n", true);
  check(sent.cf_addnx("c", "x"), "CF.ADDNX c x", "#f\r\n", false);
  check(sent.cf_insert("c", {"x", "y"}, {.capacity = 9, .nocreate = true}),
        "CF.INSERT c CAPACITY 9 NOCREATE ITEMS x y", "*2\r\n:1\r\n:-1\r\n", Numbers{1, -1});
  check(sent.cf_insertnx("c", "x"), "CF.INSERTNX c ITEMS x", "*1\r\n:0\r\n", Numbers{0});
  check(sent.cf_exists("c", "x"), "CF.EXISTS c x", ":1\r\n", true);
  check(sent.cf_mexists("c", {"x", "y"}), "CF.MEXISTS c x y", "*2\r\n:1\r\n:0\r\n",
        Bools{true, false});
  check(sent.cf_count("c", "x"), "CF.COUNT c x", ":3\r\n", 3);
  check(sent.cf_del("c", "x"), "CF.DEL c x", ":1\r\n", true);
  check(sent.cf_info("c"), "CF.INFO c", "%1\r\n+Size\r\n:80\r\n",
        Map<std::string, std::int64_t>{{"Size", 80}});
  check(sent.cf_scandump("c", 0), "CF.SCANDUMP c 0", "*2\r\n:1\r\n$1\r\nx\r\n",
        std::pair<std::int64_t, std::string>{1, "x"});
  check(sent.cf_loadchunk("c", 1, "x"), "CF.LOADCHUNK c 1 x");
}

BOOST_AUTO_TEST_CASE(sketches_and_frequent_items) {
  check(sent.cms_initbydim("m", 1000, 5), "CMS.INITBYDIM m 1000 5");
  check(sent.cms_initbyprob("m", 0.01, 0.02), "CMS.INITBYPROB m 0.01 0.02");
  check(sent.cms_incrby("m", {{"x", 2}, {"y", 3}}), "CMS.INCRBY m x 2 y 3", "*2\r\n:2\r\n:3\r\n",
        Numbers{2, 3});
  check(sent.cms_query("m", {"x", "y"}), "CMS.QUERY m x y", "*2\r\n:2\r\n:3\r\n", Numbers{2, 3});
  check(sent.cms_merge("to", {"m", "n"}, {1, 2}), "CMS.MERGE to 2 m n WEIGHTS 1 2");
  check(sent.cms_info("m"), "CMS.INFO m", "*2\r\n+width\r\n:1000\r\n",
        Map<std::string, std::int64_t>{{"width", 1000}});
  check(sent.topk_reserve("t", 3), "TOPK.RESERVE t 3");
  check(sent.topk_reserve("t", 3, 8, 7, 0.9), "TOPK.RESERVE t 3 8 7 0.9");
  check(sent.topk_add("t", {"x", "y"}), "TOPK.ADD t x y", "*2\r\n$-1\r\n$1\r\nz\r\n",
        MaybeTexts{std::nullopt, "z"});
  check(sent.topk_incrby("t", {{"x", 2}}), "TOPK.INCRBY t x 2", "*1\r\n_\r\n",
        MaybeTexts{std::nullopt});
  check(sent.topk_query("t", "x"), "TOPK.QUERY t x", "*1\r\n#t\r\n", Bools{true});
  check(sent.topk_count("t", "x"), "TOPK.COUNT t x", "*1\r\n:2\r\n", Numbers{2});
  check(sent.topk_list("t"), "TOPK.LIST t", "*1\r\n$1\r\nx\r\n", Texts{"x"});
  check(sent.topk_list_withcount("t"), "TOPK.LIST t WITHCOUNT", "*2\r\n$1\r\nx\r\n:2\r\n",
        std::vector<std::pair<std::string, std::int64_t>>{{"x", 2}});
  BOOST_TEST(answered(sent.topk_info("t"), "TOPK.INFO t", "*2\r\n+k\r\n:3\r\n").size() == 1u);
}

BOOST_AUTO_TEST_CASE(digests) {
  check(sent.tdigest_create("t"), "TDIGEST.CREATE t COMPRESSION 100");
  check(sent.tdigest_add("t", {1.5, 2}), "TDIGEST.ADD t 1.5 2");
  check(sent.tdigest_merge("to", {"t", "u"}, {.compression = 50, .override = true}),
        "TDIGEST.MERGE to 2 t u COMPRESSION 50 OVERRIDE");
  check(sent.tdigest_quantile("t", {0.5, 0.9}), "TDIGEST.QUANTILE t 0.5 0.9",
        "*2\r\n$3\r\n1.5\r\n,2\r\n", Doubles_{1.5, 2});
  check(sent.tdigest_cdf("t", {1.5}), "TDIGEST.CDF t 1.5", "*1\r\n,0.5\r\n", Doubles_{0.5});
  check(sent.tdigest_byrank("t", {"0", "1"}), "TDIGEST.BYRANK t 0 1",
        "*2\r\n$1\r\n1\r\n$3\r\ninf\r\n", Doubles_{1, HUGE_VAL});
  check(sent.tdigest_byrevrank("t", "0"), "TDIGEST.BYREVRANK t 0", "*1\r\n,2\r\n", Doubles_{2});
  check(sent.tdigest_rank("t", {1.5}), "TDIGEST.RANK t 1.5", "*1\r\n:-1\r\n", Numbers{-1});
  check(sent.tdigest_revrank("t", {1.5}), "TDIGEST.REVRANK t 1.5", "*1\r\n:1\r\n", Numbers{1});
  check(sent.tdigest_min("t"), "TDIGEST.MIN t", "$3\r\n1.5\r\n", 1.5);
  BOOST_TEST(std::isnan(answered(sent.tdigest_max("t"), "TDIGEST.MAX t", "$3\r\nnan\r\n")));
  check(sent.tdigest_trimmed_mean("t", 0.1, 0.9), "TDIGEST.TRIMMED_MEAN t 0.1 0.9", ",1.5\r\n",
        1.5);
  check(sent.tdigest_reset("t"), "TDIGEST.RESET t");
  BOOST_TEST(
      answered(sent.tdigest_info("t"), "TDIGEST.INFO t", "*2\r\n+Compression\r\n:100\r\n").size() ==
      1u);
}

BOOST_AUTO_TEST_CASE(time_series) {
  check(sent.ts_create("t", {.retention = 1s,
                             .encoding = Encoding::compressed,
                             .chunk_size = 128,
                             .duplicate_policy = DuplicatePolicy::last}),
        "TS.CREATE t RETENTION 1000 ENCODING COMPRESSED CHUNK_SIZE 128 DUPLICATE_POLICY LAST");
  check(sent.ts_create("t", {{"area", "1"}}), "TS.CREATE t LABELS area 1");
  check(sent.ts_alter("t", {.retention = 1ms}), "TS.ALTER t RETENTION 1");
  check(sent.ts_alter("t", {{"area", "1"}}), "TS.ALTER t LABELS area 1");
  check(sent.ts_add("t", "*", 1.5, {.on_duplicate = DuplicatePolicy::sum}),
        "TS.ADD t * 1.5 ON_DUPLICATE SUM", ":7\r\n", 7);
  check(sent.ts_add("t", 7, 1.5, {{"a", "b"}}), "TS.ADD t 7 1.5 LABELS a b", ":7\r\n", 7);
  check(sent.ts_madd({{"t", "1", 1.5}, {"u", "*", 2}}), "TS.MADD t 1 1.5 u * 2",
        "*2\r\n:1\r\n:2\r\n", std::vector<Reply>{Reply::integer(1), Reply::integer(2)});
  check(sent.ts_incrby("t", 2, {.timestamp = 7}), "TS.INCRBY t 2 TIMESTAMP 7", ":7\r\n", 7);
  check(sent.ts_decrby("t", 0.5), "TS.DECRBY t 0.5", ":8\r\n", 8);
  check(sent.ts_del("t", 1, 2), "TS.DEL t 1 2", ":2\r\n", 2);
  check(sent.ts_createrule("t", "u", Aggregator::avg, 60s),
        "TS.CREATERULE t u AGGREGATION avg 60000");
  check(sent.ts_deleterule("t", "u"), "TS.DELETERULE t u");
  const std::pair<std::int64_t, double> sample{7, 1.5};
  check(sent.ts_get("t", {.latest = true}), "TS.GET t LATEST", "*2\r\n:7\r\n+1.5\r\n", sample);
  check(sent.ts_get("t"), "TS.GET t", "*0\r\n", std::nullopt);
  const std::vector<std::pair<std::int64_t, double>> samples{{1, 1.5}, {2, 2}};
  check(sent.ts_range("t", "-", "+"), "TS.RANGE t - +",
        "*2\r\n*2\r\n:1\r\n+1.5\r\n*2\r\n:2\r\n+2\r\n", samples);
  check(sent.ts_revrange("t", 0, "+", {.count = 2, .aggregation = Aggregator::std_p, .bucket = 1s}),
        "TS.REVRANGE t 0 + COUNT 2 AGGREGATION std.p 1000",
        "*2\r\n*2\r\n:1\r\n,1.5\r\n*2\r\n:2\r\n,2\r\n", samples);
  check(sent.ts_queryindex("a=1"), "TS.QUERYINDEX a=1", "~1\r\n$1\r\nt\r\n", Texts{"t"});
  BOOST_TEST(answered(sent.ts_info("t"), "TS.INFO t", "*2\r\n+totalSamples\r\n:3\r\n").size() ==
             1u);
}

BOOST_AUTO_TEST_CASE(searches) {
  const auto flat =
      answered(sent.ft_search("i", "word", {.limit = Slice{0, 2}, .dialect = 2}),
               "FT.SEARCH i word LIMIT 0 2 DIALECT 2",
               "*5\r\n:7\r\n$1\r\na\r\n*2\r\n$1\r\nf\r\n$1\r\nx\r\n$1\r\nb\r\n$-1\r\n");
  BOOST_TEST(flat.total == 7);
  BOOST_REQUIRE(flat.documents.size() == 2u);
  BOOST_TEST(flat.documents[0].fields.at(0).second == "x");
  BOOST_TEST(flat.documents[1].id == "b");
  const auto keys = answered(sent.ft_search("i", "word", {.nocontent = true}),
                             "FT.SEARCH i word NOCONTENT", "*3\r\n:2\r\n$1\r\na\r\n$1\r\nb\r\n");
  BOOST_TEST(keys.documents.size() == 2u);
  const auto map = answered(
      sent.ft_search("i", "@n:$x", {{"x", "1"}}, {.sortby = SortBy{"f", true}, .timeout = 10ms}),
      "FT.SEARCH i @n:$x SORTBY f DESC TIMEOUT 10 PARAMS 2 x 1",
      "%3\r\n+attributes\r\n*0\r\n+total_results\r\n:1\r\n+results\r\n*1\r\n%2\r\n+id\r\n"
      "$1\r\na\r\n+extra_attributes\r\n%1\r\n$1\r\nf\r\n$1\r\nx\r\n");
  BOOST_TEST(map.total == 1);
  BOOST_TEST(map.documents.at(0).fields.at(0).first == "f");
}

BOOST_AUTO_TEST_CASE(indexes) {
  check(sent.ft_create("i", {"SCHEMA", "t", "TEXT"}), "FT.CREATE i SCHEMA t TEXT");
  check(sent.ft_alter("i", {"p", "NUMERIC"}), "FT.ALTER i SCHEMA ADD p NUMERIC");
  check(sent.ft_dropindex("i", {.dd = true}), "FT.DROPINDEX i DD");
  check(sent.ft_aliasadd("a", "i"), "FT.ALIASADD a i");
  check(sent.ft_aliasupdate("a", "i"), "FT.ALIASUPDATE a i");
  check(sent.ft_aliasdel("a"), "FT.ALIASDEL a");
  check(sent.ft_list(), "FT._LIST", "~1\r\n$1\r\ni\r\n", Texts{"i"});
  check(sent.ft_tagvals("i", "t"), "FT.TAGVALS i t", "*1\r\n$1\r\nx\r\n", Texts{"x"});
  BOOST_TEST(answered(sent.ft_info("i"), "FT.INFO i", "*2\r\n+num_docs\r\n:3\r\n").size() == 1u);
  check(sent.ft_config_get("*"), "FT.CONFIG GET *", "*1\r\n*2\r\n+A\r\n$-1\r\n",
        Map<std::string, std::optional<std::string>>{{"A", std::nullopt}});
  BOOST_TEST(answered(sent.ft_config_help("x"), "FT.CONFIG HELP x", "*0\r\n").size() == 0u);
  check(sent.ft_config_set("TIMEOUT", 10), "FT.CONFIG SET TIMEOUT 10");
  check(sent.ft_explain("i", "w"), "FT.EXPLAIN i w", "$1\r\nw\r\n", "w");
  check(sent.ft_explaincli("i", "w"), "FT.EXPLAINCLI i w", "*1\r\n$1\r\nw\r\n", Texts{"w"});
  check(sent.ft_cursor_del("i", 7), "FT.CURSOR DEL i 7");
  check(sent.ft_dictadd("d", {"x", "y"}), "FT.DICTADD d x y", ":2\r\n", 2);
  check(sent.ft_dictdel("d", "x"), "FT.DICTDEL d x", ":1\r\n", 1);
  check(sent.ft_dictdump("d"), "FT.DICTDUMP d", "*1\r\n$1\r\ny\r\n", Texts{"y"});
  check(sent.ft_synupdate("i", "g", {"x", "y"}), "FT.SYNUPDATE i g x y");
  check(sent.ft_syndump("i"), "FT.SYNDUMP i", "*2\r\n$1\r\nx\r\n*1\r\n$1\r\ng\r\n",
        Map<std::string, Texts>{{"x", {"g"}}});
}

BOOST_AUTO_TEST_CASE(suggestions) {
  check(sent.ft_sugadd("s", "word", 1.5, {.incr = true, .payload = "p"}),
        "FT.SUGADD s word 1.5 INCR PAYLOAD p", ":1\r\n", 1);
  check(sent.ft_sugget("s", "w", {.fuzzy = true, .max = 3}), "FT.SUGGET s w FUZZY MAX 3",
        "*1\r\n$4\r\nword\r\n", Texts{"word"});
  check(sent.ft_sugget("s", "x"), "FT.SUGGET s x", "$-1\r\n", Texts());
  check(sent.ft_suglen("s"), "FT.SUGLEN s", ":1\r\n", 1);
  check(sent.ft_sugdel("s", "word"), "FT.SUGDEL s word", ":1\r\n", true);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
