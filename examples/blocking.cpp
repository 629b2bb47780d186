// A program without a loop: threads that wait for Redis, over one client.
//   blocking [redis://localhost]
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <deferredis/threads/sync_client.hpp>

namespace redis = deferredis;

// Each command waits for its reply, and gives a value or throws.
static void work(const redis::sync::Client& rc, int worker) {
  const std::string name = "worker " + std::to_string(worker);
  for (int i = 0; i < 1000; ++i) rc.incr("jobs");
  rc.hset("last job", {{name, rc.get<std::int64_t>("jobs").value_or(0)}});
}

// With futures a thread sends several commands before it waits.
static std::int64_t sum(const redis::SharedClient& rc, const std::vector<std::string>& workers) {
  std::vector<redis::SharedFuture<std::optional<std::string>>> asked;
  asked.reserve(workers.size());
  for (const std::string& each : workers) asked.push_back(rc.hget("last job", each));
  std::int64_t sum = 0;
  for (auto& each : asked) sum += std::stoll(each.get().value_or("0"));
  return sum;
}

// Whatever a Client can do on its loop, a thread can ask for: here, a transaction.
static redis::Future<std::int64_t> reset(redis::Client& rc) {
  auto tx = rc.multi();
  auto jobs = tx.getdel("jobs");
  tx.del("last job").detach();
  co_await tx.commit();
  auto text = co_await std::move(jobs);
  co_return std::stoll(text.value_or("0"));
}

int main(int argc, char** argv) {
  try {
    const redis::sync::Client rc = redis::sync::connect(argc > 1 ? argv[1] : "redis://localhost");
    std::vector<std::thread> workers;
    workers.reserve(4);
    for (int i = 0; i < 4; ++i) workers.emplace_back([&rc, i] { work(rc, i); });
    for (std::thread& each : workers) each.join();

    const bool all_saw_some = sum(rc.futures(), rc.hkeys("last job")) > 0;
    std::printf("%s, sums %s\n", rc.get("jobs").value_or("no jobs").c_str(),
                all_saw_some ? "fine" : "wrong");
    std::printf("reset after %lld jobs\n", static_cast<long long>(rc.call(reset)));
    rc.lpush("jobs", "a text");
    rc.incr("jobs");  // throws
  } catch (const redis::WrongTypeError& e) {
    std::printf("refused: %s\n", e.what());
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "blocking: %s\n", e.what());
    return 1;
  }
}
