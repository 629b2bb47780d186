#include <deferredis/client/commands.hpp>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/find_command.hpp>

namespace deferredis {

namespace table {
const CommandRow& get_row = get;
const CommandRow& watch_row = watch;
const CommandRow& unwatch_row = unwatch;
}  // namespace table

namespace {

// The reply of SET: OK, or nil when NX or XX kept it from being set.
void decode_was_set(ReplySlot& slot, ReplyReader& reader) {
  const bool was_ok = reader.read_ok();
  const bool was_set = was_ok || !reader.read_null();
  if (was_set && !was_ok) static_cast<void>(reader.read_text());
  if (reader.failed()) return slot.fail(reader.take_error());
  static_cast<detail::State<bool>&>(slot).emplace(was_set);
  slot.settle();
}

// A command whose name the table does not know: nothing is known about it but its words.
constexpr CommandRow unknown_row{.name = "command", .encoded = {}, .words = 0};

struct ArgumentList {
  std::string_view views[8];
  std::size_t size = 0;
  void add(std::string_view text) { views[size++] = text; }
  std::span<const std::string_view> span() const { return {views, size}; }
};

std::string_view to_string(ExpireWhen when) noexcept {
  switch (when) {
    case ExpireWhen::always: return {};
    case ExpireWhen::nx: return "NX";
    case ExpireWhen::xx: return "XX";
    case ExpireWhen::gt: return "GT";
    case ExpireWhen::lt: return "LT";
  }
  return {};
}

/// What is wrong with a combination of SET's tokens; empty: nothing.
std::string_view problem_of(const SetOptions& o) {
  if (o.nx && o.xx) return "SET: nx and xx exclude each other";
  const int times =
      o.ex.has_value() + o.px.has_value() + o.exat.has_value() + o.pxat.has_value() + o.keepttl;
  if (times > 1) return "SET: give at most one of ex, px, exat, pxat and keepttl";
  if ((o.ex && o.ex->count() <= 0) || (o.px && o.px->count() <= 0))
    return "SET: ex and px must be positive";
  return {};
}

}  // namespace

void Commands::dispatch_named(std::span<const std::string_view> words, ReplySlot& slot) {
  const CommandRow* row = find_command(words[0], words.size() > 1 ? words[1] : std::string_view());
  CommandData& data = command_data(slot);
  if (row == nullptr) {
    data.row = &unknown_row;
    return dispatch(CommandView{unknown_row, words}, slot);
  }
  data.row = row;
  dispatch(CommandView{*row, words.subspan(row->words)}, slot);
}

template <class T>
Future<T> Commands::set_with(Key key, const Arg& value, const SetOptions& options, bool get) {
  auto& slot = detail::make_slot<T>(*core_, table::set);
  if constexpr (std::is_same_v<T, bool>) command_data(slot).decode = decode_was_set;
  auto future = detail::FutureAccess::make<T>(slot);
  if (const auto problem = problem_of(options); !problem.empty()) {
    slot.fail(Error(errc::invalid_argument, std::string(problem)));
    slot.drop_producer();
    return future;
  }
  std::int64_t time = 0;
  std::string_view token;
  if (options.ex) token = "EX", time = options.ex->count();
  else if (options.px) token = "PX", time = options.px->count();
  else if (options.exat) token = "EXAT", time = options.exat->time_since_epoch().count();
  else if (options.pxat) token = "PXAT", time = options.pxat->time_since_epoch().count();
  const Arg number(time);
  ArgumentList args;
  args.add(key.view());
  args.add(value.view());
  if (options.nx) args.add("NX");
  if (options.xx) args.add("XX");
  if (get) args.add("GET");
  if (options.keepttl) args.add("KEEPTTL");
  if (!token.empty()) {
    args.add(token);
    args.add(number.view());
  }
  dispatch(CommandView{table::set, args.span()}, slot);
  return future;
}

Future<bool> Commands::expire_with(const CommandRow& row, Key key, std::int64_t time,
                                   ExpireWhen when) {
  const Arg number(time);
  ArgumentList args;
  args.add(key.view());
  args.add(number.view());
  if (when != ExpireWhen::always) args.add(to_string(when));
  return call<bool>(row, args.span());
}

// --- strings
// -----------------------------------------------------------------------------------------

Future<std::int64_t> Commands::append(Key key, const Arg& value) {
  const std::string_view args[] = {key.view(), value.view()};
  return call<std::int64_t>(table::append, args);
}
Future<std::int64_t> Commands::decr(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::decr, args);
}
Future<std::int64_t> Commands::decrby(Key key, std::int64_t by) {
  const Arg number(by);
  const std::string_view args[] = {key.view(), number.view()};
  return call<std::int64_t>(table::decrby, args);
}
Future<std::optional<std::string>> Commands::get(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::get, args);
}
Future<std::optional<std::string>> Commands::getdel(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::getdel, args);
}
Future<std::optional<std::string>> Commands::getex(Key key, std::chrono::seconds ex) {
  const Arg seconds(ex.count());
  const std::string_view args[] = {key.view(), "EX", seconds.view()};
  return call<std::optional<std::string>>(table::getex, args);
}
Future<std::string> Commands::getrange(Key key, std::int64_t start, std::int64_t end) {
  const Arg from(start), to(end);
  const std::string_view args[] = {key.view(), from.view(), to.view()};
  return call<std::string>(table::getrange, args);
}
Future<std::optional<std::string>> Commands::getset(Key key, const Arg& value) {
  const std::string_view args[] = {key.view(), value.view()};
  return call<std::optional<std::string>>(table::getset, args);
}
Future<std::int64_t> Commands::incr(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::incr, args);
}
Future<std::int64_t> Commands::incrby(Key key, std::int64_t by) {
  const Arg number(by);
  const std::string_view args[] = {key.view(), number.view()};
  return call<std::int64_t>(table::incrby, args);
}
Future<double> Commands::incrbyfloat(Key key, double by) {
  const Arg number(by);
  const std::string_view args[] = {key.view(), number.view()};
  return call<double>(table::incrbyfloat, args);
}
Future<std::vector<std::optional<std::string>>> Commands::mget(const Keys& keys) {
  return call<std::vector<std::optional<std::string>>>(table::mget, keys.views());
}
Future<void> Commands::mset(const Pairs& pairs) { return call<void>(table::mset, pairs.views()); }
Future<bool> Commands::msetnx(const Pairs& pairs) {
  return call<bool>(table::msetnx, pairs.views());
}
Future<void> Commands::psetex(Key key, std::chrono::milliseconds ttl, const Arg& value) {
  const Arg time(ttl.count());
  const std::string_view args[] = {key.view(), time.view(), value.view()};
  return call<void>(table::psetex, args);
}
Future<bool> Commands::set(Key key, const Arg& value) {
  auto& slot = detail::make_slot<bool>(*core_, table::set);
  command_data(slot).decode = decode_was_set;
  auto future = detail::FutureAccess::make<bool>(slot);
  const std::string_view args[] = {key.view(), value.view()};
  dispatch(CommandView{table::set, args}, slot);
  return future;
}
Future<bool> Commands::set(Key key, const Arg& value, const SetOptions& options) {
  return set_with<bool>(key, value, options, false);
}
Future<std::optional<std::string>> Commands::set_get(Key key, const Arg& value,
                                                     const SetOptions& options) {
  return set_with<std::optional<std::string>>(key, value, options, true);
}
Future<void> Commands::setex(Key key, std::chrono::seconds ttl, const Arg& value) {
  const Arg time(ttl.count());
  const std::string_view args[] = {key.view(), time.view(), value.view()};
  return call<void>(table::setex, args);
}
Future<bool> Commands::setnx(Key key, const Arg& value) {
  const std::string_view args[] = {key.view(), value.view()};
  return call<bool>(table::setnx, args);
}
Future<std::int64_t> Commands::setrange(Key key, std::int64_t offset, const Arg& value) {
  const Arg at(offset);
  const std::string_view args[] = {key.view(), at.view(), value.view()};
  return call<std::int64_t>(table::setrange, args);
}
Future<std::int64_t> Commands::strlen(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::strlen, args);
}

