// Client: the clients of its single servers.
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/client.hpp>

namespace deferredis {

Client Client::of_server(Shared<Backend> server) const {
  if (&*server != &*backend_) backend_->share_with(*server);
  Client node = *this;
  node.backend_ = std::move(server);
  node.cache_ = nullptr;  // the cache of all servers
  node.note_special();
  return node;
}

Client Client::on(const Endpoint& endpoint) const {
  auto server = here().server_at(endpoint);
  if (server == nullptr) {
    Error(errc::invalid_argument, "on: " + to_string(endpoint) +
                                      " is not one of the servers of the " + backend_->describe() +
                                      "; endpoints() lists them")
        .raise();
  }
  return of_server(std::move(server));
}

Future<std::vector<Client::Node>> Client::nodes(Client client, Which which) {
  const std::vector<detail::Server> servers = co_await client.backend_->servers(client.patience());
  std::vector<Node> nodes;
  for (const detail::Server& server : servers) {
    const bool replica = server.role == NodeRole::replica;
    if (which == Which::primaries && !server.primary) continue;
    if (which == Which::replicas && !replica) continue;
    auto asked = which == Which::replicas ? server.backend->for_reads() : server.backend;
    nodes.push_back(Node{server.endpoint, client.of_server(std::move(asked)), server.role});
  }
  co_return nodes;
}

Future<Client> Client::on_slot(std::uint16_t slot) const {
  return here()
      .server_of_slot(slot, patience())
      .then([client = *this](const Shared<Backend>& server) { return client.of_server(server); });
}

}  // namespace deferredis
