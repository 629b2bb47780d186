// Threads that wait for GETs: through one SharedClient, or through hiredis's blocking API with a
// connection for each thread. Prints one line of JSON.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <time.h>

#include <hiredis/hiredis.h>

#include <deferredis/threads/sync_client.hpp>

#include "work.hpp"

namespace redis = deferredis;

namespace {

struct Load {
  std::string peer = "deferredis";  // or hiredis
  std::string url;
  int threads = 1;
  long count = 1000;  // for each thread
  int window = 1;     // commands that a thread sends before it waits for their replies
  double rate = 0;    // commands per second of all threads; 0: as many as possible
};

Load parse(int argc, char** argv) {
  Load load;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--peer") load.peer = argv[i + 1];
    else if (name == "--url") load.url = argv[i + 1];
    else if (name == "--threads") load.threads = std::atoi(argv[i + 1]);
    else if (name == "--count") load.count = std::atol(argv[i + 1]);
    else if (name == "--window") load.window = std::atoi(argv[i + 1]);
    else if (name == "--rate") load.rate = std::atof(argv[i + 1]);
    else bench::Plan::fail("an unknown option", name);
  }
  if (load.url.empty() || load.threads < 1 || load.window < 1 || load.count < load.window)
    bench::Plan::fail("--url is needed, and --threads, --window and --count from 1", "");
  load.count -= load.count % load.window;
  return load;
}

class ThroughHiredis {
 public:
  explicit ThroughHiredis(std::string_view url) {
    if (url.starts_with("unix://")) {
      context_ = redisConnectUnix(std::string(url.substr(7)).c_str());
    } else {
      const std::string address(url.substr(url.find("//") + 2));
      const auto colon = address.find(':');
      context_ = redisConnect(address.substr(0, colon).c_str(), std::atoi(&address[colon + 1]));
    }
    if (context_ == nullptr || context_->err != 0) bench::Plan::fail("hiredis cannot connect", url);
  }
  ThroughHiredis(const ThroughHiredis&) = delete;
  ThroughHiredis& operator=(const ThroughHiredis&) = delete;
  ~ThroughHiredis() { redisFree(context_); }

  void send(const std::string& key) {
    const char* texts[] = {"GET", key.data()};
    const std::size_t sizes[] = {3, key.size()};
    redisAppendCommandArgv(context_, 2, texts, sizes);
  }
  std::string receive() {
    void* got = nullptr;
    if (redisGetReply(context_, &got) != REDIS_OK) bench::Plan::fail("hiredis:", context_->errstr);
    auto* reply = static_cast<redisReply*>(got);
    if (reply->type != REDIS_REPLY_STRING) bench::Plan::fail("no text for", "GET");
    std::string value(reply->str, reply->len);
    freeReplyObject(reply);
    return value;
  }

 private:
  redisContext* context_;
};

class ThroughDeferredis {
 public:
  explicit ThroughDeferredis(const redis::SharedClient& client) : client_(client) {}
  void send(const std::string& key) { sent_.push_back(client_.get(key)); }
  std::string receive() {
    std::string value = *sent_.front().get();
    sent_.pop_front();
    return value;
  }

 private:
  const redis::SharedClient& client_;  // of all threads
  std::deque<redis::SharedFuture<std::optional<std::string>>> sent_;
};

std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}
double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}
void wait_until(std::int64_t at) {
  const timespec time{at / 1'000'000'000, at % 1'000'000'000};
  ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
}

/// One thread's part. A latency counts from the time at which the command was due.
template <class Client>
void run(Client& client, const Load& load, int thread, std::int64_t begin,
         std::vector<std::int64_t>& latencies) {
  static const bench::Data data("get");
  const double period = load.rate > 0 ? 1e9 * load.threads * load.window / load.rate : 0;
  for (long i = 0; i != load.count; i += load.window) {
    std::int64_t due = now_ns();
    if (load.rate > 0) {
      const double turn =
          static_cast<double>(i / load.window) + static_cast<double>(thread) / load.threads;
      due = begin + static_cast<std::int64_t>(period * turn);
      wait_until(due);
    }
    for (int k = 0; k != load.window; ++k) client.send(data.key(thread * 37 + i + k));
    for (int k = 0; k != load.window; ++k) {
      if (bench::taste(client.receive()) == 0) std::abort();
      latencies.push_back(now_ns() - due);
    }
  }
}

template <class Make>
void measure(const Load& load, Make make) {
  std::vector<std::vector<std::int64_t>> latencies(static_cast<std::size_t>(load.threads));
  std::atomic<int> ready = 0;
  std::atomic<std::int64_t> begin = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread != load.threads; ++thread) {
    threads.emplace_back([&, thread] {
      auto client = make();
      auto& mine = latencies[static_cast<std::size_t>(thread)];
      mine.reserve(static_cast<std::size_t>(load.count));
      for (int i = 0; i != 100; ++i) {
        client->send("key:000000000000");
        static_cast<void>(client->receive());
      }
      ++ready;
      begin.wait(0);
      run(*client, load, thread, begin, mine);
    });
  }
  while (ready != load.threads) std::this_thread::yield();
  const double cpu = cpu_seconds();
  const std::int64_t from = now_ns();
  begin = from + (load.rate > 0 ? 1'000'000 : 0);
  begin.notify_all();
  for (std::thread& thread : threads) thread.join();
  const double wall = 1e-9 * static_cast<double>(now_ns() - from), used = cpu_seconds() - cpu;
  std::vector<std::int64_t> all;
  for (const auto& each : latencies) all.insert(all.end(), each.begin(), each.end());
  std::sort(all.begin(), all.end());
  const auto at = [&all](std::size_t per_mille) {
    return 1e-3 * static_cast<double>(all[(all.size() - 1) * per_mille / 1000]);
  };
  std::printf(
      "{\"cpu_s\": %.6f, \"wall_s\": %.6f, \"count\": %zu, \"p50_us\": %.1f, "
      "\"p99_us\": %.1f, \"p999_us\": %.1f}\n",
      used, wall, all.size(), at(500), at(990), at(999));
}

}  // namespace

int main(int argc, char** argv) {
  const Load load = parse(argc, argv);
  if (load.peer == "hiredis") {
    measure(load, [&load] { return std::make_unique<ThroughHiredis>(load.url); });
  } else {
    const auto client = redis::sync::connect(load.url);
    measure(load, [&client] { return std::make_unique<ThroughDeferredis>(client.futures()); });
  }
}
