// Deadlines count from the call, by the clock, and a reply that has arrived wins over them.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

#include "support/scripted_client.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_until;

/// A server without a loop: it answers when the test says so, even in the middle of a turn.
class RawServer {
 public:
  RawServer() : path_(folder_.path() + "/raw.sock") {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    BOOST_REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    BOOST_REQUIRE(::listen(listener_, 16) == 0);
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer() {
    ::close(listener_);
    for (const int fd : peers_) ::close(fd);
  }

  const std::string& path() const noexcept { return path_; }
  void accept() { peers_.push_back(::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)); }
  void say(std::string_view bytes, std::size_t peer = 0) {
    BOOST_REQUIRE(::send(peers_[peer], bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
                  static_cast<ssize_t>(bytes.size()));
  }
  void hang_up(std::size_t peer) { ::shutdown(peers_[peer], SHUT_RDWR); }
  /// What has arrived since the last call.
  std::string take(std::size_t peer = 0) {
    char bytes[64 * 1024];
    const ssize_t size = ::recv(peers_[peer], bytes, sizeof bytes, 0);
    return size <= 0 ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
  }

 private:
  support::TemporaryFolder folder_;
  std::string path_;
  int listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  std::vector<int> peers_;
};

struct Deadlines : support::ScriptedClient {
  Options raw_options() const {
    Options wanted = options();
    wanted.unix_path = raw.path();
    wanted.network = nullptr;  // real sockets: bytes can wait in the kernel
    return wanted;
  }
  void open_raw(const Options& wanted) {
    open(wanted);
    wait_until_up(1);
    raw.accept();
  }
  /// Runs `fn` as a callback in a turn of the loop.
  template <class F>
  void in_turn(F fn) {
    bool done = false;
    manual.reactor().call_soon([&] {
      fn();
      done = true;
    });
    turn_until(manual, [&] { return done; });
  }

