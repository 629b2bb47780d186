// The typed search commands on RediSearch 1.2, Debian 12's package redis-redisearch. Versions later
// than that are tested by their bytes only (tests/unit/client/typed_modules_test.cpp).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <deferredis/client/more_commands.hpp>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

constexpr const char* module_path = "/usr/lib/redis/modules/redisearch.so";

// Prints the text that tests/CMakeLists.txt looks for. Other servers are left alone: in Valkey 9.1
// the module starts, but never answers.
bool has_module() {
  const char* const other = std::getenv("DEFERREDIS_REDIS_SERVER");
  const bool has_it = std::filesystem::exists(module_path) && (other == nullptr || *other == 0);
  if (!has_it)
    std::puts("SKIPPED: needs RediSearch (apt-get install redis-redisearch) and Debian's Redis");
  return has_it;
}

/// A server with the module, and an index of three documents. Version 1.2 does not index hashes by
/// their prefix; FT.ADD, which later versions lack, adds a document.
struct Search : ClientLoop {
  Search() {
    if (has_module())
      server.emplace(support::RedisServerOptions{.extra = {"--loadmodule", module_path}});
  }
  /// Its second chain of commands borrows the client.
  const Client& client(ProtocolVersion protocol) {
    rc.emplace(run(connect(reactor, {.unix_path = server->socket_path(), .protocol = protocol})));
    run(rc->flushall());
    run(rc->more().ft_create("i", {"SCHEMA", "title", "TEXT", "WEIGHT", "5", "price", "NUMERIC",
                                   "SORTABLE", "kind", "TAG"}));
    add("d1", {"title", "hello", "price", "5", "kind", "red"});
    add("d2", {"title", "world", "price", "7", "kind", "blue"});
    add("d3", {"title", "hello world", "price", "9", "kind", "blue"});
    return *rc;
  }
  void add(const std::string& id, const Texts& fields) {
    Texts words{"i", id, "1.0", "FIELDS"};
    words.insert(words.end(), fields.begin(), fields.end());
    BOOST_TEST(run(rc->command<std::string>("FT.ADD", Args(words))) == "OK");
  }
  static Texts ids(const SearchResult& result) {
    Texts found;
    for (const SearchDocument& each : result.documents) found.push_back(each.id);
    return found;
  }

  std::optional<support::RedisServer> server;
  std::optional<Client> rc;
};

BOOST_FIXTURE_TEST_SUITE(typed_search, Search)

BOOST_DATA_TEST_CASE(a_search_returns_documents_with_their_fields, protocols, protocol) {
  if (!has_module()) return;
  const MoreCommands more = client(protocol).more();
  const SearchResult one = run(more.ft_search("i", "@price:[5 6]"));
  BOOST_TEST(one.total == 1);
  BOOST_TEST((ids(one) == Texts{"d1"}));
  BOOST_TEST((one.documents.at(0).fields ==
              TextPairs{{"title", "hello"}, {"price", "5"}, {"kind", "red"}}));
  const SearchResult keys = run(more.ft_search("i", "world", {.nocontent = true}));
  BOOST_TEST((sorted(ids(keys)) == Texts{"d2", "d3"}));
  BOOST_TEST(keys.documents.at(0).fields.empty());
  const SearchResult none = run(more.ft_search("i", "nothing"));
  BOOST_TEST(none.total == 0);
  BOOST_TEST(none.documents.empty());
}

BOOST_DATA_TEST_CASE(a_search_obeys_its_options, protocols, protocol) {
  if (!has_module()) return;
  const MoreCommands more = client(protocol).more();
  const SortBy dearest_first{"price", true};
  const SearchResult page =
      run(more.ft_search("i", "hello|world", {.sortby = dearest_first, .limit = Slice{1, 2}}));
  BOOST_TEST(page.total == 3);
  BOOST_TEST((ids(page) == Texts{"d2", "d1"}));
  const FtSearchOptions exactly{
      .verbatim = true, .inorder = true, .language = "english", .timeout = 1s};
  BOOST_TEST((ids(run(more.ft_search("i", "hello world", exactly))) == Texts{"d3"}));
  BOOST_TEST(ids(run(more.ft_search("i", "world hello", exactly))).empty());
}

BOOST_DATA_TEST_CASE(an_aggregation_returns_rows, protocols, protocol) {
  if (!has_module()) return;
  const MoreCommands more = client(protocol).more();
  const AggregateResult groups = run(more.ft_aggregate(
      "i", "hello|world", {"GROUPBY", "1", "@price", "REDUCE", "COUNT", "0", "AS", "n"}));
  BOOST_TEST(groups.rows.size() == 3u);
  Texts prices;
  for (const auto& row : groups.rows) {
    prices.emplace_back(row.at("price").as_text());
    BOOST_TEST(row.at("n").as_text() == "1");
  }
  BOOST_TEST((sorted(prices) == Texts{"5", "7", "9"}));
  BOOST_TEST(!groups.cursor);
  BOOST_TEST(run(more.ft_aggregate("i", "hello")).rows.size() == 2u);
}

