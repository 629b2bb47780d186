#include <deferredis/testing/simulated_group.hpp>

#include <optional>

#include <deferredis/testing/simulated/arguments.hpp>

namespace deferredis {

SimulatedGroup::SimulatedGroup(Reactor& reactor, Network& network, SimulatedGroupOptions options)
    : name_(options.name) {
  for (std::size_t i = 0; i <= options.replicas; ++i) {
    const std::string host = "redis-" + std::to_string(i) + ".test";
    servers_.push_back(std::make_unique<SimulatedRedis>(
        reactor, network, SimulatedRedisOptions{.host = host, .password = options.password}));
    if (i != 0) servers_[i]->follow(*servers_[0]);
  }
  for (std::size_t i = 0; i < options.sentinels; ++i) {
    const std::string host = "sentinel-" + std::to_string(i) + ".test";
    sentinels_.push_back(std::make_unique<SimulatedRedis>(
        reactor, network, SimulatedRedisOptions{.host = host, .port = 26379}));
    sentinels_.back()->answer(
        [this](const SimulatedRedis::Words& words) -> std::optional<std::string> {
          if (!simulated::same(words[0], "SENTINEL") || words.size() < 2) return {};
          return answer(words);
        });
  }
}

SimulatedGroup::~SimulatedGroup() {
  for (const auto& server : servers_) server->promote();
}

std::string SimulatedGroup::addresses() const {
  std::string text;
  for (const auto& sentinel : sentinels_)
    text += (text.empty() ? "" : ",") + to_string(sentinel->endpoint());
  return text;
}

std::string SimulatedGroup::describe(std::size_t number) const {
  const Endpoint where = servers_[number]->endpoint();
  const bool leads = number == primary_;
  std::string flags = leads ? "master" : "slave";
  if (!servers_[number]->running()) flags += leads ? ",s_down,o_down" : ",s_down";
  return resp_bulks({"name", leads ? name_ : to_string(where), "ip", where.host, "port",
                     std::to_string(where.port), "flags", flags, "config-epoch",
                     std::to_string(epoch_), "num-slaves", std::to_string(servers_.size() - 1),
                     "num-other-sentinels", std::to_string(sentinels_.size() - 1),
                     "master-link-status", "ok"});
}

std::string SimulatedGroup::answer(const SimulatedRedis::Words& words) const {
  const std::string what = simulated::to_upper(words[1]);
  const Endpoint where = servers_[primary_]->endpoint();
  if (words.size() < 3 || words[2] != name_) {
    return what == "GET-MASTER-ADDR-BY-NAME" ? "*-1\r\n"
                                             : resp_error("ERR No such master with that name");
  }
  if (what == "GET-MASTER-ADDR-BY-NAME")
    return resp_bulks({where.host, std::to_string(where.port)});
  if (what == "MASTER") return describe(primary_);
  if (what == "REPLICAS" || what == "SLAVES") {
    std::string text = resp_array(servers_.size() - 1);
    for (std::size_t i = 0; i < servers_.size(); ++i) {
      if (i != primary_) text += describe(i);
    }
    return text;
  }
  if (what != "SENTINELS") return resp_error("ERR Unknown sentinel subcommand '" + words[1] + "'");
  std::string text = resp_array(sentinels_.size());
  for (const auto& sentinel : sentinels_) {
    const Endpoint place = sentinel->endpoint();
    text += resp_bulks({"name", to_string(place), "ip", place.host, "port",
                        std::to_string(place.port), "flags", "sentinel"});
  }
  return text;
}

bool SimulatedGroup::fail_over() {
  std::size_t heir = 0;
  while (heir < servers_.size() && (heir == primary_ || !servers_[heir]->running())) ++heir;
  if (heir == servers_.size()) return false;
  const Endpoint from = servers_[primary_]->endpoint(), to = servers_[heir]->endpoint();
  servers_[heir]->promote();
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    if (i != heir) servers_[i]->follow(*servers_[heir]);
  }
  servers_[primary_]->drop_connections();
  primary_ = heir;
  ++epoch_;
  const std::string news = name_ + " " + from.host + " " + std::to_string(from.port) + " " +
                           to.host + " " + std::to_string(to.port);
  for (const auto& sentinel : sentinels_) {
    if (sentinel->running()) sentinel->execute("PUBLISH", "+switch-master", news);
  }
  return true;
}

}  // namespace deferredis
