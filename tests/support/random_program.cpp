#include "support/random_program.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/no_reply.hpp>
#include <deferredis/client/scan.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/sync.hpp>
#include <deferredis/reactor/task_scope.hpp>

namespace deferredis::support {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_kept = 12;  // handles of each kind

/// Moved by the program.
struct StepClock final : Clock {
  TimePoint now() const noexcept override { return time; }
  bool manual() const noexcept override { return true; }
  TimePoint time{std::chrono::hours(1000)};
};

class Program {
 public:
  Program(RandomServers& servers, std::uint32_t seed, RandomTally& tally)
      : servers_(servers), tally_(tally), random_(seed), reactor_(std::in_place, clock_) {
    reactor_->on_unhandled_error([this](const Error&) { called(); });
    clients_.push_back(make_client());
  }
  void run(int steps);
  void end();

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  Client make_client();
  Client& client();
  std::string key() { return "{k}" + std::to_string(pick(5)); }
  void act();
  void act_on_handles();
  void act_on_futures();
  void turn();
  void use_what_is_left();

  void command();
  void blocking();
  void of_session();
  void of_watch();
  void of_transaction();
  void of_subscriber();
  void of_many();
  void of_views();
  void of_reactor();
  static Future<void> task(Program& program, Client rc, Duration wait);
  static Future<void> locked(Program& program, Duration wait);

  /// One of our callbacks runs.
  void called() {
    ++tally_.callbacks;
    if (ending_) ++tally_.in_the_end;
    if (!ending_ && pick(4) == 0) act();
  }
  template <class T>
  void follow(Future<T> future);
  void keep(Future<void> future) { put(futures_, std::move(future)); }
  template <class T>
  void put(std::vector<T>& all, T one) {
    if (all.size() >= most_kept) drop_one(all);
    all.push_back(std::move(one));
  }
  /// Takes it out first: what it does may come back to us.
  template <class T>
  std::optional<T> take(std::vector<T>& all) {
    if (all.empty()) return {};
    std::swap(all[pick(all.size())], all.back());
    std::optional<T> one(std::move(all.back()));
    all.pop_back();
    return one;
  }
  template <class T>
  void drop_one(std::vector<T>& all) {
    static_cast<void>(take(all));
  }
  template <class T>
  static void drop_all(std::vector<T>& all) {
    const auto gone = std::exchange(all, {});
  }

  RandomServers& servers_;
  RandomTally& tally_;
  std::mt19937 random_;
  StepClock clock_;
  std::optional<Reactor> reactor_;
  bool ending_ = false;

