// SET: on the hottest path, and its tokens come after the value.
#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/commands/strings.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

namespace deferredis {

namespace {

/// What is wrong with a combination of SET's tokens; empty: nothing.
std::string_view problem_of(const SetOptions& o) {
  if (o.nx && o.xx) return "nx and xx exclude each other";
  if (o.nx + o.xx + o.ifeq.has_value() + o.ifne.has_value() > 1)
    return "give at most one of nx, xx, ifeq and ifne";
  const int times =
      o.ex.has_value() + o.px.has_value() + o.exat.has_value() + o.pxat.has_value() + o.keepttl;
  if (times > 1) return "give at most one of ex, px, exat, pxat and keepttl";
  if ((o.ex && o.ex->count() <= 0) || (o.px && o.px->count() <= 0))
    return "ex and px must be positive";
  return {};
}

void add(const SetOptions& o, bool get, ArgumentList& args) {
  if (o.nx) args.add("NX");
  if (o.xx) args.add("XX");
  if (o.ifeq) args.add("IFEQ"), args.add(*o.ifeq);
  if (o.ifne) args.add("IFNE"), args.add(*o.ifne);
  if (get) args.add("GET");
  if (o.keepttl) args.add("KEEPTTL");
  if (o.ex) args.add("EX"), args.add_number(o.ex->count());
  if (o.px) args.add("PX"), args.add_number(o.px->count());
  if (o.exat) args.add("EXAT"), args.add_number(o.exat->time_since_epoch().count());
  if (o.pxat) args.add("PXAT"), args.add_number(o.pxat->time_since_epoch().count());
}

}  // namespace

Future<bool> StringCommands::set(Key key, const Arg& value) const {
  const std::string_view args[] = {key.view(), value.view()};
  return call_by<&read_was_ok>(table::set, args, &value);
}
Future<bool> StringCommands::set(Key key, const Arg& value, const SetOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<bool>(table::set, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(value.view());
  add(options, false, args);
  return call_by<&read_was_ok>(table::set, args.views(), &value);
}
Future<std::optional<std::string>> StringCommands::set_get(Key key, const Arg& value,
                                                           const SetOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::optional<std::string>>(table::set, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(value.view());
  add(options, true, args);
  return call<std::optional<std::string>>(table::set, args.views(), &value);
}

}  // namespace deferredis
