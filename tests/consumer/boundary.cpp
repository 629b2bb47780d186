// A user's program that is compiled with hidden visibility, as many are: errors and commands must
// be the same on both sides of a shared library. The exit status is the number of the check that
// failed.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include <deferredis/client/lock.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/protocol/literals.hpp>
#include <deferredis/protocol/server_error.hpp>
#include <deferredis/reactor/network.hpp>

namespace redis = deferredis;
using namespace redis::literals;
using namespace std::chrono_literals;

static int checks = 0;

static void check(bool holds, const char* what) {
  ++checks;
  if (holds) return;
  std::fprintf(stderr, "boundary: %s\n", what);
  std::exit(checks);
}

// Did `fn` throw an E, whose error has this code, and is it also a `Base`?
template <class E, class Base = redis::Exception, class Fn>
static bool throws(redis::Errc code, Fn fn) {
  try {
    fn();
  } catch (const E& e) {
    const std::exception& plain = e;
    return e.error().code() == code && dynamic_cast<const Base*>(&plain) != nullptr;
  } catch (...) {
  }
  return false;
}

// An error of the program's own, thrown through the library's frames.
class OwnError : public redis::LockError {
  using redis::LockError::LockError;
};
namespace errc {
inline constexpr redis::Errc own = redis::code_of<OwnError, redis::errc::lock>;
}

// The library calls what a user derives from its interfaces.
class NoNetwork final : public redis::Network {
 public:
  redis::Future<redis::Owned<redis::Transport>> connect(redis::Reactor&, redis::Endpoint,
                                                        redis::ConnectOptions) override {
    redis::Error(redis::errc::closed, "there is no network").raise();
  }
};

static redis::Future<int> fail_with(redis::Error error) {
  co_await redis::ready();
  error.raise();
}

static void errors_of_the_reactor(redis::Reactor& reactor) {
  check(throws<redis::TimeoutError>(redis::errc::timeout,
                                    [&] {
                                      redis::Promise<int> never;
                                      reactor.run(never.future().timeout(1ms));
                                    }),
        "TimeoutError is not caught");
  check(throws<redis::InvalidArgumentError>(redis::errc::invalid_argument,
                                            [&] { redis::from_url(reactor, "http://localhost"); }),
        "InvalidArgumentError is not caught");
  check(throws<redis::ConnectionError>(
            redis::errc::connection,
            [&] { reactor.run(redis::connect(reactor, {.unix_path = "/nonexistent/redis"})); }),
        "ConnectionError is not caught");
  NoNetwork network;
  check(throws<redis::Exception>(
            redis::errc::closed,
            [&] { reactor.run(redis::connect(reactor, {.network = &network})); }),
        "the program's Network is not asked, or its error is not caught");
}

static void errors_of_the_server(redis::Reactor& reactor) {
  const redis::Error error = redis::make_reply_error("WRONGTYPE Operation against a key");
  check(error.code() == redis::errc::wrong_type && error.is(redis::errc::reply),
        "another code than WRONGTYPE's");
  check(throws<redis::WrongTypeError, redis::ReplyError>(redis::errc::wrong_type,
                                                         [&] { reactor.run(fail_with(error)); }),
        "WrongTypeError is not caught");
}

static void errors_of_the_program(redis::Reactor& reactor) {
  check(throws<OwnError, redis::LockError>(
            errc::own, [&] { reactor.run(fail_with(redis::Error(errc::own, "the program's"))); }),
        "the program's own error is not caught");
}

int main() {
  redis::Reactor reactor;
  errors_of_the_reactor(reactor);
  errors_of_the_server(reactor);
  errors_of_the_program(reactor);
  check(&decltype("GET {}"_redis)::row == redis::find_command("get"),
        "a row of the command table exists twice");
  std::printf("%d checks of the library's boundary passed.\n", checks);
}
