#undef NDEBUG
#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "board.hpp"
#include "fake_redis.hpp"

namespace redis = deferredis;
using namespace std::chrono_literals;

static void adds_points(redis::Reactor& reactor, FakeRedis& fake, redis::Client rc) {
  fake.answer = [](const FakeRedis::Words& words) {
    return words[0] == "ZINCRBY" ? redis::resp_bulk("7") : std::string();
  };
  assert(reactor.run(answer(rc, "add ann 5")) == "ann has 7\n");
  assert((fake.received.back() == FakeRedis::Words{"ZINCRBY", "board", "5", "ann"}));
}

static void explains_itself(redis::Reactor& reactor, redis::Client rc) {
  assert(reactor.run(answer(rc, "hello")).starts_with("say: "));
  assert(reactor.run(answer(rc, "add ann")).starts_with("say: "));
}

static void is_sorry_while_redis_loads(redis::Reactor& reactor, FakeRedis& fake, redis::Client rc) {
  fake.answer = [](const FakeRedis::Words&) { return redis::resp_error("LOADING"); };
  redis::Client impatient = rc.with({.timeout = 50ms});
  assert(reactor.run(answer_or_sorry(impatient, "top")).starts_with("that did not work: "));
}

static void is_sorry_without_redis(redis::Reactor& reactor) {
  redis::Client rc = redis::lazy_connection(reactor, {.unix_path = "/nowhere/redis.sock"});
  assert(reactor.run(answer_or_sorry(rc, "top")).starts_with("sorry, try again later: "));
}

int main() {
  std::string folder = "/tmp/board_test.XXXXXX";
  assert(mkdtemp(folder.data()) != nullptr);
  std::string path = folder + "/redis.sock";
  {
    redis::Reactor reactor;
    FakeRedis fake(reactor, path);
    redis::Client rc = redis::lazy_connection(reactor, {.unix_path = path});
    adds_points(reactor, fake, rc);
    explains_itself(reactor, rc);
    is_sorry_while_redis_loads(reactor, fake, rc);
    is_sorry_without_redis(reactor);
    reactor.run(rc.disconnect());
  }
  std::remove(folder.c_str());
  std::puts("the score board works");
}
