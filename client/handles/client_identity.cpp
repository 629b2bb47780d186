// What a client knows of its server, and of commands.
#include <deferredis/client/server_identity.hpp>

#include <string>
#include <utility>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/client.hpp>
#include <deferredis/client/more_commands.hpp>
#include <deferredis/client/replies/administration.hpp>

namespace deferredis {

void Client::register_command(const CommandSpec& spec) const { here().own_commands()->add(spec); }

Future<ServerIdentity> Client::server_info() const {
  const detail::CurrentCore current(core());
  // Plain strings are wanted here, whatever the view does with them.
  return ask_identity(with({.key_prefix = "", .codec = nullptr}));
}

Future<ServerIdentity> Client::ask_identity(Client client) {
  auto asking = client.command<ServerInfo>("INFO");
  auto info = co_await std::move(asking).outcome();
  if (!info && info.error().delivery() != Delivery::rejected) co_return info.error();
  ServerIdentity server;
  if (info) {
    server = detail::identity_of(info.value());
  } else {
    server.kind = ServerIdentity::Kind::proxy;
    server.hints.emplace_back(info.error().message());
  }
  auto listing = client.command<std::vector<ModuleInfo>>("MODULE", "LIST");
  auto modules = co_await std::move(listing).outcome();
  if (!modules && modules.error().delivery() != Delivery::rejected) co_return modules.error();
  if (modules) {
    for (const ModuleInfo& module : modules.value())
      server.modules.push_back({module.name, module.version});
  } else {
    server.hints.emplace_back(modules.error().message());
  }
  client.backend_->remember(server);
  co_return server;
}

}  // namespace deferredis
