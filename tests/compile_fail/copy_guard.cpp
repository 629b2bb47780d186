// error: deleted
// A Mutex is unlocked once.
#include <deferredis/reactor/sync.hpp>

using namespace deferredis;

void twice(Mutex::Guard& guard) { Mutex::Guard copy = guard; }
