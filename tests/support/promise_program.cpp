#include "support/promise_program.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include <deferredis/deferredis.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/testing/fault_plan.hpp>
#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>
#include <deferredis/testing/simulated_cluster.hpp>
#include <deferredis/testing/simulated_group.hpp>
#include <deferredis/testing/simulated_redis.hpp>

namespace deferredis::support {

namespace {

using namespace std::chrono_literals;

constexpr Duration deadline = 1s;
constexpr Duration slack = 10ms;

/// The servers behind the clients, whatever kind they are.
class Servers {
 public:
  Servers(Behind behind, Reactor& reactor, MemoryNetwork& network) : behind_(behind) {
    switch (behind) {
      case Behind::shards:
        second_.emplace(reactor, network, SimulatedRedisOptions{.host = "second.test"});
        [[fallthrough]];
      case Behind::connection:
      case Behind::pool: first_.emplace(reactor, network); break;
      case Behind::sentinel:
        group_.emplace(reactor, network, SimulatedGroupOptions{.replicas = 2, .sentinels = 2});
        break;
      case Behind::cluster: cluster_.emplace(reactor, network); break;
    }
  }

  Client client(Reactor& reactor, MemoryNetwork& network) {
    const Options wanted{.network = &network,
                         .announce_library = false,
                         .pool_size = 2,
                         .timeout = deadline,
                         .ping_interval = 300ms,
                         .dead_after = 1s};
    switch (behind_) {
      case Behind::connection: return lazy_connection(reactor, wanted);
      case Behind::pool: return lazy_pool(reactor, wanted);
      case Behind::shards:
        return lazy_sharded(reactor,
                            {.nodes = "localhost:6379,second.test:6379", .connection = wanted});
      case Behind::sentinel: {
        const std::string nodes = group_->addresses();
        return lazy_sentinel(
            reactor,
            {.nodes = nodes,
             .connection = wanted,
             .sentinel = {.announce_library = false, .ping_interval = 300ms, .dead_after = 1s}});
      }
      case Behind::cluster: {
        const std::string nodes = cluster_->addresses();
        return lazy_cluster(reactor, {.nodes = nodes, .connection = wanted});
      }
    }
    throw std::logic_error("no such client");
  }

  void act(FaultPlan& plan, std::size_t chance) {
    if (cluster_) {
      plan.act(*cluster_);
    } else if (group_ && chance % 3 == 0) {
      group_->fail_over();
    } else if (group_) {
      plan.act(group_->server(chance % group_->size()));
    } else {
      plan.act(second_ && chance % 2 == 0 ? *second_ : *first_);
    }
  }
  void repair(FaultPlan& plan) {
    if (cluster_) return act(plan, 0);
    if (first_) plan.act(*first_);
    if (second_) plan.act(*second_);
    if (group_) {
      for (std::size_t i = 0; i < group_->size(); ++i) plan.act(group_->server(i));
    }
  }

  /// On every server that a client might ask.
  void set(const std::string& key, const std::string& value) {
    if (first_) first_->execute("SET", key, value);
    if (second_) second_->execute("SET", key, value);
    if (group_) group_->server(group_->primary()).execute("SET", key, value);
    if (cluster_) cluster_->execute("SET", key, value);
  }
  void publish(const std::string& payload) {
    if (first_ && first_->running()) first_->execute("PUBLISH", "news", payload);
    if (group_) group_->server(group_->primary()).execute("PUBLISH", "news", payload);
    if (cluster_ && cluster_->running(0)) cluster_->node(0).execute("PUBLISH", "news", payload);
  }
  std::string value(const std::string& key) {
    if (cluster_) {
      const std::string* const found = cluster_->value(key);
      return found == nullptr ? "" : *found;
    }
    std::string all;
    for (SimulatedRedis* const server : {first_ ? &*first_ : nullptr, second_ ? &*second_ : nullptr,
                                         group_ ? &group_->server(group_->primary()) : nullptr}) {
      if (server == nullptr) continue;
      const Reply reply = server->ask({"GET", key});
      if (!reply.is_null()) all += reply.as_text();
    }
    return all;
  }

 private:
  Behind behind_;
  std::optional<SimulatedRedis> first_;
  std::optional<SimulatedRedis> second_;
  std::optional<SimulatedGroup> group_;
  std::optional<SimulatedCluster> cluster_;
};

class Run {
 public:
  Run(Behind behind, std::uint64_t seed, PromiseFigures& figures)
      : figures_(figures),
        behind_(behind),
        random_(seed),
        plan_(seed),
        servers_(behind, manual_, network_) {
    network_.set_faults(&plan_);
    network_.set_latency(std::chrono::microseconds(pick(3) * 500));
    clients_.push_back(make_client());
  }

  std::vector<std::string> finish(int steps) {
    for (int i = 0; i < steps; ++i) step();
    calm();
    check_operations();
    check_values();
    close_all();
    figures_.faults += plan_.count();
    if (!problems_.empty()) problem("these were the faults:\n" + plan_.log());
    return std::move(problems_);
  }

