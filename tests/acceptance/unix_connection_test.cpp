// The cases of txredisapi's test_unix_connection.
#include <string>

#include <deferredis/sharding/from_url.hpp>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

struct OverUnix : Redis {
  static Options options() { return {.unix_path = redis_server().socket_path(), .pool_size = 2}; }
  static std::string where() { return redis_server().socket_path(); }
  void check_is_unix(Client& rc) {
    BOOST_TEST(mentions(run(rc.command<std::string>("CLIENT", "INFO")), where() + ":0"));
  }
};

BOOST_FIXTURE_TEST_SUITE(unix_connection, OverUnix)

BOOST_AUTO_TEST_CASE(connect_returns_a_client_with_one_open_connection) {
  Client rc = run(connect(reactor, options()));
  BOOST_TEST(rc.describe() == "connection to " + where() + ", 1 up");
  check_is_unix(rc);
}

BOOST_AUTO_TEST_CASE(connect_selects_the_requested_database) {
  Options in_one = options();
  in_one.database = 1;
  Client rc = run(connect(reactor, in_one));
  BOOST_TEST(mentions(run(rc.command<std::string>("CLIENT", "INFO")), " db=1 "));
  check_is_unix(rc);
}

BOOST_AUTO_TEST_CASE(connect_pool_ends_when_all_connections_are_open) {
  Client rc = run(connect_pool(reactor, options()));
  BOOST_TEST(rc.describe() == "pool of 2 to " + where() + ", 2 up");
  check_is_unix(rc);
}

BOOST_AUTO_TEST_CASE(a_lazy_connection_exists_before_it_is_open) {
  Client rc = lazy_connection(reactor, options());
  BOOST_TEST(rc.describe() == "connection to " + where() + ", 0 up");
  check_is_unix(rc);
}

BOOST_AUTO_TEST_CASE(a_lazy_pool_exists_before_it_is_open) {
  Client rc = lazy_pool(reactor, options());
  BOOST_TEST(rc.describe() == "pool of 2 to " + where() + ", 0 up");
  run(rc.connected());
  BOOST_TEST(rc.stats().connections_up == 2U);
  check_is_unix(rc);
}

BOOST_AUTO_TEST_CASE(a_unix_url_reaches_the_same_server) {
  Client rc = from_url(reactor, "unix://" + where() + "?database=1");
  BOOST_TEST(mentions(run(rc.command<std::string>("CLIENT", "INFO")), " db=1 "));
  check_is_unix(rc);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
