// Errors that say what is wrong and what to do about it.
#include <chrono>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "integration/fake_server.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

template <class T>
std::string text_of(const Future<T>& future) {
  const auto& state = detail::FutureAccess::state(future);
  BOOST_TEST_REQUIRE(state.failed());
  return std::string(state.error().message());
}

struct Plain : ClientLoop {
  MemoryNetwork network;
  Options options_of(const FakeServer& server) {
    return {
        .host = "127.0.0.1", .port = server.port(), .network = &network, .announce_library = false};
  }
};

BOOST_FIXTURE_TEST_SUITE(plain_messages, Plain)

BOOST_AUTO_TEST_CASE(a_redirect_to_a_plain_client_names_the_cluster_client) {
  for (const std::string word : {"MOVED", "ASK"}) {
    FakeServer server(reactor, network,
                      [&](auto, auto) { return "-" + word + " 7 127.0.0.1:7001\r\n"; });
    Client rc = run(connect(reactor, options_of(server)));
    const Error error = failure(rc.get("k"));
    BOOST_TEST((error.code() == (word == "MOVED" ? errc::moved : errc::ask)));
    BOOST_TEST((error.delivery() == Delivery::rejected));
    BOOST_TEST(error.prefix() == word);
    BOOST_TEST(error.message() ==
               "GET: " + word +
                   " 7 127.0.0.1:7001 (the server is a node of a cluster: connect with "
                   "redis+cluster:// or connect_cluster, which ask the node that it names)");
    BOOST_TEST(has(failure(rc.command("EVAL", "return 1", "0")).message(), "redis+cluster://"));
  }
}

// A plain Redis takes the TLS handshake for the beginning of a command and waits for the rest.
BOOST_AUTO_TEST_CASE(tls_to_a_plain_port_gives_the_command_the_reason_of_the_event) {
  FakeServer server(reactor, network, [](auto, auto) { return ""; });
  Options options = options_of(server);
  options.tls = TlsOptions{};
  options.handshake_timeout = 50ms;
  Client rc = lazy_connection(reactor, options);
  const Error error = failure(rc.get("k"));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "does this port speak TLS?"));
}

BOOST_AUTO_TEST_CASE(a_client_whose_reactor_is_gone_was_not_disconnected) {
  std::optional<Reactor> other(std::in_place);
  Client single = lazy_connection(*other, {.host = "127.0.0.1", .port = 1});
  Client cluster = lazy_cluster(*other, {.nodes = "127.0.0.1:1"});
  other.reset();
  for (const Client& rc : {single, cluster}) {
    const std::string text = text_of(rc.get("k"));
    BOOST_TEST(has(text, "the reactor is gone"));
    BOOST_TEST(!has(text, "disconnected"));
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_was_disconnected_says_so) {
  Client rc = lazy_connection(reactor, {.host = "127.0.0.1", .port = 1});
  run(rc.disconnect());
  BOOST_TEST(has(failure(rc.get("k")).message(), "the client was disconnected"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
