// Made by tools/generate.py from commands/arrays.txt: change that, then `make generate`.
#include <deferredis/client/commands/arrays.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

Future<std::uint64_t> ArrayCommands::arcount(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::uint64_t>(table::arcount, args);
}
Future<std::uint64_t> ArrayCommands::ardel(Key key, const Args& indices) const {
  ArgumentList args;
  args.add(key.view());
  args.add(indices.views());
  return call<std::uint64_t>(table::ardel, args.views());
}
Future<std::uint64_t> ArrayCommands::ardelrange(Key key, std::uint64_t start,
                                                std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view()};
  return call<std::uint64_t>(table::ardelrange, args);
}
Future<std::optional<std::string>> ArrayCommands::arget(Key key, std::uint64_t index) const {
  const Arg index_text(index);
  const std::string_view args[] = {key.view(), index_text.view()};
  return call<std::optional<std::string>>(table::arget, args);
}
Future<std::vector<std::optional<std::string>>> ArrayCommands::argetrange(
    Key key, std::uint64_t start, std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view()};
  return call<std::vector<std::optional<std::string>>>(table::argetrange, args);
}
Future<std::uint64_t> ArrayCommands::arinsert(Key key, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(values.views());
  return call<std::uint64_t>(table::arinsert, args.views());
}
Future<std::uint64_t> ArrayCommands::arlen(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::uint64_t>(table::arlen, args);
}
Future<std::vector<std::optional<std::string>>> ArrayCommands::armget(Key key,
                                                                      const Args& indices) const {
  ArgumentList args;
  args.add(key.view());
  args.add(indices.views());
  return call<std::vector<std::optional<std::string>>>(table::armget, args.views());
}
Future<std::uint64_t> ArrayCommands::armset(Key key, const ArrayItems& items) const {
  ArgumentList args;
  args.add(key.view());
  add(items, args);
  return call<std::uint64_t>(table::armset, args.views());
}
Future<std::optional<std::uint64_t>> ArrayCommands::arnext(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::uint64_t>>(table::arnext, args);
}
Future<std::vector<std::pair<std::uint64_t, std::string>>> ArrayCommands::arscan(
    Key key, std::uint64_t start, std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view()};
  return call<std::vector<std::pair<std::uint64_t, std::string>>>(table::arscan, args);
}
Future<std::vector<std::pair<std::uint64_t, std::string>>> ArrayCommands::arscan(
    Key key, std::uint64_t start, std::uint64_t end, std::int64_t limit) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(start);
  args.add_number(end);
  args.add("LIMIT");
  args.add_number(limit);
  return call<std::vector<std::pair<std::uint64_t, std::string>>>(table::arscan, args.views());
}
Future<bool> ArrayCommands::arseek(Key key, std::uint64_t index) const {
  const Arg index_text(index);
  const std::string_view args[] = {key.view(), index_text.view()};
  return call<bool>(table::arseek, args);
}
Future<std::uint64_t> ArrayCommands::arset(Key key, std::uint64_t index, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(index);
  args.add(values.views());
  return call<std::uint64_t>(table::arset, args.views());
}

}  // namespace deferredis
// clang-format on