  std::vector<Client> clients_;
  std::vector<Future<void>> futures_;
  std::vector<Session> sessions_;
  std::vector<Watch> watches_;
  std::vector<Transaction> transactions_;
  std::vector<Batch> batches_;
  std::vector<NoReply> no_replies_;
  std::vector<Subscriber> subscribers_;
  std::vector<Monitor> monitors_;
  std::vector<ScanSequence<std::string>> scans_;
  std::vector<Timer> timers_;
  std::vector<Registration> registrations_;
  std::vector<std::unique_ptr<TaskScope>> scopes_;
  std::unique_ptr<Mutex> mutex_ = std::make_unique<Mutex>();
};

Client Program::make_client() {
  return servers_.client(*reactor_, {.protocol = ProtocolVersion::resp2,
                                     .announce_library = false,
                                     .pool_size = 2,
                                     .max_exclusive = 3,
                                     .timeout = 300ms,
                                     .ping_interval = 200ms,
                                     .dead_after = 1s});
}

Client& Program::client() {
  if (clients_.empty()) clients_.push_back(make_client());
  return clients_[pick(clients_.size())];
}

// --- what is done with a future ------------------------------------------------------------------

template <class T>
void Program::follow(Future<T> future) {
  const auto pause = [this] { return reactor_->after(Duration(pick(3) * 10ms)); };
  std::string text(40, 'x');
  const auto whole = [](const std::string& what) { return what == std::string(40, 'x'); };
  switch (pick(10)) {
    case 0: return std::move(future).detach();
    case 1: return keep(std::move(future).then([this](auto&&...) { called(); }));
    case 2:
      return keep(std::move(future).then([this](auto&&...) {
        called();
        throw std::runtime_error("thrown by a callback");
      }));
    case 3:
      return keep(std::move(future).then([](auto&&...) {}).on_error([this](const Error&) {
        called();
        if (!ending_) command();
      }));
    case 4: {
      auto fn = [this, pause, whole, text]() -> Future<void> {
        co_await pause();
        if (!whole(text)) ++tally_.damaged;
        called();
      };
      return keep(std::move(future).then([](auto&&...) {}).then(std::move(fn)));
    }
    case 5: {
      auto fn = [this, pause, whole, text](const Error& error) -> Future<void> {
        co_await pause();
        if (!whole(text) || error.code().name().empty()) ++tally_.damaged;
        called();
      };
      return keep(std::move(future).then([](auto&&...) {}).on_error(std::move(fn)));
    }
    case 6: {
      auto fn = [this, pause, whole, text]() -> Future<void> {
        co_await pause();
        if (!whole(text)) ++tally_.damaged;
        called();
      };
      return keep(std::move(future).finally(std::move(fn)).then([](auto&&...) {}));
    }
    case 7: return keep(std::move(future).timeout(Duration(pick(5) * 20ms)).then([](auto&&...) {}));
    case 8: {
      future.cancel();
      return keep(std::move(future).then([](auto&&...) {}));
    }
    case 9: {
      if (scopes_.empty()) put(scopes_, std::make_unique<TaskScope>());
      return scopes_[pick(scopes_.size())]->spawn(std::move(future));
    }
  }
}

// --- what is started -----------------------------------------------------------------------------

void Program::command() {
  const Client rc = client();
  switch (pick(4)) {
    case 0: return follow(rc.get(key()));
    case 1: return follow(rc.set(key(), "value"));
    case 2: return follow(rc.incr(key()));
    case 3: return follow(rc.del({key(), key()}));
  }
}

void Program::blocking() {
  auto future = client().command("BLPOP", key(), 0);
  if (pick(2) == 0) future.cancel();
  follow(std::move(future));
}

void Program::of_session() {
  if (pick(3) != 0 && !sessions_.empty()) {
    auto session = *take(sessions_);
    if (pick(4) == 0) session.release();
    follow(session.get(key()));
    if (pick(8) == 0) follow(session.command("SELECT", 1));
    if (pick(2) == 0) put(sessions_, std::move(session));
    return;
  }
  follow(client().session(key()).then([this](Session session) {
    called();
    if (pick(4) != 0) put(sessions_, std::move(session));
  }));
}

void Program::of_watch() {
  if (pick(2) == 0 && !watches_.empty()) {
    auto watch = *take(watches_);
    follow(watch.get(key()));
    auto transaction = watch.multi();
    follow(transaction.incr(key()));
    if (pick(2) == 0) follow(transaction.commit());
    else put(transactions_, std::move(transaction));
    if (pick(2) == 0) put(watches_, std::move(watch));
    return;
  }
  if (pick(3) == 0) {
    const auto prepare = [this](Watch& watch) -> Future<Transaction> {
      auto read = watch.get("{k}1");
      co_await std::move(read);
      called();
      auto transaction = watch.multi();
      transaction.incr("{k}1").on_error([](const Error&) {}).detach();
      co_return transaction;
    };
    return follow(client().transact(key(), prepare));
  }
  follow(client().watch(key()).then([this](Watch watch) {
    called();
    put(watches_, std::move(watch));
  }));
}

void Program::of_transaction() {
  if (pick(2) == 0) {
    put(transactions_, client().multi());
    put(batches_, client().batch());
  }
  if (!transactions_.empty()) {
    auto transaction = *take(transactions_);
    follow(transaction.incr(key()));
    follow(transaction.get(key()));
    switch (pick(4)) {
      case 0: return follow(transaction.commit());
      case 1: return follow(transaction.commit_replies());
      case 2: return transaction.discard();
      case 3: return put(transactions_, std::move(transaction));
    }
  }
  if (batches_.empty()) return;
  auto batch = *take(batches_);
  follow(batch.set(key(), "value"));
  if (pick(2) == 0) follow(batch.execute());
}

void Program::of_subscriber() {
  if (subscribers_.empty() || pick(6) == 0) {
    put(subscribers_, client().subscriber());
  }
  auto subscriber = *take(subscribers_);
  switch (pick(6)) {
    case 0: follow(subscriber.subscribe("news")); break;
    case 1: follow(subscriber.subscribe("news", [this](const Message&) { called(); })); break;
    case 2: follow(subscriber.unsubscribe()); break;
    case 3: follow(subscriber.next(50ms)); break;
    case 4: follow(subscriber.next()); break;
    case 5: subscriber.on_gap([this](const Message&) { called(); }); break;
  }
  if (pick(4) != 0) put(subscribers_, std::move(subscriber));
}

void Program::of_many() {
  const Client rc = client();
  switch (pick(4)) {
    case 0: {
      auto fn = [this, text = std::string(40, 'x')](const Client& node) -> Future<bool> {
        auto asked = node.set("k", text);
        const bool set = co_await std::move(asked);
        called();
        co_return set;
      };
      return follow(rc.on_all(std::move(fn)));
    }
    case 1: {
      put(scans_, scan_keys(rc));
      auto fn = [this](const std::string& found) -> Future<void> {
        co_await reactor_->after(10ms);
        if (found.empty()) ++tally_.damaged;
        called();
      };
      return follow(scans_.back().for_each(std::move(fn)));
    }
    case 2: return follow(rc.each("GET", Keys(key(), key())));
    case 3:
      if (scans_.empty()) return;
      return follow(scans_[pick(scans_.size())].next());
  }
}

void Program::of_views() {
  const Client rc = client();
  switch (pick(8)) {
    case 0: return put(clients_, rc.with({.key_prefix = "p:"}));
    case 1: return put(clients_, rc.with({.client_name = "other"}));
    case 2: return put(clients_, Client(rc));
    case 3: return put(no_replies_, rc.no_reply());
    case 4:
      if (no_replies_.empty()) return;
      return follow(no_replies_[pick(no_replies_.size())].command("SET", key(), "value"));
    case 5: return put(registrations_, rc.on_event([this](const ConnectionEvent&) { called(); }));
    case 6: return pick(8) == 0 ? follow(rc.disconnect()) : follow(rc.connected());
    case 7:
      return pick(8) == 0 ? follow(rc.drain())
                          : follow(rc.on_all([](const Client& node) { return node.get("k"); }));
  }
}

Future<void> Program::task(Program& program, Client rc, Duration wait) {
  const std::string text(40, 'x');
  auto asked = rc.session("{k}1");
  auto session = co_await std::move(asked);
  co_await program.reactor_->after(wait);
  auto got = session.get(text);
  static_cast<void>(co_await std::move(got).outcome());
  if (text != std::string(40, 'x')) ++program.tally_.damaged;
  program.called();
}

Future<void> Program::locked(Program& program, Duration wait) {
  auto waiting = program.mutex_->lock();
  const Mutex::Guard guard = co_await std::move(waiting);
  co_await program.reactor_->after(wait);
  program.called();
}

void Program::of_reactor() {
  const Duration wait = Duration(pick(4) * 20ms);
  switch (pick(8)) {
    case 0: return reactor_->call_soon([this] { called(); });
    case 1: return put(timers_, reactor_->call_later(wait, [this] { called(); }));
    case 2: {
      auto fn = [this, wait, text = std::string(40, 'x')]() -> Future<void> {
        co_await reactor_->after(wait);
        if (text != std::string(40, 'x')) ++tally_.damaged;
        called();
      };
      return put(timers_, reactor_->every(30ms, std::move(fn)));
    }
    case 3: return follow(task(*this, client(), wait));
    case 4: return follow(locked(*this, wait));
    case 5: return follow(all(reactor_->after(wait), task(*this, client(), wait)));
    case 6: {
      std::vector<Future<void>> racing;
      racing.push_back(locked(*this, wait));
      racing.push_back(reactor_->after(10ms));
      return follow(race(std::move(racing)));
    }
    case 7:
      return scopes_.empty() ? void(put(scopes_, std::make_unique<TaskScope>()))
                             : follow(scopes_[pick(scopes_.size())]->join());
  }
}

// --- steps ---------------------------------------------------------------------------------------

void Program::act_on_futures() {
  if (auto future = take(futures_)) {
    if (pick(2) == 0) future->cancel();
    if (pick(2) == 0) follow(std::move(*future));
  }
}

void Program::act_on_handles() {
  switch (pick(14)) {
    case 0: return drop_one(clients_);
    case 1: return drop_one(sessions_);
    case 2: return drop_one(watches_);
    case 3: return drop_one(transactions_);
    case 4: return drop_one(batches_);
    case 5: return drop_one(no_replies_);
    case 6: return drop_one(subscribers_);
    case 7: return drop_one(monitors_);
    case 8: return drop_one(scans_);
    case 9: return drop_one(timers_);
    case 10: return drop_one(registrations_);
    case 11: return drop_one(scopes_);
    case 12: return put(monitors_, client().monitor());
    case 13:
      if (!monitors_.empty()) follow(monitors_[pick(monitors_.size())].next(50ms));
      return;
  }
}

void Program::act() {
  ++tally_.steps;
  try {
    switch (pick(11)) {
      case 0: return blocking();
      case 1: return of_session();
      case 2: return of_watch();
      case 3: return of_transaction();
      case 4: return of_subscriber();
      case 5: return of_many();
      case 6: return of_views();
      case 7: return of_reactor();
      case 8: return act_on_handles();
      case 9: return act_on_futures();
      case 10: return command();
    }
  } catch (const Exception&) {  // some things do not work on shards or clusters
  }
}

void Program::turn() {
  if (pick(4) == 0) clock_.time += pick(20) == 0 ? Duration(2s) : Duration(pick(4) * 10ms);
  reactor_->run_once(false);
  servers_.turn();
}

void Program::run(int steps) {
  const std::uint64_t until = tally_.steps + static_cast<std::uint64_t>(steps);
  while (tally_.steps < until) {
    act();
    if (pick(2) == 0) turn();
    if (pick(20) == 0) servers_.disturb();
  }
}

// Destroys everything in any order; before each step, uses something that is left.
void Program::end() {
  std::vector<detail::MoveFunction<void()>> ends;
  const auto add = [&ends](auto&... all) { (ends.push_back([&all] { drop_all(all); }), ...); };
  add(clients_, futures_, sessions_, watches_, transactions_, batches_, no_replies_, subscribers_);
  add(monitors_, scans_, timers_, registrations_, scopes_);
  ends.push_back([this] { mutex_.reset(); });
  ends.push_back([this] {
    ending_ = true;
    reactor_.reset();
  });
  std::shuffle(ends.begin(), ends.end(), random_);
  for (auto& end : ends) {
    if (!reactor_) use_what_is_left();
    else if (mutex_ != nullptr && pick(2) == 0) turn();
    end();
  }
}

// Uses handles of a reactor that is gone; everything ends at once.
void Program::use_what_is_left() {
  const auto use = [this](auto& all, auto call) {
    if (all.empty()) return;
    ++tally_.after_end;
    try {
      auto ended = call(all[pick(all.size())]);
      if (!ended.settled()) ++tally_.damaged;
      detail::FutureAccess::state(ended).make_quiet();  // it may belong to another reactor by now
      std::move(ended).detach();
    } catch (const Exception&) {  // some things do not work on shards or clusters
    }
  };
  use(clients_, [](auto& rc) { return rc.get("k"); });
  use(clients_, [](auto& rc) { return rc.session(); });
  use(clients_, [](auto& rc) { return rc.multi().commit(); });
  use(sessions_, [](auto& session) { return session.get("k"); });
  use(watches_, [](auto& watch) { return watch.get("k"); });
  use(transactions_, [](auto& transaction) { return transaction.commit(); });
  use(batches_, [](auto& batch) { return batch.execute(); });
  use(no_replies_, [](auto& no_reply) { return no_reply.command("SET", "k", "v"); });
  use(subscribers_, [](auto& subscriber) { return subscriber.subscribe("news"); });
  use(subscribers_, [](auto& subscriber) { return subscriber.next(); });
  use(monitors_, [](auto& monitor) { return monitor.next(); });
  use(scans_, [](auto& scan) { return scan.next(); });
}

}  // namespace

void run_random_program(RandomServers& servers, std::uint32_t seed, int steps, RandomTally& tally) {
  Program program(servers, seed, tally);
  program.run(steps);
  program.end();
}

}  // namespace deferredis::support
