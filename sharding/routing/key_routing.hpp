// KeyRouting: what shards and clusters share: choosing the servers for a command.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/sharding/routing/asked_commands.hpp>
#include <deferredis/sharding/routing/gather.hpp>

namespace deferredis::detail {

/// A backend of several servers. Turns the keys of a command into places and sends it to the server
/// of its place. Depending on the command's row, splits it, or sends it to all servers and combines
/// their replies. Refuses everything else before anything is sent.
///
/// A place is what the keys of one command must share: a shard, or a slot of a cluster.
class KeyRouting : public Backend {
 public:
  using Place = std::uint32_t;

  void dispatch(const CommandView& command, ReplySlot& slot) override;
  void dispatch(std::string_view bytes, ReplySlot& slot) final;
  void dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) override;
  /// Fails: without a key it cannot choose a server.
  Future<Lease> lease(Patience patience) override;
  Future<Shared<Backend>> server_of(std::span<const std::string_view> keys,
                                    Patience patience) override;
  bool supports(const CommandRow& row) const noexcept final;

 protected:
  using Backend::Backend;

  virtual Place place_of(std::string_view key) const noexcept = 0;
  /// Sends to the server of the place. All the command's keys are there.
  virtual void send(Place place, const CommandView& command, ReplySlot& slot) = 0;
  /// Sends a command without keys that is not for all servers.
  virtual void send_keyless(const CommandView& command, ReplySlot& slot) = 0;
  /// The server of the place, for a session or transaction.
  virtual Future<Shared<Backend>> server_at_place(Place place, Patience patience) = 0;
  /// A server for a session or transaction without keys.
  virtual Future<Shared<Backend>> any_server(Patience patience) = 0;
  /// May a command with several keys be split?
  virtual bool splits() const noexcept { return true; }
  /// Can send_keyless() choose a server for this command?
  virtual bool supports_keyless(const CommandRow&) const noexcept { return true; }
  /// As far as is known, do all servers have this command?
  virtual bool servers_have(const CommandRow& row) const noexcept = 0;
  /// Why a command without keys, which would go to all servers, cannot be executed now; empty if it
  /// can.
  virtual std::string_view refuses_keyless(const CommandView&) const noexcept { return {}; }
  /// "shards" or "slots", for error texts.
  virtual std::string_view places_name() const noexcept = 0;

  /// The only key of most commands, found without building a list. Null: find_keys() is needed.
  static const std::string_view* single_key(const CommandView& command) noexcept {
    const CommandRow& row = command.row;
    if (row.first_key <= 0 || row.first_key != row.last_key || row.key_rule != KeyRule::positions)
      return nullptr;
    const auto at = static_cast<std::size_t>(row.first_key - 1);
    return at < command.arguments.size() ? &command.arguments[at] : nullptr;
  }

 private:
  bool one_place(const CommandView& command, const std::vector<std::size_t>& keys,
                 Place& place) const noexcept;
  void route(const CommandView& command, ReplySlot& slot);
  void split(const CommandView& command, const std::vector<std::size_t>& keys, ReplySlot& slot);
  void fan_out(const CommandView& command, ReplySlot& slot);
  void route_keyless(const CommandView& command, ReplySlot& slot);
  void route_by(const std::vector<std::string>& keys, const CommandView& command, ReplySlot& slot);
  Error apart(std::string_view name) const;

  AskedCommands asked_{*this};
};

}  // namespace deferredis::detail
