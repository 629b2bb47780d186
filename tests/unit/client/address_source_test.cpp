// Which address comes next: several of one server, SRV records, and redirects.
#include <deferredis/client/link/address_source.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/client.hpp>
#include <deferredis/client/url.hpp>

#include "support/fake_node.hpp"
#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::RandomNumbers;
using support::FakeServer;

ServiceRecord record(std::string host, std::uint16_t priority, std::uint16_t weight) {
  return {Endpoint::tcp(host, 6379), priority, weight};
}

std::vector<std::string> hosts(const std::vector<Endpoint>& endpoints) {
  std::vector<std::string> hosts;
  for (const Endpoint& each : endpoints) hosts.push_back(each.host);
  return hosts;
}

using Hosts = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(service_orders)

BOOST_AUTO_TEST_CASE(lower_priorities_come_first) {
  RandomNumbers random(1);
  for (int i = 0; i != 20; ++i) {
    const auto order = hosts(detail::service_order(
        {record("c", 30, 0), record("a", 10, 5), record("b", 20, 9)}, random));
    BOOST_TEST((order == (Hosts{"a", "b", "c"})));
  }
}

BOOST_AUTO_TEST_CASE(among_equals_the_weights_decide_how_often_each_comes_first) {
  RandomNumbers random(1);
  std::map<std::string, int> first;
  for (int i = 0; i != 4000; ++i) {
    const auto order = detail::service_order(
        {record("light", 1, 1), record("heavy", 1, 3), record("never", 1, 0)}, random);
    BOOST_REQUIRE(order.size() == 3u);
    ++first[order.front().host];
    BOOST_TEST(order.back().host == "never");
  }
  BOOST_TEST(first["light"] > 800);
  BOOST_TEST(first["light"] < 1200);
  BOOST_TEST(first["never"] == 0);
}

