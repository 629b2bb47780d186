// A long batch leaves in pieces, in memory.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::settle;
using support::turn_a_little;
using test::Connecting;

struct BatchPieces : Connecting {
  BatchPieces() { open_and_wait(options()); }

  /// A batch of INCR, about 31 bytes each.
  Batch counting(std::size_t count, std::size_t chunk_bytes) {
    Batch batch = client().batch({.chunk_bytes = chunk_bytes});
    for (std::size_t i = 0; i < count; ++i) results.push_back(batch.incr("n" + std::to_string(i)));
    return batch;
  }
  /// From now on every command is answered with its number; the ones named here with an error.
  void count_up(std::vector<int> wrong = {}) {
    server.answer = [this, wrong = std::move(wrong)](std::string_view piece) {
      std::string replies;
      for (std::size_t at = 0; (at = piece.find("INCR", at)) != piece.npos; ++at, ++answered) {
        const bool fails = std::find(wrong.begin(), wrong.end(), answered) != wrong.end();
        replies += fails ? "-ERR no\r\n" : ":" + std::to_string(answered) + "\r\n";
      }
      return replies;
    };
  }
  Error error_of(auto future) { return support::failure(manual, std::move(future)); }

  std::vector<Future<std::int64_t>> results;
  int answered = 0;
};

BOOST_FIXTURE_TEST_SUITE(batch_pieces, BatchPieces)

BOOST_AUTO_TEST_CASE(no_more_than_a_piece_is_sent_before_it_is_answered) {
  Batch batch = counting(1000, 4096);
  BOOST_TEST(batch.size() == 1000u);
  auto executed = batch.execute();
  turn_a_little(manual);
  BOOST_TEST(server.received().size() >= 4096u);
  BOOST_TEST(server.received().size() < 4200u);
  count_up();
  server.answer_late();
  settle(manual, std::move(executed));
  BOOST_TEST(server.pieces.size() >= 6u);
  for (std::size_t i = 0; i < results.size(); ++i)
    BOOST_REQUIRE(settle(manual, std::move(results[i])) == static_cast<std::int64_t>(i));
}

BOOST_AUTO_TEST_CASE(with_zero_it_is_sent_at_once) {
  Batch batch = counting(1000, 0);
  auto executed = batch.execute();
  turn_a_little(manual);
  BOOST_TEST(server.received().size() > 20'000u);
  count_up();
  server.answer_late();
  settle(manual, std::move(executed));
  for (auto& result : results) settle(manual, std::move(result));
}

BOOST_AUTO_TEST_CASE(an_error_keeps_its_place_and_stops_nothing) {
  count_up({5, 700});
  const Error error = error_of(counting(1000, 1000).execute());
  BOOST_TEST(error.is(errc::reply));
  BOOST_TEST(answered == 1000);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (i == 5 || i == 700) BOOST_TEST(error_of(std::move(results[i])).is(errc::reply));
    else BOOST_REQUIRE(settle(manual, std::move(results[i])) == static_cast<std::int64_t>(i));
  }
}

BOOST_AUTO_TEST_CASE(all_replies_come_in_order) {
  count_up({300});
  const auto replies = settle(manual, counting(1000, 1000).execute_replies());
  BOOST_REQUIRE(replies.size() == 1000u);
  for (int i = 0; i < 1000; ++i) {
    const Reply& reply = replies[static_cast<std::size_t>(i)];
    if (i == 300) BOOST_TEST(reply.is_error());
    else BOOST_REQUIRE(reply.as_integer() == i);
  }
  for (auto& result : results)
    std::move(result).on_error([](const Error&) { return std::int64_t(); }).detach();
}

BOOST_AUTO_TEST_CASE(after_a_loss_the_pieces_behind_it_are_not_sent) {
  Batch batch = counting(1000, 4096);
  auto executed = batch.execute();
  turn_a_little(manual);
  server.drop();
  const Error error = error_of(std::move(executed));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
  BOOST_TEST((error_of(std::move(results.front())).delivery() == Delivery::maybe_applied));
  BOOST_TEST((error_of(std::move(results.back())).delivery() == Delivery::not_sent));
  BOOST_TEST(server.received().size() < 4200u);
}

BOOST_AUTO_TEST_CASE(a_discarded_one_sends_nothing) {
  Batch batch = counting(1000, 1000);
  batch.discard();
  turn_a_little(manual);
  BOOST_TEST((error_of(std::move(results.front())).delivery() == Delivery::not_sent));
  BOOST_TEST((error_of(std::move(results.back())).delivery() == Delivery::not_sent));
  BOOST_TEST(server.received().empty());
  BOOST_TEST(error_of(batch.execute()).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(each_piece_has_the_clients_timeout) {
  Options wanted = options();
  wanted.timeout = 1s;
  wanted.dead_after = 0s;
  open_and_wait(wanted);
  auto executed = counting(100, 1000).execute();
  count_up();
  for (int i = 0; i < 4; ++i) {
    const auto answer = std::exchange(server.answer, nullptr);
    pass(800ms);
    server.answer = answer;
    server.answer_late();
    turn_a_little(manual);
  }
  settle(manual, std::move(executed));
  BOOST_TEST(answered == 100);
  for (auto& result : results) settle(manual, std::move(result));
}

BOOST_AUTO_TEST_CASE(a_result_that_is_awaited_may_wait_for_the_pieces_before_it) {
  Options wanted = options();
  wanted.timeout = 1s;
  wanted.dead_after = 0s;
  open_and_wait(wanted);
  Batch batch = counting(100, 1000);
  auto awaited = std::move(results.back()).then([](std::int64_t n) { return n; });
  results.pop_back();
  auto executed = batch.execute();
  count_up();
  for (int i = 0; i < 4; ++i) {
    const auto answer = std::exchange(server.answer, nullptr);
    pass(800ms);
    server.answer = answer;
    server.answer_late();
    turn_a_little(manual);
  }
  settle(manual, std::move(executed));
  BOOST_TEST(settle(manual, std::move(awaited)) == 99);
  for (auto& result : results) settle(manual, std::move(result));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