BOOST_DATA_TEST_CASE(a_cursor_reads_the_rows_in_portions, protocols, protocol) {
  if (!has_module()) return;
  const MoreCommands more = client(protocol).more();
  const Args in_portions{"LOAD", "1", "@title", "WITHCURSOR", "COUNT", "1"};
  AggregateResult part = run(more.ft_aggregate("i", "hello|world", in_portions));
  Texts titles;
  for (int reads = 0; reads < 5; ++reads) {
    for (const auto& row : part.rows) titles.emplace_back(row.at("title").as_text());
    BOOST_TEST_REQUIRE(part.cursor.has_value());
    if (*part.cursor == 0) break;
    part = run(more.ft_cursor_read("i", *part.cursor, 1));
  }
  BOOST_TEST((sorted(titles) == Texts{"hello", "hello world", "world"}));
  part = run(more.ft_aggregate("i", "hello|world", in_portions));
  run(more.ft_cursor_del("i", part.cursor.value()));
  BOOST_TEST(failure(more.ft_cursor_read("i", part.cursor.value(), 1)).is(errc::reply));
}

BOOST_DATA_TEST_CASE(an_index_tells_about_itself, protocols, protocol) {
  if (!has_module()) return;
  const MoreCommands more = client(protocol).more();
  run(more.ft_alter("i", {"size", "NUMERIC"}));
  const auto info = run(more.ft_info("i"));
  BOOST_TEST(info.at("num_docs").as<double>().value() == 3.0);
  BOOST_TEST(info.at("fields").size() == 4u);
  BOOST_TEST((sorted(run(more.ft_tagvals("i", "kind"))) == Texts{"blue", "red"}));
  BOOST_TEST(has(run(more.ft_explain("i", "hello|world")), "UNION {"));
}

BOOST_DATA_TEST_CASE(synonyms_are_found_for_each_other, protocols, protocol) {
  if (!has_module()) return;
  const Client& borrowed = client(protocol);
  const MoreCommands more = borrowed.more();
  const auto group = run(borrowed.command<std::int64_t>("FT.SYNADD", "i", "boy", "lad"));
  run(more.ft_synupdate("i", group, {"child"}));
  const auto groups = run(more.ft_syndump("i"));
  BOOST_TEST(groups.size() == 3u);
  BOOST_TEST((groups.at("child") == Texts{std::to_string(group)}));
  add("d4", {"title", "lad"});
  BOOST_TEST((ids(run(more.ft_search("i", "child"))) == Texts{"d4"}));
}

BOOST_DATA_TEST_CASE(suggestions_are_completed, protocols, protocol) {
  if (!has_module()) return;
  const MoreCommands more = client(protocol).more();
  BOOST_TEST(run(more.ft_sugadd("s", "word", 1.5)) == 1);
  BOOST_TEST(run(more.ft_sugadd("s", "work", 1, {.incr = true, .payload = "p"})) == 2);
  BOOST_TEST(run(more.ft_suglen("s")) == 2);
  BOOST_TEST((run(more.ft_sugget("s", "wo")) == Texts{"word", "work"}));
  BOOST_TEST((run(more.ft_sugget("s", "wirk", {.fuzzy = true, .max = 1})) == Texts{"work"}));
  BOOST_TEST(run(more.ft_sugget("s", "zz")).empty());
  BOOST_TEST(run(more.ft_sugdel("s", "word")));
  BOOST_TEST(!run(more.ft_sugdel("s", "word")));
}

// So that a module which learns more is noticed: the cases above call the rest.
BOOST_AUTO_TEST_CASE(the_other_typed_commands_are_unknown_to_this_version) {
  if (!has_module()) return;
  const Client& borrowed = client(ProtocolVersion::resp3);
  for (const char* name : {"FT.ALIASADD", "FT.ALIASDEL", "FT.ALIASLIST", "FT.ALIASUPDATE",
                           "FT.CONFIG", "FT.DICTADD", "FT.DICTDEL", "FT.DICTDUMP", "FT.DROPINDEX",
                           "FT.EXPLAINCLI", "FT.HYBRID", "FT.PROFILE", "FT.SPELLCHECK", "FT._LIST"})
    BOOST_TEST(run(borrowed.command("COMMAND", "INFO", name))[0].is_null(), name);
  const Error error = failure(borrowed.more().ft_dictadd("d", {"x"}));
  BOOST_TEST(error.is(errc::reply));
  BOOST_TEST(has(error.message(), "unknown command"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
