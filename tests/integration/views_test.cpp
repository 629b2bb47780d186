// Views that change commands and replies on the way (key prefixes, response callbacks), and reply
// types that say more or cost less than a container.
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/flat_strings.hpp>
#include <deferredis/protocol/literals.hpp>
#include <deferredis/protocol/with_attributes.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace deferredis::literals;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

struct Views : OneServer {
  Client rc = lazy_connection(reactor, options());
  Client acme = rc.with({.key_prefix = "acme:"});

  Reply shouted(Reply reply) { return Reply::bulk_string(std::string(reply.as_text()) + "!"); }
  auto shout() {
    return [this](Reply reply) { return shouted(std::move(reply)); };
  }
};

Future<Transaction> add_one(Watch& watch) {
  auto n = co_await watch.get<std::int64_t>("n");
  Transaction transaction = watch.multi();
  transaction.set("n", n.value_or(0) + 1).detach();
  co_return transaction;
}

BOOST_FIXTURE_TEST_SUITE(views, Views)

BOOST_AUTO_TEST_CASE(a_key_prefix_keeps_tenants_apart_in_every_kind_of_command) {
  Client other = rc.with({.key_prefix = "other:"});
  run(acme.set("k", "1"));
  run(other.set("k", "2"));
  BOOST_TEST((run(rc.mget({"acme:k", "other:k", "k"})) ==
              std::vector<std::optional<std::string>>{"1", "2", std::nullopt}));
  BOOST_TEST(run(acme.del({"k", "none"})) == 1);
  BOOST_TEST(run(other.with({.timeout = 1s}).get("k")).value() == "2");
  BOOST_TEST(run(other.with({.key_prefix = ""}).exists({"other:k"})) == 1);
  BOOST_TEST(run(acme.command<Texts>("EVAL", "return KEYS", 2, "a", "b"))[1] == "acme:b");
  run(acme.run("SET {} {} EX {}"_redis, "k", "literal", 100).then([](const Reply&) {}));
  BOOST_TEST(run(rc.get("acme:k")).value() == "literal");
}

BOOST_AUTO_TEST_CASE(objects_made_from_the_view_use_its_prefix) {
  Transaction transaction = acme.multi();
  auto set = transaction.set("t", "1");
  auto all = transaction.keys("*");
  run(transaction.commit());
  BOOST_TEST(run(std::move(set)));
  BOOST_TEST((run(std::move(all)) == Texts{"t"}));
  Batch batch = acme.batch();
  batch.set("b", "1").detach();
  batch.command("KEYS", "b").detach();
  const auto replies = run(batch.execute_replies());
  BOOST_TEST(to_string(replies[1]) == "[\"b\"]");
  Session session = run(acme.session());
  run(session.set("s", "1"));
  BOOST_TEST((run(session.keys("s*")) == Texts{"s"}));
  run(acme.transact({"n"}, add_one));
  BOOST_TEST(run(rc.exists({"acme:t", "acme:b", "acme:s", "acme:n"})) == 4);
}

BOOST_AUTO_TEST_CASE(keys_in_replies_have_no_prefix_in_both_protocols) {
  for (const auto version : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Client view = acme.with({.protocol = version});
    run(rc.flushdb());
    run(rc.set("foreign", "1"));
    run(view.command<std::int64_t>("RPUSH", "list", "acme:element"));
    run(view.command<std::string>("XADD", "stream", "1-0", "acme:f", "v"));
    BOOST_TEST(run(view.keys("l*"))[0] == "list");
    BOOST_TEST(
        run(view.command<std::pair<std::string, Texts>>("SCAN", 0, "COUNT", 100)).second.size() ==
        2u);
    using Entries = std::vector<std::pair<std::string, Texts>>;
    const auto streams =
        run(view.command<std::map<std::string, Entries>>("XREAD", "STREAMS", "stream", 0));
    BOOST_TEST(streams.at("stream")[0].second[0] == "acme:f");
    const auto popped = run(view.command<std::pair<std::string, std::string>>("BLPOP", "list", 1));
    BOOST_TEST(popped.first == "list");
    BOOST_TEST(popped.second == "acme:element");
  }
}

BOOST_AUTO_TEST_CASE(commands_that_cannot_be_prefixed_are_refused_before_they_are_sent) {
  run(rc.set("foreign", "1"));
  const Error all = failure(acme.flushdb());
  BOOST_TEST(is(all, errc::not_supported, Delivery::not_sent));
  BOOST_TEST(has(all.message(),
                 "FLUSHDB is not possible on a view with a key prefix: it concerns every key"));
  BOOST_TEST(
      is(failure(acme.command("NEWER.THAN", "us")), errc::not_supported, Delivery::not_sent));
  Transaction transaction = acme.multi();
  auto refused = transaction.flushall();
  auto kept = transaction.incr("n");
  run(transaction.commit());
  BOOST_TEST(failure(std::move(refused)).is(errc::not_supported));
  BOOST_TEST(run(std::move(kept)) == 1);
  BOOST_TEST(run(rc.exists({"foreign"})) == 1);
}

