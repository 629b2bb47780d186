// Compiles: what the other files do, done right. Were it refused too, they would prove nothing.
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/sync.hpp>

using namespace deferredis;

Future<int> move_it(Future<int>& future) { return std::move(future); }

Future<int> next(Future<int>& future) {
  return std::move(future).then([](int n) { return n; });
}

Future<int> await_it(Future<int>& future) {
  int n = co_await std::move(future);
  co_return n;
}

Future<int> recover(Future<int> future) {
  return std::move(future).on_error(errc::timeout, [](const Error&) { return 0; });
}

void hand_over(Mutex::Guard& guard) { Mutex::Guard other = std::move(guard); }
