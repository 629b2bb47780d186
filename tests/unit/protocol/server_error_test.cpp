#include <deferredis/protocol/server_error.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(server_error)

BOOST_AUTO_TEST_CASE(keeps_the_servers_prefix_and_its_text) {
  const Error error = make_reply_error("WRONGTYPE Operation against a key");
  BOOST_TEST((error.code() == errc::wrong_type));
  BOOST_TEST(error.prefix() == "WRONGTYPE");
  BOOST_TEST(error.message() == "WRONGTYPE Operation against a key");
  BOOST_TEST((error.delivery() == Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(shows_no_argument_that_a_server_repeats) {
  const std::pair<const char*, const char*> table[] = {
      {"ERR unknown command 'SETT', with args beginning with: 'k' 'canary' ",
       "ERR unknown command 'SETT'"},
      {"ERR unknown command `SETT`, with args beginning with: `k`, `can",
       "ERR unknown command `SETT`"},
      {"ERR Error in ACL SETUSER modifier 'canary': Syntax error",
       "ERR Error in ACL SETUSER modifier '***': Syntax error"},
      {"ERR unknown subcommand 'canary'. Try CLIENT HELP.",
       "ERR unknown subcommand '***'. Try CLIENT HELP."},
      {"ERR Unknown subcommand or wrong number of arguments for 'can'ary'. Try OBJECT HELP.",
       "ERR Unknown subcommand or wrong number of arguments for '***'. Try OBJECT HELP."},
      {"NOGROUP No such key 'canary' or consumer group 'canary' in XREADGROUP with GROUP option",
       "NOGROUP No such key '***' in XREADGROUP with GROUP option"},
      {"ERR unknown subcommand 'cana", "ERR unknown subcommand '***'"},
      {"ERR wrong number of arguments for 'get' command",
       "ERR wrong number of arguments for 'get' command"},
  };
  for (const auto& [said, told] : table) BOOST_TEST(make_reply_error(said).message() == told);
}

BOOST_AUTO_TEST_CASE(knows_each_prefix) {
  const std::pair<const char*, Errc> table[] = {
      {"ERR unknown command", errc::reply},
      {"EXECABORT Transaction discarded", errc::exec_aborted},
      {"NOSCRIPT No matching script", errc::no_script},
      {"NOPERM this user has no permissions", errc::no_permission},
      {"NOAUTH Authentication required.", errc::no_auth},
      {"WRONGPASS invalid username-password pair", errc::no_auth},
      {"READONLY You can't write against a read only replica.", errc::read_only},
      {"LOADING Redis is loading the dataset in memory", errc::loading},
      {"BUSY Redis is busy running a script.", errc::busy},
      {"BUSYGROUP Consumer Group name already exists", errc::busy_group},
      {"OOM command not allowed", errc::out_of_memory},
      {"MISCONF Redis is configured to save", errc::misconf},
      {"NOREPLICAS Not enough good replicas to write.", errc::no_replicas},
      {"MASTERDOWN Link with MASTER is down", errc::master_down},
      {"MOVED 3999 127.0.0.1:6381", errc::moved},
      {"ASK 3999 127.0.0.1:6381", errc::ask},
      {"TRYAGAIN Multiple keys request during rehashing", errc::try_again},
      {"CLUSTERDOWN Hash slot not served", errc::cluster_down},
      {"CROSSSLOT Keys in request don't hash to the same slot", errc::cross_slot},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.first) BOOST_TEST((make_reply_error(row.first).code() == row.second));
  }
}

BOOST_AUTO_TEST_CASE(has_no_prefix_if_the_first_word_is_not_upper_case) {
  BOOST_TEST(make_reply_error("Error in script").prefix() == "");
  BOOST_TEST(make_reply_error("").prefix() == "");
  BOOST_TEST(make_reply_error("OOM").prefix() == "OOM");
}

BOOST_AUTO_TEST_CASE(orders_the_kinds_like_the_exceptions) {
  BOOST_TEST(errc::limit_exceeded.is(errc::protocol));
  BOOST_TEST(errc::auth.is(errc::connection));
  BOOST_TEST(errc::watch.is(errc::reply));
  BOOST_TEST(!errc::reply_type.is(errc::reply));
  BOOST_CHECK_THROW(make_reply_error("OOM x").raise(), OutOfMemoryError);
  BOOST_CHECK_THROW(make_reply_error("MOVED 1 a:1").raise(), ReplyError);
  BOOST_CHECK_THROW(Error(errc::auth, "no").raise(), ConnectionError);
  BOOST_CHECK_THROW(Error(errc::limit_exceeded, "no").raise(), ProtocolError);
}

BOOST_AUTO_TEST_CASE(says_which_answers_mean_not_applied) {
  for (const char* text : {"LOADING x", "CLUSTERDOWN x", "MASTERDOWN x", "TRYAGAIN x",
                           "MOVED 1 a:1", "ASK 1 a:1", "READONLY x", "MISCONF x", "NOAUTH x",
                           "NOREPLICAS x", "BUSY x", "ERR max number of clients reached"}) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST(known_not_applied(make_reply_error(text)));
  }
  for (const char* text : {"ERR x", "WRONGTYPE x", "BUSYGROUP x", "OOM x", "EXECABORT x"}) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!known_not_applied(make_reply_error(text)));
  }
  BOOST_TEST(!known_not_applied(Error(errc::timeout, "max number of clients")));
}

// Once the marks of our own errors, in an error whose text may come from a user.
BOOST_AUTO_TEST_CASE(an_error_of_a_server_is_never_one_of_the_library) {
  for (char kind = 'a'; kind <= 'z'; ++kind) {
    for (const char delivery : {'0', '1', '2', '3'}) {
      for (const char* before : {"\x01", "E", ""}) {
        const Error read = make_reply_error(std::string(before) + kind + delivery + "x");
        BOOST_TEST(read.is(errc::reply));
        BOOST_TEST((read.delivery() == Delivery::rejected));
        BOOST_TEST(!known_not_applied(read));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
