#include <deferredis/testing/memory_transport.hpp>

#include <memory>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

using namespace deferredis;

namespace {

/// Logs its events, and runs a test's hooks.
struct Recorder final : Protocol {
  void connection_made(Transport& made) override {
    transport = &made;
    log += "made ";
  }
  void data_received(std::string_view bytes) override {
    log.append(bytes) += ' ';
    if (on_data) on_data();
  }
  void connection_lost(const Error& reason) override {
    log.append("lost:").append(reason.code().name()) += ' ';
    if (on_lost) on_lost();
  }
  std::span<char> receive_room() override { return room; }

  Transport* transport = nullptr;
  std::string log;
  std::span<char> room;
  detail::MoveFunction<void()> on_data;
  detail::MoveFunction<void()> on_lost;
};

struct Connected {
  Connected() { transport->start(protocol); }

  ManualReactor manual;
  Recorder protocol;
  std::unique_ptr<MemoryTransport> transport = std::make_unique<MemoryTransport>(manual.reactor());
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(memory_transport, Connected)

BOOST_AUTO_TEST_CASE(the_writes_of_a_turn_leave_in_one_send_at_its_end) {
  transport->write("one ");
  transport->write("two");
  BOOST_TEST(transport->take_written() == "");
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "one two");
  BOOST_TEST(transport->wire()->sends == 1u);
}

BOOST_AUTO_TEST_CASE(writes_of_continuations_leave_in_the_same_send) {
  manual.reactor().call_soon([&] { transport->write("b"); });
  transport->write("a");
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "ab");
  BOOST_TEST(transport->wire()->sends == 1u);
}

BOOST_AUTO_TEST_CASE(received_bytes_reach_the_protocol_at_once) {
  transport->receive("hello");
  BOOST_TEST(protocol.log == "made hello ");
}

BOOST_AUTO_TEST_CASE(bytes_are_put_into_the_protocols_own_buffer) {
  char room[2];
  protocol.room = room;
  transport->receive("abcde");
  BOOST_TEST(protocol.log == "made ab cd e ");
}

BOOST_AUTO_TEST_CASE(while_reading_is_paused_bytes_wait) {
  transport->pause_reading();
  transport->receive("ab");
  transport->receive("c");
  manual.run_ready();
  BOOST_TEST(protocol.log == "made ");
  transport->resume_reading();
  BOOST_TEST(protocol.log == "made ");  // never inside the call
  manual.run_ready();
  BOOST_TEST(protocol.log == "made abc ");
}

BOOST_AUTO_TEST_CASE(bytes_received_inside_a_callback_are_delivered_after_it) {
  bool nested = false;
  protocol.on_data = [&] {
    if (std::exchange(nested, true)) return;
    transport->receive("second");
    protocol.log += "| ";
  };
  transport->receive("first");
  BOOST_TEST(protocol.log == "made first | second ");
}

BOOST_AUTO_TEST_CASE(close_flushes_and_reports_that_this_end_closed) {
  transport->write("bye");
  transport->close();
  transport->write("ignored");
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "bye");
  BOOST_TEST(protocol.log == "made lost:ClosedError ");
  BOOST_TEST(!transport->is_open());
}

BOOST_AUTO_TEST_CASE(abort_drops_unsent_bytes_and_reports_it_later) {
  transport->write("dropped");
  transport->abort();
  BOOST_TEST(protocol.log == "made ");
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "");
  BOOST_TEST(protocol.log == "made lost:ClosedError ");
}

BOOST_AUTO_TEST_CASE(a_loss_is_reported_once) {
  transport->lose(Error(errc::connection, "cut"));
  transport->lose(Error(errc::connection, "cut again"));
  transport->abort();
  transport->close();
  manual.run_ready();
  BOOST_TEST(protocol.log == "made lost:ConnectionError ");
}

BOOST_AUTO_TEST_CASE(nothing_arrives_or_leaves_after_a_loss) {
  transport->lose(Error(errc::connection, "cut"));
  transport->receive("late");
  transport->write("late");
  manual.run_ready();
  BOOST_TEST(protocol.log == "made lost:ConnectionError ");
  BOOST_TEST(transport->take_written() == "");
}

