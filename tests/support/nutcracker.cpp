#include "support/nutcracker.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace deferredis::support {

namespace {

constexpr int patience_ms = 10'000;  // generous: sanitizers, two cores
constexpr int look_again_ms = 5;
constexpr int most_starts = 20;  // each with another port for its statistics

[[noreturn]] void fail(std::string text) { throw std::runtime_error("Nutcracker: " + text); }
[[noreturn]] void fail_system(const char* what) {
  fail(std::string(what) + ": " + std::generic_category().message(errno));
}

/// It must be given a port; the kernel's choice may be taken by the time nutcracker uses it.
std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound =
      fd >= 0 && ::bind(fd, generic, size) == 0 && ::getsockname(fd, generic, &size) == 0;
  if (fd >= 0) ::close(fd);
  if (!bound) fail_system("no free port");
  return ntohs(address.sin_port);
}

bool accepts(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail_system("socket");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const bool connected = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return connected;
}

}  // namespace

Nutcracker::Nutcracker(std::vector<NutcrackerPool> pools) : pools_(std::move(pools)) {
  write_configuration();
  for (int i = 0; i < most_starts; ++i) {
    start();
    if (wait_until_ready()) return;
  }
  fail("no port is free for long enough; its log:\n" + log());
}

std::string Nutcracker::socket_path(std::size_t pool) const {
  return folder_.path() + "/" + std::to_string(pool) + ".sock";
}

void Nutcracker::write_configuration() const {
  std::ofstream out(folder_.path() + "/nutcracker.yml");
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    const NutcrackerPool& pool = pools_[i];
    out << "pool" << i << ":\n  listen: " << socket_path(i)
        << "\n  redis: true\n  hash: " << pool.hash << "\n  distribution: " << pool.distribution
        << "\n";
    if (!pool.hash_tag.empty()) out << "  hash_tag: \"" << pool.hash_tag << "\"\n";
    out << "  servers:\n";
    for (const std::string& server : pool.servers) out << "   - " << server << "\n";
  }
}

void Nutcracker::start() {
  const std::string& folder = folder_.path();
  process_.start({"nutcracker", "-c", folder + "/nutcracker.yml", "-o", folder + "/log", "-p",
                  folder + "/pid", "-a", "127.0.0.1", "-s", std::to_string(free_port())});
}

bool Nutcracker::wait_until_ready() {
  for (int waited = 0; waited < patience_ms; waited += look_again_ms) {
    std::size_t ready = 0;
    while (ready < pools_.size() && accepts(socket_path(ready))) ++ready;
    if (ready == pools_.size()) return true;
    pollfd end{process_.output(), 0, 0};
    if (::poll(&end, 1, look_again_ms) <= 0) continue;
    if (!process_.ended()) fail("it is missing: apt-get install nutcracker");
    if (log().find("Address already in use") != std::string::npos) return false;
    fail("it ended while it started; its log:\n" + log());
  }
  fail("it did not start within 10 s; its log:\n" + log());
}

std::string Nutcracker::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_.path() + "/log").rdbuf();
  return text.str();
}

}  // namespace deferredis::support
