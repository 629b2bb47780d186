// A rate limiter: a script decides on the server, so that all gateways share one count.
//   lua_rate_limiter [redis://localhost]
#include <cstdio>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

// A sliding window for each visitor: forgets visits older than ARGV[1] ms, and allows at most
// ARGV[2] visits. Returns 0 if the visitor is welcome, otherwise how many ms to wait. Uses the
// server's clock.
static constexpr const char* limiter_text = R"lua(
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local window, most = tonumber(ARGV[1]), tonumber(ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
  if redis.call('ZCARD', KEYS[1]) >= most then
    local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
    return math.max(1, oldest[2] + window - now)
  end
  redis.call('ZADD', KEYS[1], now, redis.call('INCR', KEYS[1] .. ':visits'))
  redis.call('PEXPIRE', KEYS[1], window)
  return 0
)lua";

static redis::Future<void> tell(redis::Client rc) {
  redis::Script limiter(limiter_text);
  co_await rc.connected();
  co_await rc.del({"{ann}", "{ann}:visits"});

  int welcome = 0, turned_away = 0;
  for (int visit = 0; visit < 8; ++visit) {
    std::int64_t wait = co_await limiter.run<std::int64_t>(rc, "{ann}", {60'000, 5});
    ++(wait == 0 ? welcome : turned_away);
  }
  std::printf("8 visits, 5 a minute: %d welcome, %d turned away\n", welcome, turned_away);

  // The server may forget its scripts at any time; the client then sends them again.
  co_await rc.script_flush();
  std::int64_t wait = co_await limiter.run<std::int64_t>(rc, "{ann}", {60'000, 5});
  std::printf("after SCRIPT FLUSH: %s\n", wait > 0 ? "turned away" : "welcome");
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    reactor.run(tell(redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost")));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "lua_rate_limiter: %s\n", e.what());
    return 1;
  }
}
