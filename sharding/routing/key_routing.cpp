#include <deferredis/sharding/routing/key_routing.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <deferredis/client/backend/script_run.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/groups/apart_batch.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>
#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/encoded_command.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/future/settled.hpp>

namespace deferredis::detail {

namespace {

bool for_all(const CommandRow& row) noexcept {
  return row.request == RequestPolicy::all_nodes || row.request == RequestPolicy::all_primaries;
}

// MSETNX promises all or nothing, which two servers cannot guarantee.
bool may_split(const CommandRow& row) noexcept {
  return row.request == RequestPolicy::split_by_key && row.name != "MSETNX";
}

Patience patience_of(ReplySlot& slot) noexcept { return {slot.deadline, slot.offline_wait}; }

}  // namespace

Error KeyRouting::apart(std::string_view name) const {
  return Error(errc::not_supported, std::string(name) + ": its keys are in several " +
                                        std::string(places_name()) + " of the " + describe() +
                                        "; give them one tag, as in user:{1}:name");
}

void KeyRouting::dispatch(const CommandView& command, ReplySlot& slot) {
  if (const std::string_view* key = single_key(command)) [[likely]]
    return send(place_of(*key), command, slot);
  route(command, slot);
}

void KeyRouting::dispatch(std::string_view bytes, ReplySlot& slot) {
  const EncodedCommand command(*slot.row, bytes);
  dispatch(command.view(), slot);
}

void KeyRouting::route(const CommandView& command, ReplySlot& slot) {
  if (asked_.concerns(command)) return asked_.ask(command, slot);
  if (command.row.key_rule == KeyRule::asked) {
    return asked_.ask_keys(command, slot,
                           [this](const std::vector<std::string>& keys, const CommandView& asked,
                                  ReplySlot& held) { route_by(keys, asked, held); });
  }
  std::vector<std::size_t> keys;
  find_keys(command, keys);
  if (keys.empty()) return route_keyless(command, slot);
  Place place = 0;
  if (one_place(command, keys, place)) return send(place, command, slot);
  if (!may_split(command.row) || !splits()) return refuse(slot, apart(command.name()));
  split(command, keys, slot);
}

void KeyRouting::route_keyless(const CommandView& command, ReplySlot& slot) {
  if (const auto why = refuses_keyless(command); !why.empty())
    return refuse(slot, Error(errc::not_supported, std::string(command.name()).append(why)));
  return for_all(command.row) ? fan_out(command, slot) : send_keyless(command, slot);
}

void KeyRouting::route_by(const std::vector<std::string>& keys, const CommandView& command,
                          ReplySlot& slot) {
  if (keys.empty()) return route_keyless(command, slot);
  const Place place = place_of(keys.front());
  const bool together = std::all_of(keys.begin() + 1, keys.end(),
                                    [&](std::string_view key) { return place_of(key) == place; });
  return together ? send(place, command, slot) : refuse(slot, apart(command.name()));
}

bool KeyRouting::one_place(const CommandView& command, const std::vector<std::size_t>& keys,
                           Place& place) const noexcept {
  place = place_of(command.arguments[keys.front()]);
  return std::all_of(keys.begin() + 1, keys.end(),
                     [&](std::size_t key) { return place_of(command.arguments[key]) == place; });
}

void KeyRouting::split(const CommandView& command, const std::vector<std::size_t>& keys,
                       ReplySlot& slot) {
  struct Group {
    std::vector<std::size_t> places;  // indices of its keys in the command
    std::vector<std::string_view> arguments;
  };
  // Sorted by place, so that keys of one server are adjacent.
  std::vector<std::pair<Place, std::size_t>> order;
  for (std::size_t i = 0; i != keys.size(); ++i)
    order.emplace_back(place_of(command.arguments[keys[i]]), i);
  std::sort(order.begin(), order.end());
  const std::size_t step = static_cast<unsigned char>(command.row.key_step);
  std::vector<std::pair<Place, Group>> groups;
  for (const auto& [place, index] : order) {
    if (groups.empty() || groups.back().first != place) groups.push_back({place, {}});
    Group& group = groups.back().second;
    group.places.push_back(index);
    for (std::size_t k = 0; k != step && keys[index] + k < command.arguments.size(); ++k)
      group.arguments.push_back(command.arguments[keys[index] + k]);
  }
  const auto gather = Gather::begin(slot, keys.size());
  for (auto& [place, group] : groups) {
    ReplySlot& part = gather->part(std::move(group.places));
    send(place, CommandView{command.row, group.arguments}, part);
  }
}

void KeyRouting::fan_out(const CommandView& command, ReplySlot& slot) {
  if (!mergeable(command.row)) {
    return refuse(slot,
                  Error(errc::not_supported, std::string(command.name()) + ": each server of the " +
                                                 describe() + " has its own answer; use on_all()"));
  }
  const bool replicas = command.row.request == RequestPolicy::all_nodes;
  std::string bytes;
  command.encode(bytes);
  const auto gather = Gather::begin(slot, 0);
  servers(patience_of(slot))
      .then([gather, replicas, bytes = std::move(bytes)](const std::vector<Server>& servers) {
        std::size_t asked = 0;
        for (const Server& server : servers) {
          if (!server.primary && !replicas) continue;
          ++asked;
          server.backend->dispatch(bytes, gather->part({}));
        }
        if (asked == 0)
          gather->fail(Error(errc::connection, "no server is known", Delivery::not_sent));
      })
      .on_error([gather, name = command.row.name](const Error& error) {
        gather->fail(
            error.with_context(name).with_delivery(Delivery::not_sent));  // nobody was asked
      })
      .detach();
}

void KeyRouting::dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) {
  if (group->kind() == CommandGroup::Kind::batch) {
    return send_apart(group, slot, [this](const CommandView& command, ReplySlot& part) {
      if (effect_of(command) != Effect::script) return dispatch(command, part);
      run_script(Shared<Backend>(this), command, part);
    });
  }
  const auto owner = std::make_shared<HeldSlot>(slot);
  server_of(group->keys(), patience_of(slot))
      .then([group, owner](const Shared<Backend>& server) {
        server->dispatch_group(group, owner->take());
      })
      .on_error(
          [owner](const Error& error) { owner->refuse(error.with_delivery(Delivery::not_sent)); })
      .detach();
}

bool KeyRouting::supports(const CommandRow& row) const noexcept {
  if (!servers_have(row)) return false;
  if (row.first_key != 0 || row.key_rule != KeyRule::positions) return true;
  return for_all(row) ? mergeable(row) : supports_keyless(row);
}

Future<Lease> KeyRouting::lease(Patience) {
  return failed_on<Lease>(
      core(), Error(errc::not_supported, "session: the " + describe() +
                                             " needs a key to choose the server: session(key)"));
}

Future<Shared<Backend>> KeyRouting::server_of(std::span<const std::string_view> keys,
                                              Patience patience) {
  if (keys.empty()) return any_server(patience);
  const Place place = place_of(keys.front());
  const bool together = std::all_of(keys.begin() + 1, keys.end(),
                                    [&](std::string_view key) { return place_of(key) == place; });
  return together ? server_at_place(place, patience)
                  : failed_on<Shared<Backend>>(core(), apart("session"));
}

}  // namespace deferredis::detail
