// URLs with several servers: what they mean, and errors that point at the character.
#include <deferredis/sharding/from_url.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/url.hpp>
#include <deferredis/sharding/discovery/url_settings.hpp>
#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

ParsedUrl parsed(std::string_view url) {
  auto outcome = parse_url(url);
  BOOST_TEST_REQUIRE(outcome.has_value(), (outcome ? "" : outcome.error().message()));
  return std::move(outcome).value();
}

std::string refusal(std::string_view url) {
  ManualReactor reactor;
  try {
    static_cast<void>(from_url(reactor, url));
  } catch (const Exception& e) {
    BOOST_TEST((e.delivery() == Delivery::not_sent));
    return std::string(e.error().message());
  }
  BOOST_ERROR(url << " was taken");
  return {};
}

struct Bad {
  std::string_view url;
  std::size_t character;
  std::string_view what;
};

BOOST_AUTO_TEST_SUITE(urls_of_several_servers)

BOOST_AUTO_TEST_CASE(have_nodes_and_a_kind) {
  const ParsedUrl url = parsed(
      "redis+sharded://app:secret@a:1,[::1]:2,%2Ftmp%2Fc.sock,d:4:2%20delta/"
      "3?pool_size=2&tag=%7B%7D");
  BOOST_TEST((url.kind() == UrlKind::sharded));
  const std::vector<std::string_view> nodes{"a:1", "[::1]:2", "/tmp/c.sock", "d:4:2 delta"};
  BOOST_TEST(url.nodes() == nodes, boost::test_tools::per_element());
  BOOST_TEST(url.options().user == "app");
  BOOST_TEST(url.options().password == "secret");
  BOOST_TEST(url.options().database == 3);
  BOOST_TEST(url.pool());
  BOOST_TEST(url.text("tag") == "{}");
  BOOST_TEST(url.text("hash").empty());
  BOOST_TEST(!url.options().tls.has_value());
}

BOOST_AUTO_TEST_CASE(stay_valid_when_they_are_copied_or_moved) {
  ParsedUrl first = parsed("redis+cluster://a:1,b:2");
  const ParsedUrl copy = first;
  const ParsedUrl moved = std::move(first);
  BOOST_TEST(copy.nodes()[1] == "b:2");
  BOOST_TEST(moved.nodes()[0] == "a:1");
}

BOOST_AUTO_TEST_CASE(know_every_kind_with_and_without_tls) {
  const std::pair<std::string_view, UrlKind> kinds[] = {{"sharded", UrlKind::sharded},
                                                        {"cluster", UrlKind::cluster},
                                                        {"sentinel", UrlKind::sentinel},
                                                        {"auto", UrlKind::automatic}};
  for (const auto& [name, kind] : kinds) {
    const std::string rest = "+" + std::string(name) + "://h:1";
    BOOST_TEST((parsed("redis" + rest).kind() == kind));
    BOOST_TEST((parsed("rediss" + rest).kind() == kind));
    BOOST_TEST(parsed("rediss" + rest).options().tls.has_value());
    BOOST_TEST(parsed("redis" + rest + "?tls=true").options().tls.has_value());
  }
  BOOST_TEST((parsed("redis://h").kind() == UrlKind::server));
  BOOST_TEST(parsed("redis://h").nodes().empty());
}

