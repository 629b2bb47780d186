#include <deferredis/reactor/net/stream_transport.hpp>

#include <csignal>
#include <memory>
#include <string>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

/// A started transport, and the other end of its socket.
struct Connected {
  explicit Connected(int type = SOCK_STREAM) {
    int ends[2];
    BOOST_REQUIRE(::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) == 0);
    peer = Socket(ends[1]);
    attach(ends[0]);
  }
  void attach(int fd) {
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    transport = detail::make_stream_transport(reactor, fd, Endpoint::unix_socket("/test"));
    transport->start(protocol);
  }
  /// Replaces the Unix connection with a TCP one.
  void use_tcp() {
    RawListener listener;
    const SocketAddress address = SocketAddress::local_of(listener.socket.fd());
    Socket ours(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_REQUIRE(::connect(ours.fd(), address.get(), address.size) == 0);
    peer = listener.accept();
    attach(ours.release());
  }
  void turn_until_lost() {
    turn_until(reactor, [this] { return protocol.losses > 0; });
  }

  Reactor reactor;
  Recorder protocol;
  Socket peer;
  Owned<Transport> transport;
};

struct Packets : Connected {
  Packets() : Connected(SOCK_SEQPACKET) {}  // keeps each send apart
};

const std::string megabytes(8u << 20, 'm');

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stream_transport, Connected)

BOOST_AUTO_TEST_CASE(bytes_go_both_ways) {
  transport->write("ping");
  reactor.run_once();
  BOOST_TEST(read_some(peer.fd()) == "ping");
  write_all(peer.fd(), "pong");
  turn_until(reactor, [&] { return protocol.received == "pong"; });
}

BOOST_FIXTURE_TEST_CASE(the_writes_of_a_turn_leave_in_one_send, Packets) {
  for (int i = 0; i < 5; ++i) transport->write(std::to_string(i));
  reactor.call_soon([&] { transport->write("continued"); });
  reactor.run_once();
  BOOST_TEST(read_some(peer.fd()) == "01234continued");
}

BOOST_FIXTURE_TEST_CASE(the_writes_of_two_turns_leave_in_two_sends, Packets) {
  transport->write("a");
  reactor.run_once();
  transport->write("b");
  reactor.run_once();
  BOOST_TEST(read_some(peer.fd()) == "a");
  BOOST_TEST(read_some(peer.fd()) == "b");
}

BOOST_AUTO_TEST_CASE(a_peer_that_does_not_read_fills_the_buffer_and_loses_nothing) {
  transport->write(megabytes);
  turn_a_little(reactor);
  BOOST_TEST(transport->buffered() > 0u);
  std::size_t total = 0;
  turn_until(reactor, [&] { return (total += drain(peer.fd())) == megabytes.size(); });
  BOOST_TEST(transport->buffered() == 0u);
}

BOOST_AUTO_TEST_CASE(drained_ends_once_no_more_than_the_low_watermark_is_buffered) {
  transport->set_watermarks(1000, 2000);
  BOOST_TEST(transport->drained().settled());
  transport->write(megabytes);
  auto drained = transport->drained();
  turn_a_little(reactor);
  BOOST_TEST(!drained.settled());
  turn_until(reactor, [&] {
    drain(peer.fd());
    return drained.settled();
  });
  BOOST_TEST(transport->buffered() <= 1000u);
}

BOOST_AUTO_TEST_CASE(drained_fails_when_the_connection_is_lost) {
  transport->write(megabytes);
  auto drained = transport->drained();
  peer = Socket();
  BOOST_CHECK_THROW(reactor.run(std::move(drained)), ConnectionError);
  BOOST_CHECK_THROW(reactor.run(transport->drained()), ConnectionError);
}

BOOST_AUTO_TEST_CASE(a_full_socket_does_not_keep_the_loop_busy) {
  transport->write(megabytes);
  turn_a_little(reactor);
  const auto before = reactor.stats().turns;
  reactor.run(reactor.after(std::chrono::milliseconds(50)));
  BOOST_TEST(reactor.stats().turns - before < 20u);
}

BOOST_AUTO_TEST_CASE(nothing_is_read_while_reading_is_paused) {
  transport->pause_reading();
  write_all(peer.fd(), "waits");
  turn_a_little(reactor);
  BOOST_TEST(protocol.received == "");
  transport->resume_reading();
  turn_until(reactor, [&] { return protocol.received == "waits"; });
}