// --- keys
// --------------------------------------------------------------------------------------------

Future<bool> Commands::copy(Key source, Key destination, bool replace) {
  const std::string_view args[] = {source.view(), destination.view(), "REPLACE"};
  return call<bool>(table::copy, std::span(args).first(replace ? 3 : 2));
}
Future<std::int64_t> Commands::del(const Keys& keys) {
  return call<std::int64_t>(table::del, keys.views());
}
Future<std::optional<std::string>> Commands::dump(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::dump, args);
}
Future<std::int64_t> Commands::exists(const Keys& keys) {
  return call<std::int64_t>(table::exists, keys.views());
}
Future<bool> Commands::expire(Key key, std::chrono::seconds ttl, ExpireWhen when) {
  return expire_with(table::expire, key, ttl.count(), when);
}
Future<bool> Commands::expireat(Key key, std::chrono::sys_seconds at, ExpireWhen when) {
  return expire_with(table::expireat, key, at.time_since_epoch().count(), when);
}
Future<std::vector<std::string>> Commands::keys(const Arg& pattern) {
  const std::string_view args[] = {pattern.view()};
  return call<std::vector<std::string>>(table::keys, args);
}
Future<bool> Commands::move(Key key, int database) {
  const Arg number(database);
  const std::string_view args[] = {key.view(), number.view()};
  return call<bool>(table::move, args);
}
Future<std::optional<std::string>> Commands::object_encoding(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::object_encoding, args);
}
Future<bool> Commands::persist(Key key) {
  const std::string_view args[] = {key.view()};
  return call<bool>(table::persist, args);
}
Future<bool> Commands::pexpire(Key key, std::chrono::milliseconds ttl, ExpireWhen when) {
  return expire_with(table::pexpire, key, ttl.count(), when);
}
Future<std::int64_t> Commands::pttl(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::pttl, args);
}
Future<std::optional<std::string>> Commands::randomkey() {
  return call<std::optional<std::string>>(table::randomkey, {});
}
Future<void> Commands::rename(Key key, Key new_key) {
  const std::string_view args[] = {key.view(), new_key.view()};
  return call<void>(table::rename, args);
}
Future<bool> Commands::renamenx(Key key, Key new_key) {
  const std::string_view args[] = {key.view(), new_key.view()};
  return call<bool>(table::renamenx, args);
}
Future<void> Commands::restore(Key key, std::chrono::milliseconds ttl, const Arg& serialized) {
  const Arg time(ttl.count());
  const std::string_view args[] = {key.view(), time.view(), serialized.view()};
  return call<void>(table::restore, args);
}
Future<std::int64_t> Commands::touch(const Keys& keys) {
  return call<std::int64_t>(table::touch, keys.views());
}
Future<std::int64_t> Commands::ttl(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::ttl, args);
}
Future<std::string> Commands::type(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::string>(table::type, args);
}
Future<std::int64_t> Commands::unlink(const Keys& keys) {
  return call<std::int64_t>(table::unlink, keys.views());
}

