// A near cache with RESP2, when replies and reports come over two connections in any order.
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/client.hpp>

#include "support/memory_loop.hpp"
#include "support/tracking_server.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::TrackingServer;

constexpr std::size_t reader = 0;    // the connection that reads
constexpr std::size_t listener = 1;  // the one that is told

struct Redirected : support::MemoryLoop {
  Options options() {
    return {.host = "server",
            .network = &network,
            .protocol = ProtocolVersion::resp2,
            .announce_library = false,
            .ping_interval = Duration::zero()};
  }
  bool asks() {
    const auto before = server.count("GET");
    run(fast.get("k"));
    return server.count("GET") != before;
  }
  void warm() {
    until([&] { return !asks(); });
  }
  std::string value() { return run(fast.get("k")).value_or("nothing"); }

  TrackingServer server{reactor, network};
  Client rc = run(connect(reactor, options()));
  Client fast = rc.cached({.max_silence = 1s});
};

BOOST_FIXTURE_TEST_SUITE(near_cache_redirect, Redirected)

BOOST_AUTO_TEST_CASE(what_is_read_before_the_listener_has_subscribed_is_not_kept) {
  server.values["k"] = "1";
  server.instead = [](const TrackingServer::Words& words) -> std::string {
    return words[0] == "SUBSCRIBE" ? "+QUEUED\r\n" : "";
  };
  for (int i = 0; i < 5; ++i) BOOST_TEST(asks());
  BOOST_TEST(server.count("TRACKING") == 0u);
}

BOOST_AUTO_TEST_CASE(a_report_that_overtakes_the_reply_wins) {
  server.values["k"] = "1";
  warm();
  rc.invalidate("k");
  server.hold(reader);
  auto read = fast.get("k");
  manual.run_ready();
  server.change("k", "2");
  manual.run_ready();
  server.release(reader);
  BOOST_TEST(run(std::move(read)).value() == "1");
  BOOST_TEST(value() == "2");
}

BOOST_AUTO_TEST_CASE(a_late_report_is_bounded_by_max_silence) {
  server.values["k"] = "1";
  warm();
  server.hold(listener);
  server.change("k", "2");
  const TimePoint changed = manual.now();
  until([&] { return value() == "2"; });
  BOOST_TEST((manual.now() - changed <= 1s));
  for (int i = 0; i < 3; ++i) BOOST_TEST(asks());
  server.release(listener);
  warm();
}

BOOST_AUTO_TEST_CASE(silence_of_the_reader_counts_as_well) {
  server.values["k"] = "1";
  warm();
  server.hold(reader);
  manual.advance(2500ms);
  auto read = fast.get("k");
  BOOST_TEST(!read.settled());
  server.release(reader);
  BOOST_TEST(run(std::move(read)).value() == "1");
}

BOOST_AUTO_TEST_CASE(entries_stay_while_both_connections_answer) {
  server.values["k"] = "1";
  warm();
  for (int i = 0; i < 20; ++i) {
    manual.advance(300ms);
    BOOST_TEST(!asks());
  }
}

BOOST_AUTO_TEST_CASE(the_loss_of_the_listener_drops_everything_and_tracking_begins_anew) {
  server.values["k"] = "1";
  warm();
  const auto tracked = server.count("TRACKING");
  server.cut(listener);
  server.values["k"] = "2";  // nobody is told
  manual.run_ready();
  BOOST_TEST(value() == "2");
  warm();
  BOOST_TEST(server.count("TRACKING") == tracked + 2);  // OFF, ON
  server.change("k", "3");
  manual.run_ready();
  BOOST_TEST(value() == "3");
}

BOOST_AUTO_TEST_CASE(a_reply_whose_listener_was_lost_in_the_meantime_is_not_kept) {
  server.values["k"] = "1";
  warm();
  rc.invalidate("k");
  server.hold(reader);
  auto read = fast.get("k");
  manual.run_ready();
  server.cut(listener);
  server.values["k"] = "2";
  until([&] { return server.count("SUBSCRIBE") == 2; });
  server.release(reader);
  BOOST_TEST(run(std::move(read)).value() == "1");
  BOOST_TEST(value() == "2");
}

BOOST_AUTO_TEST_CASE(a_report_of_all_keys_empties_the_cache) {
  server.values["k"] = "1";
  warm();
  server.values["k"] = "2";
  server.report_all();
  manual.run_ready();
  BOOST_TEST(value() == "2");
}

BOOST_AUTO_TEST_CASE(a_listener_on_another_server_is_not_used) {
  server.values["k"] = "1";
  server.instead = [](const TrackingServer::Words& words) -> std::string {
    return words[0] == "PUBSUB"
               ? "*2\r\n$" + std::to_string(words[2].size()) + "\r\n" + words[2] + "\r\n:0\r\n"
               : "";
  };
  for (int i = 0; i < 5; ++i) BOOST_TEST(asks());
  BOOST_TEST(server.count("TRACKING") == 0u);
  BOOST_TEST(server.count("PUBSUB") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
