// Commands that the library does not know. The servers have renamed some of theirs.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/codec.hpp>
#include <deferredis/client/command_spec.hpp>
#include <deferredis/sharding/connect_sharded.hpp>

#include "integration/cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

const std::vector<std::string> renamed{
    "--rename-command", "STRLEN", "my.len",  //
    "--rename-command", "APPEND", "my.append", "--rename-command", "ZUNION", "my.union",
    "--rename-command", "BRPOP",  "my.brpop",  "--rename-command", "LOLWUT", "my.art",
    "--rename-command", "MSETNX", "my.msetnx"};

std::size_t calls(const support::RedisServer& server, const std::string& command) {
  const std::string stats = server.command({"INFO", "commandstats"});
  const std::string name = "cmdstat_" + command + ":calls=";
  const std::size_t at = stats.find(name);
  return at == stats.npos ? 0 : std::stoul(stats.substr(at + name.size()));
}

// --- one server ----------------------------------------------------------------------------------

struct Registering : OneServer {
  Registering() : OneServer({.extra = renamed}) {}

  void register_all(const Client& client) {
    client.register_command({.name = "my.len", .first_key = 1, .reads = true});
    client.register_command({.name = "MY.BRPOP",
                             .first_key = 1,
                             .last_key = -2,
                             .timeout = TimeoutAt::last,
                             .reply_values = ReplyValues::all});
    client.register_command({.name = "MY.UNION", .keys_counted_at = 1, .reads = true});
    client.register_command({.name = "MY.APPEND",
                             .first_key = 1,
                             .retry = RetryCategory::write_accumulating,
                             .values_from = 2});
  }

  Client rc = lazy_connection(reactor, options());
};

BOOST_FIXTURE_TEST_SUITE(register_command, Registering)

BOOST_AUTO_TEST_CASE(a_key_prefix_and_a_codec_find_the_keys_and_values_of_a_registered_command) {
  const Client view = rc.with({.key_prefix = "p:"});
  BOOST_TEST(failure(view.command("MY.LEN", "k")).is(errc::not_supported));
  register_all(rc);
  run(rc.set("p:k", "four"));
  BOOST_TEST(run(view.command<std::int64_t>("my.len", "k")) == 4);
  BOOST_TEST(run(view.with({.database = 0}).command<std::int64_t>("My.Len", "k")) == 4);
  Session session = run(view.session());
  BOOST_TEST(run(session.command<std::int64_t>("MY.LEN", "k")) == 4);
  Transaction transaction = view.multi();
  auto got = transaction.command<std::int64_t>("MY.LEN", "k");
  run(transaction.commit());
  BOOST_TEST(run(std::move(got)) == 4);
  Batch batch = view.batch();
  auto read = batch.command<std::int64_t>("MY.LEN", Args(std::vector<std::string>{"k"}));
  run(batch.execute());
  BOOST_TEST(run(std::move(read)) == 4);
  run(rc.zadd("p:a", {{"x", 1}}));
  run(rc.zadd("p:b", {{"y", 1}}));
  BOOST_TEST((run(view.command<Texts>("MY.UNION", 2, "a", "b")) == Texts{"x", "y"}));
  const Codec dots{
      .encode = [](std::string_view value, std::string& to) { to.append(".").append(value); },
      .decode = [](std::string_view stored, std::string& to) { to.append(stored.substr(1)); }};
  run(rc.with({.codec = &dots}).command<void>("MY.APPEND", "text", "a"));
  BOOST_TEST(run(rc.get("text")).value() == ".a");
}

BOOST_AUTO_TEST_CASE(a_registered_blocking_command_waits_on_a_connection_of_its_own) {
  register_all(rc);
  auto popped = rc.command<Texts>("MY.BRPOP", "list", 20);
  until([&] { return has(server.command({"INFO", "clients"}), "blocked_clients:1"); });
  run(rc.rpush("list", {"x"}));  // the shared connection is not blocked
  BOOST_TEST((run(std::move(popped)) == Texts{"list", "x"}));
}

BOOST_AUTO_TEST_CASE(a_registered_read_is_sent_again_after_a_loss_and_an_unknown_command_is_not) {
  run(rc.connected());
  server.stop();
  const Client patient = rc.with({.when_disconnected = WhenDisconnected::wait, .timeout = 15s});
  auto unknown = patient.command<std::int64_t>("MY.LEN", "k");
  register_all(rc);
  auto known = patient.command<std::int64_t>("MY.LEN", "k");
  int turns = 0;
  until([&] { return ++turns > 3; });  // both were sent
  server.kill9();
  const Error lost = failure(std::move(unknown));
  BOOST_TEST(is(lost, errc::connection, Delivery::maybe_applied));
  server.start();
  BOOST_TEST(run(std::move(known)) == 0);
}

BOOST_AUTO_TEST_CASE(supported_knows_registered_commands) {
  BOOST_TEST(!rc.supported("MY.LEN"));
  register_all(rc);
  BOOST_TEST(rc.supported("my.len"));
  BOOST_TEST(rc.supported("MY.BRPOP"));
  rc.register_command({.name = "MY LIST"});
  BOOST_TEST(rc.supported("my list"));
  BOOST_TEST(!rc.supported("my"));
  BOOST_TEST(!lazy_connection(reactor, options()).supported("MY.LEN"));
}

