// When memory for a reply runs out, one command fails, its connection ends, and the client goes on.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/listen.hpp>

#include "integration/client_loop.hpp"
#include "support/allocation_count.hpp"

namespace deferredis {
namespace {

using namespace test;

struct LittleMemory : OneServer {
  LittleMemory() : rc(run(connect(reactor, options()))) {
    run(rc.set("large", std::string(4'000'000, 'x')));
    run(rc.set("small", "here"));
    run(rc.rpush("list", std::vector<std::string>(2000, "e")));
  }

  /// The error of a reply that needs more than `bytes` at once. Afterwards the client works again.
  template <class Ask>
  Error starved(std::size_t bytes, Ask ask) {
    const std::uint64_t losses = rc.stats().losses;
    std::optional<Error> error;
    {
      const NoAllocationAbove limit(bytes);
      error = failure(ask());
    }
    BOOST_TEST(run(rc.get("small")).value_or("") == "here");
    BOOST_TEST(rc.stats().losses == losses + 1);
    return *error;
  }

  Client rc;
};

BOOST_FIXTURE_TEST_SUITE(out_of_memory, LittleMemory)

BOOST_AUTO_TEST_CASE(while_a_large_string_is_received_fails_its_command) {
  const Error error = starved(500'000, [&] { return rc.get("large"); });
  BOOST_TEST(is(error, errc::limit_exceeded, Delivery::maybe_applied));
  BOOST_TEST(has(error.message(), "GET"));
  BOOST_TEST(has(error.message(), "out of memory"));
}

BOOST_AUTO_TEST_CASE(while_a_write_is_answered_says_that_it_may_have_been_applied) {
  const Error error = starved(500'000, [&] { return rc.getset("large", "new"); });
  BOOST_TEST(is(error, errc::limit_exceeded, Delivery::maybe_applied));
  BOOST_TEST(run(rc.get("large")).value_or("") == "new");
}

BOOST_AUTO_TEST_CASE(while_a_reply_is_decoded_fails_its_command) {
  const Error error =
      starved(60'000, [&] { return rc.command<Reply>("LRANGE", "list", "0", "-1"); });
  BOOST_TEST(is(error, errc::limit_exceeded, Delivery::maybe_applied));
  BOOST_TEST(has(error.message(), "LRANGE"));
}

BOOST_AUTO_TEST_CASE(while_a_transaction_is_decoded_fails_all_of_it) {
  auto one = Future<std::vector<std::string>>(ready(std::vector<std::string>()));
  const Error error = starved(60'000, [&] {
    Transaction tx = rc.multi();
    tx.incr("n").detach();
    one = tx.lrange("list", 0, -1);
    return tx.commit_replies();
  });
  BOOST_TEST(is(error, errc::limit_exceeded, Delivery::maybe_applied));
  BOOST_TEST((failure(std::move(one)).delivery() == Delivery::maybe_applied));
  BOOST_TEST((run(rc.get<std::int64_t>("n")) == 1));
}

BOOST_AUTO_TEST_CASE(fails_one_command_and_other_reads_are_sent_again) {
  const std::uint64_t losses = rc.stats().losses;
  auto small = rc.get("small");
  {
    const NoAllocationAbove limit(500'000);
    auto large = rc.get("large");
    small = rc.get("small");
    BOOST_TEST(failure(std::move(large)).is(errc::limit_exceeded));
    BOOST_TEST(run(std::move(small)).value_or("") == "here");
  }
  BOOST_TEST(rc.stats().losses == losses + 1);
}

// A user's protocol on an accepted connection: only that connection ends.
struct Thrower final : Protocol {
  void connection_made(Transport&) override {}
  void data_received(std::string_view) override { throw std::bad_alloc(); }
  void connection_lost(const Error& reason) override { lost = reason; }

  std::optional<Error> lost;
};

BOOST_FIXTURE_TEST_CASE(a_protocol_that_throws_loses_its_connection, ClientLoop) {
  Thrower thrower, peer;
  Owned<Transport> accepted;
  const auto taken = [&](Owned<Transport> transport) {
    accepted = std::move(transport);
    accepted->start(thrower);
  };
  const auto listener = reactor.listen(Endpoint::tcp("127.0.0.1", 0), taken, {});
  const auto connected = run(reactor.connect(listener->endpoint(), ConnectOptions{}));
  connected->start(peer);
  connected->write("x");
  until([&] { return thrower.lost.has_value(); });
  BOOST_TEST((thrower.lost->code() == errc::foreign));
  BOOST_CHECK_THROW(thrower.lost->raise(), std::bad_alloc);
  until([&] { return peer.lost.has_value(); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
