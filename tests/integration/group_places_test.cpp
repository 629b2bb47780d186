// A consumer of streams refuses at its start what its server cannot do.
#include <deferredis/client/group_consumer.hpp>
#include <deferredis/client/stream_consumer.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(group_places)

BOOST_FIXTURE_TEST_CASE(dead_letters_on_another_shard_are_refused_and_both_are_named, ThreeShards) {
  const Client rc = client();
  const std::string jobs = key_on(0), dead = key_on(1);
  GroupConsumer consumer(rc, "g", "ann", {jobs}, {.dead_letter = dead});
  const Error error = failure(consumer.start());
  BOOST_TEST(is(error, errc::not_supported, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "\"" + jobs + "\" and \"" + dead + "\""));
  BOOST_TEST(failure(consumer.next()).is(errc::not_supported));
  BOOST_TEST(has(servers[0].command({"EXISTS", jobs}), ":0"));
}

BOOST_FIXTURE_TEST_CASE(dead_letters_on_the_same_shard_are_accepted, ThreeShards) {
  const Client rc = client();
  GroupConsumer consumer(rc, "g", "ann", {"a{jobs}"}, {.dead_letter = "b{jobs}.dead"});
  run(consumer.start());
}

BOOST_FIXTURE_TEST_CASE(streams_of_several_shards_are_refused, ThreeShards) {
  const Client rc = client();
  const std::string a = key_on(0), b = key_on(1);
  GroupConsumer group(rc, "g", "ann", {a, b});
  const Error grouped = failure(group.start());
  BOOST_TEST(grouped.is(errc::not_supported));
  BOOST_TEST(has(grouped.message(), "\"" + a + "\" and \"" + b + "\""));
  StreamConsumer reader(rc, {{a, "0"}, {b, "0"}});
  const Error read = failure(reader.start());
  BOOST_TEST(read.is(errc::not_supported));
  BOOST_TEST(has(read.message(), "\"" + a + "\" and \"" + b + "\""));
}

BOOST_FIXTURE_TEST_CASE(a_key_prefix_is_taken_into_account, ThreeShards) {
  const Client rc = client().with({.key_prefix = "of{t}:"});
  GroupConsumer consumer(rc, "g", "ann", {key_on(0)}, {.dead_letter = key_on(1)});
  run(consumer.start());
}

BOOST_FIXTURE_TEST_CASE(dead_letters_that_are_not_a_stream_are_refused, OneServer) {
  const Client rc = run(connect(reactor, options()));
  run(rc.set("dead", "x"));
  GroupConsumer consumer(rc, "g", "ann", {"jobs"}, {.dead_letter = "dead"});
  const Error error = failure(consumer.start());
  BOOST_TEST(error.is(errc::wrong_type));
  BOOST_TEST(has(error.message(), "dead letters \"dead\""));
}

BOOST_FIXTURE_TEST_CASE(a_stream_cannot_be_its_own_dead_letters, OneServer) {
  const Client rc = lazy_connection(reactor, options());
  BOOST_CHECK_THROW(GroupConsumer(rc, "g", "ann", {"jobs"}, {.dead_letter = "jobs"}),
                    InvalidArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
