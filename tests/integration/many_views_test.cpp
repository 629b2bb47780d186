// Views of clients with several servers: codecs, and where reads go.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/codec.hpp>
#include <deferredis/client/command_spec.hpp>
#include <deferredis/client/server_identity.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/from_url.hpp>

#include "integration/cluster_loop.hpp"
#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using Text = std::optional<std::string>;
using Texts = std::vector<Text>;

const Codec brackets{
    .encode = [](std::string_view value,
                 std::string& to) { to.append("<").append(value).append(">"); },
    .decode = [](std::string_view stored,
                 std::string& to) { to.append(stored.substr(1, stored.size() - 2)); },
};

// What both kinds of clients do.
template <class Fixture>
void encodes_everywhere(Fixture& self, const Client& rc) {
  const Client view = rc.with({.codec = &brackets});
  std::vector<std::pair<std::string, std::string>> pairs;
  std::vector<std::string> keys;
  for (int i = 0; i != 20; ++i) {
    pairs.emplace_back("k" + std::to_string(i), std::to_string(i));
    keys.push_back(pairs.back().first);
  }
  self.run(view.mset(pairs));  // split
  const auto stored = self.run(rc.mget(keys));
  const auto got = self.run(view.mget(keys));
  for (std::size_t i = 0; i != 20; ++i) {
    BOOST_TEST(stored[i].value() == "<" + std::to_string(i) + ">");
    BOOST_TEST(got[i].value() == std::to_string(i));
  }
  Batch batch = view.batch();
  auto read = batch.get("k3");
  self.run(batch.execute());
  BOOST_TEST(self.run(std::move(read)).value() == "3");
  Session session = self.run(view.session("k4"));
  BOOST_TEST(self.run(session.get("k4")).value() == "4");
  Transaction transaction = view.multi();
  auto both = transaction.mget({"x{t}a", "x{t}b"});
  transaction.set("x{t}a", "x").detach();
  self.run(transaction.commit());
  BOOST_TEST((self.run(std::move(both)) == Texts{std::nullopt, std::nullopt}));
  BOOST_TEST(self.run(view.get("x{t}a")).value() == "x");
  self.run(view.rpush("list", {"e"}));
  BOOST_TEST(self.run(view.blpop({"list"}, std::chrono::seconds(1))).value().second == "e");
  const auto all = self.run(view.each<Text>("GET", {"k1", "k2"}));
  BOOST_TEST(all[1].value().value() == "2");
}

BOOST_FIXTURE_TEST_SUITE(views_of_shards, ThreeShards)

BOOST_AUTO_TEST_CASE(a_codec_works_on_every_shard_and_in_split_commands) {
  encodes_everywhere(*this, client());
}

BOOST_AUTO_TEST_CASE(read_from_is_refused_where_there_is_no_cluster) {
  const Client shards = client();
  BOOST_CHECK_THROW(static_cast<void>(shards.with({.read_from = ReadFrom::any})),
                    InvalidArgumentError);
  const Client single = lazy_connection(reactor, {.unix_path = servers[0].socket_path()});
  BOOST_CHECK_THROW(static_cast<void>(single.with({.read_from = ReadFrom::any})),
                    InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(response_callbacks_of_the_options_apply_to_shards) {
  const ResponseTable table{{"get", [](const Reply& reply, ResponseFunction::Arguments arguments) {
                               return Reply::bulk_string(arguments[0] + "=" +
                                                         std::string(reply.as_text()));
                             }}};
  const Client rc = client({.response_callbacks = &table});
  run(rc.set("k", "v"));
  BOOST_TEST(run(rc.get("k")).value() == "k=v");
  BOOST_TEST(run(rc.with({.client_name = "other"}).get("k")).value() == "k=v");
}

BOOST_AUTO_TEST_CASE(a_view_of_a_url_client_may_be_made_before_the_server_is_known) {
  const std::string url = "redis+auto://127.0.0.1:" + std::to_string(servers[0].port());
  const Client rc = from_url(reactor, url);
  const Client view = rc.with({.codec = &brackets});
  rc.register_command({.name = "MY.GET", .first_key = 1});
  run(view.set("k", "v"));
  BOOST_TEST(run(rc.get("k")).value() == "<v>");
  BOOST_TEST(rc.supported("MY.GET"));
  BOOST_TEST((run(rc.server_info()).kind == ServerIdentity::Kind::redis));
}

BOOST_AUTO_TEST_CASE(each_shard_says_what_it_is) {
  const Client rc = client();
  BOOST_TEST(failure(rc.server_info()).is(errc::not_supported));
  const auto all = run(rc.on_all([](Client node) { return node.server_info(); }));
  BOOST_REQUIRE(all.size() == 3u);
  for (const auto& each : all)
    BOOST_TEST((each.outcome.value().kind == ServerIdentity::Kind::redis));
  BOOST_TEST(!rc.supported("COMMANDLOG GET"));
}

BOOST_AUTO_TEST_SUITE_END()

struct ClusterViews : ClusterLoop {
  // Node 3 is the replica of node 0.
  static constexpr std::size_t primary = 0, replica = 3;

  std::size_t gets(std::size_t node) {
    const std::string stats = cluster.node(node).command({"INFO", "commandstats"});
    const std::string name = "cmdstat_get:calls=";
    const std::size_t at = stats.find(name);
    return at == stats.npos ? 0 : std::stoul(stats.substr(at + name.size()));
  }
};

BOOST_FIXTURE_TEST_SUITE(views_of_clusters, ClusterViews)

BOOST_AUTO_TEST_CASE(a_codec_works_on_every_node_and_in_split_commands) {
  encodes_everywhere(*this, client());
}

BOOST_AUTO_TEST_CASE(each_view_chooses_where_its_reads_go) {
  const Client rc = client();
  const std::string key = key_of(primary);
  run(rc.set(key, "value"));
  cluster.wait([&] { return cluster.node(replica).command({"DBSIZE"}) == ":1\r\n"; },
               "the key at the replica");
  const Client relaxed = rc.with({.read_from = ReadFrom::prefer_replica});
  for (int i = 0; i != 5; ++i) BOOST_TEST(run(relaxed.get(key)).value() == "value");
  BOOST_TEST(gets(replica) == 5u);
  BOOST_TEST(gets(primary) == 0u);
  for (int i = 0; i != 5; ++i) BOOST_TEST(run(rc.get(key)).value() == "value");
  BOOST_TEST(gets(primary) == 5u);
  // Views with the same choice share their connections.
  const std::uint64_t connects = relaxed.stats().connects;
  BOOST_TEST(run(rc.with({.read_from = ReadFrom::prefer_replica}).get(key)).value() == "value");
  BOOST_TEST(relaxed.stats().connects == connects);
  // Back to the primary, and a view of the view.
  const Client strict = relaxed.with({.read_from = ReadFrom::primary, .codec = &brackets});
  run(strict.set(key, "v"));
  BOOST_TEST(run(strict.get(key)).value() == "v");
  BOOST_TEST(gets(primary) == 6u);
  BOOST_TEST(gets(replica) == 6u);
}

BOOST_AUTO_TEST_CASE(a_view_may_leave_hedged_reads_behind) {
  const Client rc = client({.read_from = ReadFrom::any, .hedge = {.percentile = 0.95, .share = 1}});
  const Client strict = rc.with({.read_from = ReadFrom::primary});
  const std::string key = key_of(primary);
  run(strict.set(key, "value"));
  for (int i = 0; i != 5; ++i) BOOST_TEST(run(strict.get(key)).value() == "value");
  BOOST_TEST(gets(replica) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
