// What a server says of itself: a real one, and the answers of others, as they really give them.
#include <deferredis/client/server_identity.hpp>

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/replies/server.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/protocol/handshake.hpp>

#include "integration/client_loop.hpp"
#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace test;
using support::settle;
using support::turn_until;
using Kind = ServerIdentity::Kind;

// --- a real server -------------------------------------------------------------------------------

struct RealServer : OneServer {
  std::string told_version() const {
    const std::string info = server.command({"INFO", "server"});
    const std::size_t at = info.find("redis_version:") + 14;
    return info.substr(at, info.find('\r', at) - at);
  }
};

BOOST_FIXTURE_TEST_SUITE(server_info, RealServer)

BOOST_AUTO_TEST_CASE(a_real_server_tells_its_kind_version_and_mode) {
  const Client rc = lazy_connection(reactor, options());
  const ServerIdentity told = run(rc.server_info());
  BOOST_TEST(to_string(told.kind) == "redis");
  BOOST_TEST(told.version == told_version());
  BOOST_TEST(told.redis_version == told.version);
  BOOST_TEST(told.mode == "standalone");
  BOOST_TEST(told.at_least(6));
  BOOST_TEST(!told.at_least(told.major, told.minor, told.patch + 1));
  BOOST_TEST(told.hints.empty());
}

BOOST_AUTO_TEST_CASE(a_view_asks_for_the_same_whatever_it_changes) {
  const Client view = lazy_connection(reactor, options()).with({.key_prefix = "p:"});
  BOOST_TEST((run(view.server_info()).kind == Kind::redis));
}

BOOST_AUTO_TEST_CASE(a_user_who_may_not_ask_gets_less_and_hears_why) {
  server.command({"ACL", "SETUSER", "few", "on", ">secret", "~*", "+get", "+info"});
  Options few = options();
  few.user = "few";
  few.password = "secret";
  const ServerIdentity told = run(lazy_connection(reactor, few).server_info());
  BOOST_TEST((told.kind == Kind::redis));
  BOOST_REQUIRE(told.hints.size() == 1u);
  BOOST_TEST(has(told.hints[0], "permissions"));
}

BOOST_AUTO_TEST_CASE(supported_answers_by_the_version_as_soon_as_a_server_is_connected) {
  const Client rc = lazy_connection(reactor, options());
  BOOST_TEST(rc.supported("HGETEX"));  // nobody knows yet
  run(rc.ping());
  const bool new_enough = has(server.command({"COMMAND", "INFO", "hgetex"}), "hgetex");
  BOOST_TEST(rc.supported("HGETEX") == new_enough);
  BOOST_TEST(rc.supported("GET"));
  BOOST_TEST(!rc.supported("COMMANDLOG GET"));  // of Valkey
  BOOST_TEST(rc.supported("FT.SEARCH"));        // of a module, which anybody may load
  run(rc.with({.protocol = ProtocolVersion::resp2}).ping());
}

BOOST_AUTO_TEST_SUITE_END()

// --- others --------------------------------------------------------------------------------------

constexpr std::string_view valkey_info =
    "# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n"
    "valkey_release_stage:ga\r\nredis_git_sha1:00000000\r\nserver_mode:cluster\r\n";
constexpr std::string_view redict_info =
    "# Server\r\nredict_version:7.3.6\r\nredict_git_sha1:00000000\r\nredict_mode:standalone\r\n"
    "redis_version:7.2.4\r\n";
constexpr std::string_view keydb_info =
    "# Server\r\nredis_version:6.3.4\r\nredis_git_sha1:7e7e5e57\r\nredis_mode:standalone\r\n"
    "executable:/data/keydb-server\r\n\r\n# KeyDB\r\nmvcc_depth:0\r\n";
constexpr std::string_view dragonfly_info =
    "# Server\r\nredis_version:7.4.0\r\ndragonfly_version:df-v1.31.0\r\nredis_mode:standalone\r\n"
    "arch_bits:64\r\n";
constexpr std::string_view predixy_info = "# Proxy\nVersion:1.0.5\nName:PredixyExample\n";

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

struct OtherServers : support::ScriptedClient {
  std::string hello = "-ERR unknown command 'HELLO'\r\n";
  std::string info = "-ERR unknown command 'INFO'\r\n";
  std::string modules = "*0\r\n";

  void greets(std::string_view name, std::string_view version) {
    hello = "%4\r\n" + bulk("server") + bulk(name) + bulk("version") + bulk(version) +
            bulk("modules") + "*1\r\n*2\r\n" + bulk("name") + bulk("x") + bulk("mode") +
            bulk("standalone");
  }
  void start() {
    server.answer = [this](std::string_view piece) -> std::string {
      if (piece.find("HELLO") != piece.npos) return hello;
      if (piece.find("INFO") != piece.npos) return info;
      if (piece.find("MODULE") != piece.npos) return modules;
      return "+PONG\r\n";
    };
    Options wanted = options();
    wanted.protocol = ProtocolVersion::automatic;
    open_and_wait(wanted);
  }
  void reconnect(std::size_t times) {
    server.drop();
    for (int left = 1000; count(ConnectionEvent::Kind::ready) != times; --left) {
      BOOST_REQUIRE(left > 0);
      manual.run_ready();
      manual.advance(std::chrono::milliseconds(20));
    }
  }
  ServerIdentity ask() { return settle(manual, rc->server_info()); }
};

