#include "support/redis_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace deferredis::support {

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto patience = std::chrono::seconds(10);  // generous: sanitizers, two cores
constexpr int most_starts = 20;                      // each with other ports

[[noreturn]] void fail(std::string text) { throw std::runtime_error("RedisServer: " + text); }
[[noreturn]] void fail_system(const char* what) {
  fail(std::string(what) + ": " + std::generic_category().message(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {
    if (fd_ < 0) fail_system("no descriptor");
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

Descriptor reserve_port(std::uint16_t& port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), generic, size) != 0) fail_system("bind");
  if (::getsockname(socket.get(), generic, &size) != 0) fail_system("getsockname");
  port = ntohs(address.sin_port);
  return socket;
}

/// Waits until `fd` is readable; returns false if `deadline` has passed.
bool readable(int fd, SteadyClock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
    if (left.count() <= 0) return false;
    pollfd entry{fd, POLLIN, 0};
    const int count = ::poll(&entry, 1, static_cast<int>(left.count()));
    if (count > 0) return true;
    if (count < 0 && errno != EINTR) fail_system("poll");
  }
}

/// The end of the RESP2 reply at `at`; nothing if it is not complete.
std::optional<std::size_t> reply_end(std::string_view text, std::size_t at) {
  const std::size_t line_end = text.find("\r\n", at);
  if (line_end == std::string_view::npos) return std::nullopt;
  const std::size_t after = line_end + 2;
  if (text[at] != '$' && text[at] != '*') return after;
  long count = 0;
  std::from_chars(text.data() + at + 1, text.data() + line_end, count);
  if (count < 0) return after;
  if (text[at] == '$') {
    const std::size_t end = after + static_cast<std::size_t>(count) + 2;
    return end <= text.size() ? std::optional(end) : std::nullopt;
  }
  std::optional<std::size_t> end = after;
  for (; count > 0 && end; --count) end = reply_end(text, *end);
  return end;
}

std::string request(std::initializer_list<std::string_view> arguments) {
  std::string text = "*" + std::to_string(arguments.size()) + "\r\n";
  for (const std::string_view argument : arguments) {
    text.append("$" + std::to_string(argument.size()) + "\r\n").append(argument).append("\r\n");
  }
  return text;
}

std::string converse(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0 && errno != EINTR) fail_system("send");
    if (size > 0) bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  std::string reply;
  const auto deadline = SteadyClock::now() + patience;
  while (reply.empty() || !reply_end(reply, 0)) {
    if (!readable(fd, deadline)) fail("no reply within 10 s");
    char room[4096];
    const ssize_t size = ::recv(fd, room, sizeof room, 0);
    if (size == 0) fail("the server closed the connection before it replied");
    if (size < 0 && errno != EINTR) fail_system("recv");
    if (size > 0) reply.append(room, static_cast<std::size_t>(size));
  }
  return reply;
}

}  // namespace

RedisServer::RedisServer(RedisServerOptions options)
    : options_(std::move(options)), socket_path_(folder() + "/redis.sock") {
  if (!options_.sentinel.empty()) std::ofstream(folder() + "/sentinel.conf") << options_.sentinel;
  choose_ports();
  if (!options_.start) return;
  for (int i = 1; i < most_starts; ++i) {
    process_.start(command_line());
    if (wait_until_ready()) return;
    choose_ports();  // somebody was faster
  }
  start();
}

void RedisServer::choose_ports() {
  std::optional<Descriptor> tcp;  // held until both are chosen, so that they differ
  if (options_.tcp) tcp.emplace(reserve_port(port_));
  if (!options_.tls_folder.empty()) reserve_port(tls_port_);
}

void RedisServer::start() {
  if (running()) return;
  for (int i = 0; i < most_starts; ++i) {
    process_.start(command_line());
    if (wait_until_ready()) return;
  }
  fail("its port is taken by another program; the log:\n" + log_);
}

std::vector<std::string> RedisServer::command_line() const {
  const bool sentinel = !options_.sentinel.empty();
  const char* const named = std::getenv("DEFERREDIS_REDIS_SERVER");
  std::vector<std::string> line{named != nullptr && *named != 0 ? named : "redis-server"};
  if (sentinel) line.insert(line.end(), {folder() + "/sentinel.conf", "--sentinel"});
  const std::vector<std::string> place{"--port", std::to_string(port_), "--bind",     "127.0.0.1",
                                       "-::1",   "--unixsocket",        socket_path_, "--dir",
                                       folder(), "--logfile",           "",           "--daemonize",
                                       "no"};
  line.insert(line.end(), place.begin(), place.end());
  if (!sentinel) {
    line.insert(line.end(), {"--save", "", "--appendonly", "no", "--enable-debug-command", "yes"});
  }
  const auto add = [&line](std::string name, std::string value) {
    line.push_back(std::move(name));
    line.push_back(std::move(value));
  };
  if (!options_.tls_folder.empty()) {
    const std::string pair = options_.tls_folder + "/" + options_.tls_certificate;
    add("--tls-port", std::to_string(tls_port_));
    add("--tls-cert-file", pair + ".crt");
    add("--tls-key-file", pair + ".key");
    add("--tls-ca-cert-file", options_.tls_folder + "/ca.crt");
    add("--tls-auth-clients", options_.tls_auth_clients ? "yes" : "no");
  }
  if (!options_.password.empty()) add("--requirepass", options_.password);
  line.insert(line.end(), options_.extra.begin(), options_.extra.end());
  return line;
}

bool RedisServer::wait_until_ready() {
  const char* const sign = !options_.sentinel.empty()   ? "Sentinel ID is"
                           : options_.wait_until_loaded ? "eady to accept connections"
                                                        : "Server initialized";
  const auto deadline = SteadyClock::now() + patience;
  log_.clear();
  while (log_.find(sign) == std::string::npos) {
    if (!readable(process_.output(), deadline))
      fail("it did not start within 10 s; its log:\n" + log_);
    char room[4096];
    const ssize_t size = ::read(process_.output(), room, sizeof room);
    if (size > 0) log_.append(room, static_cast<std::size_t>(size));
    if (size < 0 && errno != EINTR) fail_system("read");
    if (size != 0) continue;
    if (!process_.ended()) fail("redis-server is missing: apt-get install redis-server");
    if (log_.find("Address already in use") != std::string::npos) return false;
    fail("redis-server ended while it started; its log:\n" + log_);
  }
  process_.close_output();
  if (options_.wait_until_loaded && command({"PING"}) != "+PONG\r\n") {
    fail("it does not answer PING; its log:\n" + log_);
  }
  return true;
}

void RedisServer::restart() {
  kill9();
  start();
}

std::string RedisServer::command(std::initializer_list<std::string_view> arguments) const {
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_path_.c_str(), socket_path_.size() + 1);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    fail_system(socket_path_.c_str());
  }
  if (!options_.password.empty()) converse(socket.get(), request({"AUTH", options_.password}));
  return converse(socket.get(), request(arguments));
}

}  // namespace deferredis::support
