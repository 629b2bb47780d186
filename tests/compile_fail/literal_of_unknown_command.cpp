// error: the command table does not know this command
// A literal names a command of the command table.
#include <deferredis/protocol/literals.hpp>

using namespace deferredis::literals;

std::size_t arguments() { return decltype("GTE {}"_redis)::arguments; }
