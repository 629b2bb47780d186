// error: too few or too many words for this command
// A literal has as many words as its command takes.
#include <deferredis/protocol/literals.hpp>

using namespace deferredis::literals;

std::size_t arguments() { return decltype("SET {}"_redis)::arguments; }