BOOST_AUTO_TEST_CASE(impossible_descriptions_are_refused) {
  const auto refused = [&](const CommandSpec& spec, std::string_view why) {
    BOOST_CHECK_EXCEPTION(rc.register_command(spec), InvalidArgumentError,
                          [&](const auto& error) { return has(error.what(), why); });
  };
  refused({.name = ""}, "one word or two");
  refused({.name = "a b c"}, "one word or two");
  refused({.name = "a\r\nb"}, "one word or two");
  refused({.name = "get"}, "the library knows this command");
  refused({.name = "CONFIG get"}, "the library knows this command");
  refused({.name = "X", .first_key = -1}, "first_key counts from 1");
  refused({.name = "X", .last_key = 2}, "last_key needs a first_key");
  refused({.name = "X", .first_key = 3, .last_key = 2}, "last_key is before first_key");
  refused({.name = "X", .first_key = 1, .key_step = 0}, "key_step");
  refused({.name = "X", .first_key = 1, .channel = true}, "not both");
}

BOOST_AUTO_TEST_CASE(a_later_registration_replaces_the_earlier_one) {
  const Client view = rc.with({.key_prefix = "p:"});
  rc.register_command({.name = "MY.LEN"});
  run(rc.set("k", "bare"));
  run(rc.set("p:k", "prefixed"));
  BOOST_TEST(run(view.command<std::int64_t>("MY.LEN", "k")) == 4);
  rc.register_command({.name = "MY.LEN", .first_key = 1});
  BOOST_TEST(run(view.command<std::int64_t>("MY.LEN", "k")) == 8);
}

BOOST_AUTO_TEST_SUITE_END()

// --- several servers -----------------------------------------------------------------------------

struct AskingShards : ClientLoop {
  AskingShards() {
    for (const auto& server : servers)
      nodes.push_back("127.0.0.1:" + std::to_string(server.port()));
  }
  Client client() { return run(connect_sharded(reactor, {.nodes = nodes})); }
  std::size_t calls_of(const std::string& command) const {
    std::size_t sum = 0;
    for (const auto& server : servers) sum += calls(server, command);
    return sum;
  }

  support::RedisServer servers[3] = {support::RedisServer({.extra = renamed}),
                                     support::RedisServer({.extra = renamed}),
                                     support::RedisServer({.extra = renamed})};
  std::vector<std::string> nodes;
};

struct AskingCluster : ClientLoop {
  AskingCluster() : cluster(3, 0, renamed) {}
  Client client() {
    const std::string nodes = cluster.host_and_port(0);
    return run(connect_cluster(reactor, {.nodes = nodes}));
  }
  std::size_t calls_of(const std::string& command) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i != 3; ++i) sum += calls(cluster.node(i), command);
    return sum;
  }

  support::RedisCluster cluster;
};

// Keys "k0" to "k9", each as long as its number.
template <class Fixture>
void write_keys(Fixture& self, const Client& rc) {
  for (int i = 0; i != 10; ++i)
    self.run(rc.set("k" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'x')));
}

template <class Fixture>
void routes_unknown_commands(Fixture& self) {
  const Client rc = self.client();
  write_keys(self, rc);
  std::vector<Future<std::int64_t>> asked;
  for (int i = 0; i != 10; ++i)
    asked.push_back(rc.command<std::int64_t>("MY.LEN", "k" + std::to_string(i)));
  for (int i = 0; i != 10; ++i)
    BOOST_TEST(self.run(std::move(asked[static_cast<std::size_t>(i)])) == i);
  BOOST_TEST(self.run(rc.with({.timeout = 10s}).template command<std::int64_t>("my.len", "k7")) ==
             7);
  BOOST_TEST(self.calls_of("command|info") == 1u);
  BOOST_TEST(self.run(rc.template command<std::int64_t>("MY.APPEND", "k7", "y")) == 8);
  BOOST_TEST(self.calls_of("command|info") == 2u);
  // With several keys it must be one place; it is not split.
  std::vector<std::string> many;
  for (int i = 0; i != 20; ++i) many.insert(many.end(), {"many" + std::to_string(i), "1"});
  BOOST_TEST(self.failure(rc.command("MY.MSETNX", Args(many))).is(errc::not_supported));
  BOOST_TEST(self.run(rc.template command<std::int64_t>("MY.MSETNX", "x{t}a", 1, "x{t}b", 2)) == 1);
  // After the first answer, views with a prefix know the command too.
  BOOST_TEST(self.run(rc.with({.key_prefix = "k"}).template command<std::int64_t>("MY.LEN", "5")) ==
             5);
}

