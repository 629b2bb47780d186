#include <deferredis/client/large_values/open_transfer.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

#include <deferredis/client/link/lease_of.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/server_error.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

namespace {

constexpr int most_redirects = 5;  // as for any command in a cluster
constexpr int most_losses = 3;     // in a row
constexpr Duration first_pause = std::chrono::milliseconds(25);
constexpr int longest_pause = 4;  // times doubled

// "ASK 3999 127.0.0.1:6381". Nullopt if it names no address.
std::optional<Endpoint> named_by(const Error& ask) {
  std::string_view text = ask.message();
  text.remove_prefix(text.rfind(' ') + 1);
  const std::size_t colon = text.rfind(':');
  std::uint16_t port = 0;
  if (colon == text.npos || colon == 0) return std::nullopt;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end || port == 0) return std::nullopt;
  return Endpoint::tcp(text.substr(0, colon), port);
}

Future<void> send(ReactorCore& core, Lease& lease, const CommandRow& row,
                  std::span<const std::string_view> arguments) {
  const auto slot = make_slot<void>(core, row);
  auto answered = slot.future();
  lease.dispatch(CommandView{row, arguments}, slot);
  return answered;
}

template <class T>
Future<T> limited(Future<T> future, Duration limit) {
  return limit == Duration::zero() ? std::move(future) : std::move(future).timeout(limit);
}

// Is nothing owed, and no push half received?
bool quiet(Lease& lease) {
  const Connection* const connection = lease.connection();
  return lease.in_flight() == 0 && (connection == nullptr || connection->between_replies());
}

}  // namespace

Future<std::unique_ptr<Transfer>> TransferRoute::open(bool probe) {
  for (;;) {
    Shared<Backend> asked = asked_ ? backend_->server_at(*asked_) : nullptr;
    const bool asking = asked != nullptr;
    asked_.reset();
    std::vector<std::string> keys;
    if (!asking) keys.push_back(key_);
    auto getting = lease_of(asking ? std::move(asked) : backend_, std::move(keys), rules_.patience);
    Leased leased = co_await std::move(getting);
    std::optional<Error> met;
    if (asking) {
      auto sent = limited(send(backend_->core(), leased.lease, table::asking, {}), rules_.stall);
      auto outcome = co_await std::move(sent).outcome();
      if (!outcome) met = outcome.error();
    } else if (probe && backend_->keys_move()) {
      auto told = ask_about_key(leased.lease);
      met = co_await std::move(told);
    } else if (!quiet(leased.lease)) {
      auto sent = limited(send(backend_->core(), leased.lease, table::ping, {}), rules_.stall);
      auto outcome = co_await std::move(sent).outcome();
      if (!outcome) met = outcome.error();
    }
    if (!met && !quiet(leased.lease)) continue;  // one more PING
    if (!met && leased.lease.connection() != nullptr) {
      co_return std::make_unique<Transfer>(std::move(leased.lease), rules_.piece_bytes,
                                           rules_.stall);
    }
    const Error error =
        met ? *met : Error(errc::connection, "the connection was lost", Delivery::not_sent);
    auto repeated = again(error.with_delivery(
        met && met->delivery() == Delivery::rejected ? Delivery::rejected : Delivery::not_sent));
    const bool repeats = co_await std::move(repeated);
    if (!repeats) co_return error.with_delivery(Delivery::not_sent);
  }
}

// Its answer does not matter, only whether it is one.
Future<std::optional<Error>> TransferRoute::ask_about_key(Lease& lease) {
  const std::string_view arguments[] = {key_};
  auto sent = limited(send(backend_->core(), lease, table::exists, arguments), rules_.stall);
  auto outcome = co_await std::move(sent).outcome();
  std::optional<Error> met;
  if (!outcome) met = outcome.error();
  co_return met;
}

Future<bool> TransferRoute::again(Error error) {
  if (error.is(errc::closed) || error.is(errc::cancelled)) co_return false;
  if (error.is(errc::moved)) {
    if (++redirects_ > most_redirects) co_return false;
    auto learned = backend_->misdirected(error, false);
    const bool known = co_await std::move(learned);
    co_return known;
  }
  if (error.is(errc::ask)) {
    asked_ = named_by(error);
    co_return asked_ && ++redirects_ <= most_redirects;
  }
  if (error.delivery() == Delivery::rejected) {
    if (!known_not_applied(error)) co_return false;
    auto paused = pause();
    const bool in_time = co_await std::move(paused);
    co_return in_time;
  }
  if (error.code() != errc::connection) co_return false;
  if (error.delivery() == Delivery::maybe_applied && !rules_.may_repeat) co_return false;
  if (++losses_ > most_losses) co_return false;
  if (losses_ == 1) co_return true;
  auto paused = pause();
  const bool in_time = co_await std::move(paused);
  co_return in_time;
}

// Returns false if the time would be over.
Future<bool> TransferRoute::pause() {
  Reactor* const reactor = backend_->core().reactor;
  if (reactor == nullptr) co_return false;
  const Duration wait = first_pause * (1 << std::min(refusals_++, longest_pause));
  if (reactor->clock().now() + wait >= rules_.patience.deadline) co_return false;
  auto paused = reactor->after(wait);
  co_await std::move(paused);
  co_return true;
}

}  // namespace deferredis::detail