BOOST_AUTO_TEST_CASE(are_refused_at_the_character) {
  constexpr Bad bad[] = {
      {"redis://a:1,b:2", 12, "for several servers use redis+sharded://"},
      {"redis+shared://a", 7, "after the '+' write sharded, cluster, sentinel, auto or srv"},
      {"unix+sharded://a", 1, "begin with redis://, rediss:// (TLS), unix://"},
      {"redis+sharded://", 17, "the servers are missing"},
      {"redis+sharded://a:1,", 21, "a server is missing"},
      {"redis+sharded://a:1,,b:2", 21, "a server is missing"},
      {"redis+sharded://a:1,b:0", 21, "is not a server"},
      {"redis+sharded://a:1,b:2?placement=ring", 35, "option 'placement': unknown name"},
      {"redis+sharded://a:1?hash=sha512", 26, "option 'hash': unknown name"},
      {"redis+cluster://a:1?hash=md5", 26, "option 'hash' is for redis+sharded://"},
      {"redis://a:1?placement=ketama", 23, "option 'placement' is for redis+sharded://"},
      {"redis+sharded://a:1?databse=1", 21, "did you mean 'database'?"},
      {"redis+sharded://a:1?read_from=any", 31, "option 'read_from' is for redis+cluster://"},
      {"redis://a:1?allowed_hosts=b", 27,
       "option 'allowed_hosts' is for redis+cluster:// and redis+sentinel://"},
      {"redis+cluster://a:1?read_from=all", 31, "primary, prefer_replica, any"},
      {"redis+cluster://a:1?hedge_percentile=x", 38, "give a number, such as 0.95"},
      {"redis+cluster://a:1?redirects=256", 31, "give at most 255"},
      {"redis+cluster://a:1?service=m", 29, "option 'service' is for redis+sentinel://"},
      {"redis+sentinel://a:1?role=master", 27, "primary or replica"},
      {"redis+auto://a:1?placement=ketama", 28, "option 'placement' is for redis+sharded://"},
  };
  for (const Bad& each : bad) {
    BOOST_TEST_CONTEXT(each.url) {
      const std::string text = refusal(each.url);
      BOOST_TEST_INFO(text);
      BOOST_TEST(text.find(each.what) != text.npos);
      BOOST_TEST(text.find("at character " + std::to_string(each.character) + ")") != text.npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(set_every_option_of_shards) {
  const ParsedUrl url = parsed(
      "redis+sharded://a:1,b:2?placement=jump&hash=crc32a&tag=%7B%7D&tag_rule=cluster&"
      "char_signed=false&eject_after=10s&eject_back_after=1min");
  const ShardOptions options = detail::shard_options(url);
  BOOST_TEST((options.placement == Placement::jump));
  BOOST_TEST((options.ring.hash == Hash::crc32a));
  BOOST_TEST(options.ring.tag == "{}");
  BOOST_TEST((options.ring.tag_rule == TagRule::cluster));
  BOOST_TEST(!options.ring.char_signed);
  BOOST_TEST((options.eject.after == std::chrono::seconds(10)));
  BOOST_TEST((options.eject.back_after == std::chrono::minutes(1)));
  BOOST_TEST(refusal("redis+sharded://a:1?tag_rule=none").find("unknown name: write cluster") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(set_every_option_of_a_cluster) {
  const ParsedUrl url = parsed(
      "redis+cluster://a:1?read_from=same_zone&zone=b&hedge_percentile=0.95&hedge_at_least=2ms&"
      "hedge_share=0.2&split_many_keys=false&connections_per_node=3&redirects=7&refresh_every=5s&"
      "allowed_hosts=10.0.0.0%2F8");
  const ClusterOptions options = detail::cluster_options(url);
  BOOST_TEST((options.read_from == ReadFrom::same_zone));
  BOOST_TEST(options.zone == "b");
  BOOST_TEST(options.hedge.percentile == 0.95);
  BOOST_TEST((options.hedge.at_least == std::chrono::milliseconds(2)));
  BOOST_TEST(options.hedge.share == 0.2);
  BOOST_TEST(!options.split_many_keys);
  BOOST_TEST(options.connections_per_node == 3u);
  BOOST_TEST(int{options.redirects} == 7);
  BOOST_TEST((options.refresh_every == std::chrono::seconds(5)));
  BOOST_TEST(options.allowed_hosts == "10.0.0.0/8");
}

BOOST_AUTO_TEST_CASE(set_every_option_of_sentinels) {
  const ParsedUrl url = parsed(
      "rediss+sentinel://a:1?service=m&role=replica&min_other_sentinels=2&answer_timeout=1s&"
      "allowed_hosts=*.b&sentinel_user=watch&sentinel_password=hunter2");
  const SentinelOptions options = detail::sentinel_options(url);
  BOOST_TEST(options.service == "m");
  BOOST_TEST((options.role == ServerRole::replica));
  BOOST_TEST(options.min_other_sentinels == 2u);
  BOOST_TEST((options.answer_timeout == std::chrono::seconds(1)));
  BOOST_TEST(options.allowed_hosts == "*.b");
  BOOST_TEST(options.sentinel.user == "watch");
  BOOST_TEST(options.sentinel.password == "hunter2");
  BOOST_TEST(options.sentinel.tls.has_value());
  BOOST_TEST(options.connection.password.empty());
}

BOOST_AUTO_TEST_CASE(never_show_a_password) {
  for (const std::string_view url :
       {"redis+sharded://u:hunter2@a:1,b:0", "redis+sharded://u:hunter2@a:1?hash=x",
        "redis+sharded://u:hunter2,b:1", "redis+cluster://u:hunter2",
        "redis+sentinel://h,u:hunter2", "redis+sharded://a:1,u:hunter2",
        "redis+sharded://a:1,b:2?password=hunter2&hash=x", "redis+nothing://u:hunter2@a:1",
        "redis+sentinel://a:1?sentinel_password=hunter2&role=x",
        "redis+cluster://a:1?sentinel_password=hunter2"}) {
    BOOST_TEST_CONTEXT(url) {
      BOOST_TEST(refusal(url).find("hunter2") == std::string::npos);
      BOOST_TEST(redacted_url(url).find("hunter2") == std::string::npos);
    }
  }
  BOOST_TEST(redacted_url("redis+sharded://u:p@a:1,b:2:3") == "redis+sharded://***@a:1,b:2:3");
  BOOST_TEST(redacted_url("redis+sharded://a:1,b:2") == "redis+sharded://a:1,b:2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
