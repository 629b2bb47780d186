#include <deferredis/client/link/lease_of.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration first_delay = std::chrono::milliseconds(25);
constexpr Duration last_delay = std::chrono::milliseconds(500);

Duration left(const Backend& backend, const Patience& patience) {
  return patience.deadline - backend.core().reactor->clock().now();
}

template <class T>
Future<T> within(const Backend& backend, Future<T> future, const Patience& patience) {
  const bool ends = patience.deadline != TimePoint::max() && backend.core().reactor != nullptr;
  if (!ends || future.settled()) return future;
  return std::move(future).timeout(
      std::max<Duration>(left(backend, patience), std::chrono::milliseconds(1)));
}

Error too_late(const Error& latest) {
  return Error(errc::timeout,
               "no connection of its own by the deadline; the latest attempt: " +
                   std::string(latest.message()),
               Delivery::not_sent);
}

}  // namespace

Future<Leased> lease_of(Shared<Backend> backend, std::vector<std::string> keys, Patience patience) {
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  for (int round = 0;; ++round) {
    auto found = within(*backend, backend->server_of(views, patience), patience);
    auto server = co_await std::move(found).outcome();
    std::optional<Error> met;
    if (server) {
      auto asked = within(*backend, server.value()->lease(patience), patience);
      auto lease = co_await std::move(asked).outcome();
      if (lease) {
        Leased leased{std::move(server.value()), std::move(lease.value())};
        co_return leased;
      }
      met = lease.error();
    } else {
      met = server.error();
    }
    const Error error = met->with_delivery(Delivery::not_sent);
    Backend& asked_of = server ? *server.value() : *backend;
    if (!backend->may_recover(asked_of, error, patience.offline)) co_return error;
    const Duration most = std::min<Duration>(first_delay * (1 << std::min(round, 5)), last_delay);
    const Duration wait = most / 2 + most / 2 * (round % 3) / 2;
    if (patience.deadline != TimePoint::max() && left(*backend, patience) <= wait)
      co_return too_late(error);
    auto pause = backend->core().reactor->after(wait);
    co_await std::move(pause);
  }
}

}  // namespace deferredis::detail
