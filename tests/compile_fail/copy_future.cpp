// error: deleted
// A Future has one consumer: it can be moved but not copied.
#include <deferredis/reactor/future.hpp>

using namespace deferredis;

Future<int> twice(Future<int>& future) {
  Future<int> copy = future;
  return copy;
}
