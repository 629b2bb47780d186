#include "support/sentinel_group.hpp"

#include <poll.h>

#include <stdexcept>
#include <utility>

namespace deferredis::support {

namespace {

constexpr int pause_ms = 10;

std::string port_of(const RedisServer& server) {
  return std::to_string(server.port() != 0 ? server.port() : server.tls_port());
}

/// Among themselves too: a server with its replicas, a sentinel with everything it knows.
void speak_tls(RedisServerOptions& options, const std::string& folder) {
  if (folder.empty()) return;
  options.tcp = false;
  options.tls_folder = folder;
  options.tls_certificate = "node";
  options.extra.insert(options.extra.end(), {"--tls-replication", "yes"});
}

// Replication starts and ends without the pauses that suit real networks.
std::vector<std::string> server_arguments() {
  return {"--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"};
}

}  // namespace

bool detail::pause_again(int& pauses) {
  ::poll(nullptr, 0, pause_ms);
  return ++pauses < 20'000 / pause_ms;
}

void detail::waited_in_vain(std::string_view what) {
  throw std::runtime_error("SentinelGroup: 20 s were not enough until " + std::string(what));
}

SentinelGroup::SentinelGroup(SentinelGroupOptions options) : options_(std::move(options)) {
  start_servers();
  start_sentinels();
}

void SentinelGroup::start_servers() {
  for (int i = 0; i <= options_.replicas; ++i) {
    RedisServerOptions server{.password = options_.password, .extra = server_arguments()};
    speak_tls(server, options_.tls_folder);
    if (!options_.password.empty())
      server.extra.insert(server.extra.end(), {"--masterauth", options_.password});
    if (i > 0) {
      server.extra.insert(server.extra.end(), {"--replicaof", "127.0.0.1", port_of(*servers_[0])});
    }
    servers_.push_back(std::make_unique<RedisServer>(std::move(server)));
  }
  const std::string replicas = std::to_string(options_.replicas);
  wait_until("the replicas are linked", [&] {
    return servers_[0]->command({"WAIT", replicas, "1000"}) == ":" + replicas + "\r\n";
  });
}

void SentinelGroup::start_sentinels() {
  std::string config = "sentinel monitor mymaster 127.0.0.1 " + port_of(*servers_[0]) + " " +
                       std::to_string(options_.sentinels / 2 + 1) +
                       "\nsentinel down-after-milliseconds mymaster " +
                       std::to_string(options_.down_after) +
                       "\nsentinel failover-timeout mymaster 5000\n"
                       "sentinel parallel-syncs mymaster 4\n";
  if (!options_.password.empty())
    config += "sentinel auth-pass mymaster " + options_.password + "\n";
  if (!options_.sentinel_password.empty())
    config += "sentinel sentinel-pass " + options_.sentinel_password + "\n";
  for (int i = 0; i < options_.sentinels; ++i) {
    RedisServerOptions wanted{.password = options_.sentinel_password, .sentinel = config};
    speak_tls(wanted, options_.tls_folder);
    const auto& sentinel = sentinels_.emplace_back(std::make_unique<RedisServer>(wanted));
    // They talk more often than by default, and do not stop when the machine is slow.
    sentinel->command({"SENTINEL", "DEBUG", "INFO-PERIOD", "300", "PUBLISH-PERIOD", "200",
                       "PING-PERIOD", "200", "ASK-PERIOD", "200", "MIN-LINK-RECONNECT-PERIOD",
                       "200", "TILT-TRIGGER", "60000"});
    nodes_ += (nodes_.empty() ? "127.0.0.1:" : ",127.0.0.1:") + port_of(*sentinel);
  }
  const auto field = [](std::string_view name, int count) {
    const std::string text = std::to_string(count);
    std::string words(name);
    words.append("\r\n$").append(std::to_string(text.size())).append("\r\n");
    return words.append(text).append("\r\n");
  };
  for (const auto& sentinel : sentinels_) {
    wait_until("the sentinels know the group and each other", [&] {
      const std::string text = sentinel->command({"SENTINEL", "MASTER", "mymaster"});
      const std::string replicas = sentinel->command({"SENTINEL", "REPLICAS", "mymaster"});
      std::size_t linked = 0;
      for (std::size_t at = 0;
           (at = replicas.find("master-link-status\r\n$2\r\nok", at)) != std::string::npos; ++at)
        ++linked;
      return text.find(field("num-other-sentinels", options_.sentinels - 1)) != text.npos &&
             linked == static_cast<std::size_t>(options_.replicas);
    });
  }
}

std::string SentinelGroup::state(std::size_t sentinel) const {
  return sentinels_[sentinel]->command({"SENTINEL", "MASTER", "mymaster"});
}

std::uint16_t SentinelGroup::port(std::size_t index) const {
  const RedisServer& server = *servers_[index];
  return server.port() != 0 ? server.port() : server.tls_port();
}

std::size_t SentinelGroup::primary(std::size_t sentinel) const {
  const std::string said =
      sentinels_[sentinel]->command({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"});
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    if (said.find("\r\n" + port_of(*servers_[i]) + "\r\n") != said.npos) return i;
  }
  throw std::runtime_error("SentinelGroup: a sentinel names nobody we know: " + said);
}

void SentinelGroup::begin_failover() const {
  const std::string said = sentinels_[0]->command({"SENTINEL", "FAILOVER", "mymaster"});
  if (said != "+OK\r\n") throw std::runtime_error("SentinelGroup: FAILOVER: " + said);
}

void SentinelGroup::wait_for_primary(std::size_t index) const {
  for (std::size_t i = 0; i < sentinels_.size(); ++i) {
    wait_until("every sentinel names the new primary",
               [&] { return !sentinels_[i]->running() || primary(i) == index; });
  }
}

}  // namespace deferredis::support
