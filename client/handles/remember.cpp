#include <deferredis/client/remember.hpp>

#include <cmath>
#include <cstdlib>
#include <optional>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/cache/shared_loads.hpp>
#include <deferredis/client/lock.hpp>
#include <deferredis/protocol/decoder_containers.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration least_ttl = std::chrono::milliseconds(1);

/// What Redis has.
struct Remembered {
  std::optional<std::string> value = {};
  Duration load_time{};
  Duration left{};  ///< until it expires; less than 0: it has, and is kept for stale-while-error
};

/// How a key is remembered.
struct Task {
  Client client;
  std::string key;
  Duration ttl;
  RememberOptions options;
  Shared<SharedLoads> loads;

  TimePoint now() const { return core_of(client).reactor->clock().now(); }
};

Future<Remembered> look_up(const Task& task) {
  Transaction tx = task.client.multi();
  auto fields = tx.hmget(task.key, {"value", "load_us"});
  auto left = tx.pttl(task.key);
  auto committed = tx.commit();
  co_await std::move(committed);
  const auto texts = co_await std::move(fields);
  const auto milliseconds = co_await std::move(left);
  Remembered found;
  if (texts.size() != 2 || !texts[0]) co_return found;
  found.value = texts[0];
  const std::string microseconds = texts[1].value_or("0");
  found.load_time = std::chrono::microseconds(std::strtoll(microseconds.c_str(), nullptr, 10));
  found.left = Duration(std::chrono::milliseconds(milliseconds)) - task.options.stale;
  co_return found;
}

// The longer a load takes and the sooner the value expires, the more probable is an early load.
bool is_good(const Task& task, const Remembered& found) {
  if (!found.value || found.left <= Duration::zero()) return false;
  const double ahead = static_cast<double>(found.load_time.count()) * task.options.early *
                       -std::log(task.loads->random());
  return ahead < static_cast<double>(found.left.count());
}

Future<void> keep(const Task& task, const std::string& value, Duration load_time) {
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(load_time);
  const auto life = std::chrono::ceil<std::chrono::milliseconds>(task.ttl + task.options.stale);
  Transaction tx = task.client.multi();
  tx.del(task.key).detach();
  tx.hset(task.key, {{"value", value}, {"load_us", microseconds.count()}}).detach();
  tx.pexpire(task.key, life).detach();
  return tx.commit();
}

// Nobody waits for it any longer than for the value.
void release_soon(std::optional<Lock>& lock) {
  if (lock) lock->release().then([](bool) {}).on_error([](const Error&) {}).detach();
  lock.reset();
}

Future<std::string> load_and_keep(Task task, LoadText load, Remembered found,
                                  std::optional<Lock> lock) {
  const TimePoint began = task.now();
  auto loading = load();
  auto loaded = co_await std::move(loading).outcome();
  if (!loaded) {
    release_soon(lock);
    const bool allowed = found.value && found.left + task.options.stale > Duration::zero();
    if (allowed) co_return *found.value;
    co_return loaded.error();
  }
  auto keeping = keep(task, loaded.value(), task.now() - began);
  auto kept = co_await std::move(keeping).outcome();
  static_cast<void>(kept);  // the value is good, whether it is kept or not
  release_soon(lock);
  co_return std::move(loaded.value());
}

Future<std::string> get(Task task, LoadText load) {
  auto looking = look_up(task);
  auto looked = co_await std::move(looking).outcome();
  Remembered found;
  if (looked) found = std::move(looked.value());
  if (is_good(task, found)) co_return *found.value;
  std::optional<Lock> lock;
  const bool usable = found.value && found.left > Duration::zero();
  if (looked) {
    auto locking = Lock::acquire(
        task.client, task.key + ":lock",
        {.ttl = task.options.lock_ttl, .wait = usable ? Duration::zero() : task.options.lock_wait});
    auto locked = co_await std::move(locking).outcome();
    if (locked) lock = std::move(locked.value());
    else if (usable) co_return *found.value;  // another process is loading it
    if (!usable) {
      auto again = look_up(task);
      auto seen = co_await std::move(again).outcome();
      if (seen) found = std::move(seen.value());
      if (found.value && found.left > Duration::zero()) {
        release_soon(lock);
        co_return *found.value;
      }
    }
  }
  auto loading = load_and_keep(task, std::move(load), found, std::move(lock));
  auto loaded = co_await std::move(loading).outcome();
  if (!loaded) co_return loaded.error();
  co_return std::move(loaded.value());
}

}  // namespace

void retain(SharedLoads& loads) noexcept { loads.owners_.add(); }
[[gnu::noinline]] void release(SharedLoads& loads) noexcept {
  if (loads.owners_.remove()) delete &loads;
}

Future<std::string> SharedLoads::wait(ReactorCore& core, std::string_view key, bool& first) {
  auto found = waiting_.find(key);
  first = found == waiting_.end();
  if (first) found = waiting_.emplace(std::string(key), std::vector<Promise<std::string>>()).first;
  Promise<std::string>& promise = found->second.emplace_back(core);
  return promise.future();
}

void SharedLoads::end(const std::string& key, const Outcome<std::string>& outcome) {
  auto waiting = waiting_.extract(key);
  if (waiting.empty()) return;
  for (auto& promise : waiting.mapped()) {
    if (outcome) promise.fulfill(outcome.value());
    else promise.fail(outcome.error());
  }
}

Future<std::string> remember_text(const Client& client, std::string_view key, Duration ttl,
                                  LoadText load, const RememberOptions& options) {
  ReactorCore& core = core_of(client);
  const CurrentCore current(core);
  if (ttl < least_ttl || options.stale < Duration::zero() || !(options.early >= 0)) {
    return failed<std::string>(Error(
        errc::invalid_argument, "remember: ttl must be at least 1 ms, stale and early at least 0"));
  }
  const Shared<SharedLoads>& loads = backend_of(client)->loads();
  bool first = false;
  const std::string name = full_key(client, key);
  auto value = loads->wait(core, name, first);
  if (!first) return value;
  Task task{client, std::string(key), ttl, options, loads};
  get(std::move(task), std::move(load))
      .then([loads, name](std::string text) { loads->end(name, std::move(text)); },
            [loads, name](const Error& error) { loads->end(name, error); })
      .detach();
  return value;
}

}  // namespace deferredis::detail
