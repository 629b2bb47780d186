#include "outage_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace bench {

namespace {

// The length of the first complete command in `bytes`; 0 if it is incomplete.
std::size_t command_length(std::string_view bytes) {
  std::size_t at = bytes.find('\n');
  if (at == std::string_view::npos) return 0;
  long words = std::atol(bytes.data() + 1);
  for (++at; words > 0; --words) {
    const std::size_t end = bytes.find('\n', at);
    if (end == std::string_view::npos) return 0;
    at = end + 1 + static_cast<std::size_t>(std::atol(bytes.data() + at + 1)) + 2;
    if (at > bytes.size()) return 0;
  }
  return at;
}

bool is_named(std::string_view command, std::string_view name) {
  const std::size_t at = command.find('\n', command.find('\n') + 1) + 1;
  return command.substr(at, name.size() + 1) == std::string(name) + '\r';
}

}  // namespace

// Waits however long the peer takes to read: the peer would wait forever for a lost answer.
void OutageServer::send_all(int fd, const std::string& bytes) const {
  for (std::size_t at = 0; at < bytes.size() && !ending_;) {
    const ssize_t sent = ::send(fd, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (sent > 0) {
      at += static_cast<std::size_t>(sent);
      continue;
    }
    pollfd writable{fd, POLLOUT, 0};
    if (errno != EAGAIN || ::poll(&writable, 1, 5) < 0) return;
  }
}

void OutageServer::confirm(std::string_view subscribe, std::string& replies) {
  std::size_t line = 0;
  for (std::size_t at = 0; at < subscribe.size(); ++line) {
    const std::size_t end = subscribe.find('\n', at) + 1;
    if (line >= 4 && line % 2 == 0) {  // after "*n", "$9", "SUBSCRIBE" and its length
      const std::string_view name = subscribe.substr(at, end - at - 2);
      const auto number = std::to_string(++subscribed_);
      replies.append("*3\r\n$9\r\nsubscribe\r\n$").append(std::to_string(name.size()));
      replies.append("\r\n").append(name).append("\r\n:").append(number).append("\r\n");
    }
    at = end;
  }
}

OutageServer::OutageServer(std::string path) : path_(std::move(path)) { start(); }

void OutageServer::start() {
  ::unlink(path_.c_str());
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 16'384) != 0) {
    std::abort();
  }
  mode_ = Mode::answer;
  ending_ = false;
  thread_ = std::thread([this] { run(); });
}

void OutageServer::stop() {
  if (!thread_.joinable()) return;
  ending_ = true;
  thread_.join();
}

void OutageServer::run() {
  std::vector<pollfd> polled;
  while (!ending_) {
    polled.assign(1, {listener_, POLLIN, 0});
    const bool reads = mode_ != Mode::freeze;
    for (const Peer& peer : peers_) {
      polled.push_back({peer.fd, static_cast<short>(reads ? POLLIN : 0), 0});
    }
    if (::poll(polled.data(), polled.size(), 5) <= 0) continue;
    for (std::size_t i = peers_.size(); i-- > 0;) {
      if (polled[i + 1].revents == 0 || serve(peers_[i])) continue;
      ::close(peers_[i].fd);
      peers_.erase(peers_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (polled[0].revents != 0) accept_all();
  }
  ::unlink(path_.c_str());
  ::close(listener_);
  for (const Peer& peer : peers_) ::close(peer.fd);
  peers_.clear();
}

void OutageServer::accept_all() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    peers_.push_back({fd});
  }
}

bool OutageServer::serve(Peer& peer) {
  const Mode mode = mode_;
  if (mode == Mode::freeze) return true;
  char bytes[256 * 1024];
  const ssize_t size = ::recv(peer.fd, bytes, sizeof bytes, 0);
  if (size <= 0) return size < 0 && errno == EAGAIN;
  peer.unread.append(bytes, static_cast<std::size_t>(size));
  answer(peer, mode);
  return true;
}

void OutageServer::answer(Peer& peer, Mode mode) {
  std::string replies;
  std::string_view left = peer.unread;
  std::uint64_t count = 0;
  while (const std::size_t length = command_length(left)) {
    ++count;
    if (mode == Mode::refuse) replies += "-NOREPLICAS Not enough good replicas to write.\r\n";
    else if (is_named(left, "SUBSCRIBE")) confirm(left.substr(0, length), replies);
    else if (mode == Mode::answer) replies += is_named(left, "GET") ? "$1\r\nx\r\n" : "+OK\r\n";
    left.remove_prefix(length);
  }
  commands_ += count;
  peer.unread.erase(0, peer.unread.size() - left.size());
  send_all(peer.fd, replies);
}

}  // namespace bench
