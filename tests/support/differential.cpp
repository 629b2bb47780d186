#include "support/differential.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/testing/manual_clock.hpp>
#include <deferredis/testing/resp_text.hpp>
#include <deferredis/testing/simulated/server.hpp>

#include "support/redis_server.hpp"

namespace deferredis::support {

// --- a real server -------------------------------------------------------------------------------

RawConnection::RawConnection(const std::string& path)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect to " + path);
}
RawConnection::~RawConnection() { ::close(socket_); }

std::vector<std::string> RawConnection::ask(const std::vector<RandomCommands::Words>& commands) {
  std::string bytes;
  for (const auto& words : commands) bytes += resp_bulks(words);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t size = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) throw std::runtime_error("the server does not read");
    sent += static_cast<std::size_t>(size);
  }
  std::vector<std::string> replies;
  while (replies.size() < commands.size()) replies.push_back(next_reply());
  return replies;
}

std::string RawConnection::next_reply() {
  for (;;) {
    RespParser parser;
    const auto progress = parser.scan(arrived_);
    if (progress.status == RespParser::Status::complete) {
      std::string reply = arrived_.substr(0, progress.used);
      arrived_.erase(0, progress.used);
      return reply;
    }
    std::array<char, 64 * 1024> part{};
    const ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
    if (size <= 0) throw std::runtime_error("the server hung up");
    arrived_.append(part.data(), static_cast<std::size_t>(size));
  }
}

// --- the comparison ------------------------------------------------------------------------------

namespace {

// The elements of an array as they were encoded, sorted; in groups of `group` if they belong
// together.
std::string sorted(const std::string& reply, std::size_t group) {
  if (reply.size() < 4 || (reply[0] != '*' && reply[0] != '~' && reply[0] != '%')) return reply;
  const std::size_t end = reply.find("\r\n") + 2;
  std::vector<std::string> elements;
  std::string_view rest = std::string_view(reply).substr(end);
  if (reply[0] == '%') group = 2;
  while (!rest.empty()) {
    std::string element;
    for (std::size_t i = 0; i < group && !rest.empty(); ++i) {
      const std::size_t size = RespParser().scan(rest).used;
      element += rest.substr(0, size);
      rest.remove_prefix(size);
    }
    elements.push_back(std::move(element));
  }
  std::sort(elements.begin(), elements.end());
  std::string text = reply.substr(0, end);
  for (const std::string& element : elements) text += element;
  return text;
}

// The second element of SCAN's reply, sorted; the first one is a cursor.
std::string scanned(const std::string& reply, std::size_t group) {
  if (reply[0] != '*') return reply;
  const std::size_t head = reply.find("\r\n") + 2;
  const std::size_t cursor = RespParser().scan(std::string_view(reply).substr(head)).used;
  return reply.substr(0, head + cursor) + sorted(reply.substr(head + cursor), group);
}

std::string in_order(const RandomCommands::Words& command, const std::string& reply) {
  const std::string& name = command[0];
  if (name == "SCAN" || name == "SSCAN") return scanned(reply, 1);
  if (name == "HSCAN" || name == "ZSCAN") return scanned(reply, 2);
  if (name == "HRANDFIELD")
    return sorted(reply, command.size() == 4 && reply.find("\r\n*2") == reply.npos ? 2 : 1);
  for (const auto* open : {"KEYS", "HKEYS", "HVALS", "SMEMBERS", "SINTER", "SUNION", "SDIFF",
                           "SPOP", "SRANDMEMBER", "ZRANDMEMBER"}) {
    if (name == open) return sorted(reply, 1);
  }
  return name == "HGETALL" ? sorted(reply, 2) : reply;
}

}  // namespace

bool same_answer(const RandomCommands::Words& command, const std::string& one,
                 const std::string& other) {
  if (one == other) return true;
  const std::string& name = command[0];
  if (name.find("TTL") != name.npos || name.find("EXPIRETIME") != name.npos) {
    if (one[0] != ':' || other[0] != ':') return false;
    const long long slack = name[0] == 'P' ? 2000 : 2;
    const long long a = std::atoll(one.c_str() + 1), b = std::atoll(other.c_str() + 1);
    return a > 0 && b > 0 && std::llabs(a - b) <= slack;
  }
  return in_order(command, one) == in_order(command, other);
}

namespace {

std::int64_t wall_clock() {
  return std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds(1);
}

std::string text_of(const RandomCommands::Words& command) {
  std::string text;
  for (const std::string& word : command) text += "'" + word + "' ";
  return text;
}
/// The last commands before `at` with the same first argument.
std::string before(const std::vector<RandomCommands::Words>& commands, std::size_t at) {
  std::string text;
  const bool all = commands[at].size() < 2;
  for (std::size_t i = at, left = all ? 140 : 8; i-- > 0 && left > 0;) {
    if (!all && std::count(commands[i].begin(), commands[i].end(), commands[at][1]) == 0) continue;
    text = "\n  after " + text_of(commands[i]) + text;
    --left;
  }
  return text;
}

/// Compares replies, and those inside the reply of EXEC.
class Comparison {
 public:
  bool same(const RandomCommands::Words& command, const std::string& one,
            const std::string& other) {
    if (one == "+QUEUED\r\n") queued_.push_back(command);
    if (command[0] != "EXEC" && command[0] != "DISCARD") return same_answer(command, one, other);
    const auto queued = std::exchange(queued_, {});
    if (one[0] != '*' || one.size() < 4 || other[0] != '*') return one == other;
    std::string_view first = one, second = other;
    next(first, true);
    next(second, true);
    for (const auto& words : queued) {
      if (!same_answer(words, next(first, false), next(second, false))) return false;
    }
    return true;
  }

 private:
  // Takes the head of an array, or a whole value.
  static std::string next(std::string_view& bytes, bool head) {
    const std::size_t size = head ? bytes.find("\r\n") + 2 : RespParser().scan(bytes).used;
    std::string taken(bytes.substr(0, size));
    bytes.remove_prefix(size);
    return taken;
  }

  std::vector<RandomCommands::Words> queued_;
};

}  // namespace

std::vector<std::string> differences(int protocol, std::uint32_t first_seed, std::uint32_t seeds,
                                     std::size_t count) {
  constexpr std::size_t most = 20;
  const RedisServer real;
  std::vector<std::string> found;
  for (std::uint32_t seed = first_seed; seed < first_seed + seeds && found.size() < most; ++seed) {
    RandomCommands random(seed);
    std::vector<RandomCommands::Words> commands{{"FLUSHALL"}};
    if (protocol == 3) commands.push_back({"HELLO", "3"});
    while (commands.size() < count) commands.push_back(random.next());
    commands.push_back({"DISCARD"});
    RawConnection connection(real.socket_path());
    const auto replies = connection.ask(commands);
    const ManualClock clock;
    simulated::Server server(clock, wall_clock());
    simulated::Session& session = server.open("unix");
    Comparison comparison;
    for (std::size_t i = 0; i < commands.size(); ++i) {
      server.receive(session, resp_bulks(commands[i]));
      const std::string reply = std::exchange(session.out, {});
      if (commands[i][0] == "HELLO" || comparison.same(commands[i], replies[i], reply)) continue;
      found.push_back("seed " + std::to_string(seed) + ": " + text_of(commands[i]) +
                      before(commands, i) + "\nreal: " + replies[i] + "\nsimulated: " + reply);
      break;  // what follows differs too
    }
  }
  return found;
}

}  // namespace deferredis::support
