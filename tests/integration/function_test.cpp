// Functions that live in the server, and the libraries that contain them.
#include <deferredis/client/function.hpp>

#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis::test_function {
struct Point {
  int x;
  int y;
};
}  // namespace deferredis::test_function

template <>
struct deferredis::Encoder<deferredis::test_function::Point> {
  static void encode(const deferredis::test_function::Point& point, std::string& out) {
    out += std::to_string(point.x) + ";" + std::to_string(point.y);
  }
};

namespace deferredis {
namespace {

using namespace test;
using test_function::Point;

constexpr std::string_view counters =
    "#!lua name=counters\n"
    "redis.register_function('count', function(keys) return redis.call('INCR', keys[1]) end)\n"
    "redis.register_function{function_name='peek', flags={'no-writes'},\n"
    "  callback=function(keys, args) return redis.call('GET', keys[1]) or args[1] end}\n";

constexpr std::string_view typed_code =
    "#!lua name=typed\n"
    "redis.register_function('echo', function(keys, args)\n"
    "  local all = {'keys'}\n"
    "  for _, key in ipairs(keys) do table.insert(all, key) end\n"
    "  table.insert(all, 'arguments')\n"
    "  for _, arg in ipairs(args) do table.insert(all, arg) end\n"
    "  return all\n"
    "end)\n"
    "redis.register_function('add', function(keys, args)\n"
    "  return redis.call('INCRBY', keys[1], args[1])\n"
    "end)\n";

struct Functions : OneServer {
  Functions() : rc(run(connect(reactor, options()))) {}

  /// How often the server has executed a command.
  std::size_t calls(const std::string& command) {
    const std::string text = server.command({"INFO", "commandstats"});
    const std::string key = "cmdstat_" + command + ":calls=";
    const std::size_t at = text.find(key);
    return at == text.npos ? 0 : std::stoul(text.substr(at + key.size()));
  }

