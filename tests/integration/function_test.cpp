// Functions that live in the server, and the libraries that bring them there.
#include <deferredis/client/function.hpp>

#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

constexpr std::string_view counters =
    "#!lua name=counters\n"
    "redis.register_function('count', function(keys) return redis.call('INCR', keys[1]) end)\n"
    "redis.register_function{function_name='peek', flags={'no-writes'},\n"
    "  callback=function(keys, args) return redis.call('GET', keys[1]) or args[1] end}\n";

struct Functions : OneServer {
  Functions() : rc(run(connect(reactor, options()))) {}

  Client rc;
  FunctionLibrary library{counters};
};

BOOST_FIXTURE_TEST_SUITE(function, Functions)

BOOST_AUTO_TEST_CASE(a_library_knows_its_name) {
  BOOST_TEST(library.name() == "counters");
  BOOST_TEST(FunctionLibrary("#!lua engine=x name=other more=y\r\n").name() == "other");
  BOOST_CHECK_THROW(FunctionLibrary("return 1"), InvalidArgumentError);
  BOOST_CHECK_THROW(FunctionLibrary("#!lua\nlocal name=x"), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(its_functions_are_called_like_ours) {
  run(library.load(rc));
  const auto count = library.function<std::int64_t>("count");
  const auto peek = library.function<std::string>("peek", {.read_only = true});
  BOOST_TEST(run(peek(rc, "n", "none")) == "none");
  BOOST_TEST(run(count(rc, "n")) == 1);
  BOOST_TEST(run(peek(rc, "n", {"none"})) == "1");
}

BOOST_AUTO_TEST_CASE(a_server_that_lacks_them_is_given_the_library) {
  const auto count = library.function<std::int64_t>("count");
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

BOOST_AUTO_TEST_CASE(unless_it_says_that_it_does_not) {
  const FunctionLibrary quiet(counters, {.load_missing = false});
  const Error error = failure(quiet.function("count")(rc, "n"));
  BOOST_TEST(is(error, errc::reply, Delivery::rejected));
  BOOST_TEST(has(error.message(), "Function not found"));
}

BOOST_AUTO_TEST_CASE(one_that_the_library_does_not_have_is_an_error) {
  BOOST_TEST(has(failure(library.function("other")(rc)).message(), "Function not found"));
  const FunctionLibrary broken("#!lua name=broken\nnonsense");
  BOOST_TEST(is(failure(broken.function("f")(rc)), errc::reply, Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(a_function_outlives_its_library) {
  std::optional<FunctionLibrary> gone(counters);
  const auto count = gone->function<std::int64_t>("count");
  gone.reset();
  BOOST_TEST(run(count(rc, "n")) == 1);
}

BOOST_AUTO_TEST_CASE(in_transactions_batches_and_sessions_it_must_be_loaded) {
  const auto count = library.function<std::int64_t>("count");
  Session session = run(rc.session());
  BOOST_TEST(has(failure(count(session, "n")).message(), "Function not found"));
  run(library.load(rc));
  BOOST_TEST(run(count(session, "n")) == 1);
  Transaction tx = rc.multi();
  auto in_transaction = count(tx, "n");
  run(tx.commit());
  BOOST_TEST(run(std::move(in_transaction)) == 2);
  Batch batch = rc.batch();
  auto in_batch = count(batch, "n");
  run(batch.execute());
  BOOST_TEST(run(std::move(in_batch)) == 3);
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_while_it_gets_the_library_has_called_nothing) {
  const auto peek = library.function<std::string>("peek", {.read_only = true});
  server.command({"CLIENT", "PAUSE", "60000", "WRITE"});  // holds back FUNCTION LOAD, not FCALL_RO
  auto called = peek(rc, "n", "none");
  until([this] {
    return server.command({"CLIENT", "LIST"}).find("cmd=function|load") != std::string::npos;
  });
  server.kill9();
  BOOST_TEST(is(failure(std::move(called)), errc::connection, Delivery::not_sent));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