 private:
  enum class Kind { append, get, transaction };
  struct Operation {
    Kind kind;
    std::string key;
    TimePoint began;
    int settled = 0;
    bool fulfilled = false;
    Delivery delivery = Delivery::not_sent;
  };

  std::size_t pick(std::size_t below) { return random_() % below; }
  void problem(std::string text) { problems_.push_back(std::move(text)); }
  Client make_client() {
    ++figures_.clients;
    return servers_.client(manual_, network_);
  }
  Client client() {
    if (clients_.empty()) clients_.push_back(make_client());
    return clients_[pick(clients_.size())];
  }

  // --- operations

  std::size_t begin(Kind kind, std::string key) {
    ++figures_.commands;
    operations_.push_back({kind, std::move(key), manual_.now()});
    return operations_.size() - 1;
  }
  void settled(std::size_t number) {
    Operation& operation = operations_[number];
    if (++operation.settled > 1) problem("operation " + std::to_string(number) + " settled twice");
    if (manual_.now() > operation.began + deadline + slack) {
      problem("operation " + std::to_string(number) + " settled " +
              std::to_string((manual_.now() - operation.began) / 1ms) + " ms after it began");
    }
    if (!ending_ && pick(6) == 0) {
      ++figures_.from_callbacks;
      act();
    }
  }
  void fulfilled(std::size_t number) {
    ++figures_.acknowledged;
    operations_[number].fulfilled = true;
    settled(number);
  }
  void failed(std::size_t number, const Error& error) {
    ++figures_.failed;
    operations_[number].delivery = error.delivery();
    if (error.delivery() == Delivery::maybe_applied) ++figures_.ambiguous;
    if (error.delivery() == Delivery::not_sent) ++figures_.not_sent;
    if (error.is(errc::timeout)) ++figures_.timeouts;
    settled(number);
  }

  /// Keeps the future, drops it, or cancels it now or later.
  template <class T>
  void let_go(Future<T> future) {
    switch (pick(8)) {
      case 0:
        future.cancel();
        ++figures_.cancelled;
        break;
      case 1: {
        auto kept = std::make_shared<Future<T>>(std::move(future));
        timers_.push_back(
            manual_.reactor().call_later(std::chrono::milliseconds(pick(50)), [kept, this] {
              ++figures_.cancelled;
              kept->cancel();
              std::move(*kept).detach();
            }));
        return;
      }
      default: break;
    }
    std::move(future).detach();
  }

  void append() {
    const std::string key = "k" + std::to_string(pick(4));
    const std::size_t number = begin(Kind::append, key);
    let_go(client()
               .append(key, std::to_string(number) + ";")
               .then([this, number](std::int64_t) { fulfilled(number); },
                     [this, number](const Error& error) { failed(number, error); }));
  }
  void get_own() {
    const std::size_t number = begin(Kind::get, "own:" + std::to_string(operations_.size()));
    const std::string key = operations_[number].key;
    servers_.set(key, key);
    let_go(client().get(key).then(
        [this, number, key](const std::optional<std::string>& value) {
          if (value != key) problem("GET " + key + " got " + value.value_or("nothing"));
          fulfilled(number);
        },
        [this, number](const Error& error) { failed(number, error); }));
  }
  void transaction() {
    ++figures_.transactions;
    const std::size_t number = begin(Kind::transaction, "{t}a");
    auto tx = client().multi();
    tx.append("{t}a", std::to_string(number) + ";").detach();
    tx.append("{t}b", std::to_string(number) + ";").detach();
    let_go(tx.commit().then([this, number] { fulfilled(number); },
                            [this, number](const Error& error) { failed(number, error); }));
  }
  void pop() {
    auto popped = client().blpop({"{q}jobs"}, std::chrono::milliseconds(1 + pick(500)));
    let_go(std::move(popped).then(
        [this](const auto& found) {
          if (!found) return;
          ++figures_.pops;
          if (!jobs_.insert(found->second).second) problem("job " + found->second + " came twice");
        },
        [](const Error&) {}));
    client()
        .rpush("{q}jobs", {std::to_string(++last_job_)})
        .then([](std::int64_t) {}, [](const Error&) {})
        .detach();
  }
  void listen() {
    auto listener = std::make_shared<Subscriber>(client().subscriber());
    auto last = std::make_shared<int>(0);
    listener
        ->subscribe("news",
                    [this, last](const Message& message) {
                      ++figures_.messages;
                      const int number = std::stoi(message.payload);
                      if (number <= *last) problem("message " + message.payload + " came late");
                      *last = number;
                      if (!ending_ && pick(4) == 0) act();
                    })
        .then([] {}, [](const Error&) {})
        .detach();
    if (subscribers_.size() > 3) subscribers_.erase(subscribers_.begin());
    subscribers_.push_back(std::move(listener));
  }

