// A cluster of servers that track keys; its slots move in parts.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/sharding/key_slot.hpp>

#include "support/fake_cluster.hpp"
#include "support/tracking_server.hpp"

namespace deferredis::support {

/// Every node knows at once who has which slots, and answers MOVED for those of others.
class TrackingCluster {
 public:
  static constexpr std::size_t size = 3;   ///< nodes
  static constexpr std::size_t parts = 6;  ///< of the slots, which move together

  TrackingCluster(Reactor& reactor, Network& network) : reactor_(reactor) {
    for (std::size_t i = 0; i < size; ++i) {
      nodes_[i] =
          std::make_unique<TrackingServer>(reactor, network,
                                           Endpoint::tcp("node-" + std::to_string(i) + ".test",
                                                         static_cast<std::uint16_t>(7000 + i)));
      nodes_[i]->instead = [this, i](const Words& words) { return answer(i, words); };
    }
    for (std::size_t part = 0; part < parts; ++part) owners_[part] = part % size;
  }
  TrackingCluster(const TrackingCluster&) = delete;
  TrackingCluster& operator=(const TrackingCluster&) = delete;

  TrackingServer& node(std::size_t number) { return *nodes_.at(number); }
  std::string addresses() const {
    std::string text;
    for (const auto& each : nodes_) text += (text.empty() ? "" : ",") + to_string(each->endpoint);
    return text;
  }
  std::size_t owner(std::string_view key) const { return owners_[part_of(key)]; }
  /// Somebody else writes the key now, if its node is not stalled.
  void change(const std::string& key, const std::string& value) {
    TrackingServer& home = node(owner(key));
    if (!home.stalled()) home.change(key, value);
  }
  /// The part moves key by key, and its node reports them. False: one of the two cannot.
  bool migrate(std::size_t part, std::size_t to) {
    const std::size_t from = owners_[part];
    if (from == to || node(from).stalled() || node(to).stalled()) return false;
    owners_[part] = to;
    for (const std::string& key : move_values(from, to)) node(from).give_away(key);
    return true;
  }
  /// All that a node has goes to another one. False: that one cannot. The node knows it at once,
  /// but reports it only when it begins to copy the other one, after `delay`.
  bool take_over(std::size_t from, std::size_t to, Duration delay) {
    if (node(to).stalled()) return false;
    for (std::size_t& each : owners_) each = each == from ? to : each;
    for (const std::string& key : move_values(from, to)) node(from).values.erase(key);
    demoted_[from] = reactor_.call_later(delay, [this, from] { node(from).report_all(); });
    return true;
  }

 private:
  using Words = TrackingServer::Words;

  static std::size_t part_of(std::string_view key) { return key_slot(key) * parts / slot_count; }
  // Returns the keys that `from` no longer owns.
  std::vector<std::string> move_values(std::size_t from, std::size_t to) {
    std::vector<std::string> moved;
    for (const auto& [key, value] : node(from).values) {
      if (owner(key) == from) continue;
      node(to).values[key] = value;
      moved.push_back(key);
    }
    return moved;
  }
  std::string answer(std::size_t node, const Words& words) const {
    if (words[0] == "CLUSTER") return words[1] == "SHARDS" ? view() : "-ERR unknown subcommand\r\n";
    const bool keyed =
        words[0] == "GET" || words[0] == "SET" || words[0] == "PTTL" || words[0] == "EXISTS";
    if (!keyed || owner(words[1]) == node) return {};
    return FakeCluster::redirect("MOVED", words[1], to_string(nodes_[owner(words[1])]->endpoint));
  }
  std::string view() const {
    std::vector<ToldNode> told(size);
    for (std::size_t i = 0; i < size; ++i) {
      told[i].host = nodes_[i]->endpoint.host;
      told[i].port = nodes_[i]->endpoint.port;
      for (std::size_t part = 0; part < parts; ++part) {
        if (owners_[part] != i) continue;
        const auto border = [](std::size_t at) {
          return static_cast<int>((at * slot_count + parts - 1) / parts);
        };
        told[i].slots.emplace_back(border(part), border(part + 1) - 1);
      }
    }
    std::erase_if(told, [](const ToldNode& each) { return each.slots.empty(); });
    return shards_reply(told);
  }

  Reactor& reactor_;  // borrowed
  std::array<std::unique_ptr<TrackingServer>, size> nodes_;
  std::array<Timer, size> demoted_;
  std::array<std::size_t, parts> owners_{};
};

}  // namespace deferredis::support
