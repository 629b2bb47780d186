// Made by tools/generate.py from commands/strings.txt: change that, then `make generate`.
#include <deferredis/client/commands/strings.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace table {
const CommandRow& mget_row = mget;
}  // namespace table

namespace {

std::string_view problem_of(const DelexOptions& o) noexcept {
  if (
        int(o.ifeq.has_value()) + int(o.ifne.has_value()) + int(o.ifdeq.has_value()) + int(o.ifdne.has_value()) > 1)
    return "ifeq, ifne, ifdeq and ifdne exclude each other";
  return {};
}
void add(const DelexOptions& o, ArgumentList& args) {
  if (o.ifeq) {
    args.add("IFEQ");
    args.add(*o.ifeq);
  }
  if (o.ifne) {
    args.add("IFNE");
    args.add(*o.ifne);
  }
  if (o.ifdeq) {
    args.add("IFDEQ");
    args.add(*o.ifdeq);
  }
  if (o.ifdne) {
    args.add("IFDNE");
    args.add(*o.ifdne);
  }
}
std::string_view problem_of(const GetexOptions& o) noexcept {
  if (
        int(o.ex.has_value()) + int(o.px.has_value()) + int(o.exat.has_value()) + int(o.pxat.has_value()) + int(o.persist) > 1)
    return "ex, px, exat, pxat and persist exclude each other";
  return {};
}
void add(const GetexOptions& o, ArgumentList& args) {
  if (o.ex) {
    args.add("EX");
    args.add_number(o.ex->count());
  }
  if (o.px) {
    args.add("PX");
    args.add_number(o.px->count());
  }
  if (o.exat) {
    args.add("EXAT");
    args.add_number(o.exat->time_since_epoch().count());
  }
  if (o.pxat) {
    args.add("PXAT");
    args.add_number(o.pxat->time_since_epoch().count());
  }
  if (o.persist) args.add("PERSIST");
}
std::string_view problem_of(const IncrexOptions& o) noexcept {
  if (
        int(o.ex.has_value()) + int(o.px.has_value()) + int(o.exat.has_value()) + int(o.pxat.has_value()) + int(o.persist) > 1)
    return "ex, px, exat, pxat and persist exclude each other";
  return {};
}
void add(const IncrexOptions& o, ArgumentList& args) {
  if (o.byint) {
    args.add("BYINT");
    args.add_number(*o.byint);
  }
  if (o.lbound) {
    args.add("LBOUND");
    args.add_number(*o.lbound);
  }
  if (o.ubound) {
    args.add("UBOUND");
    args.add_number(*o.ubound);
  }
  if (o.saturate) args.add("SATURATE");
  if (o.ex) {
    args.add("EX");
    args.add_number(o.ex->count());
  }
  if (o.px) {
    args.add("PX");
    args.add_number(o.px->count());
  }
  if (o.exat) {
    args.add("EXAT");
    args.add_number(o.exat->time_since_epoch().count());
  }
  if (o.pxat) {
    args.add("PXAT");
    args.add_number(o.pxat->time_since_epoch().count());
  }
  if (o.persist) args.add("PERSIST");
  if (o.enx) args.add("ENX");
}
std::string_view problem_of(const IncrexFloatOptions& o) noexcept {
  if (
        int(o.ex.has_value()) + int(o.px.has_value()) + int(o.exat.has_value()) + int(o.pxat.has_value()) + int(o.persist) > 1)
    return "ex, px, exat, pxat and persist exclude each other";
  return {};
}
void add(const IncrexFloatOptions& o, ArgumentList& args) {
  if (o.lbound) {
    args.add("LBOUND");
    args.add_number(*o.lbound);
  }
  if (o.ubound) {
    args.add("UBOUND");
    args.add_number(*o.ubound);
  }
  if (o.saturate) args.add("SATURATE");
  if (o.ex) {
    args.add("EX");
    args.add_number(o.ex->count());
  }
  if (o.px) {
    args.add("PX");
    args.add_number(o.px->count());
  }
  if (o.exat) {
    args.add("EXAT");
    args.add_number(o.exat->time_since_epoch().count());
  }
  if (o.pxat) {
    args.add("PXAT");
    args.add_number(o.pxat->time_since_epoch().count());
  }
  if (o.persist) args.add("PERSIST");
  if (o.enx) args.add("ENX");
}
std::string_view problem_of(const MsetexOptions& o) noexcept {
  if (int(o.nx) + int(o.xx) > 1)
    return "nx and xx exclude each other";
  if (
        int(o.ex.has_value()) + int(o.px.has_value()) + int(o.exat.has_value()) + int(o.pxat.has_value()) + int(o.keepttl) > 1)
    return "ex, px, exat, pxat and keepttl exclude each other";
  return {};
}
void add(const MsetexOptions& o, ArgumentList& args) {
  if (o.nx) args.add("NX");
  if (o.xx) args.add("XX");
  if (o.ex) {
    args.add("EX");
    args.add_number(o.ex->count());
  }
  if (o.px) {
    args.add("PX");
    args.add_number(o.px->count());
  }
  if (o.exat) {
    args.add("EXAT");
    args.add_number(o.exat->time_since_epoch().count());
  }
  if (o.pxat) {
    args.add("PXAT");
    args.add_number(o.pxat->time_since_epoch().count());
  }
  if (o.keepttl) args.add("KEEPTTL");
}

}  // namespace

