// Views with a codec: what is encoded on the way to a real server, and what is decoded on the way
// back.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/codec.hpp>
#include <deferredis/client/lock.hpp>
#include <deferredis/client/no_reply.hpp>
#include <deferredis/client/scan.hpp>
#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/literals.hpp>
#include <deferredis/protocol/with_attributes.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace deferredis::literals;
using namespace std::chrono_literals;
using Text = std::optional<std::string>;
using Texts = std::vector<std::string>;
using Scored = std::vector<std::pair<std::string, double>>;

// "v" is stored as "<v>".
const Codec brackets{
    .encode = [](std::string_view value,
                 std::string& to) { to.append("<").append(value).append(">"); },
    .decode =
        [](std::string_view stored, std::string& to) {
          if (!stored.starts_with('<') || !stored.ends_with('>'))
            throw std::invalid_argument("no brackets");
          to.append(stored.substr(1, stored.size() - 2));
        },
};

template <class T>
T sorted(T list) {
  std::sort(list.begin(), list.end());
  return list;
}

struct Codecs : OneServer {
  Client rc = lazy_connection(reactor, options());
  Client view = rc.with({.codec = &brackets});

  std::string stored(std::string_view key) { return run(rc.get(key)).value_or("(nil)"); }
};

Future<Transaction> append_x(Watch& watch) {
  auto text = co_await watch.get("n");
  Transaction transaction = watch.multi();
  transaction.set("n", text.value_or("") + "x").detach();
  co_return transaction;
}

// The error of a future, also if it is an exception of the codec.
struct WithErrors : Codecs {
  template <class T>
  Error error_of(Future<T> future) {
    std::optional<Error> error;
    run(std::move(future).then([](const T&) {}, [&](const Error& told) { error = told; }));
    return error.value();
  }
};

BOOST_FIXTURE_TEST_SUITE(codec, WithErrors)

BOOST_AUTO_TEST_CASE(strings_are_stored_encoded_and_come_back_as_they_were) {
  run(view.set("k", "v"));
  BOOST_TEST(stored("k") == "<v>");
  BOOST_TEST(run(view.get("k")).value() == "v");
  BOOST_TEST(run(view.set_get("k", "w")).value() == "v");
  run(view.mset({{"a", "1"}, {"b", 2}}));
  BOOST_TEST((run(view.mget({"a", "none", "b"})) == std::vector<Text>{"1", std::nullopt, "2"}));
  BOOST_TEST((run(rc.mget({"a", "b"})) == std::vector<Text>{"<1>", "<2>"}));
  BOOST_TEST(run(view.getset("k", "x")).value() == "w");
  BOOST_TEST(run(view.getdel("k")).value() == "x");
  run(view.run<void>("SET {} {} EX {}"_redis, "k", "literal", 100));
  BOOST_TEST(stored("k") == "<literal>");
  BOOST_TEST(run(view.command<std::string>("get", "k")) == "literal");
}

BOOST_AUTO_TEST_CASE(elements_and_fields_are_encoded_in_both_protocols) {
  for (const auto version : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Client v = view.with({.protocol = version});
    run(rc.flushdb());
    run(v.hset("h", {{"f", "1"}, {"g", "2"}}));
    BOOST_TEST(run(rc.hget("h", "f")).value() == "<1>");
    BOOST_TEST(run(v.hgetall("h")).at("g") == "2");
    using Page = std::pair<std::string, Texts>;
    BOOST_TEST((sorted(run(v.command<Page>("HSCAN", "h", 0)).second) == Texts{"1", "2", "f", "g"}));
    BOOST_TEST((sorted(run(v.hkeys("h"))) == Texts{"f", "g"}));
    BOOST_TEST((sorted(run(v.hvals("h"))) == Texts{"1", "2"}));
    BOOST_TEST(
        run(v.command<std::map<std::string, std::string>>("HRANDFIELD", "h", 5, "WITHVALUES"))
            .at("f") == "1");
    run(v.rpush("l", {"a", "b", "c"}));
    BOOST_TEST((run(v.lrange("l", 0, -1)) == Texts{"a", "b", "c"}));
    BOOST_TEST(run(v.lpos("l", "b")).value() == 1);
    BOOST_TEST(run(v.lrem("l", 0, "b")) == 1);
    BOOST_TEST(run(v.blpop({"l"}, 1s)).value().second == "a");
    BOOST_TEST((run(v.lmpop({"l"}, ListEnd::left)).value().second == Texts{"c"}));
    run(v.sadd("s", {"m", "n"}));
    BOOST_TEST(run(v.sismember("s", "m")));
    BOOST_TEST((sorted(run(v.smembers<Texts>("s"))) == Texts{"m", "n"}));
    run(v.xadd("x", "1-1", {{"f", "v"}}));
    const auto entries = run(v.xrange("x", "-", "+"));
    BOOST_TEST(entries[0].fields[0].second == "v");
    BOOST_TEST(run(rc.xrange("x", "-", "+"))[0].fields[0].second == "<v>");
    using Entries = std::vector<std::pair<std::string, Texts>>;
    const auto read = run(v.command<std::map<std::string, Entries>>("XREAD", "STREAMS", "x", 0));
    BOOST_TEST((read.at("x")[0].second == Texts{"f", "v"}));
  }
}

