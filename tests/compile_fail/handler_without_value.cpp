// error: this callback must return the value that the Future promises
// A handler that returns nothing cannot replace an int.
#include <deferredis/reactor/future.hpp>

using namespace deferredis;

Future<int> recover(Future<int> future) {
  return std::move(future).on_error(errc::timeout, [](const Error&) {});
}
