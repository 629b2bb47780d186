#include "support/network_pair.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace deferredis::support {

namespace {

constexpr const char* client_address = "10.77.0.1";

/// What the command printed, and whether it succeeded.
struct Ran {
  std::string output;
  bool succeeded = false;
};

Ran run(const std::string& command) {
  const std::string line = "PATH=$PATH:/usr/sbin:/sbin; { " + command + "; } 2>&1";
  std::FILE* const pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) return {"popen failed", false};
  Ran ran;
  char room[4096];
  for (std::size_t got = 0; (got = std::fread(room, 1, sizeof room, pipe)) > 0;)
    ran.output.append(room, got);
  ran.succeeded = ::pclose(pipe) == 0;
  return ran;
}

void run_or_throw(const std::string& command) {
  const Ran ran = run(command);
  if (!ran.succeeded) throw std::runtime_error("NetworkPair: " + command + ": " + ran.output);
}

/// In a new namespace of a child process, which leaves nothing behind.
std::string why_not_in_a_child(const std::string& commands) {
  const Ran ran = run("unshare --net sh -ec '" + commands + "'");
  return ran.succeeded ? "" : ran.output.substr(0, ran.output.find('\n'));
}

RedisServerOptions reachable() {
  return {.extra = {"--bind", NetworkPair::host, "127.0.0.1", "--protected-mode", "no"}};
}

int own_namespace() { return ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC); }

void enter_a_new_namespace() {
  if (::unshare(CLONE_NEWNET) != 0) throw std::runtime_error("NetworkPair: unshare failed");
  run_or_throw("ip link set lo up");
}

}  // namespace

std::string NetworkPair::why_not() {
  if (::geteuid() != 0) return "root";
  const std::string problem =
      why_not_in_a_child("ip link add one type veth peer name two; ip link set one up");
  return problem.empty() ? "" : "network namespaces: " + problem;
}

std::string NetworkPair::why_no_filters() {
  if (std::string problem = why_not(); !problem.empty()) return problem;
  const std::string problem = why_not_in_a_child(
      "nft add table inet faults; nft add chain inet faults out; "
      "nft add rule inet faults out numgen random mod 100 \\< 5 counter drop; "
      "nft add rule inet faults out tcp dport 1 reject with tcp reset");
  return problem.empty() ? "" : "nftables: " + problem;
}

NetworkPair::NetworkPair() : home_(own_namespace()) {
  enter_a_new_namespace();  // the server's
  run_or_throw("ip link add server0 type veth peer name client0");
  run_or_throw(std::string("ip address add ") + host + "/24 dev server0; ip link set server0 up");
  server_ = std::make_unique<RedisServer>(reachable());
  enter_a_new_namespace();  // the client's
  connect_namespaces();
}

NetworkPair::~NetworkPair() {
  server_.reset();
  if (::setns(home_, CLONE_NEWNET) != 0) std::perror("NetworkPair: cannot return");
  ::close(home_);
}

void NetworkPair::connect_namespaces() {
  run_at_server("ip link set client0 netns " + std::to_string(::getpid()));
  run_or_throw(std::string("ip address add ") + client_address +
               "/24 dev client0; ip link set client0 up");
}

void NetworkPair::run_at_server(const std::string& command) const {
  run_or_throw("nsenter --target " + std::to_string(server_->pid()) + " --net " + command);
}

void NetworkPair::lose_answers() {
  run_at_server(std::string("ip route add blackhole ") + client_address);
  ends_ = "nsenter --target " + std::to_string(server_->pid()) +
          " --net ip route delete blackhole " + client_address;
}

void NetworkPair::find_no_way() {
  run_or_throw(std::string("ip route add unreachable ") + host);
  ends_ = std::string("ip route delete unreachable ") + host;
}

void NetworkPair::drop() {
  filter(Way::out, "counter drop");
  filter(Way::in, "counter drop");
}

// Only what the client sends: a filter of the input would answer the server.
void NetworkPair::reset() { filter(Way::out, "counter reject with tcp reset"); }

void NetworkPair::lose(int percent) {
  const std::string some = "numgen random mod 100 < " + std::to_string(percent) + " counter drop";
  filter(Way::out, some);
  filter(Way::in, some);
}

void NetworkPair::filter(Way way, const std::string& what) {
  const std::string hook = way == Way::out ? "output" : "input";
  const std::string packets = way == Way::out ? "tcp dport " : "tcp sport ";
  run_or_throw("nft add table inet faults");
  ends_ = "nft delete table inet faults";
  run_or_throw("nft 'add chain inet faults " + hook + " { type filter hook " + hook +
               " priority 0 ; }'");
  run_or_throw("nft 'add rule inet faults " + hook + " " + packets + std::to_string(port()) + " " +
               what + "'");
}

std::size_t NetworkPair::lost_packets() const {
  const std::string rules = run("nft list table inet faults").output;
  const std::string before = "counter packets ";
  std::size_t sum = 0;
  for (std::size_t at = rules.find(before); at != rules.npos; at = rules.find(before, at + 1))
    sum += std::stoul(rules.substr(at + before.size()));
  return sum;
}

void NetworkPair::heal() {
  if (!ends_.empty()) run_or_throw(ends_);
  ends_.clear();
}

}  // namespace deferredis::support
