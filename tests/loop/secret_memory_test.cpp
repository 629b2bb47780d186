// After the clients and the reactor are gone, no copy of the password is left in the memory of the
// process. The test searches every writable mapping, including freed memory.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/url.hpp>
#include <deferredis/reactor/text/secret.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

constexpr std::size_t secret_size = 40;

// The secret is only in memory where the test puts it: every byte here is inverted.
constexpr std::array<char, secret_size> turned_secret = [] {
  std::array<char, secret_size> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(~static_cast<unsigned char>('a' + (i * 7 + 3) % 26));
  }
  return bytes;
}();

/// A text that contains the secret; it is wiped at its end.
class WithSecret {
 public:
  explicit WithSecret(std::string_view before = "", std::string_view after = "") {
    text_.reserve(before.size() + secret_size + after.size());
    text_.append(before);
    for (const char c : turned_secret) text_ += static_cast<char>(~static_cast<unsigned char>(c));
    text_.append(after);
  }
  WithSecret(const WithSecret&) = delete;
  WithSecret& operator=(const WithSecret&) = delete;
  ~WithSecret() { detail::wipe(text_.data(), text_.size()); }
  operator std::string_view() const { return text_; }

 private:
  std::string text_;
};

// Compares without a copy of the secret; a part of it counts too.
bool holds_secret(const char* bytes) {
  constexpr std::size_t part = 24;
  for (std::size_t i = 0; i < part; ++i) {
    if (bytes[i] != static_cast<char>(~static_cast<unsigned char>(turned_secret[i]))) return false;
  }
  return true;
}

std::size_t count_in(std::string_view bytes) {
  std::size_t count = 0;
  const char first = static_cast<char>(~static_cast<unsigned char>(turned_secret[0]));
  for (std::size_t at = 0; (at = bytes.find(first, at)) != bytes.npos && at + 24 <= bytes.size();
       ++at) {
    if (holds_secret(bytes.data() + at)) ++count;
  }
  return count;
}

/// How often the secret is in writable memory. Mappings beyond 1 GiB belong to sanitizers.
std::size_t copies_in_memory() {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> maps(std::fopen("/proc/self/maps", "r"),
                                                       std::fclose);
  BOOST_TEST_REQUIRE(maps != nullptr);
  const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  BOOST_TEST_REQUIRE(memory >= 0);
  // Its own mapping, which the search leaves out: it contains what was read.
  constexpr std::size_t block = std::size_t{1} << 20;
  auto* const room = static_cast<char*>(
      ::mmap(nullptr, block, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  const auto own = reinterpret_cast<std::uintptr_t>(room);
  std::size_t count = 0;
  char line[512];
  while (std::fgets(line, sizeof line, maps.get()) != nullptr) {
    unsigned long begin = 0, end = 0;
    char rights[5] = {};
    if (std::sscanf(line, "%lx-%lx %4s", &begin, &end, rights) != 3) continue;
    if (rights[0] != 'r' || rights[1] != 'w' || end - begin > (std::size_t{1} << 30)) continue;
    for (std::size_t at = begin; at < end;) {
      std::size_t size = std::min<std::size_t>(block, end - at);
      if (at >= own && at < own + block) {
        at = own + block;
        continue;
      }
      if (at < own && at + size > own) size = own - at;
      const auto got = ::pread(memory, room, size, static_cast<off_t>(at));
      if (got <= 0) break;
      count += count_in({room, static_cast<std::size_t>(got)});
      // The next block begins a little earlier, because the secret may cross the border.
      at += size > 2 * secret_size && at + size < end ? size - secret_size : size;
    }
  }
  ::close(memory);
  ::munmap(room, block);
  return count;
}

/// A server in its own process, so that what it reads is not in our memory. Answers each command
/// with `answer`.
class OtherProcess {
 public:
  explicit OtherProcess(std::string_view answer = "+OK\r\n") {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* at = reinterpret_cast<sockaddr*>(&address);
    BOOST_TEST_REQUIRE(::bind(listener_, at, size) == 0);
    BOOST_TEST_REQUIRE(::listen(listener_, 16) == 0);
    BOOST_TEST_REQUIRE(::getsockname(listener_, at, &size) == 0);
    port_ = ntohs(address.sin_port);
    child_ = ::fork();
    if (child_ == 0) serve(answer);
  }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;
  ~OtherProcess() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(listener_);
  }
  std::uint16_t port() const { return port_; }

 private:
  [[noreturn]] void serve(std::string_view answer) {
    ::alarm(60);
    std::vector<pollfd> open{{listener_, POLLIN, 0}};
    while (::poll(open.data(), open.size(), -1) > 0) {
      if (open[0].revents != 0) open.push_back({::accept(listener_, nullptr, nullptr), POLLIN, 0});
      for (std::size_t i = 1; i < open.size(); ++i) {
        if (open[i].revents != 0 && !talk(open[i].fd, answer)) open[i].fd = -1;
      }
    }
    ::_exit(0);
  }
  static bool talk(int peer, std::string_view answer) {
    static char bytes[65536];
    const auto size = ::read(peer, bytes, sizeof bytes);
    if (size <= 0) return ::close(peer) != 0;
    for (const char* at = bytes; at != bytes + size; ++at) {
      if (*at != '*') continue;
      if (::write(peer, answer.data(), answer.size()) < 0) return false;
    }
    return true;
  }

  int listener_ = -1;
  pid_t child_ = 0;
  std::uint16_t port_ = 0;
};

BOOST_AUTO_TEST_SUITE(secret_memory)

BOOST_AUTO_TEST_CASE(the_search_finds_what_is_there) {
  BOOST_TEST(copies_in_memory() == 0u);
  {
    const WithSecret secret;
    BOOST_TEST(copies_in_memory() >= 1u);
    const Secret copy(secret);
    const Secret second = copy;
    BOOST_TEST(copies_in_memory() >= 3u);
  }
  BOOST_TEST(copies_in_memory() == 0u);
  {
    auto leak = std::make_unique<std::string>(WithSecret());
    leak.reset();
  }
  // Freed but not wiped: AddressSanitizer keeps it, and so may any allocator.
  BOOST_TEST_MESSAGE("left by a plain string: " << copies_in_memory());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(secret_memory_of_clients)

// One at a time: each compares with the number of copies at its start.
template <class Use>
void check_nothing_left(Use use) {
  const std::size_t before = copies_in_memory();
  {
    ClientLoop loop;
    use(loop);
  }
  BOOST_TEST(copies_in_memory() == before);
}

BOOST_AUTO_TEST_CASE(a_client_by_options) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    check_nothing_left([protocol](ClientLoop& loop) {
      const OtherProcess server;
      const WithSecret secret;
      Client rc = loop.run(connect(
          loop.reactor,
          {.host = "127.0.0.1", .port = server.port(), .password = secret, .protocol = protocol}));
      BOOST_TEST(copies_in_memory() >= 1u);
      loop.run(rc.ping());
    });
  }
}