  Client rc;
  FunctionLibrary library{counters};
  Function<std::int64_t> count = library.function<std::int64_t>("count");
  Function<std::string> peek = library.function<std::string>("peek");
};

BOOST_FIXTURE_TEST_SUITE(function, Functions)

BOOST_AUTO_TEST_CASE(a_library_knows_its_name) {
  BOOST_TEST(library.name() == "counters");
  BOOST_TEST(FunctionLibrary("#!lua engine=x name=other more=y\r\n").name() == "other");
  BOOST_CHECK_THROW(FunctionLibrary("return 1"), InvalidArgumentError);
  BOOST_CHECK_THROW(FunctionLibrary("#!lua\nlocal name=x"), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(its_functions_are_called_like_scripts) {
  run(library.load(rc));
  const auto peek_only = library.function<std::string>("peek", {.read_only = true});
  BOOST_TEST(run(peek_only(rc, "n", "none")) == "none");
  BOOST_TEST(run(count(rc, "n")) == 1);
  BOOST_TEST(run(peek_only(rc, "n", {"none"})) == "1");
}

BOOST_AUTO_TEST_CASE(a_typed_function_encodes_its_parameters_and_decodes_its_result) {
  const FunctionLibrary typed(typed_code);
  const auto echo = typed.function<std::vector<std::string>(std::string_view, Key, int, double,
                                                            Point, std::vector<Key>, Args)>("echo");
  BOOST_TEST(echo.name() == "echo");
  const std::string word = "word";
  const auto told = run(echo(rc, word, "k", 5, 2.5, Point{1, 2}, {"l", "m"}, {"x", "y"}));
  BOOST_TEST((told == std::vector<std::string>{"keys", "k", "l", "m", "arguments", "word", "5",
                                               "2.5", "1;2", "x", "y"}));
  const auto sum = typed.function<std::int64_t(Key, std::int64_t)>("add");
  BOOST_TEST(run(sum(rc, "total", 5)) == 5);
  BOOST_TEST(run(sum(rc, "total", -2)) == 3);
  const auto nothing = typed.function<std::vector<std::string>()>("echo");
  BOOST_TEST((run(nothing(rc)) == std::vector<std::string>{"keys", "arguments"}));
  const auto no_value = typed.function<void(Key, std::int64_t)>("add");
  run(no_value(rc, "total", 1));
  BOOST_TEST(run(rc.get<std::int64_t>("total")).value() == 4);
}

BOOST_AUTO_TEST_CASE(typed_functions_work_with_prefixes_and_in_transactions) {
  const FunctionLibrary typed(typed_code);
  const auto add = typed.function<std::int64_t(Key, std::int64_t)>("add");
  BOOST_TEST(run(add(rc.with({.key_prefix = "p:"}), "n", 7)) == 7);
  BOOST_TEST(run(rc.get("p:n")).value() == "7");
  Transaction transaction = rc.multi();
  auto added = add(transaction, "p:n", 1);
  run(transaction.commit());
  BOOST_TEST(run(std::move(added)) == 8);
  const auto wrong = typed.function<std::int64_t(Key)>("echo");
  BOOST_TEST(failure(wrong(rc, "k")).is(errc::reply_type));
}

BOOST_AUTO_TEST_CASE(the_library_is_loaded_on_a_server_that_lacks_it) {
  for (int i = 1; i <= 3; ++i) {
    server.command({"FUNCTION", "FLUSH"});
    BOOST_TEST(run(count(rc, "n")) == i);
  }
  server.command({"FUNCTION", "FLUSH"});
  std::vector<Future<std::int64_t>> many;
  for (int i = 0; i < 50; ++i) many.push_back(count(rc, "n"));
  run(all(std::move(many)));
  BOOST_TEST(run(rc.get<std::int64_t>("n")).value_or(0) == 53);
}

BOOST_AUTO_TEST_CASE(the_library_is_not_loaded_if_that_is_turned_off) {
  const FunctionLibrary quiet(counters, {.load_missing = false});
  const Error error = failure(quiet.function("count")(rc, "n"));
  BOOST_TEST(is(error, errc::reply, Delivery::rejected));
  BOOST_TEST(has(error.message(), "Function not found"));
}

BOOST_AUTO_TEST_CASE(a_function_that_the_library_lacks_is_an_error) {
  BOOST_TEST(has(failure(library.function("other")(rc)).message(), "Function not found"));
  const FunctionLibrary broken("#!lua name=broken\nnonsense");
  BOOST_TEST(is(failure(broken.function("f")(rc)), errc::reply, Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(a_function_outlives_its_library) {
  std::optional<FunctionLibrary> gone(counters);
  const auto orphan = gone->function<std::int64_t>("count");
  gone.reset();
  BOOST_TEST(run(orphan(rc, "n")) == 1);
}

BOOST_AUTO_TEST_CASE(a_session_and_a_watch_load_the_library) {
  Session session = run(rc.session());
  for (int i = 1; i <= 3; ++i) {
    server.command({"FUNCTION", "FLUSH"});
    auto called = count(session, "n");
    auto behind = session.get<std::int64_t>("n");
    BOOST_TEST(run(std::move(called)) == i);
    BOOST_TEST(run(std::move(behind)).value_or(0) == i);
  }
  server.command({"FUNCTION", "FLUSH"});
  Watch watch = run(rc.watch("other"));
  BOOST_TEST(run(count(watch, "n")) == 4);
  Transaction tx = watch.multi();
  auto in_transaction = count(tx, "n");
  server.command({"FUNCTION", "FLUSH"});
  run(tx.commit());
  BOOST_TEST(run(std::move(in_transaction)) == 5);
  BOOST_TEST(calls("fcall") == 5u);
}

BOOST_AUTO_TEST_CASE(a_transaction_and_a_batch_load_the_library_once_before_everything) {
  Transaction tx = rc.multi();
  auto first = tx.set("n", "5");
  auto second = count(tx, "n");
  auto third = count(tx, "n");
  run(tx.commit());
  BOOST_TEST(run(std::move(first)));
  BOOST_TEST(run(std::move(second)) == 6);
  BOOST_TEST(run(std::move(third)) == 7);
  BOOST_TEST(calls("function|load") == 1u);
  for (const bool known : {true, false}) {
    if (!known) server.command({"FUNCTION", "FLUSH"});
    Batch batch = rc.batch();
    batch.set("n", "1").detach();
    auto counted = count(batch, "n");
    peek(batch, "n").detach();
    const auto replies = run(batch.execute_replies());
    BOOST_TEST(run(std::move(counted)) == 2);
    BOOST_REQUIRE(replies.size() == 3u);
    BOOST_TEST(replies[2].as<std::string>().value() == "2");
  }
  BOOST_TEST(calls("fcall") == 6u);
  BOOST_TEST(calls("function|load") == 3u);
}

BOOST_AUTO_TEST_CASE(a_function_says_why_its_library_could_not_be_loaded) {
  const FunctionLibrary broken("#!lua name=broken\nnonsense");
  const auto fails = broken.function("f");
  Session session = run(rc.session());
  BOOST_TEST(has(failure(fails(session)).message(), "FUNCTION LOAD: ERR"));
  Transaction tx = rc.multi();
  auto wrong = fails(tx);
  auto right = count(tx, "n");
  run(tx.commit());
  const Error error = failure(std::move(wrong));
  BOOST_TEST(is(error, errc::reply, Delivery::rejected));
  BOOST_TEST(has(error.message(), "FCALL: FUNCTION LOAD: ERR"));
  BOOST_TEST(run(std::move(right)) == 1);
  Batch batch = rc.batch();
  auto missing = library.function("other")(batch);
  BOOST_TEST(has(failure(batch.execute()).message(), "FCALL: ERR Function not found"));
  BOOST_TEST(has(failure(std::move(missing)).message(), "Function not found"));
}

BOOST_AUTO_TEST_CASE(without_load_missing_or_inside_a_manual_multi_it_must_be_loaded) {
  const auto quiet = FunctionLibrary(counters, {.load_missing = false}).function("count");
  Session session = run(rc.session());
  BOOST_TEST(has(failure(quiet(session, "n")).message(), "Function not found"));
  run(library.load(rc));
  run(session.command<void>("MULTI"));
  BOOST_TEST(run(library.function<std::string>("count")(session, "n")) == "QUEUED");
  BOOST_TEST(run(session.command("EXEC")).as<std::vector<int>>().value() == std::vector{1},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_call_that_may_have_been_executed_is_never_sent_again) {
  Session session = run(rc.session());
  run(session.ping());
  server.stop();
  auto called = count(session, "n");
  reactor.run_once();
  server.kill9();
  BOOST_TEST(is(failure(std::move(called)), errc::connection, Delivery::maybe_applied));
  BOOST_TEST(!session.up());
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_while_it_loads_the_library_has_called_nothing) {
  const auto peek_only = library.function<std::string>("peek", {.read_only = true});
  server.command({"CLIENT", "PAUSE", "60000", "WRITE"});  // holds back FUNCTION LOAD, not FCALL_RO
  auto called = peek_only(rc, "n", "none");
  until([this] {
    return server.command({"CLIENT", "LIST"}).find("cmd=function|load") != std::string::npos;
  });
  server.kill9();
  BOOST_TEST(is(failure(std::move(called)), errc::connection, Delivery::not_sent));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
