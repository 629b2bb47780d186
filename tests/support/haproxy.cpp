#include "support/haproxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "support/redis_server.hpp"

namespace deferredis::support {

namespace {

constexpr int patience_ms = 10'000;  // generous: sanitizers, two cores
constexpr int look_again_ms = 5;
constexpr int most_starts = 20;  // each with another port

[[noreturn]] void fail(const std::string& text) { throw std::runtime_error("Haproxy: " + text); }

// Chosen by a server that was never started.
std::uint16_t free_port() { return RedisServer({.start = false}).port(); }

// Debian has it where only root's PATH looks.
std::string program() {
  const std::string usual = "/usr/sbin/haproxy";
  return std::filesystem::exists(usual) ? usual : "haproxy";
}

// Everything that the Unix socket says until it ends; empty if nobody listens there.
std::string ask(const std::string& path, const std::string& question) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  std::string answer;
  const bool asked = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     ::send(fd, question.data(), question.size(), MSG_NOSIGNAL) > 0;
  char room[4096];
  for (ssize_t size = 0; asked && (size = ::recv(fd, room, sizeof room, 0)) > 0;)
    answer.append(room, static_cast<std::size_t>(size));
  ::close(fd);
  return answer;
}

// The word at this place of a line with commas.
std::string word_of(const std::string& line, int place) {
  std::istringstream words(line);
  std::string word;
  for (int i = 0; i <= place; ++i) std::getline(words, word, ',');
  return word;
}

}  // namespace

Haproxy::Haproxy(HaproxyOptions options) : options_(std::move(options)) {
  for (int i = 0; i < most_starts; ++i) {
    port_ = free_port();
    configure();
    process_.start({program(), "-db", "-f", folder_.path() + "/haproxy.cfg"});
    if (wait_until_ready()) return;
  }
  fail("found no free port");
}

void Haproxy::configure() const {
  std::ofstream out(folder_.path() + "/haproxy.cfg");
  out << "global\n  nbthread 1\n  stats socket " << folder_.path() << "/stats.sock\n"
      << "defaults\n  mode tcp\n  timeout connect 2s\n  timeout check 5s\n  timeout client "
      << options_.idle.count() << "ms\n  timeout server " << options_.idle.count() << "ms\n"
      << "listen redis\n  bind 127.0.0.1:" << port_ << "\n  option tcp-check\n";
  if (options_.check == HaproxyCheck::ping)
    out << "  tcp-check send PING\\r\\n\n  tcp-check expect string +PONG\n";
  else out << "  tcp-check send info\\ replication\\r\\n\n  tcp-check expect string role:master\n";
  out << "  default-server check inter 50ms fall 2 rise 2 on-marked-down shutdown-sessions\n";
  for (std::size_t i = 0; i < options_.servers.size(); ++i)
    out << "  server s" << i << " 127.0.0.1:" << options_.servers[i] << (i == 0 ? "" : " backup")
        << "\n";
}

// It answers questions only when all its ports are bound.
bool Haproxy::wait_until_ready() {
  std::string log;
  for (int waited = 0; waited < patience_ms; waited += look_again_ms) {
    if (!statistics().empty()) {
      process_.close_output();  // it ignores SIGPIPE
      return true;
    }
    pollfd output{process_.output(), POLLIN, 0};
    if (::poll(&output, 1, look_again_ms) <= 0) continue;
    char room[4096];
    const ssize_t size = ::read(process_.output(), room, sizeof room);
    if (size > 0) {
      log.append(room, static_cast<std::size_t>(size));
      continue;
    }
    if (!process_.ended()) fail("it is missing: apt-get install haproxy");
    if (log.find("Address already in use") != log.npos) return false;
    fail("it ended while it started; its log:\n" + log);
  }
  fail("it did not start within 10 s; its log:\n" + log);
}

std::string Haproxy::statistics() const {
  return ask(folder_.path() + "/stats.sock", "show stat\n");
}

// "redis,s0,0,0,0,1,,...,UP,": the status is the 18th word; "DOWN 1/2": it passed one check again.
bool Haproxy::is_up(std::size_t server) const {
  std::istringstream lines(statistics());
  const std::string start = "redis,s" + std::to_string(server) + ",";
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(start)) return word_of(line, 17).starts_with("UP");
  fail("it does not know server " + std::to_string(server));
}

}  // namespace deferredis::support