BOOST_AUTO_TEST_CASE(members_of_sorted_sets_are_encoded_and_scores_are_not) {
  for (const auto version : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Client v = view.with({.protocol = version});
    run(rc.flushdb());
    run(v.zadd("z", {{"a", 1}, {"b", 2}, {"c", 3}}));
    BOOST_TEST((run(rc.zrange("z", 0, 0)) == Texts{"<a>"}));
    BOOST_TEST((run(v.zrange("z", 0, -1)) == Texts{"a", "b", "c"}));
    BOOST_TEST((run(v.zrange_withscores("z", 0, 1)) == Scored{{"a", 1}, {"b", 2}}));
    BOOST_TEST(run(v.zscore("z", "b")).value() == 2);
    BOOST_TEST(run(v.zrank("z", "c")).value() == 2);
    BOOST_TEST(run(v.zincrby("z", 5, "a")) == 6);
    BOOST_TEST(run(v.zpopmin("z")).value().first == "b");
    BOOST_TEST((run(v.zpopmin("z", 1)) == Scored{{"c", 3}}));
    BOOST_TEST(run(v.command<Reply>("ZSCAN", "z", 0))[1][0].as_text() == "a");
    const auto popped = run(v.command<Reply>("BZPOPMIN", "z", 1));
    BOOST_TEST(popped[1].as_text() == "a");
    run(v.command<void>("GEOADD", "g", 13.4, 52.5, "berlin"));
    BOOST_TEST(run(v.command<std::int64_t>("ZCARD", "g")) == 1);
    const auto near = run(v.command<Reply>("GEOSEARCH", "g", "FROMMEMBER", "berlin", "BYRADIUS", 5,
                                           "KM", "WITHDIST"));
    BOOST_TEST(near[0][0].as_text() == "berlin");
  }
}

