// error: no matching (member )?function for call to .*run
// Each placeholder of a literal takes one argument.
#include <deferredis/client/client.hpp>
#include <deferredis/protocol/literals.hpp>

using namespace deferredis;
using namespace deferredis::literals;

Future<Reply> set(const Client& client) { return client.run("SET {} {}"_redis, "key"); }
