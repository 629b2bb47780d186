#include <deferredis/sharding/resharding/rebalance.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/scan.hpp>
#include <deferredis/reactor/combine.hpp>

namespace deferredis::detail {

namespace {

constexpr auto breath = std::chrono::milliseconds(20);  // pause after a failure

}  // namespace

Rebalance::Rebalance(std::shared_ptr<const KeyMoves> moves, const RebalanceOptions& options,
                     Tell tell)
    : moves_(std::move(moves)),
      options_(options),
      tell_(std::move(tell)),
      core_(core_of(moves_->nodes().front())),
      begun_(core_.time()),
      succeeded_(begun_) {
  options_.at_a_time = std::max<std::size_t>(options_.at_a_time, 1);
}

Future<RebalanceProgress> Rebalance::run(std::shared_ptr<const KeyMoves> moves,
                                         RebalanceOptions options, Tell tell) {
  return run(std::make_shared<Rebalance>(std::move(moves), options, std::move(tell)));
}

// SCAN guarantees nothing if its server restarts meanwhile, so only a pass without any move,
// failure or reconnect counts as the last one.
Future<RebalanceProgress> Rebalance::run(Self self) {
  std::vector<std::size_t> shards = self->moves_->rings().from_places;
  std::sort(shards.begin(), shards.end());
  shards.erase(std::unique(shards.begin(), shards.end()), shards.end());
  RebalanceProgress& figures = self->figures_;
  figures.shards = shards.size();
  for (;; ++figures.pass) {
    const std::uint64_t connects = self->connects();
    figures.conflicts = 0;
    bool quiet = true;
    for (figures.shard = 0; figures.shard != shards.size(); ++figures.shard) {
      const bool nothing = co_await go_through(self, shards[figures.shard]);
      quiet = quiet && nothing;
    }
    if (quiet && connects == self->connects()) co_return figures;
  }
}

// Returns true if there was nothing to move and no failure.
Future<bool> Rebalance::go_through(Self self, std::size_t shard) {
  ScanOptions pages;
  pages.count = static_cast<std::int64_t>(self->options_.scan_count);
  ScanSequence<std::string> keys = scan_keys(self->moves_->nodes()[shard], pages);
  bool quiet = true;
  for (bool more = true; more;) {
    std::vector<std::string> some;
    while (more && some.size() < self->options_.at_a_time) {
      const auto key = co_await keys.next().outcome();
      if (!key) {
        self->bear(key.error());
        quiet = false;
        co_await pause(self->core_, breath);
        continue;
      }
      self->succeeded_ = self->core_.time();
      more = key.value().has_value();
      if (!more) break;
      ++self->figures_.keys_seen;
      if (self->belongs_elsewhere(*key.value(), shard)) some.push_back(*key.value());
    }
    if (!some.empty()) {
      const bool nothing = co_await move_all(self, std::move(some));
      quiet = quiet && nothing;
    }
    if (self->tell_) self->tell_(self->figures_);
    const Duration early = self->ahead_of_limit();
    if (early > Duration::zero()) co_await pause(self->core_, early);
  }
  co_return quiet;
}

// The same for these keys; keys that fail are tried again.
Future<bool> Rebalance::move_all(Self self, std::vector<std::string> keys) {
  bool quiet = true;
  while (!keys.empty()) {
    std::vector<Future<KeyMove>> moving;
    moving.reserve(keys.size());
    for (const std::string& key : keys) moving.push_back(KeyMoves::move(self->moves_, key));
    const auto outcomes = co_await all_settled(std::move(moving));
    std::vector<std::string> failed;
    for (std::size_t i = 0; i != keys.size(); ++i) {
      if (outcomes[i]) {
        self->count(outcomes[i].value());
        quiet = quiet && outcomes[i].value().result == KeyMove::Result::conflict;
        continue;
      }
      self->bear(outcomes[i].error());
      failed.push_back(std::move(keys[i]));
    }
    if (failed.empty()) self->succeeded_ = self->core_.time();
    else {
      quiet = false;
      co_await pause(self->core_, breath);
    }
    keys = std::move(failed);
  }
  co_return quiet;
}

bool Rebalance::belongs_elsewhere(std::string_view key, std::size_t shard) const noexcept {
  if (key == KeyMoves::id_key || key == KeyMoves::marks_key) return false;
  return moves_->old_place(key) == shard && moves_->new_place(key) != shard;
}

void Rebalance::count(const KeyMove& move) noexcept {
  if (move.result == KeyMove::Result::conflict) ++figures_.conflicts;
  if (move.result != KeyMove::Result::moved) return;
  ++figures_.keys_moved;
  figures_.bytes_moved += move.bytes;
}

void Rebalance::bear(const Error& error) const {
  const bool passes = error.is(errc::connection) || error.is(errc::timeout);
  if (!passes || core_.time() - succeeded_ > options_.patience) error.raise();
}

Duration Rebalance::ahead_of_limit() const {
  if (options_.keys_per_second == 0) return Duration::zero();
  const double seconds =
      static_cast<double>(figures_.keys_moved) / static_cast<double>(options_.keys_per_second);
  const auto due =
      begun_ + std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
  return due - core_.time();
}

std::uint64_t Rebalance::connects() const {
  std::uint64_t sum = 0;
  for (const Client& node : moves_->nodes()) sum += node.stats().connects;
  return sum;
}

Future<void> Rebalance::pause(ReactorCore& core, Duration length) {
  const auto over = std::make_shared<Promise<void>>(core);
  auto future = over->future();
  Timer timer = Reactor::of(core).call_later(length, [over] { over->fulfill(); });
  timer.release();
  return future;
}

}  // namespace deferredis::detail
