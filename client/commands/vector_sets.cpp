// Made by tools/generate.py from commands/vector_sets.txt: change that, then `make generate`.
#include <deferredis/client/commands/vector_sets.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(Quantization value) noexcept {
  switch (value) {
    case Quantization::q8: return {"Q8"};
    case Quantization::none: return {"NOQUANT"};
    case Quantization::binary: return {"BIN"};
  }
  return {};
}
void add(const VaddOptions& o, ArgumentList& args) {
  if (o.cas) args.add("CAS");
  if (o.quantization) args.add_token(token_of(*o.quantization));
  if (o.ef) {
    args.add("EF");
    args.add_number(*o.ef);
  }
  if (o.setattr) {
    args.add("SETATTR");
    args.add(*o.setattr);
  }
  if (o.links) {
    args.add("M");
    args.add_number(*o.links);
  }
}
void add(const VsimOptions& o, ArgumentList& args) {
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
  if (o.epsilon) {
    args.add("EPSILON");
    args.add_number(*o.epsilon);
  }
  if (o.ef) {
    args.add("EF");
    args.add_number(*o.ef);
  }
  if (o.filter) {
    args.add("FILTER");
    args.add(*o.filter);
  }
  if (o.filter_ef) {
    args.add("FILTER-EF");
    args.add_number(*o.filter_ef);
  }
  if (o.truth) args.add("TRUTH");
  if (o.nothread) args.add("NOTHREAD");
}

}  // namespace

Future<bool> VectorSetCommands::vadd(Key key, const Arg& element, const VectorValues& vector,
                                     const VaddOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(vector, args);
  args.add(element.view());
  add(options, args);
  return call<bool>(table::vadd, args.views());
}
Future<bool> VectorSetCommands::vadd_reduce(Key key, std::int64_t dimensions, const Arg& element,
                                            const VectorValues& vector,
                                            const VaddOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add("REDUCE");
  args.add_number(dimensions);
  add(vector, args);
  args.add(element.view());
  add(options, args);
  return call<bool>(table::vadd, args.views());
}
Future<std::int64_t> VectorSetCommands::vcard(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::vcard, args);
}
Future<std::int64_t> VectorSetCommands::vdim(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::vdim, args);
}
Future<std::optional<std::vector<double>>> VectorSetCommands::vemb(Key key,
                                                                   const Arg& element) const {
  const std::string_view args[] = {key.view(), element.view()};
  return call<std::optional<std::vector<double>>>(table::vemb, args);
}
Future<std::optional<std::vector<Reply>>> VectorSetCommands::vemb_raw(Key key,
                                                                      const Arg& element) const {
  const std::string_view args[] = {key.view(), element.view(), "RAW"};
  return call<std::optional<std::vector<Reply>>>(table::vemb, args);
}
Future<std::optional<std::string>> VectorSetCommands::vgetattr(Key key, const Arg& element) const {
  const std::string_view args[] = {key.view(), element.view()};
  return call<std::optional<std::string>>(table::vgetattr, args);
}
Future<std::optional<Map<std::string, Reply>>> VectorSetCommands::vinfo(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<Map<std::string, Reply>>>(table::vinfo, args);
}
Future<bool> VectorSetCommands::vismember(Key key, const Arg& element) const {
  const std::string_view args[] = {key.view(), element.view()};
  return call<bool>(table::vismember, args);
}
Future<std::optional<std::vector<std::vector<std::string>>>> VectorSetCommands::vlinks(
    Key key, const Arg& element) const {
  const std::string_view args[] = {key.view(), element.view()};
  return call<std::optional<std::vector<std::vector<std::string>>>>(table::vlinks, args);
}
Future<std::optional<std::vector<std::vector<std::pair<std::string, double>>>>> VectorSetCommands::vlinks_withscores(
    Key key, const Arg& element) const {
  const std::string_view args[] = {key.view(), element.view(), "WITHSCORES"};
  return call<std::optional<std::vector<std::vector<std::pair<std::string, double>>>>>(table::vlinks, args);
}
Future<std::optional<std::string>> VectorSetCommands::vrandmember(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::vrandmember, args);
}
Future<std::vector<std::string>> VectorSetCommands::vrandmember(Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::vector<std::string>>(table::vrandmember, args);
}
Future<std::vector<std::string>> VectorSetCommands::vrange(Key key, const Arg& start,
                                                           const Arg& end,
                                                           std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), start.view(), end.view(), count_text.view()};
  return call<std::vector<std::string>>(table::vrange, args);
}
Future<bool> VectorSetCommands::vrem(Key key, const Arg& element) const {
  const std::string_view args[] = {key.view(), element.view()};
  return call<bool>(table::vrem, args);
}
Future<bool> VectorSetCommands::vsetattr(Key key, const Arg& element, const Arg& attributes) const {
  const std::string_view args[] = {key.view(), element.view(), attributes.view()};
  return call<bool>(table::vsetattr, args);
}
Future<std::vector<std::string>> VectorSetCommands::vsim(Key key, const Arg& element,
                                                         const VsimOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add("ELE");
  args.add(element.view());
  add(options, args);
  return call<std::vector<std::string>>(table::vsim, args.views());
}
Future<std::vector<std::string>> VectorSetCommands::vsim(Key key, const VectorValues& vector,
                                                         const VsimOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(vector, args);
  add(options, args);
  return call<std::vector<std::string>>(table::vsim, args.views());
}
Future<std::vector<std::pair<std::string, double>>> VectorSetCommands::vsim_withscores(
    Key key, const Arg& element, const VsimOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add("ELE");
  args.add(element.view());
  args.add("WITHSCORES");
  add(options, args);
  return call<std::vector<std::pair<std::string, double>>>(table::vsim, args.views());
}
Future<std::vector<std::pair<std::string, double>>> VectorSetCommands::vsim_withscores(
    Key key, const VectorValues& vector, const VsimOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(vector, args);
  args.add("WITHSCORES");
  add(options, args);
  return call<std::vector<std::pair<std::string, double>>>(table::vsim, args.views());
}

}  // namespace deferredis
// clang-format on