  void act() {
    switch (pick(12)) {
      case 0:
      case 1:
      case 2: return append();
      case 3:
      case 4: return get_own();
      case 5:
        if (pick(4) == 0 && clients_.size() < 4) clients_.push_back(make_client());
        return append();
      case 6: {
        if (pick(4) != 0 || clients_.empty()) return get_own();
        Client gone = std::move(clients_.back());
        clients_.pop_back();
        if (pick(2) == 0) gone.disconnect().then([] {}, [](const Error&) {}).detach();
        return;
      }
      case 7:
      case 8: return transaction();
      case 9: return pop();
      case 10: return listen();
      case 11: return servers_.publish(std::to_string(++last_message_));
    }
  }

  void step() {
    act();
    if (pick(12) == 0) servers_.act(plan_, pick(100));
    switch (pick(6)) {
      case 0: return manual_.advance(std::chrono::milliseconds(pick(30)));
      case 1: return manual_.jump(std::chrono::milliseconds(pick(3)));
      case 2: return manual_.run_ready();
      case 3:
        if (pick(10) == 0) manual_.advance(std::chrono::milliseconds(pick(1500)));
        return;
      default: return;
    }
  }

  // --- the end

  void calm() {
    plan_.calm_down();
    servers_.repair(plan_);
    manual_.advance(6s);
    ending_ = true;
    manual_.advance(2s);
    const Client rc = client();
    auto works = rc.set("works", "1")
                     .then([this](bool) { works_ = true; },
                           [this](const Error& error) {
                             problem("it does not work again: " + to_string(error));
                           });
    std::move(works).detach();
    manual_.advance(2s);
    if (!works_) problem("it does not work again");
  }
  void check_operations() {
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      // A cancelled or dropped future may have ended without a callback.
      if (operations_[i].settled > 1) problem("operation " + std::to_string(i) + " settled twice");
    }
  }
  void check_values() {
    std::map<std::string, std::vector<std::size_t>> numbers;
    for (const char* const key : {"k0", "k1", "k2", "k3", "{t}a", "{t}b"}) {
      const std::string value = servers_.value(key);
      for (std::size_t at = 0; at < value.size(); at = value.find(';', at) + 1)
        numbers[key].push_back(std::stoul(value.substr(at)));
    }
    if (numbers["{t}a"] != numbers["{t}b"]) {
      problem("half of a transaction was executed: " + servers_.value("{t}a") + " and " +
              servers_.value("{t}b"));
    }
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      const Operation& operation = operations_[i];
      if (operation.kind == Kind::get) continue;
      const auto& all = numbers[operation.key];
      const auto count = std::count(all.begin(), all.end(), i);
      const std::string name = operation.key + " " + std::to_string(i);
      if (count > 1) problem(name + " was executed " + std::to_string(count) + " times");
      if (operation.fulfilled && count == 0) problem(name + " was acknowledged and is lost");
      const bool refused = operation.settled != 0 && !operation.fulfilled &&
                           operation.delivery != Delivery::maybe_applied;
      if (refused && count != 0) problem(name + " was executed, and reported as not executed");
    }
    check_order(numbers);
  }
  // One connection, and no command that the server refused and the client sent again later.
  void check_order(const std::map<std::string, std::vector<std::size_t>>& numbers) {
    if (behind_ != Behind::connection || figures_of_clients() != 1) return;
    if (plan_.log().find("refused") != std::string::npos) return;
    for (const auto& [key, all] : numbers) {
      if (!std::is_sorted(all.begin(), all.end())) problem(key + " was written out of order");
    }
  }
  std::uint64_t figures_of_clients() const { return made_before_ + 1 == figures_.clients ? 1 : 2; }
  void close_all() {
    subscribers_.clear();
    timers_.clear();
    for (Client& rc : clients_) {
      const auto closed = std::make_shared<bool>(false);
      rc.disconnect().then([closed] { *closed = true; }, [](const Error&) {}).detach();
      manual_.advance(1s);
      if (!*closed) problem("disconnect() does not end");
    }
    clients_.clear();
    manual_.advance(1s);
    static_cast<void>(manual_.take_unhandled());
  }

  PromiseFigures& figures_;
  std::uint64_t made_before_ = figures_.clients;
  Behind behind_;
  std::mt19937_64 random_;
  ManualReactor manual_;
  MemoryNetwork network_;
  FaultPlan plan_;
  Servers servers_;
  std::vector<Operation> operations_;
  std::vector<std::string> problems_;
  std::set<std::string> jobs_;
  int last_job_ = 0;
  int last_message_ = 0;
  bool works_ = false;
  bool ending_ = false;
  std::vector<Timer> timers_;
  std::vector<std::shared_ptr<Subscriber>> subscribers_;  // shared with nobody; they do not move
  std::vector<Client> clients_;
};

}  // namespace

std::vector<std::string> check_promises(Behind behind, std::uint64_t seed, int steps,
                                        PromiseFigures& figures) {
  std::vector<std::string> problems = Run(behind, seed, figures).finish(steps);
  for (std::string& text : problems)
    text = std::string(to_string(behind)) + ", seed " + std::to_string(seed) + ": " + text;
  return problems;
}

}  // namespace deferredis::support