BOOST_AUTO_TEST_CASE(a_cancelled_command_of_a_view_leaves_the_connection_in_step) {
  run(acme.set("k", "v"));
  auto cancelled = acme.keys("*");
  cancelled.cancel();
  auto kept = acme.keys("*");
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  BOOST_TEST(run(std::move(kept))[0] == "k");
  acme.keys("*").detach();
  BOOST_TEST(run(acme.get("k")).value() == "v");
}

BOOST_AUTO_TEST_CASE(a_view_with_pending_commands_may_outlive_the_reactor) {
  std::optional<Client> view;
  std::optional<Future<Texts>> pending;
  {
    Reactor own;
    view = lazy_connection(own, options()).with({.key_prefix = "p:"});
    own.run(view->connected());
    pending = view->keys("*");
  }
  BOOST_TEST(pending->settled());
  std::move(*pending).detach();
}

BOOST_AUTO_TEST_CASE(a_response_callback_changes_only_the_replies_of_its_command) {
  const Client copy = rc;
  const Client elsewhere = rc.with({.database = 1});
  rc.set_response_callback("echo", shout());
  rc.set_response_callback("CONFIG GET", [](const Reply&) { return Reply::integer(7); });
  BOOST_TEST(run(rc.command<std::string>("ECHO", "a")) == "a!");
  BOOST_TEST(run(copy.command<std::string>("Echo", "b")) == "b!");
  BOOST_TEST(run(elsewhere.command<std::string>("ECHO", "c")) == "c!");
  BOOST_TEST(run(acme.command<std::optional<std::string>>("ECHO", "d")).value() == "d!");
  BOOST_TEST(run(rc.command<std::int64_t>("CONFIG", "GET", "port")) == 7);
  BOOST_TEST(run(rc.ping()) == "PONG");
  rc.set_response_callback("ECHO", [](Reply reply) { return reply; });
  BOOST_TEST(run(rc.command<std::string>("ECHO", "e")) == "e");
  rc.set_response_callback("ECHO", nullptr);
  BOOST_TEST(run(rc.command<std::string>("ECHO", "f")) == "f");
}

