#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/tls.hpp>

#include "support/certificates.hpp"
#include "support/tls_connection.hpp"
#include "support/tls_peer.hpp"

namespace deferredis {
namespace {

using namespace support;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(tls_transport)

BOOST_FIXTURE_TEST_CASE(carries_large_data_both_ways_through_short_writes, TlsConnection) {
  open();
  wire.set_room(3'000);
  const std::string text = long_text(1'000'000);
  transport->write(text);
  peer.write(text);
  pump(1'999);
  BOOST_TEST((peer.received() == text));
  BOOST_TEST((listener.received == text));
  BOOST_TEST(transport->buffered() == 0u);
}

BOOST_FIXTURE_TEST_CASE(sends_the_writes_of_one_turn_in_one_record, Tls13) {
  open();
  transport->write("one ");
  transport->write("two ");
  transport->write("three");
  BOOST_TEST(wire.written() == 0u);
  reactor.run_once();
  BOOST_TEST(wire.written() == 13u + 22u);  // 5 for the header, 1 for the type, 16 for the tag
}

BOOST_FIXTURE_TEST_CASE(sends_from_a_borrowed_buffer_and_leaves_it_to_its_owner, TlsConnection) {
  WriteBuffer buffer(reactor.chunks());
  auto future = begin();
  pump();
  transport = reactor.run(std::move(future));
  transport->send_from(buffer);
  transport->start(listener);
  buffer.append("from outside");
  transport->flush_soon();
  BOOST_TEST(buffer.sent() == 0u);
  pump();
  BOOST_TEST(peer.received() == "from outside");
  BOOST_TEST(buffer.sent() == 12u);
  BOOST_TEST(buffer.begin() == 0u);
}

BOOST_FIXTURE_TEST_CASE(encrypts_no_more_than_the_raw_transport_accepts, TlsConnection) {
  WriteBuffer buffer(reactor.chunks());
  open();
  wire.set_room(0);
  transport->send_from(buffer);
  buffer.append(long_text(1'000'000));
  transport->flush_soon();
  reactor.run_once();
  BOOST_TEST(wire.written() >= 64u * 1024);
  BOOST_TEST(wire.written() < 96u * 1024);
  BOOST_TEST(buffer.sent() < wire.written());  // what was not encrypted is certainly not sent
  peer.receive(wire.take(wire.written() - 1));
  reactor.run_once();
  BOOST_TEST(wire.written() == 1u);
  peer.receive(wire.take());
  reactor.run_once();
  BOOST_TEST(wire.written() >= 64u * 1024);
}

BOOST_FIXTURE_TEST_CASE(is_drained_at_the_low_watermark, TlsConnection) {
  open();
  wire.set_room(0);
  transport->set_watermarks(0, 1000);
  transport->write(long_text(1000));
  auto at_once = transport->drained();
  BOOST_TEST(at_once.settled());
  transport->write(long_text(200'000));
  auto later = transport->drained();
  reactor.run_once();
  while (wire.written() > 0) {
    BOOST_TEST(!later.settled());
    peer.receive(wire.take(50'000));
    reactor.run_once();
  }
  BOOST_TEST(later.settled());
  reactor.run(std::move(later));
}

BOOST_FIXTURE_TEST_CASE(fails_drained_when_the_connection_is_lost, TlsConnection) {
  open();
  wire.set_room(0);
  transport->write(long_text(200'000));
  auto waiting = transport->drained();
  reactor.run_once();
  wire.end();
  BOOST_TEST(waiting.settled());
  BOOST_CHECK_THROW(reactor.run(std::move(waiting)), ConnectionError);
  BOOST_CHECK_THROW(reactor.run(transport->drained()), ConnectionError);
}

BOOST_FIXTURE_TEST_CASE(decrypts_into_the_protocols_own_buffer, TlsConnection) {
  open();
  char room[10];
  listener.room = room;
  std::vector<std::size_t> sizes;
  listener.on_data = [&] { sizes.push_back(listener.received.size()); };
  peer.write("0123456789abcde");
  pump();
  BOOST_TEST(listener.received == "0123456789abcde");
  BOOST_TEST((sizes == std::vector<std::size_t>{10, 15}));
  BOOST_TEST(std::string(room, 5) == "abcde");
}

BOOST_FIXTURE_TEST_CASE(delivers_all_available_records_at_once, TlsConnection) {
  open();
  int calls = 0;
  listener.on_data = [&] { ++calls; };
  for (int i = 0; i < 100; ++i) peer.write("record ");
  pump();
  BOOST_TEST(calls == 1);
  BOOST_TEST(listener.received.size() == 700u);
}

BOOST_FIXTURE_TEST_CASE(keeps_data_that_arrives_while_reading_is_paused, TlsConnection) {
  open();
  char room[4];
  listener.room = room;
  listener.on_data = [&] { transport->pause_reading(); };
  peer.write("12345678");
  peer.write("next record");
  pump();
  BOOST_TEST(listener.received == "1234");
  transport->resume_reading();
  BOOST_TEST(listener.received == "1234");  // never inside the call
  reactor.run_once();
  BOOST_TEST(listener.received == "12345678");
  listener.on_data = nullptr;
  transport->resume_reading();
  pump();
  BOOST_TEST(listener.received == "12345678next record");
}

BOOST_FIXTURE_TEST_CASE(reads_nothing_between_the_handshake_and_start, TlsConnection) {
  auto future = begin();
  pump();
  transport = reactor.run(std::move(future));
  BOOST_TEST(wire.paused());
  transport->start(listener);
  BOOST_TEST(!wire.paused());
}

BOOST_FIXTURE_TEST_CASE(delivers_data_that_came_with_the_handshake_after_start, Tls12) {
  auto future = begin();
  for (int i = 0; i < 3 && !peer.secured(); ++i) {
    reactor.run_once();
    peer.receive(wire.take());
    if (!peer.secured()) wire.deliver(peer.take());
  }
  peer.write("early");
  wire.deliver(peer.take());
  reactor.run_once();
  transport = reactor.run(std::move(future));
  reactor.run_once();
  transport->start(listener);
  BOOST_TEST(listener.received == "");
  reactor.run_once();
  BOOST_TEST(listener.received == "early");
}

BOOST_FIXTURE_TEST_CASE(changes_keys_in_both_directions, Tls13) {
  open();
  for (int i = 0; i < 3; ++i) {
    peer.update_keys();
    peer.write("new keys ");
    pump(1);
    transport->write("mine too ");
    pump(1);
  }
  BOOST_TEST(listener.received == "new keys new keys new keys ");
  BOOST_TEST(peer.received() == "mine too mine too mine too ");
  BOOST_TEST(listener.losses == 0);
}

BOOST_FIXTURE_TEST_CASE(refuses_to_renegotiate, Tls12) {
  open();
  peer.renegotiate();
  pump();
  BOOST_TEST(peer.failure() == "no renegotiation");
}

BOOST_FIXTURE_TEST_CASE(distinguishes_a_truncation_from_an_end, TlsConnection) {
  open();
  peer.write("half of a re");
  pump();
  wire.end();
  BOOST_TEST(listener.received == "half of a re");
  BOOST_TEST(has(listener.lost, errc::connection,
                 "the server closed the connection without close_notify (truncated)"));
  BOOST_TEST((listener.lost->delivery() == Delivery::maybe_applied));
}

BOOST_FIXTURE_TEST_CASE(answers_close_notify_and_reports_the_loss, TlsConnection) {
  open();
  peer.write("last words");
  peer.send_close_notify();
  pump();
  BOOST_TEST(listener.received == "last words");
  BOOST_TEST(has(listener.lost, errc::connection, ": the server closed the connection"));
  BOOST_TEST(listener.lost->message().find("truncated") == std::string_view::npos);
  BOOST_TEST(peer.got_close_notify());
  BOOST_TEST(listener.losses == 1);
}

BOOST_FIXTURE_TEST_CASE(closes_after_everything_is_sent, TlsConnection) {
  open();
  wire.set_room(0);
  const std::string text = long_text(300'000);
  auto closed = transport->closed();
  transport->write(text);
  transport->close();
  transport->close();
  transport->write("too late");
  BOOST_TEST(listener.losses == 0);
  BOOST_TEST(!closed.settled());
  pump(10'000);
  BOOST_TEST((closed.settled() && !detail::FutureAccess::state(closed).failed()));
  BOOST_TEST((peer.received() == text));
  BOOST_TEST(peer.got_close_notify());
  BOOST_TEST(has(listener.lost, errc::closed, "closed by us"));
  BOOST_TEST(listener.losses == 1);
}

BOOST_FIXTURE_TEST_CASE(aborts_at_once_and_reports_it_later, TlsConnection) {
  open();
  transport->write("never sent");
  transport->abort();
  transport->abort();
  BOOST_TEST(wire.aborted());
  BOOST_TEST(listener.losses == 0);  // never inside the call
  pump();
  BOOST_TEST(has(listener.lost, errc::closed, "closed by us"));
  BOOST_TEST(peer.received() == "");
  BOOST_TEST(!peer.got_close_notify());
  BOOST_TEST(listener.losses == 1);
}

BOOST_FIXTURE_TEST_CASE(refuses_a_record_that_was_tampered_with, TlsConnection) {
  open();
  peer.write("genuine");
  std::string record = peer.take();
  record.back() = static_cast<char>(record.back() ^ 1);
  wire.deliver(record);
  BOOST_TEST(listener.losses == 0);
  pump();
  BOOST_TEST(listener.received == "");
  BOOST_TEST(has(listener.lost, errc::connection, "10.0.0.7:6380: TLS: decryption failed or bad"));
  BOOST_TEST(peer.failure().find("alert bad record mac") != std::string::npos);
  BOOST_TEST(listener.losses == 1);
}

BOOST_FIXTURE_TEST_CASE(reports_a_loss_before_start_after_start, TlsConnection) {
  auto future = begin();
  pump();
  transport = reactor.run(std::move(future));
  wire.end();
  reactor.run_once();
  transport->start(listener);
  BOOST_TEST((listener.transport == transport.get()));
  BOOST_TEST(listener.losses == 0);
  reactor.run_once();
  BOOST_TEST(listener.losses == 1);
}

BOOST_AUTO_TEST_CASE(may_be_destroyed_in_every_callback) {
  {
    TlsConnection tls;
    tls.listener.on_made = [&] { tls.transport.reset(); };
    tls.open();
    BOOST_TEST(tls.wire.destroyed());
  }
  {
    TlsConnection tls;
    tls.open();
    char room[1];
    tls.listener.room = room;
    tls.listener.on_data = [&] { tls.transport.reset(); };
    tls.peer.write("more than fits");
    tls.pump();
    BOOST_TEST(tls.listener.received == "m");
    BOOST_TEST(tls.listener.losses == 0);
  }
  {
    TlsConnection tls;
    tls.open();
    tls.listener.on_lost = [&] { tls.transport.reset(); };
    tls.peer.write("words");
    tls.peer.send_close_notify();
    tls.pump();
    BOOST_TEST(tls.listener.losses == 1);
  }
  {
    TlsConnection tls;
    tls.open();
    tls.transport->write(long_text(200'000));
    tls.listener.on_lost = [&] { tls.transport.reset(); };
    tls.reactor.run_once();
    tls.wire.end();
    BOOST_TEST(tls.listener.losses == 1);
    tls.reactor.run_once();
  }
  {
    TlsConnection tls;
    tls.open();
    tls.listener.on_data = [&] { tls.transport->abort(); };
    tls.listener.on_lost = [&] { tls.transport.reset(); };
    tls.peer.write("words");
    tls.pump();
    BOOST_TEST(tls.listener.losses == 1);
  }
}

BOOST_AUTO_TEST_CASE(outlives_its_reactor) {
  for (const bool secured : {false, true}) {
    HandClock clock;
    auto reactor = std::make_unique<Reactor>(clock);
    Wire wire(*reactor);
    TlsPeer peer(
        {.certificate = certificates().certificate("server"), .key = certificates().key("server")});
    Recorder listener;
    auto future = start_tls(*reactor, wire.transport(),
                            make_tls_context({.insecure_skip_verification = true}), "h", 5s);
    Owned<Transport> transport;
    if (secured) {
      for (int i = 0; i < 3; ++i) {
        reactor->run_once();
        peer.receive(wire.take());
        wire.deliver(peer.take());
      }
      transport = reactor->run(std::move(future));
      transport->start(listener);
      transport->write(long_text(100'000));
      reactor->run_once();
      transport->write("more");
    }
    reactor.reset();
    if (!secured) continue;
    transport->write("nowhere");
    transport->close();
    transport->abort();
    BOOST_TEST(listener.losses == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
