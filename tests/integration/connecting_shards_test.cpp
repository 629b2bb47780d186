// on_connect where there are several servers, or where the client finds out what its server is.
#include <optional>
#include <string>
#include <utility>

#include <deferredis/client/hooks.hpp>
#include <deferredis/client/url.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

BOOST_FIXTURE_TEST_SUITE(connecting_to_shards, test::ClientLoop)

BOOST_AUTO_TEST_CASE(on_connect_runs_on_every_shard) {
  support::RedisServer one;
  support::RedisServer two;
  int calls = 0;
  const OnConnect hook = [&calls](Session session) {
    ++calls;
    return session.command<void>("CLIENT", "SETNAME", "prepared");
  };
  const std::string nodes =
      "127.0.0.1:" + std::to_string(one.port()) + ",127.0.0.1:" + std::to_string(two.port());
  const Client rc =
      run(connect_sharded(reactor, {.nodes = nodes, .connection = {.on_connect = &hook}}));
  BOOST_TEST(calls == 2);
  const auto names = run(
      rc.on_all([](const Client& node) { return node.command<std::string>("CLIENT", "GETNAME"); }));
  for (const auto& each : names) BOOST_TEST(each.outcome.value() == "prepared");
}

BOOST_AUTO_TEST_CASE(a_client_that_finds_its_server_out_keeps_the_function) {
  support::RedisServer one;
  int calls = 0;
  std::optional<Client> rc;
  {
    const OnConnect hook = [&calls](Session) {
      ++calls;
      return ready();
    };
    ParsedUrl url = parse_url("redis+auto://127.0.0.1:" + std::to_string(one.port())).value();
    url.options().on_connect = &hook;
    rc.emplace(from_url(reactor, url));
  }
  run(rc->set("k", "v"));
  BOOST_TEST(calls > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