BOOST_AUTO_TEST_CASE(destroying_it_calls_nothing) {
  transport->write("dropped");
  transport.reset();
  manual.run_ready();
  BOOST_TEST(protocol.log == "made ");
}

BOOST_AUTO_TEST_CASE(a_limit_makes_short_writes_and_blocks) {
  transport->send_limit(3);
  transport->write("abcdefg");
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "abc");
  BOOST_TEST(transport->buffered() == 4u);
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "");
  transport->unblock();
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "def");
  transport->send_limit(MemoryTransport::no_limit);
  manual.run_ready();
  BOOST_TEST(transport->take_written() == "g");
}

BOOST_AUTO_TEST_CASE(close_waits_for_a_blocked_send) {
  transport->send_limit(1);
  transport->write("ab");
  transport->close();
  manual.run_ready();
  BOOST_TEST(protocol.log == "made ");
  transport->unblock();
  manual.run_ready();
  BOOST_TEST(protocol.log == "made lost:ClosedError ");
  BOOST_TEST(transport->take_written() == "ab");
}

BOOST_AUTO_TEST_CASE(drained_waits_between_the_watermarks) {
  transport->set_watermarks(1, 3);
  transport->send_limit(0);
  transport->write("abc");
  manual.settle(transport->drained());
  transport->write("d");
  auto drained = transport->drained();
  transport->send_limit(2);
  manual.run_ready();
  BOOST_TEST(!drained.settled());
  transport->unblock();
  manual.settle(std::move(drained));
}

BOOST_AUTO_TEST_CASE(drained_fails_when_the_connection_is_lost) {
  transport->set_watermarks(0, 0);
  transport->send_limit(0);
  transport->write("a");
  auto drained = transport->drained();
  transport->lose(Error(errc::connection, "cut"));
  BOOST_TEST((manual.failure(std::move(drained)).code() == errc::connection));
  BOOST_TEST((manual.failure(transport->drained()).code() == errc::connection));
}

BOOST_AUTO_TEST_CASE(a_borrowed_buffer_keeps_sent_bytes) {
  WriteBuffer buffer(manual.reactor().chunks());
  MemoryTransport other(manual.reactor());
  other.send_from(buffer);
  buffer.append("again");
  other.flush_soon();
  manual.run_ready();
  BOOST_TEST(other.take_written() == "again");
  BOOST_TEST(buffer.begin() == 0u);
  BOOST_TEST(buffer.sent() == 5u);
}

BOOST_AUTO_TEST_CASE(every_callback_may_destroy_it) {
  protocol.on_data = [&] { transport.reset(); };
  transport->receive("ab");
  BOOST_TEST(protocol.log == "made ab ");

  transport = std::make_unique<MemoryTransport>(manual.reactor());
  protocol.on_lost = [&] { transport.reset(); };
  transport->start(protocol);
  transport->lose(Error(errc::connection, "cut"));
  BOOST_TEST(!transport);

  transport = std::make_unique<MemoryTransport>(manual.reactor());
  transport->start(protocol);
  transport->close();
  manual.run_ready();
  BOOST_TEST(!transport);
}

BOOST_AUTO_TEST_CASE(its_sent_bytes_outlive_it) {
  const auto wire = transport->wire();
  transport->write("bye");
  manual.run_ready();
  transport.reset();
  BOOST_TEST(wire->sent == "bye");
  BOOST_TEST(!wire->open);
  BOOST_TEST((wire->transport == nullptr));
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_reactor) {
  std::unique_ptr<MemoryTransport> left;
  {
    ManualReactor gone;
    left = std::make_unique<MemoryTransport>(gone.reactor());
    left->start(protocol);
    left->write("x");
  }
  left->write("y");
  left->close();
  left->abort();
  left->receive("z");
  BOOST_TEST(protocol.log == "made made ");
}

BOOST_AUTO_TEST_SUITE_END()