BOOST_AUTO_TEST_CASE(a_protocol_may_pause_between_two_pieces) {
  protocol.on_data = [&] { transport->pause_reading(); };
  write_all(peer.fd(), std::string(100'000, 'x'));
  turn_until(reactor, [&] { return protocol.chunks == 1; });
  turn_a_little(reactor);
  BOOST_TEST(protocol.chunks == 1);
}

BOOST_AUTO_TEST_CASE(a_peer_that_closes_is_a_loss_after_its_last_bytes) {
  write_all(peer.fd(), "last words");
  peer = Socket();
  turn_until_lost();
  BOOST_TEST(protocol.received == "last words");
  BOOST_TEST(protocol.lost == "/test: the server closed the connection");
  BOOST_TEST(protocol.lost_kind == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(a_reset_is_a_loss_with_its_cause) {
  use_tcp();
  reset_on_close(peer.fd());
  peer = Socket();
  turn_until_lost();
  BOOST_TEST(protocol.losses == 1);
  BOOST_TEST(protocol.lost == "/test: read: Connection reset by peer");
}

BOOST_AUTO_TEST_CASE(data_received_before_the_peer_left_is_read_although_writing_fails) {
  use_tcp();
  write_all(peer.fd(), "answer");
  peer = Socket();
  transport->write("into the void");
  turn_until_lost();
  BOOST_TEST(protocol.received == "answer");
  BOOST_TEST(protocol.lost_kind == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(a_vanished_peer_raises_no_sigpipe) {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  peer = Socket();
  transport->pause_reading();  // so that a write detects it
  transport->write("x");
  turn_until_lost();
  BOOST_TEST(protocol.lost == "/test: write: Broken pipe");
  std::signal(SIGPIPE, before);
}

BOOST_AUTO_TEST_CASE(close_sends_earlier_writes_first) {
  transport->write("bye");
  transport->close();
  transport->close();
  transport->write("ignored");
  turn_until_lost();
  BOOST_TEST(read_some(peer.fd()) == "bye");
  BOOST_TEST(read_some(peer.fd()) == "");
  BOOST_TEST(protocol.lost_kind == "ClosedError");
  BOOST_TEST(protocol.losses == 1);
}

BOOST_AUTO_TEST_CASE(close_waits_for_a_slow_peer) {
  transport->write(megabytes);
  transport->close();
  turn_a_little(reactor);
  BOOST_TEST(protocol.losses == 0);
  std::size_t total = 0;
  turn_until(reactor, [&] {
    total += drain(peer.fd());
    return protocol.losses > 0;
  });
  BOOST_TEST(total + drain(peer.fd()) == megabytes.size());
}

BOOST_AUTO_TEST_CASE(abort_drops_pending_writes_and_reports_it_later) {
  transport->write("dropped");
  transport->abort();
  transport->abort();
  transport->close();
  BOOST_TEST(protocol.losses == 0);
  turn_until_lost();
  BOOST_TEST(protocol.losses == 1);
  BOOST_TEST(protocol.lost_kind == "ClosedError");
  BOOST_TEST(read_some(peer.fd()) == "");
}

BOOST_AUTO_TEST_CASE(destroying_it_closes_the_socket_and_calls_nothing) {
  transport->write("dropped");
  transport.reset();
  turn_a_little(reactor);
  BOOST_TEST(protocol.losses == 0);
  BOOST_TEST(read_some(peer.fd()) == "");
}

BOOST_AUTO_TEST_CASE(data_received_may_destroy_it) {
  protocol.on_data = [&] { transport.reset(); };
  write_all(peer.fd(), "x");
  turn_until(reactor, [&] { return transport == nullptr; });
  turn_a_little(reactor);
  BOOST_TEST(protocol.losses == 0);
}

BOOST_AUTO_TEST_CASE(data_received_may_abort_or_close_it) {
  protocol.on_data = [&] {
    transport->write("never");
    transport->abort();
    BOOST_TEST(protocol.losses == 0);
  };
  write_all(peer.fd(), "x");
  turn_until_lost();
  BOOST_TEST(protocol.chunks == 1);
  BOOST_TEST(protocol.losses == 1);
}

BOOST_AUTO_TEST_CASE(connection_lost_may_destroy_it_whatever_the_cause) {
  protocol.on_lost = [&] { transport.reset(); };
  peer = Socket();
  turn_until_lost();

  use_tcp();  // a reset, found while reading
  reset_on_close(peer.fd());
  peer = Socket();
  turn_until(reactor, [&] { return transport == nullptr; });

  use_tcp();  // a write that fails, while reading is paused
  transport->pause_reading();
  reset_on_close(peer.fd());
  peer = Socket();
  transport->write("x");
  turn_until(reactor, [&] { return transport == nullptr; });

  use_tcp();  // our own close and abort
  transport->close();
  turn_until(reactor, [&] { return transport == nullptr; });
  use_tcp();
  transport->abort();
  turn_until(reactor, [&] { return transport == nullptr; });
  BOOST_TEST(protocol.losses == 5);
}

BOOST_AUTO_TEST_CASE(every_callback_may_destroy_the_protocol_with_its_transport) {
  struct Session final : Protocol {
    void connection_made(Transport&) override { end("made"); }
    void data_received(std::string_view) override { end("data"); }
    void connection_lost(const Error&) override { end("lost"); }
    void end(std::string_view where) {
      if (where != ends_in) return;
      auto going = std::move(*owner);  // and this object with it
    }
    std::string ends_in;
    std::unique_ptr<Session>* owner = nullptr;
    Owned<Transport> transport;
  };
  for (const char* where : {"made", "data", "lost"}) {
    int ends[2];
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    const Socket other(ends[1]);
    auto session = std::make_unique<Session>();
    session->ends_in = where;
    session->owner = &session;
    session->transport =
        detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/"));
    write_all(other.fd(), "x");
    ::shutdown(other.fd(), SHUT_WR);
    session->transport->start(*session);
    turn_until(reactor, [&] { return session == nullptr; });
  }
}

BOOST_AUTO_TEST_CASE(a_failed_write_may_read_bytes_that_destroy_it) {
  use_tcp();
  protocol.on_data = [&] { transport.reset(); };
  write_all(peer.fd(), "x");
  reset_on_close(peer.fd());
  peer = Socket();
  transport->write("y");
  turn_until(reactor, [&] { return transport == nullptr; });
  turn_a_little(reactor);
  BOOST_TEST(protocol.losses == 0);
}

BOOST_AUTO_TEST_CASE(connection_made_may_destroy_it) {
  protocol.on_made = [&] { transport.reset(); };
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  peer = Socket(ends[1]);
  transport = detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/test"));
  transport->start(protocol);
  BOOST_TEST(!transport);
}

BOOST_AUTO_TEST_CASE(destroying_one_in_the_callback_of_another_is_fine) {
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  const Socket other_peer(ends[1]);
  Recorder other_protocol;
  auto other = detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/other"));
  other->start(other_protocol);
  protocol.on_data = [&] { other.reset(); };
  other_protocol.on_data = [&] { transport.reset(); };
  write_all(peer.fd(), "x");
  write_all(other_peer.fd(), "x");
  turn_until(reactor, [&] { return transport == nullptr || other == nullptr; });
  turn_a_little(reactor);
  BOOST_TEST(protocol.chunks + other_protocol.chunks == 1);
}

BOOST_AUTO_TEST_CASE(a_borrowed_buffer_keeps_sent_bytes_until_they_are_released) {
  WriteBuffer buffer(reactor.chunks());
  transport->send_from(buffer);
  buffer.append("keep");
  transport->flush_soon();
  reactor.run_once();
  BOOST_TEST(read_some(peer.fd()) == "keep");
  BOOST_TEST(buffer.sent() == 4u);
  std::string kept;
  buffer.copy(buffer.begin(), buffer.sent(), kept);
  BOOST_TEST(kept == "keep");
  transport.reset();
}

BOOST_AUTO_TEST_CASE(bytes_are_read_into_the_protocols_own_buffer) {
  struct Own final : Recorder {
    std::span<char> receive_room() override { return room; }
    void data_received(std::string_view bytes) override {
      inside = inside && bytes.data() == room;
      Recorder::data_received(bytes);
    }
    char room[4];
    bool inside = true;
  } own;
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  const Socket other(ends[1]);
  auto mine = detail::make_stream_transport(reactor, ends[0], Endpoint::unix_socket("/own"));
  mine->start(own);
  write_all(other.fd(), "abcdefghij");
  turn_until(reactor, [&] { return own.received == "abcdefghij"; });
  BOOST_TEST(own.inside);
  BOOST_TEST(own.chunks == 3);
}

BOOST_AUTO_TEST_CASE(one_busy_connection_leaves_turns_to_others) {
  bool other_ran = false;
  protocol.on_data = [&] { reactor.call_soon([&] { other_ran = true; }); };
  ::fcntl(peer.fd(), F_SETFL, O_NONBLOCK);
  static_cast<void>(::send(peer.fd(), megabytes.data(), megabytes.size(), MSG_NOSIGNAL));
  turn_until(reactor, [&] { return other_ran; });
  BOOST_TEST(protocol.chunks <= 16);
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_reactor) {
  auto short_lived = std::make_unique<Reactor>();
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  const Socket other(ends[1]);
  auto left = detail::make_stream_transport(*short_lived, ends[0], Endpoint::unix_socket("/left"));
  left->start(protocol);
  left->write("x");
  short_lived.reset();
  BOOST_TEST(read_some(other.fd()) == "");  // closed
  left->write("y");
  left->pause_reading();
  left->resume_reading();
  left->flush_soon();
  left->close();
  left->abort();
  BOOST_TEST(protocol.losses == 0);
}

BOOST_AUTO_TEST_SUITE_END()