template <class Fixture>
void asks_for_moving_keys(Fixture& self) {
  const Client rc = self.client();
  for (const std::string tag : {"x{a}", "x{b}", "x{c}", "x{d}"}) {
    self.run(rc.zadd(tag + "1", {{"x", 1}}));
    self.run(rc.zadd(tag + "2", {{"y", 2}}));
    const auto members = self.run(rc.template command<Texts>("MY.UNION", 2, tag + "1", tag + "2"));
    BOOST_TEST((members == Texts{"x", "y"}));
  }
  BOOST_TEST(self.calls_of("command|info") == 1u);
  BOOST_TEST(self.calls_of("command|getkeys") == 4u);
  std::vector<std::string> many{"20"};
  for (int i = 0; i != 20; ++i) many.push_back("many" + std::to_string(i));
  BOOST_TEST(self.failure(rc.command("MY.UNION", Args(many))).is(errc::not_supported));
  BOOST_TEST(self.failure(rc.with({.key_prefix = "p"}).command("MY.UNION", 1, "a"))
                 .is(errc::not_supported));
}

BOOST_FIXTURE_TEST_SUITE(commands_that_shards_are_asked_about, AskingShards)

BOOST_AUTO_TEST_CASE(an_unknown_command_is_asked_about_once_and_then_finds_its_shard) {
  routes_unknown_commands(*this);
}

BOOST_AUTO_TEST_CASE(where_only_a_server_finds_the_keys_it_is_asked_each_time) {
  asks_for_moving_keys(*this);
}

BOOST_AUTO_TEST_CASE(what_no_server_knows_is_refused_as_before_and_not_asked_again) {
  const Client rc = client();
  for (int i = 0; i != 3; ++i) {
    const Error error = failure(rc.command("NO.SUCH", "k"));
    BOOST_TEST(is(error, errc::not_supported, Delivery::not_sent));
    BOOST_TEST(has(error.message(), "without a key"));
  }
  BOOST_TEST(calls_of("command|info") == 1u);
}

BOOST_AUTO_TEST_CASE(a_registered_command_is_not_asked_about) {
  const Client rc = client();
  write_keys(*this, rc);
  rc.register_command({.name = "MY.LEN", .first_key = 1, .reads = true});
  for (int i = 0; i != 10; ++i)
    BOOST_TEST(run(rc.command<std::int64_t>("MY.LEN", "k" + std::to_string(i))) == i);
  BOOST_TEST(calls_of("command|info") == 0u);
  BOOST_TEST(rc.supported("MY.LEN"));
  // A channel chooses the shard, as in PUBLISH.
  rc.register_command({.name = "MY.ART", .channel = true});
  BOOST_TEST(run(rc.command<std::string>("MY.ART", "5")).size() > 0u);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_is_not_the_one_that_is_asked) {
  const Client rc = client();
  write_keys(*this, rc);
  servers[0].kill9();
  until([&] { return rc.stats().connections_up == 2; });
  const HashRing ring(Placement::txredisapi, nodes);
  for (int i = 0; i != 10; ++i) {
    const std::string key = "k" + std::to_string(i);
    const auto length = run(rc.command<std::int64_t>("MY.LEN", key).on_error([](const Error&) {
      return std::int64_t{-1};
    }));
    BOOST_TEST(length == (ring.locate(key) == 0 ? -1 : i));
  }
}

BOOST_AUTO_TEST_CASE(commands_that_wait_for_the_answer_survive_their_client_and_may_be_cancelled) {
  std::optional<Client> rc = client();
  write_keys(*this, *rc);
  auto cancelled = rc->command<std::int64_t>("MY.LEN", "k3");
  auto kept = rc->command<std::int64_t>("MY.LEN", "k4");
  cancelled.cancel();
  rc->command<std::int64_t>("MY.LEN", "k5").detach();
  rc.reset();
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  BOOST_TEST(run(std::move(kept)) == 4);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(commands_that_a_cluster_is_asked_about, AskingCluster)

BOOST_AUTO_TEST_CASE(an_unknown_command_is_asked_about_once_and_then_finds_its_node) {
  routes_unknown_commands(*this);
}

BOOST_AUTO_TEST_CASE(where_only_a_server_finds_the_keys_it_is_asked_each_time) {
  asks_for_moving_keys(*this);
}

BOOST_AUTO_TEST_CASE(what_no_server_knows_goes_to_any_node_and_gets_its_error) {
  const Client rc = client();
  for (int i = 0; i != 3; ++i)
    BOOST_TEST(has(failure(rc.command("NO.SUCH", "k")).message(), "unknown command"));
  BOOST_TEST(calls_of("command|info") == 1u);
}

BOOST_AUTO_TEST_CASE(a_registered_command_follows_its_slot) {
  const Client rc = client();
  rc.register_command({.name = "MY.LEN", .first_key = 1, .reads = true});
  run(rc.set("k", "four"));
  BOOST_TEST(run(rc.command<std::int64_t>("MY.LEN", "k")) == 4);
  const std::uint16_t slot = key_slot("k");
  const std::size_t from = slot * std::size_t{3} / slot_count;
  cluster.move_slot(slot, from, (from + 1) % 3);
  BOOST_TEST(run(rc.command<std::int64_t>("MY.LEN", "k")) == 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