BOOST_AUTO_TEST_CASE(keys_names_and_numbers_stay_as_they_are) {
  run(view.set("k", "v"));
  BOOST_TEST((run(view.keys("*")) == Texts{"k"}));
  BOOST_TEST(run(view.type("k")) == "string");
  BOOST_TEST(run(view.incr("n")) == 1);
  BOOST_TEST(run(view.strlen("k")) == 3);  // of what is stored
  BOOST_TEST(run(view.command<Text>("EVAL", "return redis.call('GET', KEYS[1])", 1, "k")).value() ==
             "<v>");
  BOOST_TEST(run(view.with({.codec = nullptr}).get("k")).value() == "<v>");
  BOOST_TEST(run(view.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_key_prefix_and_a_codec_work_together) {
  const Client both = view.with({.key_prefix = "p:"});
  run(both.set("k", "p:v"));
  BOOST_TEST(stored("p:k") == "<p:v>");
  BOOST_TEST(run(both.get("k")).value() == "p:v");
  run(both.rpush("l", {"p:e"}));
  const auto popped = run(both.blpop({"l"}, 1s)).value();
  BOOST_TEST(popped.first == "l");
  BOOST_TEST(popped.second == "p:e");
}

BOOST_AUTO_TEST_CASE(objects_made_from_the_view_use_its_codec) {
  Transaction transaction = view.multi();
  auto set = transaction.set_get("t", "1");
  auto got = transaction.get("t");
  const auto replies = run(transaction.commit_replies());
  BOOST_TEST(!run(std::move(set)));
  BOOST_TEST(run(std::move(got)).value() == "1");
  BOOST_TEST(to_string(replies[1]) == "\"1\"");
  BOOST_TEST(stored("t") == "<1>");
  Batch batch = view.batch();
  batch.set("b", "2").detach();
  auto read = batch.get("b");
  run(batch.execute());
  BOOST_TEST(run(std::move(read)).value() == "2");
  Session session = run(view.session());
  run(session.set("s", "3"));
  BOOST_TEST(run(session.get("s")).value() == "3");
  run(view.transact({"n"}, append_x));
  run(view.transact({"n"}, append_x));
  BOOST_TEST(stored("n") == "<xx>");
  auto quiet = view.no_reply();
  run(quiet.command("SET", "q", "4"));
  BOOST_TEST(stored("q") == "<4>");
  const Lock lock = run(Lock::acquire(view, "lock"));
  BOOST_TEST(stored("lock") == lock.token());
}

BOOST_AUTO_TEST_CASE(what_a_codec_cannot_decode_fails_that_command_alone) {
  run(rc.set("plain", "v"));
  run(view.set("k", "v"));
  auto bad = view.get("plain");
  auto good = view.get("k");
  const Error error = error_of(std::move(bad));
  BOOST_TEST(error.is(errc::foreign));
  BOOST_TEST(has(error.message(), "GET: "));
  BOOST_CHECK_THROW(reactor.run(view.get("plain")), std::invalid_argument);
  BOOST_TEST(run(std::move(good)).value() == "v");
  Transaction transaction = view.multi();
  auto refused = transaction.get("plain");
  auto kept = transaction.get("k");
  run(transaction.commit());
  BOOST_CHECK_THROW(reactor.run(std::move(refused)), std::invalid_argument);
  BOOST_TEST(run(std::move(kept)).value() == "v");
  Transaction list = view.multi();
  list.get("plain").on_error([](const Error&) { return std::nullopt; }).detach();
  list.get("k").detach();
  const auto replies = run(list.commit_replies());
  BOOST_TEST(replies[0].is_error());
  BOOST_TEST(has(replies[0].error().message(), "no brackets"));
  BOOST_TEST(replies[1].as_text() == "v");
  run(rc.rpush("l", {"plain"}));
  BOOST_CHECK_THROW(reactor.run(view.blpop({"l"}, 1s)), std::invalid_argument);
  BOOST_TEST(!run(view.get("none")));
}

BOOST_AUTO_TEST_CASE(what_a_codec_cannot_encode_is_not_sent) {
  const Codec none{.encode = [](std::string_view, std::string&) { throw std::range_error("no"); },
                   .decode = brackets.decode};
  const Client odd = rc.with({.codec = &none});
  const Error error = error_of(odd.set("k", "v"));
  BOOST_TEST(is(error, errc::foreign, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "SET: a value could not be encoded"));
  BOOST_CHECK_THROW(reactor.run(odd.set("k", "v")), std::range_error);
  Batch batch = odd.batch();
  auto refused = batch.set("k", "v");
  auto kept = batch.exists({"k"});
  run(batch.execute());
  BOOST_TEST(error_of(std::move(refused)).is(errc::foreign));
  BOOST_TEST(run(std::move(kept)) == 0);
}

BOOST_AUTO_TEST_CASE(commands_on_a_part_of_a_value_and_unknown_ones_are_refused) {
  run(view.set("k", "v"));
  const Error error = failure(view.append("k", "w"));
  BOOST_TEST(is(error, errc::not_supported, Delivery::not_sent));
  BOOST_TEST(
      has(error.message(), "APPEND is not possible on a view with a codec: it works on a part"));
  BOOST_TEST(failure(view.getrange("k", 0, 1)).is(errc::not_supported));
  const Error unknown = failure(view.command("NEWER.THAN", "us"));
  BOOST_TEST(is(unknown, errc::not_supported, Delivery::not_sent));
  BOOST_TEST(has(unknown.message(), "register_command"));
  BOOST_TEST(stored("k") == "<v>");
}

BOOST_AUTO_TEST_CASE(a_response_callback_sees_decoded_replies) {
  rc.set_response_callback("GET", [](Reply reply, ResponseFunction::Arguments arguments) {
    return Reply::bulk_string(arguments[0] + "=" + std::string(reply.as_text()));
  });
  run(view.set("k", "v"));
  BOOST_TEST(run(view.get("k")).value() == "k=v");
}

BOOST_AUTO_TEST_CASE(a_codec_may_use_and_destroy_the_client_that_calls_it) {
  std::optional<Client> mine;
  const Codec selfish{.encode =
                          [&](std::string_view value, std::string& to) {
                            if (mine && value == "outer") mine->set("inner", "x").detach();
                            if (value == "last") mine.reset();
                            to.append(value);
                          },
                      .decode = brackets.decode};
  mine = lazy_connection(reactor, options()).with({.key_prefix = "p:", .codec = &selfish});
  run(mine->mset({{"a", "outer"}, {"b", "second"}}));
  BOOST_TEST(
      (run(rc.mget({"p:a", "p:b", "p:inner"})) == std::vector<Text>{"outer", "second", "x"}));
  auto set = mine->set("c", "last");
  BOOST_TEST(!mine.has_value());
  BOOST_TEST(run(std::move(set)));
  BOOST_TEST(stored("p:c") == "last");
}

BOOST_AUTO_TEST_CASE(a_codec_works_on_views_that_ensure_writes_and_may_destroy_them) {
  std::optional<Client> mine;
  const Codec ending{.encode =
                         [&](std::string_view value, std::string& to) {
                           if (value == "last") mine.reset();
                           if (value == "bad") throw std::range_error("no");
                           brackets.encode(value, to);
                         },
                     .decode = brackets.decode};
  const Client sure = lazy_connection(reactor, options()).ensure_replication(1, 50ms);
  mine = sure.with({.codec = &ending});
  BOOST_TEST(failure(mine->set("k", "v")).is(errc::replication));  // there is no replica
  BOOST_TEST(stored("k") == "<v>");
  BOOST_TEST(error_of(mine->set("k", "bad")).is(errc::foreign));
  BOOST_TEST(failure(mine->append("k", "w")).is(errc::not_supported));
  auto set = mine->set("k", "last");
  BOOST_TEST(!mine.has_value());
  BOOST_TEST(failure(std::move(set)).is(errc::replication));
  BOOST_TEST(stored("k") == "<last>");
}

BOOST_AUTO_TEST_CASE(a_codec_may_give_back_the_session_and_end_the_batch_that_call_it) {
  std::optional<Session> session;
  std::optional<Batch> batch;
  const Codec ending{.encode =
                         [&](std::string_view value, std::string& to) {
                           session.reset();
                           if (batch) batch->execute().detach();
                           batch.reset();
                           to.append(value);
                         },
                     .decode = brackets.decode};
  const Client odd = rc.with({.codec = &ending});
  session = run(odd.session());
  auto first = session->set("k", "v");
  BOOST_TEST(is(failure(std::move(first)), errc::closed, Delivery::not_sent));
  batch = odd.batch();
  batch->ping().detach();
  auto second = batch->set("k", "v");
  BOOST_TEST(is(failure(std::move(second)), errc::closed, Delivery::not_sent));
  BOOST_TEST(stored("k") == "(nil)");
}

BOOST_AUTO_TEST_CASE(attributes_and_scans_pass_through_a_codec) {
  const Client newer = view.with({.protocol = ProtocolVersion::resp3});
  const auto got = run(newer.command<WithAttributes<std::string>>("DEBUG", "PROTOCOL", "ATTRIB"));
  BOOST_TEST(got.attributes.find("key-popularity") != nullptr);
  run(view.sadd("s", {"a", "b"}));
  BOOST_TEST((sorted(run(scan_members(view, "s").rest())) == Texts{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(a_view_without_a_codec_is_untouched_by_one_with_it) {
  run(view.set("k", "v"));
  BOOST_TEST(run(rc.get("k")).value() == "<v>");
  run(rc.set("k", "w"));
  BOOST_TEST(run(rc.get("k")).value() == "w");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
