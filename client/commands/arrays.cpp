// Made by tools/generate.py from commands/arrays.txt: change that, then `make generate`.
#include <deferredis/client/commands/arrays.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view problem_of(const ArgrepOptions& o) noexcept {
  if (int(o.and_) + int(o.or_) > 1)
    return "and_ and or_ exclude each other";
  return {};
}
void add(const ArgrepOptions& o, ArgumentList& args) {
  if (o.and_) args.add("AND");
  if (o.or_) args.add("OR");
  if (o.limit) {
    args.add("LIMIT");
    args.add_number(*o.limit);
  }
  if (o.nocase) args.add("NOCASE");
}

}  // namespace

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
Future<std::vector<std::uint64_t>> ArrayCommands::argrep(Key key, const Arg& start, const Arg& end,
                                                         const Pairs& predicates,
                                                         const ArgrepOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<std::uint64_t>>(table::argrep, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(start.view());
  args.add(end.view());
  args.add(predicates.views());
  add(options, args);
  return call<std::vector<std::uint64_t>>(table::argrep, args.views());
}
Future<std::vector<std::pair<std::uint64_t, std::string>>> ArrayCommands::argrep_withvalues(
    Key key, const Arg& start, const Arg& end, const Pairs& predicates,
    const ArgrepOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<std::pair<std::uint64_t, std::string>>>(table::argrep, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(start.view());
  args.add(end.view());
  args.add(predicates.views());
  add(options, args);
  args.add("WITHVALUES");
  return call<std::vector<std::pair<std::uint64_t, std::string>>>(table::argrep, args.views());
}
Future<ArrayInfo> ArrayCommands::arinfo(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<ArrayInfo>(table::arinfo, args);
}
Future<ArrayInfo> ArrayCommands::arinfo_full(Key key) const {
  const std::string_view args[] = {key.view(), "FULL"};
  return call<ArrayInfo>(table::arinfo, args);
}
Future<std::uint64_t> ArrayCommands::arinsert(Key key, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(values.views());
  return call<std::uint64_t>(table::arinsert, args.views());
}
Future<std::vector<std::optional<std::string>>> ArrayCommands::arlastitems(
    Key key, std::int64_t count, bool newest_first) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(count);
  if (newest_first) args.add("REV");
  return call<std::vector<std::optional<std::string>>>(table::arlastitems, args.views());
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
Future<std::optional<double>> ArrayCommands::arop_sum(Key key, std::uint64_t start,
                                                      std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "SUM"};
  return call<std::optional<double>>(table::arop, args);
}
Future<std::optional<double>> ArrayCommands::arop_min(Key key, std::uint64_t start,
                                                      std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "MIN"};
  return call<std::optional<double>>(table::arop, args);
}
Future<std::optional<double>> ArrayCommands::arop_max(Key key, std::uint64_t start,
                                                      std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "MAX"};
  return call<std::optional<double>>(table::arop, args);
}
Future<std::optional<std::int64_t>> ArrayCommands::arop_and(Key key, std::uint64_t start,
                                                            std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "AND"};
  return call<std::optional<std::int64_t>>(table::arop, args);
}
Future<std::optional<std::int64_t>> ArrayCommands::arop_or(Key key, std::uint64_t start,
                                                           std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "OR"};
  return call<std::optional<std::int64_t>>(table::arop, args);
}
Future<std::optional<std::int64_t>> ArrayCommands::arop_xor(Key key, std::uint64_t start,
                                                            std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "XOR"};
  return call<std::optional<std::int64_t>>(table::arop, args);
}
Future<std::int64_t> ArrayCommands::arop_match(Key key, std::uint64_t start, std::uint64_t end,
                                               const Arg& value) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "MATCH",
                                   value.view()};
  return call<std::int64_t>(table::arop, args, &value);
}
Future<std::int64_t> ArrayCommands::arop_used(Key key, std::uint64_t start,
                                              std::uint64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view(), "USED"};
  return call<std::int64_t>(table::arop, args);
}
Future<std::uint64_t> ArrayCommands::arring(Key key, std::uint64_t size, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(size);
  args.add(values.views());
  return call<std::uint64_t>(table::arring, args.views());
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
