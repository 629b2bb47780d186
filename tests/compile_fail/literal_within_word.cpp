// error: stands for a whole argument
// A placeholder is a whole argument: it cannot be part of a word.
#include <deferredis/protocol/literals.hpp>

using namespace deferredis::literals;

std::size_t arguments() { return decltype("GET user:{}"_redis)::arguments; }