Future<std::int64_t> StringCommands::append(Key key, const Arg& value) const {
  const std::string_view args[] = {key.view(), value.view()};
  return call<std::int64_t>(table::append, args, &value);
}
Future<std::int64_t> StringCommands::decr(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::decr, args);
}
Future<std::int64_t> StringCommands::decrby(Key key, std::int64_t by) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), by_text.view()};
  return call<std::int64_t>(table::decrby, args);
}
Future<bool> StringCommands::delex(Key key, const DelexOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<bool>(table::delex, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call<bool>(table::delex, args.views());
}
Future<bool> StringCommands::delifeq(Key key, const Arg& value) const {
  const std::string_view args[] = {key.view(), value.view()};
  return call<bool>(table::delifeq, args, &value);
}
Future<std::optional<std::string>> StringCommands::digest(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::digest, args);
}
Future<RateLimit> StringCommands::gcra(Key key, std::int64_t max_burst,
                                       std::int64_t tokens_per_period,
                                       std::chrono::milliseconds period,
                                       std::int64_t tokens) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(max_burst);
  args.add_number(tokens_per_period);
  args.add_number(std::chrono::duration<double>(period).count());
  args.add("TOKENS");
  args.add_number(tokens);
  return call<RateLimit>(table::gcra, args.views());
}
Future<std::optional<std::string>> StringCommands::get(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::get, args);
}
Future<std::optional<std::string>> StringCommands::getdel(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::getdel, args);
}
Future<std::optional<std::string>> StringCommands::getex(Key key, std::chrono::seconds ex) const {
  ArgumentList args;
  args.add(key.view());
  args.add("EX");
  args.add_number(ex.count());
  return call<std::optional<std::string>>(table::getex, args.views());
}
Future<std::optional<std::string>> StringCommands::getex(Key key,
                                                         const GetexOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::optional<std::string>>(table::getex, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call<std::optional<std::string>>(table::getex, args.views());
}
Future<std::string> StringCommands::getrange(Key key, std::int64_t start, std::int64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view()};
  return call<std::string>(table::getrange, args);
}
Future<std::optional<std::string>> StringCommands::getset(Key key, const Arg& value) const {
  const std::string_view args[] = {key.view(), value.view()};
  return call<std::optional<std::string>>(table::getset, args, &value);
}
Future<std::int64_t> StringCommands::incr(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::incr, args);
}
Future<std::int64_t> StringCommands::incrby(Key key, std::int64_t by) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), by_text.view()};
  return call<std::int64_t>(table::incrby, args);
}
Future<double> StringCommands::incrbyfloat(Key key, double by) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), by_text.view()};
  return call<double>(table::incrbyfloat, args);
}
Future<std::pair<std::int64_t, std::int64_t>> StringCommands::increx(
    Key key, const IncrexOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::pair<std::int64_t, std::int64_t>>(table::increx, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call<std::pair<std::int64_t, std::int64_t>>(table::increx, args.views());
}
Future<std::pair<double, double>> StringCommands::increx_byfloat(
    Key key, double by, const IncrexFloatOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::pair<double, double>>(table::increx, problem);
  ArgumentList args;
  args.add(key.view());
  args.add("BYFLOAT");
  args.add_number(by);
  add(options, args);
  return call<std::pair<double, double>>(table::increx, args.views());
}
Future<std::string> StringCommands::lcs(Key first, Key second) const {
  const std::string_view args[] = {first.view(), second.view()};
  return call<std::string>(table::lcs, args);
}
Future<std::int64_t> StringCommands::lcs_len(Key first, Key second) const {
  const std::string_view args[] = {first.view(), second.view(), "LEN"};
  return call<std::int64_t>(table::lcs, args);
}
Future<LcsMatches> StringCommands::lcs_idx(Key first, Key second, std::int64_t shortest) const {
  ArgumentList args;
  args.add(first.view());
  args.add(second.view());
  args.add("IDX");
  args.add("WITHMATCHLEN");
  args.add("MINMATCHLEN");
  args.add_number(shortest);
  return call<LcsMatches>(table::lcs, args.views());
}
Future<std::vector<std::optional<std::string>>> StringCommands::mget(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::vector<std::optional<std::string>>>();
  return call<std::vector<std::optional<std::string>>>(table::mget, keys.views());
}
Future<void> StringCommands::mset(const Pairs& pairs) const {
  if (pairs.views().empty()) return answer<void>();
  return call<void>(table::mset, pairs.views());
}
Future<bool> StringCommands::msetex(const Pairs& pairs, const MsetexOptions& options) const {
  if (pairs.views().empty()) return refuse<bool>(table::msetex, "no pairs");
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<bool>(table::msetex, problem);
  ArgumentList args;
  args.add_number(pairs.views().size() / 2);
  args.add(pairs.views());
  add(options, args);
  return call<bool>(table::msetex, args.views());
}
Future<bool> StringCommands::msetnx(const Pairs& pairs) const {
  if (pairs.views().empty()) return refuse<bool>(table::msetnx, "no pairs");
  return call<bool>(table::msetnx, pairs.views());
}
Future<void> StringCommands::psetex(Key key, std::chrono::milliseconds ttl,
                                    const Arg& value) const {
  const Arg ttl_text(ttl.count());
  const std::string_view args[] = {key.view(), ttl_text.view(), value.view()};
  return call<void>(table::psetex, args, &value);
}
Future<void> StringCommands::setex(Key key, std::chrono::seconds ttl, const Arg& value) const {
  const Arg ttl_text(ttl.count());
  const std::string_view args[] = {key.view(), ttl_text.view(), value.view()};
  return call<void>(table::setex, args, &value);
}
Future<bool> StringCommands::setnx(Key key, const Arg& value) const {
  const std::string_view args[] = {key.view(), value.view()};
  return call<bool>(table::setnx, args, &value);
}
Future<std::int64_t> StringCommands::setrange(Key key, std::int64_t offset,
                                              const Arg& value) const {
  const Arg offset_text(offset);
  const std::string_view args[] = {key.view(), offset_text.view(), value.view()};
  return call<std::int64_t>(table::setrange, args, &value);
}
Future<std::int64_t> StringCommands::strlen(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::strlen, args);
}
Future<std::string> StringCommands::substr(Key key, std::int64_t start, std::int64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view()};
  return call<std::string>(table::substr, args);
}

}  // namespace deferredis
// clang-format on
