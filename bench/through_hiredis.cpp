// The work through hiredis's async API with its libev adapter, as users of hiredis write it.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <ev.h>
extern "C" {
#include <hiredis/adapters/libev.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
}

#include "meter.hpp"
#include "work.hpp"

namespace {

class Load {
 public:
  explicit Load(const bench::Plan& plan)
      : plan_(plan),
        data_(plan.work),
        loop_(ev_default_loop(EVFLAG_AUTO)),
        context_(open(plan.url)) {
    if (context_ == nullptr || context_->err != 0) failed("cannot connect");
    redisLibevAttach(loop_, context_);
  }

  void run(long count) {
    progress_.begin(count);
    issue_batch();
    ev_run(loop_, 0);
  }
  std::uint64_t check() const { return progress_.sum; }

 private:
  static redisAsyncContext* open(std::string_view url) {
    if (url.starts_with("unix://"))
      return redisAsyncConnectUnix(std::string(url.substr(7)).c_str());
    const std::string address(url.substr(url.find("//") + 2));
    const auto colon = address.find(':');
    return redisAsyncConnect(address.substr(0, colon).c_str(), std::atoi(&address[colon + 1]));
  }

  void issue_batch() {
    for (long i = 0; i < plan_.depth; ++i) call(data_.key(progress_.issued++));
  }

  void call(const std::string& key) {
    switch (plan_.work[0]) {
      case 'g': send({"GET", key}); break;
      case 's': send({"SET", key, data_.value}); break;
      case 'i': send({"INCR", key}); break;
      case 'l': send({"LRANGE", key, "0", "999"}); break;
      default: send_mget(); break;
    }
  }
  void send(std::initializer_list<std::string_view> words) {
    const char* texts[4];
    std::size_t sizes[4];
    int count = 0;
    for (const auto word : words) {
      texts[count] = word.data();
      sizes[count++] = word.size();
    }
    redisAsyncCommandArgv(context_, reply_came, this, count, texts, sizes);
  }
  void send_mget() {
    const char* texts[101] = {"MGET"};
    std::size_t sizes[101] = {4};
    for (std::size_t i = 0; i < 100; ++i) {
      texts[i + 1] = data_.keys[i].data();
      sizes[i + 1] = data_.keys[i].size();
    }
    redisAsyncCommandArgv(context_, reply_came, this, 101, texts, sizes);
  }

  static void reply_came(redisAsyncContext*, void* reply, void* self) {
    static_cast<Load*>(self)->replied(static_cast<const redisReply*>(reply));
  }
  void replied(const redisReply* reply) {
    if (reply == nullptr || reply->type == REDIS_REPLY_ERROR) failed("a bad reply");
    add(*reply);
    ++progress_.replied;
    if (progress_.done()) {
      ev_break(loop_, EVBREAK_ALL);
    } else if (progress_.batch_over()) {
      issue_batch();
    }
  }
  void add(const redisReply& reply) {
    switch (reply.type) {
      case REDIS_REPLY_ARRAY:
        for (std::size_t i = 0; i < reply.elements; ++i) add(*reply.element[i]);
        break;
      case REDIS_REPLY_INTEGER: progress_.sum += static_cast<std::uint64_t>(reply.integer); break;
      case REDIS_REPLY_STATUS: progress_.sum += 1; break;
      default: progress_.sum += bench::taste({reply.str, reply.len}); break;
    }
  }

  [[noreturn]] static void failed(const char* what) {
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
  }

  const bench::Plan& plan_;  // borrowed
  bench::Data data_;
  struct ev_loop* loop_;
  redisAsyncContext* context_;  // freed when the process ends
  bench::Progress progress_;
};

}  // namespace

int main(int argc, char** argv) {
  bench::Meter meter;
  const bench::Plan plan = bench::Plan::parse(argc, argv);
  Load load(plan);
  const long warm_up = (plan.count / 10 / plan.depth + 1) * plan.depth;
  if (plan.work != "get64m") load.run(warm_up);
  auto part = [&] { load.run(plan.count); };
  meter.measure(part);
  meter.report(plan.count, load.check());
}
