// Every form of call that a user may await, with braces. g++ 12 destroys some temporaries inside a
// co_await expression twice: under ASan this test shows which forms are safe to write.
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/function.hpp>
#include <deferredis/client/no_reply.hpp>
#include <deferredis/protocol/flat_strings.hpp>
#include <deferredis/protocol/literals.hpp>
#include <deferredis/protocol/with_attributes.hpp>

#include "integration/client_loop.hpp"

namespace {

struct Repeated {
  std::size_t count;
};

/// Another encoding of any value, selected by the type that a call names.
template <class T>
struct Quoted {
  T value;
};

}  // namespace

template <>
struct deferredis::Encoder<Repeated> {
  static void encode(Repeated text, std::string& out) { out.append(text.count, 'r'); }
};

template <class T>
struct deferredis::Encoder<Quoted<T>> {
  static void encode(const Quoted<T>& quoted, std::string& out) {
    out.append("<").append(Arg(quoted.value).view()).append(">");
  }
};
template <class T>
struct deferredis::Decoder<Quoted<T>> {
  static Quoted<T> decode(ReplyReader& reader) {
    const std::string text = reader.read_string();
    if (text.size() < 2) reader.mismatch("a quoted text", "another text");
    ReplyReader inner(text.size() < 2 ? std::string() : text.substr(1, text.size() - 2));
    return {Decoder<T>::decode(inner)};
  }
};

