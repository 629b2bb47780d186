#include "integration/history_program.hpp"

#include <algorithm>
#include <numeric>

#include <deferredis/client/transaction.hpp>

namespace deferredis::test {

using namespace std::chrono_literals;
using support::History;
using support::Operation;
using Kind = Operation::Kind;

namespace {

/// As the result of an operation that had no effect, and is left out of the history.
constexpr std::size_t no_effect = 0;

constexpr std::string_view swap_script =
    "if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end "
    "redis.call('SET', KEYS[1], ARGV[2]) return 1";

std::int64_t number_in(const std::optional<std::string>& text) {
  return text ? std::stoll(*text) : 0;
}

Future<std::int64_t> swap_by_watch(Client rc, std::string key, Operation it) {
  const Keys keys(key);
  Watch watch = co_await rc.watch(keys);
  const auto value = co_await watch.get(key);
  if (number_in(value) != it.expected) co_return 0;
  Transaction swap = watch.multi();
  swap.set(key, std::to_string(it.argument)).detach();
  co_await swap.commit();
  co_return 1;
}

Options hasty_options(std::uint16_t port, Retry retry) {
  return {.host = "127.0.0.1",
          .port = port,
          .when_disconnected = WhenDisconnected::wait,
          .retry = retry,
          .timeout = 400ms,
          .connect_timeout = 200ms,
          .total_connect_timeout = 400ms,
          .handshake_timeout = 200ms,
          .ping_interval = 40ms,
          .dead_after = 100ms,
          .backoff = {.min = 1ms, .max = 10ms}};
}

}  // namespace

HistoryProgram::HistoryProgram(OneServer& it, const HistoryOrder& order)
    : it_(it),
      order_(order),
      random_(order.seed),
      proxy_({it.server.port()},
             {.seed = order.seed, .bytes_between = 4000, .longest_stall = 150ms}),
      running_(clients),
      latest_(registers) {
  for (std::size_t i = 0; i < clients; ++i)
    clients_.push_back(lazy_connection(it.reactor, hasty_options(proxy_.port(), order.retry)));
}

std::vector<History> HistoryProgram::run(HistoryFigures& figures) {
  bool killed = !order_.kill;
  const auto all_returned = [this] {
    return std::accumulate(running_.begin(), running_.end(), std::size_t{0}) == 0;
  };
  it_.until([&] {
    if (!killed && called_ > order_.operations / 2) {
      it_.server.restart();
      killed = true;
    }
    for (std::size_t i = 0; i < clients; ++i) {
      if (called_ < order_.operations && running_[i] < at_once) call(i);
    }
    return called_ == order_.operations && all_returned();
  });
  figures.faults += proxy_.tally().total();
  std::vector<History> histories;
  for (const History& all : history_) histories.push_back(with_effects(all, figures));
  return histories;
}

Operation HistoryProgram::next_operation(std::size_t register_number) {
  Operation it;
  it.kind = static_cast<Kind>(pick(4));
  it.called = moment_++;
  it.expected = latest_[register_number];
  // No two writes write the same number, and counting does not reach the next one.
  it.argument = it.kind == Kind::add ? 1 : static_cast<std::int64_t>(called_ + 1) * 10'000;
  return it;
}

void HistoryProgram::call(std::size_t client) {
  const std::size_t number = pick(registers);
  const Place place{number, history_[number].size(), client};
  history_[number].push_back(next_operation(number));
  ++called_;
  ++running_[client];
  send(place, at(place))
      .then([this, place](std::int64_t result) { returned(place, result); })
      .on_error([this, place](const Error& error) { failed(place, error.delivery()); })
      .detach();
}

// The seed is part of the key: a late command of an earlier program is another register's.
std::string HistoryProgram::key(const Place& place) const {
  return "register" + std::to_string(place.register_number) + ":" + std::to_string(order_.seed);
}

Future<std::int64_t> HistoryProgram::send(const Place& place, const Operation& it) {
  const Client& rc = clients_[place.client];
  const std::string text = std::to_string(it.argument);
  switch (it.kind) {
    case Kind::read:
      return rc.get(key(place)).then([](const std::optional<std::string>& value) {
        return number_in(value);
      });
    case Kind::write: return rc.set(key(place), text).then([](bool) { return std::int64_t{0}; });
    case Kind::add: return rc.incrby(key(place), it.argument);
    case Kind::swap_if: break;
  }
  if (pick(2) == 0) return swap_by_watch(rc, key(place), it);
  return rc.eval<std::int64_t>(swap_script, {key(place)}, {std::to_string(it.expected), text});
}

void HistoryProgram::returned(const Place& place, std::int64_t result) {
  Operation& it = at(place);
  it.returned = moment_++;
  it.result = result;
  --running_[place.client];
  if (it.kind == Kind::read || it.kind == Kind::add) latest_[place.register_number] = result;
  if (it.kind == Kind::write || (it.kind == Kind::swap_if && result == 1))
    latest_[place.register_number] = it.argument;
}

void HistoryProgram::failed(const Place& place, Delivery delivery) {
  Operation& it = at(place);
  if (delivery != Delivery::maybe_applied || it.kind == Kind::read) it.returned = no_effect;
  ++moment_;
  --running_[place.client];
}

History HistoryProgram::with_effects(const History& all, HistoryFigures& figures) const {
  History history;
  std::size_t last_return = 0;
  for (const Operation& it : all) {
    if (it.returned == no_effect) continue;
    history.push_back(it);
    ++figures.operations;
    if (it.called < last_return) ++figures.overlapping;
    if (!it.has_returned()) {
      ++figures.unknown;
      continue;
    }
    last_return = std::max(last_return, it.returned);
    if (it.kind == Kind::swap_if && it.result == 1) ++figures.swaps;
  }
  return history;
}

}  // namespace deferredis::test