BOOST_AUTO_TEST_CASE(a_client_by_url_with_views_and_a_pool) {
  check_nothing_left([](ClientLoop& loop) {
    const OtherProcess server;
    const std::string after = "@127.0.0.1:" + std::to_string(server.port()) + "?pool_size=3";
    const WithSecret url("redis://app:", after);
    Client rc = from_url(loop.reactor, url);
    Client view = rc.with({.client_name = "other"});
    loop.run(rc.ping());
    loop.run(view.ping());
    BOOST_TEST(redacted_url(url) == "redis://***" + after);
  });
}

BOOST_AUTO_TEST_CASE(a_client_of_several_servers) {
  for (const std::string kind : {"sharded", "cluster", "auto", "sentinel"}) {
    check_nothing_left([&kind](ClientLoop& loop) {
      const OtherProcess server;
      const std::string port = std::to_string(server.port());
      const std::string after = "@127.0.0.1:" + port + ",localhost:" + port + "?timeout=50ms";
      const WithSecret url("redis+" + kind + "://:",
                           after + (kind == "sentinel" ? "&service=m" : ""));
      Client rc = from_url(loop.reactor, url);
      loop.run(rc.get("k").then([](auto) {}, [](const Error&) {}));
    });
  }
}

BOOST_AUTO_TEST_CASE(a_refused_login) {
  check_nothing_left([](ClientLoop& loop) {
    const OtherProcess server("-WRONGPASS no\r\n");
    const WithSecret secret;
    const Error refused = loop.failure(connect(loop.reactor, {.host = "127.0.0.1",
                                                              .port = server.port(),
                                                              .password = secret,
                                                              .protocol = ProtocolVersion::resp2}));
  });
}

BOOST_AUTO_TEST_CASE(a_client_that_is_destroyed_during_its_handshake) {
  check_nothing_left([](ClientLoop& loop) {
    const OtherProcess server("");
    const WithSecret secret;
    Client rc = lazy_connection(loop.reactor, {.host = "127.0.0.1",
                                               .port = server.port(),
                                               .password = secret,
                                               .protocol = ProtocolVersion::resp2});
    auto pong = rc.ping();
    for (int i = 0; i < 20; ++i) loop.reactor.run_once();
    std::move(pong).on_error([](const Error&) {}).detach();
  });
}

BOOST_AUTO_TEST_CASE(a_bad_url) {
  check_nothing_left([](ClientLoop& loop) {
    for (const std::string_view after : {"@host:bad", "@host?tiemout=1", "", "@h1,a@h2"}) {
      const WithSecret url("redis://app:", after);
      BOOST_CHECK_THROW(from_url(loop.reactor, url), InvalidArgumentError);
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
