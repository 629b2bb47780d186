#include <deferredis/testing/io_pump.hpp>

#include <memory>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace deferredis;

namespace {

/// Collects what arrives; may answer each byte with one of its own.
struct End final : Protocol {
  void connection_made(Transport&) override {}
  void data_received(std::string_view bytes) override {
    received.append(bytes);
    largest = std::max(largest, bytes.size());
    if (answer != '\0') transport->write(std::string(bytes.size(), answer));
  }
  void connection_lost(const Error& reason) override { lost = reason.message(); }

  std::unique_ptr<MemoryTransport> transport;
  std::string received;
  std::string lost;
  std::size_t largest = 0;
  char answer = '\0';
};

struct Pair {
  Pair() {
    for (End* end : {&left, &right}) {
      end->transport = std::make_unique<MemoryTransport>(manual.reactor());
      end->transport->start(*end);
    }
  }
  IoPump pump(PumpPlan plan = {}) {
    return IoPump(manual, *left.transport, *right.transport, plan);
  }

  ManualReactor manual;
  End left;
  End right;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(io_pump, Pair)

BOOST_AUTO_TEST_CASE(one_end_receives_what_the_other_writes) {
  right.answer = '+';
  left.transport->write("ping");
  IoPump wire = pump();
  wire.run();
  BOOST_TEST(right.received == "ping");
  BOOST_TEST(left.received == "++++");
  BOOST_TEST(wire.to_right() == 4u);
  BOOST_TEST(wire.to_left() == 4u);
}

BOOST_AUTO_TEST_CASE(chunks_have_the_requested_size) {
  for (const std::size_t chunk : {1u, 2u, 3u, 7u}) {
    right.received.clear();
    right.largest = 0;
    left.transport->write("abcdefg");
    pump({.chunk = chunk}).run();
    BOOST_TEST(right.received == "abcdefg");
    BOOST_TEST(right.largest == chunk);
  }
}

BOOST_AUTO_TEST_CASE(a_step_carries_one_chunk_each_way) {
  left.transport->write("ab");
  right.transport->write("xy");
  IoPump wire = pump({.chunk = 1});
  BOOST_TEST(wire.step());
  BOOST_TEST(right.received == "a");
  BOOST_TEST(left.received == "x");
}

BOOST_AUTO_TEST_CASE(a_cut_loses_the_connection_at_both_ends_after_so_many_bytes) {
  left.transport->write("abcdef");
  pump({.cut_to_right = 4}).run();
  BOOST_TEST(right.received == "abcd");
  BOOST_TEST(right.lost == "memory.test:6379: read: connection reset by peer");
  BOOST_TEST(left.lost == right.lost);
}

BOOST_AUTO_TEST_CASE(a_cut_may_be_inside_the_answer_or_before_the_first_byte) {
  right.answer = '+';
  left.transport->write("abc");
  pump({.chunk = 1, .cut_to_left = 2}).run();
  BOOST_TEST(left.received == "++");
  BOOST_TEST(left.lost != "");
}

BOOST_AUTO_TEST_CASE(a_cut_after_0_bytes_is_a_cut_at_once) {
  left.transport->write("abc");
  pump({.cut_to_right = 0}).run();
  BOOST_TEST(right.received == "");
  BOOST_TEST(right.lost != "");
  BOOST_TEST(left.lost != "");
}

BOOST_AUTO_TEST_CASE(a_closed_ends_last_bytes_arrive_before_the_loss) {
  left.transport->write("bye");
  left.transport->close();
  pump().run();
  BOOST_TEST(right.received == "bye");
  BOOST_TEST(right.lost == "memory.test:6379: the server closed the connection");
}

BOOST_AUTO_TEST_CASE(a_destroyed_ends_last_bytes_arrive_too) {
  left.transport->write("bye");
  IoPump wire = pump();
  manual.run_ready();
  left.transport.reset();
  wire.run();
  BOOST_TEST(right.received == "bye");
  BOOST_TEST(right.lost != "");
}

BOOST_AUTO_TEST_CASE(an_end_that_does_not_read_blocks_the_other) {
  left.transport->send_limit(2);
  left.transport->set_watermarks(0, 2);
  right.transport->pause_reading();
  left.transport->write("abcdef");
  auto drained = left.transport->drained();
  IoPump wire = pump();
  wire.run();
  BOOST_TEST(!drained.settled());
  BOOST_TEST(left.transport->buffered() == 4u);
  right.transport->resume_reading();
  wire.run();
  BOOST_TEST(right.received == "abcdef");
  manual.settle(std::move(drained));
}

BOOST_AUTO_TEST_CASE(an_endless_exchange_is_an_error) {
  left.answer = right.answer = '+';
  left.transport->write("x");
  BOOST_CHECK_THROW(pump({.most_rounds = 100}).run(), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