// --- lists
// -------------------------------------------------------------------------------------------

Future<std::int64_t> Commands::llen(Key key) {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::llen, args);
}
Future<std::vector<std::string>> Commands::lrange(Key key, std::int64_t start, std::int64_t stop) {
  const Arg from(start), to(stop);
  const std::string_view args[] = {key.view(), from.view(), to.view()};
  return call<std::vector<std::string>>(table::lrange, args);
}
namespace {
std::vector<std::string_view> with_key(Key key, const Args& values) {
  std::vector<std::string_view> args{key.view()};
  args.insert(args.end(), values.views().begin(), values.views().end());
  return args;
}
}  // namespace
Future<std::int64_t> Commands::lpush(Key key, const Args& values) {
  return call<std::int64_t>(table::lpush, with_key(key, values));
}
Future<std::int64_t> Commands::rpush(Key key, const Args& values) {
  return call<std::int64_t>(table::rpush, with_key(key, values));
}

// --- server
// ------------------------------------------------------------------------------------------

Future<std::int64_t> Commands::dbsize() { return call<std::int64_t>(table::dbsize, {}); }
Future<std::string> Commands::echo(const Arg& text) {
  const std::string_view args[] = {text.view()};
  return call<std::string>(table::echo, args);
}
Future<void> Commands::flushall() { return call<void>(table::flushall, {}); }
Future<void> Commands::flushdb() { return call<void>(table::flushdb, {}); }
Future<std::string> Commands::ping() { return call<std::string>(table::ping, {}); }

}  // namespace deferredis
