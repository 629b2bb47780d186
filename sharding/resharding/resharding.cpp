#include <deferredis/sharding/resharding.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include <deferredis/client/backend/handle_access.hpp>
#include <deferredis/sharding/resharding/key_moves.hpp>
#include <deferredis/sharding/resharding/rebalance.hpp>
#include <deferredis/sharding/resharding/resharding_backend.hpp>
#include <deferredis/sharding/shards/shards_of.hpp>

namespace deferredis {

namespace {

// The new ring's servers in its order, followed by those that only the old ring has.
struct ServerList {
  std::vector<Endpoint> endpoints;
  std::vector<std::size_t> from_places;

  std::size_t place_of(const Endpoint& endpoint) {
    const auto found = std::find(endpoints.begin(), endpoints.end(), endpoint);
    const auto place = static_cast<std::size_t>(found - endpoints.begin());
    if (found == endpoints.end()) endpoints.push_back(endpoint);
    return place;
  }
};

}  // namespace

struct Resharding::Parts {
  std::shared_ptr<const detail::KeyMoves> moves;
  Shared<Backend> backend;
};

Resharding::Parts Resharding::make_parts(Reactor& reactor, const ReshardOptions& options) {
  if (options.from.eject.after != Duration::zero() || options.to.eject.after != Duration::zero())
    Error(errc::invalid_argument, "eject: not possible while keys move between shards").raise();
  const auto from = detail::parse_shards(options.from);
  const auto to = detail::parse_shards(options.to);
  ServerList servers;
  for (const auto& entry : to) servers.endpoints.push_back(entry.endpoint);
  for (const auto& entry : from) servers.from_places.push_back(servers.place_of(entry.endpoint));

  const Options& connection = options.to.connection;
  const std::size_t size = options.pool ? connection.pool_size : 1;
  Options patient = connection;
  patient.when_disconnected = WhenDisconnected::wait;
  std::vector<Shared<Backend>> shards;
  std::vector<Client> nodes;
  shards.reserve(servers.endpoints.size());
  detail::Settings settings(connection);
  settings.connect.asker = shards.data();  // one asker for all shards
  for (const Endpoint& endpoint : servers.endpoints) {
    shards.push_back(detail::make_shard(reactor, endpoint, settings, size));
    nodes.push_back(detail::HandleAccess::make<Client>(shards.back(), patient));
  }
  detail::KeyMoves::Rings rings{detail::ring_of(options.from, from),
                                detail::ring_of(options.to, to), std::move(servers.from_places)};
  Parts parts;
  parts.moves = std::make_shared<detail::KeyMoves>(std::move(rings), std::move(nodes));
  parts.backend = Shared<Backend>(
      new detail::ReshardingBackend(reactor.core(), parts.moves, std::move(shards)));
  return parts;
}

namespace {

Future<void> finish_moves(std::shared_ptr<const detail::KeyMoves> moves) {
  auto rebalanced = detail::Rebalance::run(moves, {}, {});
  const RebalanceProgress figures = co_await std::move(rebalanced);
  if (figures.conflicts != 0) {
    Error(errc::not_supported,
          "resharding: " + std::to_string(figures.conflicts) +
              " keys are on two shards with different values; delete one copy of each, then finish")
        .raise();
  }
  co_await detail::KeyMoves::forget_marks(moves);
}

}  // namespace

Resharding::Resharding(Reactor& reactor, const ReshardOptions& options)
    : Resharding(make_parts(reactor, options), options.to.connection) {}

Resharding::Resharding(Parts parts, const Options& connection)
    : moves_(std::move(parts.moves)),
      client_(detail::HandleAccess::make<Client>(std::move(parts.backend), connection)) {}

bool Resharding::moves(Key key) const noexcept { return moves_->moves(key.view()); }

Future<RebalanceProgress> Resharding::rebalance(
    RebalanceOptions options, detail::MoveFunction<void(const RebalanceProgress&)> progress) const {
  const detail::CurrentCore current(detail::core_of(client_));
  return detail::Rebalance::run(moves_, options, std::move(progress));
}

Future<void> Resharding::finish() const {
  const detail::CurrentCore current(detail::core_of(client_));
  return finish_moves(moves_);
}

Client lazy_resharding(Reactor& reactor, const ReshardOptions& options) {
  return Resharding(reactor, options).client();
}

}  // namespace deferredis