BOOST_FIXTURE_TEST_SUITE(server_info_of_others, OtherServers)

BOOST_AUTO_TEST_CASE(each_kind_is_known_by_what_it_says) {
  const struct {
    std::string_view info;
    Kind kind;
    std::string_view version;
    std::string_view redis_version;
  } all[] = {{valkey_info, Kind::valkey, "8.1.1", "7.2.4"},
             {redict_info, Kind::redict, "7.3.6", "7.2.4"},
             {keydb_info, Kind::keydb, "6.3.4", "6.3.4"},
             {dragonfly_info, Kind::dragonfly, "1.31.0", "7.4.0"},
             {predixy_info, Kind::proxy, "1.0.5", ""},
             {"# Something\r\nelse:1\r\n", Kind::unknown, "", ""}};
  start();
  for (const auto& each : all) {
    info = bulk(each.info);
    const ServerIdentity said = ask();
    BOOST_TEST_CONTEXT(each.info) {
      BOOST_TEST((said.kind == each.kind));
      BOOST_TEST(said.version == each.version);
      BOOST_TEST(said.redis_version == each.redis_version);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_has_no_info_is_a_proxy_and_one_that_answers_nothing_fails) {
  modules = "-ERR unknown command\r\n";
  start();
  const ServerIdentity said = ask();
  BOOST_TEST((said.kind == Kind::proxy));
  BOOST_TEST(said.hints.size() == 2u);
  auto asked = rc->server_info();
  server.close();
  BOOST_TEST(support::failure(manual, std::move(asked)).is(errc::connection));
}

BOOST_AUTO_TEST_CASE(modules_are_listed_with_their_versions) {
  greets("redis", "7.2.4");
  info = bulk("# Server\r\nredis_version:7.2.4\r\nredis_mode:standalone\r\n");
  modules = "*1\r\n%2\r\n" + bulk("name") + bulk("ReJSON") + bulk("ver") + ":20612\r\n";
  start();
  const ServerIdentity said = ask();
  BOOST_REQUIRE(said.modules.size() == 1u);
  BOOST_TEST(said.modules[0].name == "ReJSON");
  BOOST_TEST(said.modules[0].version == 20612);
}

BOOST_AUTO_TEST_CASE(hello_alone_tells_which_commands_are_missing) {
  greets("valkey", "8.1.1");
  start();
  BOOST_TEST(rc->supported("COMMANDLOG GET"));  // Valkey 8.1
  BOOST_TEST(!rc->supported("DELIFEQ"));        // Valkey 9.0
  BOOST_TEST(!rc->supported("DIGEST"));         // only Redis
  BOOST_TEST(rc->supported("GETEX"));
}

BOOST_AUTO_TEST_CASE(a_better_answer_survives_a_reconnect_to_the_same_server) {
  greets("redis", "7.4.0");
  info = bulk(dragonfly_info);
  start();
  BOOST_TEST(!rc->supported("HGETEX"));
  ask();
  BOOST_TEST(rc->supported("HGETEX"));  // nobody knows what it has
  reconnect(2);
  BOOST_TEST(rc->supported("HGETEX"));
  greets("redis", "7.0.15");  // another server took its place
  reconnect(3);
  BOOST_TEST(!rc->supported("HGETEX"));
}

BOOST_AUTO_TEST_SUITE_END()

// --- without a server ----------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(server_identity)

BOOST_AUTO_TEST_CASE(each_kind_has_the_commands_of_its_ancestors) {
  const auto has_it = [](std::string_view server, std::string_view version, std::string_view name) {
    const std::size_t space = std::min(name.find(' '), name.size());
    const CommandRow* const row =
        find_command(name.substr(0, space), name.substr(std::min(space + 1, name.size())));
    return detail::may_have(detail::identity_of(HelloReply{.server = std::string(server),
                                                           .version = std::string(version)}),
                            *row);
  };
  BOOST_TEST(has_it("redis", "7.0.15", "LMPOP"));
  BOOST_TEST(!has_it("redis", "6.2.14", "LMPOP"));
  BOOST_TEST(has_it("redis", "8.4.0", "DIGEST"));
  BOOST_TEST(!has_it("keydb", "6.3.4", "LMPOP"));
  BOOST_TEST(has_it("redict", "7.3.6", "LMPOP"));
  BOOST_TEST(!has_it("redict", "7.3.6", "HGETEX"));
  BOOST_TEST(has_it("valkey", "9.1.2", "CLUSTERSCAN"));
  BOOST_TEST(!has_it("valkey", "9.0.0", "CLUSTERSCAN"));
  BOOST_TEST(has_it("valkey", "9.0.0", "HGETEX"));
  BOOST_TEST(has_it("dragonfly", "1.0.0", "HGETEX"));
  BOOST_TEST(has_it("something", "1.0.0", "HGETEX"));
  BOOST_TEST(has_it("redis", "unstable", "HGETEX"));
  BOOST_TEST(has_it("redis", "255.255.255", "HGETEX"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
