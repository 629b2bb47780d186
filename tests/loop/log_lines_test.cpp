// Whatever a server sends, everything that the library writes for people is one line without
// terminal control characters: errors, events, descriptions, and reports of unhandled failures.
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/text/printable.hpp>

#include "integration/client_loop.hpp"
#include "integration/fake_server.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::string_literals;

// A forged log line, both forms of terminal commands, NUL, reversed direction, invalid UTF-8.
const std::string hostile =
    "x\n2026-01-01 INFO all is well\r\n\x1b[2J\x1b]0;title\x07\xc2\x9b"
    "1A\x7f\0end\xe2\x80\xae\xff"s;

std::string in_one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = '\x0b';
  }
  return text;
}

struct Said : ClientLoop {
  Options options_of(const FakeServer& server) {
    return {
        .host = "127.0.0.1", .port = server.port(), .network = &network, .announce_library = false};
  }
  void check(std::string_view text) {
    // 1 KiB, and the text around it.
    BOOST_TEST(detail::is_printable(text, 1'200), std::string(detail::printable(text)));
    ++checked;
  }
  void check(const Error& error) {
    check(error.message());
    check(error.prefix());
    check(to_string(error));
  }
  void check(const Client& client, const Events& events) {
    check(client.describe());
    for (const auto& event : events.told) {
      check(event.error);
      check(to_string(event));
    }
  }
  void check_answer(std::string answer) {
    FakeServer server(reactor, network, [&](auto, auto) { return answer; });
    Client rc = lazy_connection(reactor, options_of(server));
    const Events events(rc);
    const Error error = failure(rc.get("k"));
    check(error);
    check(error.with_context("GET"));
    check(rc, events);
  }

  MemoryNetwork network;
  int checked = 0;
};

BOOST_FIXTURE_TEST_SUITE(log_lines, Said)

BOOST_AUTO_TEST_CASE(of_error_replies) {
  check_answer("-ERR " + in_one_line(hostile) + "\r\n");
  check_answer("-" + in_one_line(hostile) + "\r\n");
  check_answer("-MOVED 1 " + in_one_line(hostile) + ":1\r\n");
  check_answer("-" + std::string(60'000, 'A') + "\r\n");
}

BOOST_AUTO_TEST_CASE(of_blob_errors) {
  check_answer("!" + std::to_string(hostile.size()) + "\r\n" + hostile + "\r\n");
  const std::string longer = "ERR " + std::string(100'000, '\n');
  check_answer("!" + std::to_string(longer.size()) + "\r\n" + longer + "\r\n");
}

BOOST_AUTO_TEST_CASE(of_replies_that_answer_nothing) {
  check_answer(in_one_line(hostile) + "\r\n");
}

BOOST_AUTO_TEST_CASE(of_refused_connections) {
  FakeServer server(reactor, network,
                    [&](auto, auto) { return "-ERR " + in_one_line(hostile) + "\r\n"; });
  Options options = options_of(server);
  options.database = 1;
  Client rc = lazy_connection(reactor, options);
  const Events events(rc);
  check(failure(rc.get("k")));
  check(rc, events);
  BOOST_TEST(checked > 5);
}

BOOST_AUTO_TEST_CASE(keep_the_full_text_available) {
  const std::string said = "ERR " + hostile;
  FakeServer server(reactor, network, [&](auto, auto) {
    return "!" + std::to_string(said.size()) + "\r\n" + said + "\r\n";
  });
  Client rc = run(connect(reactor, options_of(server)));
  BOOST_TEST(failure(rc.get("k")).full_message() == "GET: " + said);
  const Reply reply = run(rc.command("EVAL", "return {}", "0").on_error([](const Error& error) {
    BOOST_TEST(detail::is_printable(to_string(error)));
    return Reply();
  }));
  BOOST_TEST(reply.is_null());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