BOOST_AUTO_TEST_CASE(response_callbacks_apply_in_blocks_sessions_and_blocking_commands) {
  rc.set_response_callback("GET", shout());
  rc.set_response_callback("BLPOP", [](const Reply& reply) { return reply[1]; });
  run(rc.set("k", "v"));
  Transaction transaction = rc.multi();
  auto got = transaction.get("k");
  const auto replies = run(transaction.commit_replies());
  BOOST_TEST(run(std::move(got)).value() == "v!");
  BOOST_TEST(to_string(replies[0]) == "\"v!\"");
  Session session = run(rc.session());
  BOOST_TEST(run(session.get("k")).value() == "v!");
  run(rc.rpush("list", {"element"}));
  BOOST_TEST(run(rc.command<std::string>("BLPOP", "list", 1)) == "element");
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_response_callback_fails_that_command) {
  rc.set_response_callback("GET", [](const Reply&) -> Reply { throw std::runtime_error("no"); });
  rc.set_response_callback("ECHO", [](const Reply&) { return Reply::error("MINE refused"); });
  BOOST_CHECK_THROW(reactor.run(rc.get("k")), std::runtime_error);
  BOOST_TEST(has(failure(rc.command("ECHO", "a")).message(), "refused"));
  run(rc.set("s", "text"));
  rc.set_response_callback("INCR", [](const Reply&) -> Reply { throw std::logic_error("called"); });
  BOOST_TEST((failure(rc.incr("s")).delivery() == Delivery::rejected));
  BOOST_TEST(run(rc.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_response_callback_may_also_take_the_arguments_of_the_command) {
  using Arguments = ResponseFunction::Arguments;
  const auto told = [](Reply reply, Arguments arguments) {
    std::string text;
    for (const std::string& each : arguments) text += each + " ";
    return Reply::bulk_string(text + std::string(reply.as_text()));
  };
  rc.set_response_callback("GET", told);
  rc.set_response_callback("CONFIG GET", [](const Reply&, Arguments arguments) {
    return Reply::integer(static_cast<std::int64_t>(arguments.size()));
  });
  run(rc.set("k", "v"));
  run(acme.set("k", "w"));
  BOOST_TEST(run(rc.get("k")).value() == "k v");
  BOOST_TEST(run(acme.get("k")).value() == "k w");  // as the caller gave them, without the prefix
  BOOST_TEST(run(rc.command<std::int64_t>("CONFIG", "GET", "port", "save")) == 2);
  Transaction transaction = rc.multi();
  auto got = transaction.get("k");
  const auto replies = run(transaction.commit_replies());
  BOOST_TEST(run(std::move(got)).value() == "k v");
  BOOST_TEST(replies[0].as_text() == "k v");
  Session session = run(rc.session());
  BOOST_TEST(run(session.get("k")).value() == "k v");
  rc.set_response_callback("NOSUCH", told);  // of a name that the table lacks
  BOOST_TEST(has(failure(rc.command("nosuch", "a")).message(), "unknown command"));
  rc.set_response_callback("BLPOP", told);
  run(rc.rpush("list", {"e"}));
  BOOST_TEST(run(rc.command<std::string>("BLPOP", "list", 1)) == "list 1 ");
}

BOOST_AUTO_TEST_CASE(options_take_a_table_of_response_callbacks) {
  std::optional<Client> mine;
  {
    const ResponseTable table{{"get", shout()},
                              {"Config Get", [](const Reply&) { return Reply::integer(7); }}};
    Options wanted = options();
    wanted.response_callbacks = &table;
    mine = lazy_pool(reactor, wanted);
  }
  run(mine->set("k", "v"));
  BOOST_TEST(run(mine->get("k")).value() == "v!");
  BOOST_TEST(run(mine->command<std::int64_t>("CONFIG", "GET", "port")) == 7);
  BOOST_TEST(run(mine->with({.database = 1}).command<std::int64_t>("CONFIG", "GET", "port")) == 7);
  mine->set_response_callback("GET", nullptr);
  BOOST_TEST(run(mine->get("k")).value() == "v");
}

BOOST_AUTO_TEST_CASE(a_response_callback_may_destroy_the_client) {
  std::optional<Client> mine = lazy_connection(reactor, options());
  mine->set_response_callback("ECHO", [&mine](Reply reply) {
    mine.reset();
    return reply;
  });
  auto echoed = mine->command<std::string>("ECHO", "a");
  BOOST_TEST(run(std::move(echoed)) == "a");
  BOOST_TEST(!mine.has_value());
}

BOOST_AUTO_TEST_CASE(attributes_of_a_real_server_arrive_with_the_value) {
  using Told = WithAttributes<std::string>;
  Client newer = rc.with({.protocol = ProtocolVersion::resp3});
  const Told got = run(newer.command<Told>("DEBUG", "PROTOCOL", "ATTRIB"));
  BOOST_TEST(has(got.value, "Some real reply"));
  BOOST_TEST(got.attributes.find("key-popularity") != nullptr);
  Client older = rc.with({.protocol = ProtocolVersion::resp2});
  BOOST_TEST(run(older.command<Told>("DEBUG", "PROTOCOL", "ATTRIB")).attributes.is_null());
  run(rc.set("k", "v"));
  BOOST_TEST(run(rc.get<Told>("k"))->value == "v");
}

BOOST_AUTO_TEST_CASE(any_reply_of_many_strings_can_be_flat_strings) {
  Client pool = lazy_pool(reactor, {.unix_path = server.socket_path(), .pool_size = 2});
  run(pool.rpush("list", {"a", "", "c"}));
  run(pool.hset("hash", {{"f", "1"}}));
  const FlatStrings list = run(pool.command<FlatStrings>("LRANGE", "list", 0, -1));
  BOOST_TEST((Texts(list.begin(), list.end()) == Texts{"a", "", "c"}));
  const FlatStrings hash = run(pool.command<FlatStrings>("HGETALL", "hash"));
  BOOST_TEST((Texts(hash.begin(), hash.end()) == Texts{"f", "1"}));
  const FlatStrings some = run(pool.run<FlatStrings>("MGET {} {}"_redis, "none", "nothing"));
  BOOST_TEST((some.size() == 2 && !some.at(0)));
  Transaction transaction = pool.multi();
  auto members = transaction.command<FlatStrings>("SMEMBERS", "set");
  transaction.sadd("set", list).detach();
  run(transaction.commit());
  BOOST_TEST(run(std::move(members)).empty());
  BOOST_TEST(run(pool.scard("set")) == 3);
}

BOOST_AUTO_TEST_CASE(a_reply_of_the_wrong_type_fails_only_its_future) {
  run(rc.set("k", "text"));
  auto before = rc.get("k");
  auto flat = rc.command<FlatStrings>("GET", "k");
  auto number = acme.with({.key_prefix = ""}).get<std::int64_t>("k");
  auto after = rc.get("k");
  BOOST_TEST(run(std::move(before)).value() == "text");
  const Error error = failure(std::move(flat));
  BOOST_TEST(error.is(errc::reply_type));
  BOOST_TEST(has(error.message(), "GET: expected an array, the reply is a bulk string"));
  BOOST_TEST(failure(std::move(number)).is(errc::reply_type));
  BOOST_TEST(run(std::move(after)).value() == "text");
  BOOST_TEST(rc.stats().losses == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
