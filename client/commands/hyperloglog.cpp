// Made by tools/generate.py from commands/hyperloglog.txt: change that, then `make generate`.
#include <deferredis/client/commands/hyperloglog.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

Future<bool> HyperLogLogCommands::pfadd(Key key, const Args& elements) const {
  ArgumentList args;
  args.add(key.view());
  args.add(elements.views());
  return call<bool>(table::pfadd, args.views());
}
Future<std::int64_t> HyperLogLogCommands::pfcount(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::int64_t>();
  return call<std::int64_t>(table::pfcount, keys.views());
}
Future<void> HyperLogLogCommands::pfmerge(Key destination, const Keys& sources) const {
  ArgumentList args;
  args.add(destination.view());
  args.add(sources.views());
  return call<void>(table::pfmerge, args.views());
}

}  // namespace deferredis
// clang-format on
