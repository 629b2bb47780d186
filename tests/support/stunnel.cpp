#include "support/stunnel.hpp"

#include <poll.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace deferredis::support {

namespace {

constexpr int patience_ms = 10'000;  // generous: sanitizers, two cores

[[noreturn]] void fail(const std::string& text) { throw std::runtime_error("Stunnel: " + text); }

}  // namespace

Stunnel::Stunnel(StunnelSide side, const Certificates& certificates, std::uint16_t target) {
  configure(side, certificates, target);
  process_.start({"stunnel", folder_.path() + "/stunnel.conf"});
  wait_for_its_port();
}

void Stunnel::configure(StunnelSide side, const Certificates& certificates,
                        std::uint16_t target) const {
  std::ofstream out(folder_.path() + "/stunnel.conf");
  // With this level it logs the port that the kernel chose.
  out << "foreground = yes\npid =\ndebug = 6\n[redis]\naccept = 127.0.0.1:0\n"
      << "connect = 127.0.0.1:" << target << "\n";
  if (side == StunnelSide::accepting) {
    out << "cert = " << certificates.certificate("server")
        << "\nkey = " << certificates.key("server") << "\n";
  } else {
    out << "client = yes\nverifyChain = yes\ncheckHost = localhost\nCAfile = "
        << certificates.certificate("ca") << "\n";
  }
}

void Stunnel::wait_for_its_port() {
  const std::string before = "bound to 127.0.0.1:";
  std::string log;
  std::size_t at = log.npos;
  while (at == log.npos || log.find('\n', at) == log.npos) {
    pollfd output{process_.output(), POLLIN, 0};
    if (::poll(&output, 1, patience_ms) <= 0)
      fail("it did not start within 10 s; its log:\n" + log);
    char room[4096];
    const ssize_t size = ::read(process_.output(), room, sizeof room);
    if (size <= 0 && !process_.ended()) fail("it is missing: apt-get install stunnel4");
    if (size <= 0) fail("it ended while it started; its log:\n" + log);
    log.append(room, static_cast<std::size_t>(size));
    at = log.find(before);
  }
  port_ = static_cast<std::uint16_t>(std::stoul(log.substr(at + before.size())));
  process_.close_output();
}

}  // namespace deferredis::support
