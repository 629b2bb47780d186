// Made by tools/generate.py from commands/json.txt: change that, then `make generate`.
#include <deferredis/client/commands/json.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(JsonWhen value) noexcept {
  switch (value) {
    case JsonWhen::always: return {};
    case JsonWhen::nx: return {"NX"};
    case JsonWhen::xx: return {"XX"};
  }
  return {};
}
void add(const JsonGetOptions& o, ArgumentList& args) {
  if (o.indent) {
    args.add("INDENT");
    args.add(*o.indent);
  }
  if (o.newline) {
    args.add("NEWLINE");
    args.add(*o.newline);
  }
  if (o.space) {
    args.add("SPACE");
    args.add(*o.space);
  }
}

}  // namespace

Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_arrappend(
    Key key, const Arg& path, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(path.view());
  args.add(values.views());
  return call<std::vector<std::optional<std::int64_t>>>(table::json_arrappend, args.views());
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_arrindex(
    Key key, const Arg& path, const Arg& value) const {
  const std::string_view args[] = {key.view(), path.view(), value.view()};
  return call<std::vector<std::optional<std::int64_t>>>(table::json_arrindex, args, &value);
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_arrindex(
    Key key, const Arg& path, const Arg& value, std::int64_t start, std::int64_t stop) const {
  const Arg start_text(start);
  const Arg stop_text(stop);
  const std::string_view args[] = {key.view(), path.view(), value.view(), start_text.view(),
                                   stop_text.view()};
  return call<std::vector<std::optional<std::int64_t>>>(table::json_arrindex, args, &value);
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_arrinsert(
    Key key, const Arg& path, std::int64_t index, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(path.view());
  args.add_number(index);
  args.add(values.views());
  return call<std::vector<std::optional<std::int64_t>>>(table::json_arrinsert, args.views());
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_arrlen(Key key,
                                                                           const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::vector<std::optional<std::int64_t>>>(table::json_arrlen, args);
}
Future<std::vector<std::optional<std::string>>> JsonCommands::json_arrpop(
    Key key, const Arg& path, std::int64_t index) const {
  const Arg index_text(index);
  const std::string_view args[] = {key.view(), path.view(), index_text.view()};
  return call<std::vector<std::optional<std::string>>>(table::json_arrpop, args);
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_arrtrim(
    Key key, const Arg& path, std::int64_t start, std::int64_t stop) const {
  const Arg start_text(start);
  const Arg stop_text(stop);
  const std::string_view args[] = {key.view(), path.view(), start_text.view(), stop_text.view()};
  return call<std::vector<std::optional<std::int64_t>>>(table::json_arrtrim, args);
}
Future<std::int64_t> JsonCommands::json_clear(Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::int64_t>(table::json_clear, args);
}
Future<std::vector<std::string>> JsonCommands::json_debug_help() const {
  return call<std::vector<std::string>>(table::json_debug_help, {});
}
Future<std::vector<std::int64_t>> JsonCommands::json_debug_memory(Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::vector<std::int64_t>>(table::json_debug_memory, args);
}
Future<std::int64_t> JsonCommands::json_del(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::json_del, args);
}
Future<std::int64_t> JsonCommands::json_del(Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::int64_t>(table::json_del, args);
}
Future<std::int64_t> JsonCommands::json_forget(Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::int64_t>(table::json_forget, args);
}
Future<std::optional<std::string>> JsonCommands::json_get(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::json_get, args);
}
Future<std::optional<std::string>> JsonCommands::json_get(Key key, const Args& paths,
                                                          const JsonGetOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add(paths.views());
  return call<std::optional<std::string>>(table::json_get, args.views());
}
Future<void> JsonCommands::json_merge(Key key, const Arg& path, const Arg& value) const {
  const std::string_view args[] = {key.view(), path.view(), value.view()};
  return call<void>(table::json_merge, args, &value);
}
Future<std::vector<std::optional<std::string>>> JsonCommands::json_mget(const Keys& keys,
                                                                        const Arg& path) const {
  if (keys.views().empty()) return answer<std::vector<std::optional<std::string>>>();
  ArgumentList args;
  args.add(keys.views());
  args.add(path.view());
  return call<std::vector<std::optional<std::string>>>(table::json_mget, args.views());
}
Future<void> JsonCommands::json_mset(const JsonDocuments& documents) const {
  ArgumentList args;
  add(documents, args);
  return call<void>(table::json_mset, args.views());
}
Future<std::vector<std::optional<double>>> JsonCommands::json_numincrby(Key key, const Arg& path,
                                                                        double by) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), path.view(), by_text.view()};
  return call_by<&read_json_numbers>(table::json_numincrby, args);
}
Future<std::vector<std::optional<double>>> JsonCommands::json_nummultby(Key key, const Arg& path,
                                                                        double by) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), path.view(), by_text.view()};
  return call_by<&read_json_numbers>(table::json_nummultby, args);
}
Future<std::vector<std::optional<std::vector<std::string>>>> JsonCommands::json_objkeys(
    Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::vector<std::optional<std::vector<std::string>>>>(table::json_objkeys, args);
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_objlen(Key key,
                                                                           const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::vector<std::optional<std::int64_t>>>(table::json_objlen, args);
}
Future<Reply> JsonCommands::json_resp(Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<Reply>(table::json_resp, args);
}
Future<bool> JsonCommands::json_set(Key key, const Arg& path, const Arg& value,
                                    JsonWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add(path.view());
  args.add(value.view());
  args.add_token(token_of(when));
  return call_by<&read_was_ok>(table::json_set, args.views(), &value);
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_strappend(
    Key key, const Arg& path, const Arg& value) const {
  const std::string_view args[] = {key.view(), path.view(), value.view()};
  return call<std::vector<std::optional<std::int64_t>>>(table::json_strappend, args, &value);
}
Future<std::vector<std::optional<std::int64_t>>> JsonCommands::json_strlen(Key key,
                                                                           const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::vector<std::optional<std::int64_t>>>(table::json_strlen, args);
}
Future<std::vector<std::optional<bool>>> JsonCommands::json_toggle(Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call<std::vector<std::optional<bool>>>(table::json_toggle, args);
}
Future<std::vector<std::string>> JsonCommands::json_type(Key key, const Arg& path) const {
  const std::string_view args[] = {key.view(), path.view()};
  return call_by<&read_json_types>(table::json_type, args);
}

}  // namespace deferredis
// clang-format on
