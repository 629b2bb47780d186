#include <deferredis/sharding/topology/topology_replies.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/server_error.hpp>
#include <deferredis/testing/resp_text.hpp>

namespace deferredis {
namespace {

const Endpoint asked = Endpoint::tcp("10.0.0.9", 7009);

struct Told {
  std::string host = resp_bulk("10.0.0.1");
  std::int64_t port = 7001;
  std::string role = "master";
  std::string health = "online";
  std::string id = "a";
  std::string more = {};  // fields: name and value
  std::size_t more_count = 0;
};

std::string node(const Told& told) {
  return resp_array(12 + told.more_count) + resp_bulk("id") + resp_bulk(told.id) +
         resp_bulk("port") + resp_integer(told.port) + resp_bulk("ip") + resp_bulk("10.0.0.1") +
         resp_bulk("endpoint") + told.host + resp_bulk("role") + resp_bulk(told.role) +
         resp_bulk("health") + resp_bulk(told.health) + told.more;
}

std::string shard(std::vector<std::int64_t> ends, const std::vector<Told>& nodes) {
  std::string text = resp_array(4) + resp_bulk("slots") + resp_array(ends.size());
  for (const std::int64_t end : ends) text += resp_integer(end);
  text += resp_bulk("nodes") + resp_array(nodes.size());
  for (const Told& each : nodes) text += node(each);
  return text;
}

Outcome<Topology> read(const std::vector<std::string>& shards,
                       ViewSource source = {.asked = asked}) {
  std::string reply = resp_array(shards.size());
  for (const std::string& each : shards) reply += each;
  ReplyReader reader(reply);
  return read_cluster_shards(reader, source);
}

Outcome<Topology> read_slots(std::string_view reply) {
  ReplyReader reader(reply);
  return read_cluster_slots(reader, {.asked = asked});
}

BOOST_AUTO_TEST_SUITE(topologies)

BOOST_AUTO_TEST_CASE(knows_which_node_has_which_slot) {
  const auto view =
      read({shard({0, 99, 200, 299}, {{}, {.port = 7002, .role = "replica", .id = "b"}}),
            shard({100, 199}, {{.port = 7003, .id = "c"}})});
  BOOST_REQUIRE(view.has_value());
  BOOST_TEST(view->covered() == 300u);
  BOOST_TEST((view->primary(250)->endpoint == Endpoint::tcp("10.0.0.1", 7001)));
  BOOST_TEST(view->primary(150)->id == "c");
  BOOST_TEST(view->primary(300) == nullptr);
  BOOST_REQUIRE(view->shard(0)->replicas.size() == 1u);
  BOOST_TEST(view->nodes()[view->shard(0)->replicas[0]].primary_id == "a");
}

BOOST_AUTO_TEST_CASE(uses_the_asked_host_for_an_empty_one) {
  for (const std::string host : {"$-1\r\n", "$0\r\n\r\n", "_\r\n"}) {
    const auto view = read({shard({0, 1}, {{.host = host}})});
    BOOST_REQUIRE(view.has_value());
    BOOST_TEST((view->primary(0)->endpoint == Endpoint::tcp("10.0.0.9", 7001)));
  }
}

BOOST_AUTO_TEST_CASE(uses_the_address_if_the_name_is_unknown) {
  const auto view = read({shard({0, 1}, {{.host = resp_bulk("?")}})});
  BOOST_TEST((view.value().primary(0)->endpoint == Endpoint::tcp("10.0.0.1", 7001)));
}

BOOST_AUTO_TEST_CASE(keeps_name_and_address_as_one_node) {
  const Told by_name{.host = resp_bulk("n1.example"), .id = ""};
  const auto view = read({shard({0, 1}, {by_name})});
  BOOST_TEST(view.value().primary(0)->same_as({.endpoint = Endpoint::tcp("10.0.0.1", 7001)}));
}

BOOST_AUTO_TEST_CASE(uses_the_tls_port_with_tls) {
  Told told{.more = resp_bulk("tls-port") + resp_integer(8001), .more_count = 2};
  const auto view = read({shard({0, 1}, {told})}, {.asked = asked, .tls = true});
  BOOST_TEST(view.value().primary(0)->endpoint.port == 8001);
}

BOOST_AUTO_TEST_CASE(reads_the_availability_zone) {
  Told told{.more = resp_bulk("availability-zone") + resp_bulk("eu-1"), .more_count = 2};
  BOOST_TEST(read({shard({0, 1}, {told})}).value().primary(0)->zone == "eu-1");
}

BOOST_AUTO_TEST_CASE(applies_the_map_of_endpoints) {
  EndpointMap map =
      map_endpoints({{asked, asked}, {Endpoint::tcp("10.0.0.1", 7001), Endpoint::tcp("nat", 1)}});
  const auto view = read({shard({0, 1}, {{}})}, {.asked = asked, .map = &map});
  BOOST_TEST((view.value().primary(0)->endpoint == Endpoint::tcp("nat", 1)));
  EndpointMap none = [](const Endpoint&) -> std::optional<Endpoint> { return std::nullopt; };
  BOOST_TEST(read({shard({0, 1}, {{}})}, {.asked = asked, .map = &none}).value().covered() == 0u);
}

BOOST_AUTO_TEST_CASE(prefers_the_healthy_primary) {
  const auto view = read({shard({0, 1}, {{.health = "fail"}, {.port = 7002, .id = "b"}})});
  BOOST_TEST(view.value().primary(0)->id == "b");
  BOOST_TEST(view.value().shard(0)->replicas.empty());
}

BOOST_AUTO_TEST_CASE(ignores_the_slots_of_a_failed_primary) {
  const auto view = read({shard({0, 1}, {{.health = "fail"}})});
  BOOST_TEST(view.value().covered() == 0u);
  BOOST_TEST(view.value().primary(0) == nullptr);
}

BOOST_AUTO_TEST_CASE(does_not_read_from_loading_replicas) {
  const auto view = read(
      {shard({0, 1}, {{}, {.port = 7002, .role = "replica", .health = "loading", .id = "b"}})});
  BOOST_TEST(view.value().shard(0)->replicas.empty());
}

BOOST_AUTO_TEST_CASE(ignores_a_node_without_a_port) {
  BOOST_TEST(read({shard({0, 1}, {{.port = 0}})}).value().covered() == 0u);
}

BOOST_AUTO_TEST_CASE(refuses_invalid_views) {
  const std::vector<std::string> bad[] = {
      {shard({0, 16384}, {{}})},
      {shard({0, 99999}, {{}})},
      {shard({-1, 3}, {{}})},
      {shard({5, 3}, {{}})},
      {shard({0, 5, 5, 9}, {{}})},
      {shard({0, 5}, {{}}), shard({5, 9}, {{.port = 7002, .id = "b"}})},
      {shard({0, 1}, {{.port = 70000}})},
      {shard({0, 1}, {{.port = -1}})},
      {shard({0, 1}, {{.host = resp_bulk("a b")}})},
      {shard({0, 1}, {{.host = resp_bulk("a\nb")}})},
      {shard({0, 1}, {{.host = resp_bulk(std::string(256, 'a'))}})},
  };
  for (const auto& shards : bad) {
    const auto view = read(shards);
    BOOST_REQUIRE(!view.has_value());
    BOOST_TEST((view.error().code() == errc::protocol));
  }
}

BOOST_AUTO_TEST_CASE(refuses_more_nodes_than_a_cluster_can_have) {
  std::vector<Told> nodes(Topology::most_nodes + 1);
  BOOST_TEST(!read({shard({0, 1}, nodes)}).has_value());
}

BOOST_AUTO_TEST_CASE(refuses_a_reply_of_the_wrong_type) {
  for (const std::string reply : {"+OK\r\n", ":1\r\n", "*1\r\n:1\r\n", "-ERR no\r\n"}) {
    ReplyReader shards(reply);
    BOOST_TEST(!read_cluster_shards(shards, {.asked = asked}).has_value());
    BOOST_TEST(!read_slots(reply).has_value());
  }
}

BOOST_AUTO_TEST_CASE(combines_the_ranges_of_one_primary_into_one_shard) {
  const std::string primary = "*3\r\n$8\r\n10.0.0.1\r\n:7001\r\n$1\r\na\r\n";
  const auto view =
      read_slots("*2\r\n*3\r\n:0\r\n:9\r\n" + primary + "*3\r\n:20\r\n:29\r\n" + primary);
  BOOST_TEST(view.value().shards().size() == 1u);
  BOOST_TEST(view.value().covered() == 20u);
}

BOOST_AUTO_TEST_CASE(views_agree_if_every_slot_has_the_same_primary) {
  const auto one = read({shard({0, 9}, {{}})});
  const auto same = read({shard({0, 4}, {{}}), shard({5, 9}, {{}})});
  const auto other = read({shard({0, 9}, {{.port = 7002, .id = "b"}})});
  BOOST_TEST(one.value().agrees_with(same.value()));
  BOOST_TEST(!one.value().agrees_with(other.value()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
