// Made by tools/generate.py from commands/connection.txt: change that, then `make generate`.
#include <deferredis/client/commands/connection.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(YesNo value) noexcept {
  switch (value) {
    case YesNo::no: return {"NO"};
    case YesNo::yes: return {"YES"};
  }
  return {};
}
std::string_view token_of(OnOff value) noexcept {
  switch (value) {
    case OnOff::off: return {"OFF"};
    case OnOff::on: return {"ON"};
  }
  return {};
}
std::string_view token_of(PauseMode value) noexcept {
  switch (value) {
    case PauseMode::all: return {"ALL"};
    case PauseMode::write: return {"WRITE"};
  }
  return {};
}
std::string_view token_of(UnblockReason value) noexcept {
  switch (value) {
    case UnblockReason::timeout: return {"TIMEOUT"};
    case UnblockReason::error: return {"ERROR"};
  }
  return {};
}
void add(const ClientKillFilter& o, ArgumentList& args) {
  if (o.id) {
    args.add("ID");
    args.add_number(*o.id);
  }
  if (o.type) {
    args.add("TYPE");
    args.add(*o.type);
  }
  if (o.user) {
    args.add("USER");
    args.add(*o.user);
  }
  if (o.addr) {
    args.add("ADDR");
    args.add(*o.addr);
  }
  if (o.laddr) {
    args.add("LADDR");
    args.add(*o.laddr);
  }
  if (o.skipme) {
    args.add("SKIPME");
    args.add_token(token_of(*o.skipme));
  }
  if (o.maxage) {
    args.add("MAXAGE");
    args.add_number(o.maxage->count());
  }
}
void add(const ClientListFilter& o, ArgumentList& args) {
  if (o.type) {
    args.add("TYPE");
    args.add(*o.type);
  }
}

}  // namespace

Future<void> ConnectionCommands::client_caching(YesNo mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::client_caching, args.views());
}
Future<void> ConnectionCommands::client_capa(const Args& capabilities) const {
  return call<void>(table::client_capa, capabilities.views());
}
Future<std::optional<std::string>> ConnectionCommands::client_getname() const {
  return call<std::optional<std::string>>(table::client_getname, {});
}
Future<std::int64_t> ConnectionCommands::client_getredir() const {
  return call<std::int64_t>(table::client_getredir, {});
}
Future<std::vector<std::string>> ConnectionCommands::client_help() const {
  return call<std::vector<std::string>>(table::client_help, {});
}
Future<std::int64_t> ConnectionCommands::client_id() const {
  return call<std::int64_t>(table::client_id, {});
}
Future<void> ConnectionCommands::client_import_source(OnOff mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::client_import_source, args.views());
}
Future<ClientInfo> ConnectionCommands::client_info() const {
  return call<ClientInfo>(table::client_info, {});
}
Future<void> ConnectionCommands::client_kill(const Arg& address) const {
  const std::string_view args[] = {address.view()};
  return call<void>(table::client_kill, args);
}
Future<std::int64_t> ConnectionCommands::client_kill(const ClientKillFilter& filter) const {
  ArgumentList args;
  add(filter, args);
  return call<std::int64_t>(table::client_kill, args.views());
}
Future<std::vector<ClientInfo>> ConnectionCommands::client_list(
    const ClientListFilter& filter) const {
  ArgumentList args;
  add(filter, args);
  return call_by<&read_clients>(table::client_list, args.views());
}
Future<std::vector<ClientInfo>> ConnectionCommands::client_list_id(const Args& ids) const {
  ArgumentList args;
  args.add("ID");
  args.add(ids.views());
  return call_by<&read_clients>(table::client_list, args.views());
}
Future<void> ConnectionCommands::client_no_evict(OnOff mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::client_no_evict, args.views());
}
Future<void> ConnectionCommands::client_no_touch(OnOff mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::client_no_touch, args.views());
}
Future<void> ConnectionCommands::client_pause(std::chrono::milliseconds time,
                                              PauseMode mode) const {
  ArgumentList args;
  args.add_number(time.count());
  args.add_token(token_of(mode));
  return call<void>(table::client_pause, args.views());
}
Future<void> ConnectionCommands::client_setinfo(const Arg& attribute, const Arg& value) const {
  const std::string_view args[] = {attribute.view(), value.view()};
  return call<void>(table::client_setinfo, args, &value);
}
Future<void> ConnectionCommands::client_setname(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<void>(table::client_setname, args);
}
Future<TrackingInfo> ConnectionCommands::client_trackinginfo() const {
  return call<TrackingInfo>(table::client_trackinginfo, {});
}
Future<bool> ConnectionCommands::client_unblock(std::int64_t id, UnblockReason reason) const {
  ArgumentList args;
  args.add_number(id);
  args.add_token(token_of(reason));
  return call<bool>(table::client_unblock, args.views());
}
Future<void> ConnectionCommands::client_unpause() const {
  return call<void>(table::client_unpause, {});
}
Future<std::string> ConnectionCommands::echo(const Arg& text) const {
  const std::string_view args[] = {text.view()};
  return call<std::string>(table::echo, args);
}
Future<std::string> ConnectionCommands::ping() const {
  return call<std::string>(table::ping, {});
}
Future<std::string> ConnectionCommands::ping(const Arg& text) const {
  const std::string_view args[] = {text.view()};
  return call<std::string>(table::ping, args);
}

}  // namespace deferredis
// clang-format on
