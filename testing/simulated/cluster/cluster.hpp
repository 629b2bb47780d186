// Several servers as a Redis Cluster, without I/O: what they know of each other, and what they
// refuse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/testing/simulated/cluster/cluster_view.hpp>
#include <deferredis/testing/simulated/membership.hpp>
#include <deferredis/testing/simulated/server.hpp>

namespace deferredis::simulated {

/// A node answers from its view, which is as old as the latest gossip() with it. Only the node that
/// really owns a slot executes commands on its keys, so that no acknowledged write is lost.
class Cluster {
 public:
  using Node = ClusterView::Node;

  /// The servers are borrowed, and must outlive the cluster.
  Cluster(std::vector<Server*> servers, std::size_t primaries);
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  ~Cluster();

  static Endpoint endpoint(Node node);
  static std::string id(Node node);

  std::size_t size() const noexcept { return nodes_.size(); }
  Server& server(Node node) const { return *nodes_.at(node).server; }
  bool is_primary(Node node) const { return truth_.leads(node); }
  Node owner(std::uint16_t slot) const { return truth_.owners.at(slot); }
  bool migrating(std::uint16_t slot) const;
  /// The node that has the key, or else would create it.
  Node holder(const std::string& key) const;

  // What happens to it:

  void isolate(Node node);
  void rejoin(Node node);
  /// A replica takes over the slots of its primary.
  void take_over(Node heir);
  /// The replica that could; nothing if there is none.
  std::optional<Node> heir_of(Node primary) const;
  void begin_migration(std::uint16_t slot, Node to);
  bool migrate_key(std::uint16_t slot);
  void end_migration(std::uint16_t slot);
  void gossip(Node node);
  void gossip_all();

 private:
  using Moves = std::map<std::uint16_t, Node>;  // by slot: the other node
  struct State {
    Server* server;                           // borrowed
    std::shared_ptr<const ClusterView> view;  // shared by nodes that learned it at the same time
    Node primary = 0;
    bool isolated = false;
    std::uint64_t known_start = 0;  // another one: it has not heard from the others yet
    Moves leaving{};                // MIGRATING
    Moves arriving{};               // IMPORTING
  };
  /// What one of the servers asks.
  struct Seat final : Membership {
    Seat(Cluster& cluster, Node node) : of(cluster), number(node) {}
    std::string refusal(const Session& session, const Words& words) const override;
    void execute(Call& call) override;
    void published(const std::string& channel, const std::string& payload, bool to_shard) override;

    Cluster& of;  // borrowed
    Node number;
  };
  struct Wanted;  // what a command wants to do with which keys

  void learn(Node node);
  void follow(Node replica, Node primary);
  void give(std::uint16_t slot, Node to);
  void leave_slot(Node node, std::uint16_t slot);
  void end_migrations_of(Node node);
  bool stands_apart(Node node) const;
  bool hears(Node node) const;
  std::shared_ptr<const ClusterView> latest();
  std::vector<std::string> keys_in(Node node, std::uint16_t slot) const;

  // cluster_rules.cpp
  std::string refusal(Node node, const Session& session, const Words& words) const;
  std::string place(Node node, const Session& session, const Wanted& wanted) const;
  // cluster_commands.cpp
  void execute(Node node, Call& call);
  void report_keys(Node node, Call& call) const;
  void set_slot(Node node, Call& call);
  void assign_slot(Node node, std::uint16_t slot, Node to);
  void fail_over_to(Node node, Call& call);
  void migrate(Node node, Call& call);
  std::optional<Node> node_of(const std::string& id) const;
  // cluster_reports.cpp
  void report_shards(Node node, Call& call) const;
  void report_slots(Node node, Call& call) const;
  void report_replicas(Node node, Call& call) const;
  std::string report_info(Node node) const;
  std::string report_nodes(Node node) const;
  std::string line_of(Node asked, Node node, const std::string& slots) const;

  std::vector<State> nodes_;
  std::list<Seat> seats_;
  ClusterView truth_;
  std::shared_ptr<const ClusterView> latest_;  // of truth_; null: it has changed since
};

}  // namespace deferredis::simulated
