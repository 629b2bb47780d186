// error: (use of|call to|overload resolution selected) deleted
// co_await uses up the Future, which std::move has to show.
#include <deferredis/reactor/future.hpp>

using namespace deferredis;

Future<int> next(Future<int>& future) {
  int n = co_await future;
  co_return n;
}
