// The work through deferredis: one typed future per command, with callbacks or coroutines.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/deferredis.hpp>
#include <deferredis/protocol/flat_strings.hpp>

#include "meter.hpp"
#include "work.hpp"

namespace redis = deferredis;
using redis::Future;

namespace {

class Load {
 public:
  Load(redis::Reactor& reactor, redis::Client client, const bench::Plan& plan)
      : reactor_(reactor), client_(std::move(client)), plan_(plan), data_(plan.work) {}

  void run(long count) {
    progress_.begin(count);
    issue_batch();
    reactor_.run();
  }
  std::uint64_t check() const { return progress_.sum; }

 private:
  void issue_batch() {
    for (long i = 0; i < plan_.depth; ++i) {
      const std::string& key = data_.key(progress_.issued++);
      if (coroutines_) {
        await(key).on_error(failed).detach();
      } else {
        call(key);
      }
    }
  }

  void call(const std::string& key) {
    switch (plan_.work[0]) {
      case 'g': take(client_.get(key)); break;
      case 's': take(client_.set(key, data_.value)); break;
      case 'i': take(client_.incr(key)); break;
      case 'l': lrange(key); break;
      default: mget(); break;
    }
  }
  void lrange(const std::string& key) {
    if (flat_) take(client_.lrange<redis::FlatStrings>(key, 0, 999));
    else take(client_.lrange(key, 0, 999));
  }
  void mget() {
    if (flat_) take(client_.mget<redis::FlatStrings>(data_.keys));
    else take(client_.mget(data_.keys));
  }
  template <class T>
  void take(Future<T> future) {
    std::move(future).then([this](const T& value) { replied(value); }).on_error(failed).detach();
  }

  Future<void> await(const std::string& key) {
    if (plan_.work[0] == 'g') {
      auto value = co_await client_.get(key);
      replied(value);
    } else if (plan_.work[0] == 's') {
      const bool set = co_await client_.set(key, data_.value);
      replied(set);
    } else {
      const std::int64_t number = co_await client_.incr(key);
      replied(number);
    }
  }

  template <class T>
  void replied(const T& value) {
    add(value);
    ++progress_.replied;
    if (progress_.done()) {
      reactor_.stop();
    } else if (progress_.batch_over()) {
      issue_batch();
    }
  }
  void add(const std::string& text) { progress_.sum += bench::taste(text); }
  void add(const std::optional<std::string>& text) {
    if (text) add(*text);
  }
  void add(const redis::FlatStrings& texts) {
    for (const std::string_view text : texts) progress_.sum += bench::taste(text);
  }
  void add(bool set) { progress_.sum += set; }
  void add(std::int64_t number) { progress_.sum += static_cast<std::uint64_t>(number); }
  template <class T>
  void add(const std::vector<T>& values) {
    for (const T& value : values) add(value);
  }

  static void failed(const redis::Error& error) {
    std::fprintf(stderr, "%s\n", std::string(error.message()).c_str());
    std::exit(1);
  }

  redis::Reactor& reactor_;  // borrowed
  redis::Client client_;
  const bench::Plan& plan_;  // borrowed
  bench::Data data_;
  bench::Progress progress_;
  bool flat_ = plan_.work.ends_with("flat");
  bool coroutines_ = plan_.style == "coroutines";
};

redis::Client open(redis::Reactor& reactor, const bench::Plan& plan) {
  if (plan.through == "cluster") {  // redis://host:port
    const std::string_view node = std::string_view(plan.url).substr(plan.url.find("//") + 2);
    return redis::lazy_cluster(reactor, {.nodes = node});
  }
  if (plan.through == "pool") return redis::from_url(reactor, plan.url + "?pool_size=10");
  redis::Client client = redis::from_url(reactor, plan.url);
  if (plan.through == "view") return client.with({.timeout = std::chrono::seconds(3)});
  return client;
}

}  // namespace

int main(int argc, char** argv) {
  bench::Meter meter;
  const bench::Plan plan = bench::Plan::parse(argc, argv);
  redis::Reactor reactor;
  redis::Client client = open(reactor, plan);
  reactor.run(client.connected());
  Load load(reactor, client, plan);
  const long warm_up = (plan.count / 10 / plan.depth + 1) * plan.depth;
  if (plan.work != "get64m") load.run(warm_up);
  auto part = [&] { load.run(plan.count); };
  meter.measure(part);
  meter.report(plan.count, load.check());
}