namespace deferredis {
namespace {

using namespace test;
using namespace deferredis::literals;
using namespace std::chrono_literals;
using Text = std::optional<std::string>;
using Number = std::optional<std::int64_t>;

// Long enough to be on the heap, where a double free shows.
const std::string long_key(100, 'k');
const std::string long_value(100, 'v');

Future<void> await_connecting(Reactor& reactor, std::uint16_t port, std::string path) {
  Client tcp = co_await connect(reactor, {.host = "127.0.0.1", .port = port});
  Client local = co_await connect(reactor, {.unix_path = path});
  Client named = co_await connect(reactor, {.host = std::string("127.0.0.1"),
                                            .port = port,
                                            .client_name = std::string(100, 'n'),
                                            .backoff = {.min = 10ms, .max = 20ms}});
  Client pool = co_await connect_pool(reactor, {.unix_path = path, .pool_size = 2});
  Client bounded = co_await connect(reactor, {.unix_path = path}).timeout(10s);
  auto outcome = co_await connect(reactor, {.unix_path = path}).outcome();
  BOOST_TEST(outcome.has_value());
  auto refused = co_await connect(reactor, {.unix_path = path + "-nowhere"}).outcome();
  BOOST_TEST(!refused.has_value());
  auto impossible = co_await connect_pool(reactor, {.pool_size = 0}).outcome();
  BOOST_TEST((impossible.error().code() == errc::invalid_argument));
  const auto defaults = co_await connect(reactor).outcome();  // whatever listens on 6379, if any
  BOOST_TEST((defaults.has_value() || defaults.error().is(errc::connection)));
  co_await lazy_connection(reactor, {.unix_path = path}).connected();
  co_await lazy_pool(reactor, {.unix_path = path, .pool_size = 2}).connected();
  co_await lazy_connection(reactor, {.unix_path = path}).connected().timeout(10s);
  const std::string pong = co_await from_url(reactor, "unix://" + path).ping();
  BOOST_TEST(pong == "PONG");
  co_await from_url(reactor, "unix://" + path + "?pool_size=2").set("from", "url", {.ex = 1s});
  const auto each = co_await tcp.each<std::int64_t>("DEL", {long_key, "none"});
  BOOST_TEST(each.at(1).value() == 0);
  const auto set = co_await tcp.each_pair<void>("SET", {{long_key, long_value}, {"b", 2}});
  BOOST_TEST(set.at(1).has_value());
  Client shards = co_await connect_sharded(
      reactor, {.nodes = path, .ring = {.tag = "{}"}, .connection = {.client_name = "shards"}});
  const auto values = co_await shards.mget({long_key, "b"});
  BOOST_TEST(values.at(0).value_or("") == long_value);
  co_await connect_sharded_pool(reactor, {.nodes = path, .connection = {.pool_size = 2}});
  co_await tcp.ping();
  co_await named.ping();
  co_await tcp.disconnect();
  co_await local.drain();
  co_await pool.disconnect().timeout(10s);
  const auto drained = co_await bounded.drain().outcome();
  BOOST_TEST(drained.has_value());
}

Future<void> await_views_and_codecs(Client rc) {
  const std::string prefix = long_key + ":";
  Client view = rc.with({.timeout = 10s, .key_prefix = prefix});
  const Quoted<std::string> value{long_value};  // an owning aggregate needs a name, too
  co_await view.set(long_key, value, {.ex = 10s});
  const auto quoted = co_await view.get<Quoted<std::string>>(long_key);
  BOOST_TEST((quoted && quoted->value == long_value));
  BOOST_TEST((co_await rc.get(prefix + long_key)).value() == "<" + long_value + ">");
  const auto keys = co_await rc.with({.key_prefix = prefix}).keys("k*");
  BOOST_TEST(keys.at(0) == long_key);
  const auto flat = co_await view.command<FlatStrings>("MGET", Args(long_key, "none"));
  BOOST_TEST((flat.size() == 2 && !flat.at(1)));
  const auto all = co_await view.command<std::vector<Quoted<std::string>>>("MGET", long_key);
  BOOST_TEST(all[0].value == long_value);
  const auto told = co_await view.get<WithAttributes<std::string>>({long_key});
  BOOST_TEST(told->attributes.is_null());
  const Reply set = co_await view.run("SET {} {} EX {}"_redis, long_key, long_value, 10);
  BOOST_TEST(set.as_boolean());
  const auto got = co_await rc.run<Text>("GET {}"_redis, prefix + long_key);
  BOOST_TEST(got.value_or("") == long_value);
  rc.set_response_callback("ECHO",
                           [text = long_value](const Reply&) { return Reply::bulk_string(text); });
  const auto echoed = co_await view.command<std::string>("ECHO", std::string("a"));
  BOOST_TEST(echoed == long_value);
  co_await view.no_reply().command("APPEND", long_key, long_value + "b");
  co_await view.no_reply().command("DEL", Args(long_key, std::string("none"))).timeout(10s);
  co_await view.no_reply().run("DEL {}"_redis, long_key);
}

Future<void> await_strings(Client rc) {
  BOOST_TEST(co_await rc.set("a", "b", {.ex = 10s, .nx = true}));
  BOOST_TEST(co_await rc.set(long_key + "1", long_value + "1", {.px = 10s}));
  BOOST_TEST(!co_await rc.set(std::string("a"), std::string("b"), {.nx = true}));
  BOOST_TEST(co_await rc.set("n", 7));
  BOOST_TEST(co_await rc.set("f", 1.5, {.keepttl = true}));
  const Text before = co_await rc.set_get("a", "c", {.exat = {}});
  BOOST_TEST(before.value_or("") == "b");
  const Text got = co_await rc.get(long_key + "1");
  BOOST_TEST(got.value_or("") == long_value + "1");
  const Number number = co_await rc.get<std::int64_t>("n");
  BOOST_TEST(number.value_or(0) == 7);
  const std::optional<double> real = co_await rc.get<double>({"f"});
  BOOST_TEST(real.value_or(0) == 1.5);
  co_await rc.mset({{"a", "1"}, {"b", "2"}});
  co_await rc.mset({{long_key + "a", long_value + "a"}, {long_key + "b", long_value + "b"}});
  co_await rc.mset({{"only", "one"}});
  // g++ 12 only refuses an initializer_list inside co_await, so this one gets a name.
  const std::map<std::string, std::string> pairs{{"m1", long_value}, {"m2", "2"}};
  co_await rc.mset(pairs);
  BOOST_TEST(!co_await rc.msetnx({{"a", "1"}, {"z", "2"}}));
  const auto values = co_await rc.mget({"a", "b", "absent"});
  BOOST_TEST(values.size() == 3u);
  const auto more = co_await rc.mget({long_key + "a", long_key + "b", std::string("m2")});
  BOOST_TEST(more[1].value_or("") == long_value + "b");
  const auto seven = co_await rc.mget({"a", "b", "c", "d", "e", "f", "g"});
  BOOST_TEST(seven.size() == 7u);
  co_await rc.psetex("t", 10s, "v");
  co_await rc.setex("t", 10s, long_value + "t");
  BOOST_TEST(!co_await rc.expire("t", 10s, ExpireWhen::nx));
}

Future<void> await_the_rest(Client rc) {
  const std::int64_t pushed = co_await rc.rpush("list", {"a", long_value + "b", "c"});
  BOOST_TEST(pushed == 3);
  co_await rc.lpush("list", "z");
  const std::vector<std::string> texts{"x", long_value + "y"};
  co_await rc.lpush("list", texts);
  co_await rc.command<std::int64_t>("LLEN", texts[0]);
  const auto depth = co_await rc.command<std::int64_t>("LLEN", "list");
  BOOST_TEST(depth == 6);
  const Reply raw = co_await rc.command("OBJECT", "ENCODING", "list");
  BOOST_TEST(!raw.as_text().empty());
  const auto list = co_await rc.command<std::vector<std::string>>("LRANGE", "list", 0, -1);
  BOOST_TEST(list.size() == 6u);
  co_await rc.command<void>("SET", long_key + "c", long_value + "c", "EX", 100);
  const Text copied = co_await rc.with({.timeout = 1s}).get(long_key + "c");
  BOOST_TEST(copied.value_or("") == long_value + "c");
  const Text elsewhere = co_await rc.with({.database = 3, .timeout = 10s}).get("a");
  BOOST_TEST(!elsewhere.has_value());
  co_await rc.with({.client_name = std::string(60, 'p')}).set("a", "b", {.ex = 10s});
  const Text bounded = co_await rc.get(long_key + "c").timeout(10s);
  BOOST_TEST(bounded.has_value());
  const auto outcome = co_await rc.incr("list").outcome();
  BOOST_TEST((outcome.error().code() == errc::wrong_type));
  const auto late = co_await rc.get(long_key + "c").timeout(10s).outcome();
  BOOST_TEST(late.has_value());
  const auto [one, two, none] = co_await all(rc.get("a"), rc.incr("i"), rc.mset({{"q", "r"}}));
  BOOST_TEST((one.has_value() && two == 1 && none == Nothing()));
  const auto settled = co_await all_settled(rc.incr("list"), rc.del({"a", "b"}));
  BOOST_TEST(!std::get<0>(settled).has_value());
  const std::string chained =
      co_await rc.get("q").then([](Text text) { return text.value_or("") + "!"; });
  BOOST_TEST(chained == "r!");
  const std::int64_t mended =
      co_await rc.incr("list").on_error([](const Error&) { return std::int64_t{-1}; });
  BOOST_TEST(mended == -1);
  BOOST_TEST(co_await rc.del({"a", "b"}) == 0);
  BOOST_TEST(co_await rc.del("q") == 1);
  BOOST_TEST(co_await rc.exists({long_key + "c", std::string("i"), long_value + "x"}) == 2);
  BOOST_TEST(co_await rc.unlink(std::vector<std::string>(2, long_key + "c")) == 1);
  BOOST_TEST(co_await rc.copy("list", "list2", true));
  BOOST_TEST(co_await rc.echo(long_value + "e") == long_value + "e");
}

// Numbers in lists and pairs: their texts are temporaries of the call.
Future<void> await_numbers(Client rc) {
  BOOST_TEST(co_await rc.rpush("numbers", {1, 2}) == 2);
  BOOST_TEST(co_await rc.rpush("numbers", 3) == 3);
  BOOST_TEST(co_await rc.rpush("numbers", {"a", 4, 0.5, long_value}) == 7);
  const std::vector<int> more{5, 6};
  BOOST_TEST(co_await rc.rpush("numbers", more) == 9);
  const auto list = co_await rc.lrange("numbers", 0, -1);
  const std::vector<std::string> pushed{"1", "2", "3", "a", "4", "0.5", long_value, "5", "6"};
  BOOST_TEST((list == pushed));
  co_await rc.mset({{"n1", 1}, {"n2", 2}});
  co_await rc.mset({{long_key + "n", 2.5}, {"n3", long_value + "n"}, {"n4", Repeated{100}}});
  const auto values = co_await rc.mget({"n1", "n2", long_key + "n", "n3"});
  BOOST_TEST((values[0] == "1" && values[1] == "2" && values[2] == "2.5"));
  BOOST_TEST((values[3] == long_value + "n"));
  const std::map<std::string, int> pairs{{"n5", 5}, {"n6", 6}};
  co_await rc.mset(pairs);
  BOOST_TEST(co_await rc.hset("hash", {{"f", 1}, {"g", 2.5}}) == 2);
  const auto both = co_await all(rc.get("n5"), rc.hget("hash", "g"));
  BOOST_TEST((std::get<0>(both) == "5" && std::get<1>(both) == "2.5"));
}

Future<void> await_encoded(Client rc) {
  const std::string text(100, 'r');
  const Repeated named{100};
  co_await rc.set("e", Repeated{100}, {.ex = 10s});
  co_await rc.set("e", named);
  const Text back = co_await rc.get("e");
  BOOST_TEST(back.value_or("") == text);
  co_await rc.rpush("encoded", {"a", Repeated{100}});
  co_await rc.rpush("encoded", named);
  const std::vector<Repeated> many(10, Repeated{100});
  co_await rc.rpush("encoded", many);
  co_await rc.command<void>("SET", "f", Repeated{100}, "EX", 100);
  const auto list = co_await rc.lrange("encoded", 0, -1);
  BOOST_TEST((list.size() == 13u && list[1] == text && list[12] == text));
}

Future<void> await_scripts(Client rc) {
  const Script echo("return {KEYS, ARGV}");
  using Echo = std::vector<std::vector<std::string>>;
  const std::vector<std::string> many(10, long_value);
  Echo all = co_await echo.run<Echo>(rc, {long_key + "a", long_key + "b"}, {long_value, 1, 0.5});
  BOOST_TEST((all[0].size() == 2u && all[1].size() == 3u));
  all = co_await echo.run<Echo>(rc, many, many);
  BOOST_TEST((all[1] == many));
  co_await echo.run<Echo>(rc, {}, {Repeated{100}, 2});
  co_await Script("return 1", {.read_only = true}).run<std::int64_t>(rc);
  co_await rc.eval<Echo>(echo.text(), {long_key + "a"}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  co_await rc.with({.evalsha_first = true}).eval<Echo>("return {KEYS, ARGV}", {}, {long_value});
  const FunctionLibrary library(
      "#!lua name=echo\nredis.register_function('echo', function(k, a) return {k, a} end)");
  co_await library.function<Echo>("echo")(rc, {long_key + "a"}, {long_value, 1});
  Lock lock = co_await Lock::acquire(rc, long_key + "lock", {.ttl = 60s, .wait = 1s});
  co_await lock.extend(60s);
  co_await lock.release();
  co_await rc.ensure_persistence(true, 0, 1s).get("k");
}

Future<void> await_failures(Client rc) {
  for (int i = 0; i < 2; ++i) {
    bool thrown = false;
    try {
      co_await rc.command<std::int64_t>("LPOP", long_key + "f", long_value + "no number");
    } catch (const ReplyError&) {
      thrown = true;
    }
    BOOST_TEST(thrown);
  }
  bool refused = false;
  try {
    co_await rc.with({.database = -1}).set("a", "b", {.ex = 10s});
  } catch (const InvalidArgumentError&) {
    refused = true;
  }
  BOOST_TEST(refused);
}

BOOST_FIXTURE_TEST_SUITE(await_shapes, OneServer)

BOOST_AUTO_TEST_CASE(of_connecting) {
  run(await_connecting(reactor, server.port(), server.socket_path()));
}
BOOST_AUTO_TEST_CASE(of_strings) { run(await_strings(run(connect(reactor, options())))); }
BOOST_AUTO_TEST_CASE(of_the_other_commands_and_of_futures) {
  run(await_the_rest(run(connect(reactor, options()))));
}
BOOST_AUTO_TEST_CASE(of_values_with_an_encoder) {
  run(await_encoded(run(connect(reactor, options()))));
  run(await_numbers(run(connect(reactor, options()))));
}
BOOST_AUTO_TEST_CASE(of_views_codecs_and_literals) {
  run(await_views_and_codecs(run(connect(reactor, options()))));
}
BOOST_AUTO_TEST_CASE(of_scripts_functions_and_locks) {
  run(await_scripts(run(connect(reactor, options()))));
}
BOOST_AUTO_TEST_CASE(of_calls_that_fail) { run(await_failures(run(connect(reactor, options())))); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