  RawServer raw;
};

BOOST_FIXTURE_TEST_SUITE(deadlines, Deadlines)

BOOST_AUTO_TEST_CASE(work_before_the_call_does_not_count) {
  open_raw(raw_options());
  const Client brisk = rc->with({.timeout = 50ms});
  std::vector<Future<std::optional<std::string>>> reads;
  in_turn([&] {
    reads.push_back(brisk.get("a"));
    for (int i = 0; i < 20; ++i) {  // each call follows work; together far more than 50 ms
      manual.busy(60ms);
      reads.push_back(brisk.get("b"));
    }
  });
  raw.take();
  raw.say("$1\r\nv\r\n");
  BOOST_TEST(ending(std::move(reads.back())) == "v");  // the others were no longer written
  reads.pop_back();
  for (auto& read : reads) BOOST_TEST(ending(std::move(read)) == "TimeoutError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_command_expired_at_the_end_of_its_turn_is_not_written) {
  open_raw(raw_options());
  Future<std::optional<std::string>> before = ready(std::optional<std::string>());
  Future<std::optional<std::string>> late = ready(std::optional<std::string>());
  Future<std::optional<std::string>> after = ready(std::optional<std::string>());
  in_turn([&] {
    before = rc->get("before");
    late = rc->with({.timeout = 50ms}).get("late");
    after = rc->get("after");
    manual.busy(50ms);
  });
  BOOST_TEST(ending(std::move(late)) == "TimeoutError (not_sent)");
  BOOST_TEST(raw.take() == get_bytes("before") + get_bytes("after"));
  raw.say("$1\r\nB\r\n$1\r\nA\r\n");
  BOOST_TEST(ending(std::move(before)) == "B");
  BOOST_TEST(ending(std::move(after)) == "A");
}

BOOST_AUTO_TEST_CASE(a_reply_in_the_socket_is_read_before_the_deadline_is_checked) {
  open_raw(raw_options());
  auto read = rc->with({.timeout = 50ms}).get("k");
  auto other = ready(std::optional<std::string>());
  manual.run_ready();
  BOOST_TEST(raw.take() == get_bytes("k"));
  in_turn([&] {
    raw.say("$1\r\nv\r\n");
    manual.busy(1min);         // the deadline, and that of the connection
    other = rc->get("other");  // so that the turn ends with a look at the connection
  });
  BOOST_TEST(ending(std::move(read)) == "v");
  raw.say("$1\r\no\r\n");
  BOOST_TEST(ending(std::move(other)) == "o");
  BOOST_TEST(count(ConnectionEvent::Kind::lost) == 0U);
}

BOOST_AUTO_TEST_CASE(many_replies_in_the_socket_are_all_in_time) {
  open_raw(raw_options());
  const Client brisk = rc->with({.timeout = 50ms});
  std::vector<Future<std::optional<std::string>>> reads;
  for (int i = 0; i < 2000; ++i) reads.push_back(brisk.get("k"));
  manual.run_ready();
  std::string replies;
  for (int i = 0; i < 2000; ++i) replies += "$50\r\n" + std::string(50, 'v') + "\r\n";
  auto other = ready(std::optional<std::string>());
  in_turn([&] {
    raw.say(replies);
    manual.busy(1s);
    other = rc->get("other");  // so that the turn ends with a look at the connection
  });
  for (auto& read : reads) BOOST_TEST(ending(std::move(read)) == std::string(50, 'v'));
  other.cancel();
}

BOOST_AUTO_TEST_CASE(a_connection_is_not_dead_because_its_loop_was_busy) {
  open_raw(raw_options());
  auto read = ready(std::optional<std::string>());
  in_turn([&] {
    read = rc->with({.timeout = 1h}).get("k");
    manual.busy(1min);
  });
  BOOST_TEST(raw.take() == get_bytes("k"));
  manual.advance(9s);
  raw.say("$1\r\nv\r\n");
  BOOST_TEST(ending(std::move(read)) == "v");
}

BOOST_AUTO_TEST_CASE(a_command_that_waits_too_long_for_a_connection_is_not_sent) {
  server.close();
  open(options());
  auto late = rc->with({.when_disconnected = WhenDisconnected::wait, .timeout = 50ms}).get("late");
  auto kept = rc->with({.when_disconnected = WhenDisconnected::wait}).get("kept");
  wait_until_down();
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  in_turn([&] {
    server.open();
    manual.busy(1s);
  });
  wait_until_up(1);
  BOOST_TEST(ending(std::move(kept)) == "v");
  BOOST_TEST(ending(std::move(late)) == "TimeoutError (not_sent)");
  BOOST_TEST(server.received() == get_bytes("kept"));
}

BOOST_AUTO_TEST_CASE(a_command_lost_after_its_deadline_is_not_sent_again) {
  Options wanted = raw_options();
  wanted.pool_size = 2;
  adopt(lazy_pool(manual, wanted));
  wait_until_up(2);
  raw.accept();
  raw.accept();
  auto read = rc->with({.timeout = 50ms}).get("k");
  manual.run_ready();
  const std::size_t peer = raw.take(0).empty() ? 1 : 0;
  in_turn([&] {
    raw.hang_up(peer);
    manual.busy(1s);
  });
  BOOST_TEST(ending(std::move(read)) == "ConnectionError (maybe_applied)");
  BOOST_TEST(rc->stats().resent == 0U);
  BOOST_TEST(raw.take(1 - peer).empty());
}

BOOST_AUTO_TEST_CASE(a_transaction_and_a_session_count_from_their_call_too) {
  Options wanted = raw_options();
  wanted.timeout = 50ms;
  open_raw(wanted);
  auto leased = rc->session();
  turn_until(manual, [&] { return rc->stats().exclusive == 1; });
  raw.accept();
  Session session = support::settle(manual, std::move(leased));
  auto tx = rc->multi();
  auto one = tx.get("x");
  auto committed = ready();
  auto held = ready(std::optional<std::string>());
  in_turn([&] {
    manual.busy(60ms);
    committed = tx.commit();
    held = session.get("s");
  });
  raw.say("+OK\r\n+QUEUED\r\n*1\r\n$1\r\nv\r\n", 0);
  raw.say("$1\r\ns\r\n", 1);
  support::settle(manual, std::move(committed));
  BOOST_TEST(ending(std::move(one)) == "v");
  BOOST_TEST(ending(std::move(held)) == "s");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
