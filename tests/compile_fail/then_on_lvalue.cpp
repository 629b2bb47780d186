// error: no matching (member )?function for call to .*then
// then() uses up the Future, which std::move has to show.
#include <deferredis/reactor/future.hpp>

using namespace deferredis;

Future<int> next(Future<int>& future) {
  return future.then([](int n) { return n; });
}