BOOST_AUTO_TEST_CASE(without_weights_the_order_is_random) {
  RandomNumbers random(1);
  std::set<Hosts> seen;
  for (int i = 0; i != 200; ++i) {
    seen.insert(hosts(
        detail::service_order({record("a", 1, 0), record("b", 1, 0), record("c", 1, 0)}, random)));
  }
  BOOST_TEST(seen.size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_dot_names_no_server) {
  RandomNumbers random(1);
  BOOST_TEST(detail::service_order({record(".", 0, 0)}, random).empty());
  BOOST_TEST(detail::service_order({{Endpoint::tcp("a", 0), 0, 0}}, random).empty());
}

BOOST_AUTO_TEST_SUITE_END()

/// Servers a to c, at "a.test:6379" and so on, which come and go.
struct Servers : support::MemoryLoop {
  static constexpr std::string_view names[] = {"a.test", "b.test", "c.test"};

  FakeServer& start(std::size_t i) {
    servers[i] = std::make_unique<FakeServer>(reactor, network, "master", std::string(names[i]));
    return *servers[i];
  }
  std::string addresses() const {
    std::string text;
    for (const auto& each : servers) text += (text.empty() ? "" : ",") + each->address();
    return text;
  }
  Servers() {
    for (std::size_t i = 0; i != 3; ++i) start(i);
  }

  std::unique_ptr<FakeServer> servers[3];
};

BOOST_FIXTURE_TEST_SUITE(addresses, Servers)

BOOST_AUTO_TEST_CASE(each_attempt_tries_them_in_random_order_until_one_answers) {
  const std::string text = addresses();
  servers[0]->close();
  servers[2]->close();
  for (int i = 0; i != 10; ++i) {
    const Client rc = run(connect(reactor, {.addresses = text, .network = &network}));
    BOOST_TEST(
        (rc.endpoints() == std::vector<NodeEndpoint>{{servers[1]->endpoint(), NodeRole::unknown}}));
    run(rc.disconnect());
  }
  // Not always the same one first.
  const std::size_t first = network.attempts(servers[0]->endpoint());
  BOOST_TEST(first > 0u);
  BOOST_TEST(first < 10u);
}

BOOST_AUTO_TEST_CASE(an_attempt_fails_once_all_have_failed) {
  const std::string text = addresses();
  for (auto& each : servers) each->close();
  const Error error = failure(connect(reactor, {.addresses = text, .network = &network}));
  BOOST_TEST(error.is(errc::connection));
  for (auto& each : servers) BOOST_TEST((network.attempts(each->endpoint()) == 1u));
}

BOOST_AUTO_TEST_CASE(an_attempt_takes_no_longer_than_total_connect_timeout) {
  network.cut(servers[0]->endpoint());
  const TimePoint before = reactor.now();
  const Error error = failure(connect(reactor, {.host = "a.test",
                                                .port = servers[0]->endpoint().port,
                                                .network = &network,
                                                .connect_timeout = 20s,
                                                .total_connect_timeout = 2s}));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST((reactor.now() - before >= 2s));
  BOOST_TEST((reactor.now() - before < 3s));
}

BOOST_AUTO_TEST_CASE(after_a_loss_another_address_is_used) {
  const std::string text = addresses();
  const Client rc = run(connect(reactor, {.addresses = text, .network = &network}));
  for (int i = 0; i != 2; ++i) {
    const Endpoint at = rc.endpoints().front();
    for (auto& each : servers)
      if (each->endpoint() == at) each->close();
    until([&] { return rc.endpoints().size() == 1 && !(rc.endpoints().front() == at); });
    BOOST_TEST(run(rc.command<std::string>("PING")) == "PONG");
  }
}

BOOST_AUTO_TEST_CASE(the_connections_of_a_pool_choose_on_their_own) {
  const std::string text = addresses();
  const Client rc =
      run(connect_pool(reactor, {.addresses = text, .network = &network, .pool_size = 30}));
  BOOST_TEST(rc.endpoints().size() == 3u);
  BOOST_TEST(rc.describe().find("30 up") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(events_say_which_connection_of_the_pool_they_are_about) {
  const Client rc = lazy_pool(
      reactor,
      {.host = "a.test", .port = servers[0]->endpoint().port, .network = &network, .pool_size = 3});
  std::multiset<std::size_t> ready;
  const auto listening = rc.on_event([&](const ConnectionEvent& event) {
    if (event.kind == ConnectionEvent::Kind::ready) ready.insert(event.connection);
  });
  run(rc.connected());
  until([&] { return ready.size() == 3u; });
  BOOST_TEST((ready == std::multiset<std::size_t>{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(a_url_lists_them) {
  const std::string text = addresses();
  auto url = parse_url("redis://ignored?addresses=" + text).value();
  url.options().network = &network;
  const Client rc = run(connect(reactor, url.options()));
  BOOST_TEST(run(rc.command<std::string>("PING")) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_bad_list_is_refused_at_once) {
  const auto refused = [&](std::string_view text) {
    try {
      lazy_connection(reactor, {.addresses = text, .network = &network});
    } catch (const InvalidArgumentError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  BOOST_TEST(refused("a:1,b:port").find("option 'addresses'") != std::string::npos);
  BOOST_TEST(!parse_url("redis://h?addresses=a:x"));
  BOOST_TEST(!parse_url("redis+cluster://h?addresses=a:1"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(service_names, Servers)

BOOST_AUTO_TEST_CASE(the_servers_of_an_srv_name_are_tried_by_priority) {
  network.set_services("_redis._tcp.test",
                       {{servers[0]->endpoint(), 10, 1}, {servers[1]->endpoint(), 20, 1}});
  const Client rc = run(connect(reactor, {.srv = "_redis._tcp.test", .network = &network}));
  BOOST_TEST((rc.endpoints().front() == servers[0]->endpoint()));
  servers[0]->close();
  until(
      [&] { return !rc.endpoints().empty() && rc.endpoints().front() == servers[1]->endpoint(); });
  BOOST_TEST(run(rc.command<std::string>("PING")) == "PONG");
}

BOOST_AUTO_TEST_CASE(the_name_is_looked_up_again_at_each_attempt) {
  network.set_services("_redis._tcp.test", {{servers[0]->endpoint(), 10, 1}});
  const Client rc = run(connect(reactor, {.srv = "_redis._tcp.test", .network = &network}));
  network.set_services("_redis._tcp.test", {{servers[2]->endpoint(), 10, 1}});
  servers[0]->drop();
  until(
      [&] { return !rc.endpoints().empty() && rc.endpoints().front() == servers[2]->endpoint(); });
}

BOOST_AUTO_TEST_CASE(a_name_without_records_fails_the_attempt) {
  const Error error = failure(connect(reactor, {.srv = "_redis._tcp.test", .network = &network}));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(error.message().find("SRV records of _redis._tcp.test") != std::string_view::npos);
  // It is there later.
  const Client rc = lazy_connection(reactor, {.srv = "_redis._tcp.test",
                                              .network = &network,
                                              .when_disconnected = WhenDisconnected::wait});
  auto pong = rc.command<std::string>("PING");
  manual.advance(100ms);
  network.set_services("_redis._tcp.test", {{servers[1]->endpoint(), 0, 0}});
  BOOST_TEST(run(std::move(pong)) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_url_names_it) {
  const auto url = parse_url("redis+srv://user:secret@_redis._tcp.test/3?timeout=1s").value();
  BOOST_TEST(url.options().srv == "_redis._tcp.test");
  BOOST_TEST(url.options().password == "secret");
  BOOST_TEST(url.options().database == 3);
  BOOST_TEST(parse_url("rediss+srv://_redis._tcp.test").value().options().tls.has_value());
  BOOST_TEST(!parse_url("redis+srv://"));
  BOOST_TEST(!parse_url("redis+srv://name:6379"));
  BOOST_TEST(!parse_url("redis+srv://name?addresses=a:1"));
}

BOOST_AUTO_TEST_SUITE_END()

/// b.test is the primary; a.test redirects to it every client that understands that.
struct Redirecting : Servers {
  Redirecting() {
    servers[0]->answer = [this, plain = servers[0]->answer](const support::Words& command) {
      if (command[0] == "CLIENT" && command[1] == "CAPA") return std::string("+OK\r\n");
      const bool keyed = command[0] == "GET" || command[0] == "SET" || command[0] == "EVAL";
      if (keyed && !target.empty()) return "-REDIRECT " + target + "\r\n";
      return plain(command);
    };
    target = servers[1]->address();
  }
  Options options() {
    return {.host = "a.test",
            .port = servers[0]->endpoint().port,
            .network = &network,
            .follow_redirects = true,
            .pool_size = 3};
  }

  std::string target;
};

BOOST_FIXTURE_TEST_SUITE(redirects, Redirecting)

BOOST_AUTO_TEST_CASE(the_connections_go_to_the_primary_and_the_command_is_sent_again) {
  const Client rc = run(connect_pool(reactor, options()));
  std::vector<ConnectionEvent> told;
  const auto listening = rc.on_event([&](const ConnectionEvent& event) {
    if (event.kind == ConnectionEvent::Kind::failover) told.push_back(event);
  });
  run(rc.set("key", "value"));
  BOOST_TEST(servers[1]->count("SET") == 1u);
  until([&] { return rc.endpoints().size() == 1; });
  BOOST_TEST(
      (rc.endpoints() == std::vector<NodeEndpoint>{{servers[1]->endpoint(), NodeRole::primary}}));
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST((told[0].previous == servers[0]->endpoint()));
  BOOST_TEST((told[0].endpoint == servers[1]->endpoint()));
  BOOST_TEST(to_string(told[0]) ==
             "failover: from " + servers[0]->address() + " to " + servers[1]->address());
  BOOST_TEST(servers[0]->count("CLIENT CAPA redirect") == 3u);
}

BOOST_AUTO_TEST_CASE(a_session_gets_the_redirect_and_the_next_one_is_at_the_primary) {
  const Client rc = run(connect(reactor, options()));
  {
    const Session session = run(rc.session());
    const Error error = failure(session.command<void>("SET", "key", "value"));
    BOOST_TEST(error.is(errc::redirect));
    BOOST_TEST((error.delivery() == Delivery::rejected));
  }
  until([&] { return rc.endpoints().size() == 1 && servers[1]->connected() >= 1u; });
  const Session session = run(rc.session());
  run(session.command<void>("SET", "key", "value"));
  BOOST_TEST(servers[1]->count("SET") == 1u);
}

BOOST_AUTO_TEST_CASE(a_batch_goes_to_the_primary_too) {
  const Client rc = run(connect(reactor, options()));
  Batch batch = rc.batch();
  auto one = batch.set("one", "1");
  auto two = batch.set("two", "2");
  run(batch.execute());
  run(std::move(one));
  run(std::move(two));
  BOOST_TEST(servers[1]->count("SET one") == 1u);
  BOOST_TEST(servers[1]->count("SET two") == 1u);
}

BOOST_AUTO_TEST_CASE(a_transaction_goes_to_the_primary_too) {
  const auto queueing = [](FakeServer& server, std::string refusal) {
    server.answer = [plain = server.answer, refusal](const support::Words& command) {
      if (command[0] == "CLIENT" || command[0] == "MULTI") return std::string("+OK\r\n");
      if (command[0] == "SET") return refusal.empty() ? std::string("+QUEUED\r\n") : refusal;
      if (command[0] != "EXEC") return plain(command);
      return std::string(refusal.empty() ? "*1\r\n+OK\r\n" : "-EXECABORT previous errors\r\n");
    };
  };
  queueing(*servers[0], "-REDIRECT " + target + "\r\n");
  queueing(*servers[1], "");
  const Client rc = run(connect(reactor, options()));
  Transaction tx = rc.multi();
  auto set = tx.set("one", "1");
  run(tx.commit());
  run(std::move(set));
  BOOST_TEST(servers[1]->count("SET one") == 1u);
}

BOOST_AUTO_TEST_CASE(if_the_primary_is_away_the_first_address_is_asked_again) {
  const Client rc = run(connect(reactor, options()));
  run(rc.set("key", "value"));
  until([&] { return servers[1]->connected() == 1u; });
  target.clear();  // a.test has taken over
  servers[1]->close();
  until(
      [&] { return rc.endpoints().front() == servers[0]->endpoint() && servers[0]->connected(); });
  run(rc.set("key", "value"));
}

BOOST_AUTO_TEST_CASE(without_the_option_nothing_is_announced_or_followed) {
  Options plain = options();
  plain.follow_redirects = false;
  const Client rc = run(connect(reactor, plain));
  const Error error = failure(rc.set("key", "value"));
  BOOST_TEST(error.is(errc::redirect));
  BOOST_TEST(servers[0]->count("CLIENT CAPA") == 0u);
  BOOST_TEST(servers[1]->accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(a_script_cannot_send_the_login_to_another_server) {
  const Client rc = run(connect(reactor, options()));
  const Error error = failure(rc.command("EVAL", "return redis.error_reply('REDIRECT x:1')", 0));
  BOOST_TEST(error.is(errc::redirect));
  BOOST_TEST(servers[1]->accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(servers_that_redirect_to_each_other_cost_the_command_its_deadline) {
  servers[1]->answer = [this, plain = servers[1]->answer](const support::Words& command) {
    if (command[0] == "SET") return "-REDIRECT " + servers[0]->address() + "\r\n";
    return plain(command);
  };
  const Client rc = run(connect(reactor, options()));
  const Error error = failure(rc.with({.timeout = 1s}).set("key", "value"));
  BOOST_TEST(error.is(errc::redirect));  // the latest, once there is no time for another attempt
  BOOST_TEST(servers[0]->count("SET") > 1u);
  BOOST_TEST(servers[0]->count("SET") < 30u);
}

BOOST_AUTO_TEST_CASE(servers_that_redirect_to_each_other_are_followed_with_growing_waits) {
  servers[1]->answer = [this, plain = servers[1]->answer](const support::Words& command) {
    if (command[0] == "SET") return "-REDIRECT " + servers[0]->address() + "\r\n";
    return plain(command);
  };
  const Client rc = run(connect(reactor, options()));
  const auto hops_in = [&](Duration time) {
    const std::size_t before = servers[0]->accepted() + servers[1]->accepted();
    for (; time > 0s; time -= 10ms) {
      rc.set("key", "value").on_error([](const Error&) { return false; }).detach();
      manual.advance(10ms);
      for (int i = 0; i != 20; ++i) manual.run_ready();
    }
    return servers[0]->accepted() + servers[1]->accepted() - before;
  };
  const std::size_t first = hops_in(10s), then = hops_in(20s), last = hops_in(20s);
  BOOST_TEST(first >= 4u);  // a chain of redirects is followed to its end
  BOOST_TEST(first < 60u);
  BOOST_TEST(then >= 1u);
  BOOST_TEST(then < 40u);
  BOOST_TEST(last < 40u);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_chain_is_served_and_a_later_failover_is_followed_at_once) {
  const auto redirects = [this](std::size_t from, std::size_t to) {
    servers[from]->answer = [plain = servers[from]->answer,
                             to = servers[to]->address()](const support::Words& command) {
      if (command[0] == "CLIENT") return std::string("+OK\r\n");
      return command[0] == "SET" ? "-REDIRECT " + to + "\r\n" : plain(command);
    };
  };
  const auto plain = servers[2]->answer;
  redirects(1, 2);
  const Client rc = run(connect(reactor, options()));
  run(rc.set("key", "value"));
  BOOST_TEST(servers[2]->count("SET") == 1u);
  manual.advance(10s);
  servers[1]->answer = plain;
  redirects(2, 1);
  const TimePoint before = reactor.now();
  run(rc.set("key", "other"));
  BOOST_TEST((reactor.now() - before < 100ms));
  BOOST_TEST(servers[1]->count("SET key other") == 1u);
}

BOOST_AUTO_TEST_CASE(the_address_of_a_redirect_is_checked) {
  const auto target_of = [](std::string_view text) {
    const auto found = redirect_target(make_reply_error(text));
    return found ? to_string(*found) : std::string("none");
  };
  BOOST_TEST(target_of("REDIRECT 10.0.0.1:6379") == "10.0.0.1:6379");
  BOOST_TEST(target_of("REDIRECT ::1:6379") == "[::1]:6379");
  BOOST_TEST(target_of("REDIRECT redis-1.test:7000") == "redis-1.test:7000");
  for (const std::string_view bad :
       {"REDIRECT", "REDIRECT ", "REDIRECT host", "REDIRECT :6379", "REDIRECT host:0",
        "REDIRECT host:70000", "REDIRECT /tmp/socket:1", "REDIRECT a b:1", "REDIRECT a@b:1"})
    BOOST_TEST(target_of(bad) == "none", bad);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
