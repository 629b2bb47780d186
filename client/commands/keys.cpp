// Made by tools/generate.py from commands/keys.txt: change that, then `make generate`.
#include <deferredis/client/commands/keys.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace table {
const CommandRow& keys_row = keys;
}  // namespace table

namespace {

std::string_view token_of(ExpireWhen value) noexcept {
  switch (value) {
    case ExpireWhen::always: return {};
    case ExpireWhen::nx: return {"NX"};
    case ExpireWhen::xx: return {"XX"};
    case ExpireWhen::gt: return {"GT"};
    case ExpireWhen::lt: return {"LT"};
  }
  return {};
}
std::string_view token_of(Order value) noexcept {
  switch (value) {
    case Order::as_is: return {};
    case Order::ascending: return {"ASC"};
    case Order::descending: return {"DESC"};
  }
  return {};
}
std::string_view problem_of(const MigrateOptions& o) noexcept {
  if (int(o.auth.has_value()) + int(o.auth2.has_value()) > 1)
    return "auth and auth2 exclude each other";
  return {};
}
void add(const MigrateOptions& o, ArgumentList& args) {
  if (o.copy) args.add("COPY");
  if (o.replace) args.add("REPLACE");
  if (o.auth) {
    args.add("AUTH");
    args.add(*o.auth);
  }
  if (o.auth2) {
    args.add("AUTH2");
    add(*o.auth2, args);
  }
}
void add(const RestoreOptions& o, ArgumentList& args) {
  if (o.replace) args.add("REPLACE");
  if (o.absttl) args.add("ABSTTL");
  if (o.idletime) {
    args.add("IDLETIME");
    args.add_number(o.idletime->count());
  }
  if (o.freq) {
    args.add("FREQ");
    args.add_number(*o.freq);
  }
}
void add(const ScanOptions& o, ArgumentList& args) {
  if (o.match) {
    args.add("MATCH");
    args.add(*o.match);
  }
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
  if (o.type) {
    args.add("TYPE");
    args.add(*o.type);
  }
}
void add(const SortOptions& o, ArgumentList& args) {
  if (o.by) {
    args.add("BY");
    args.add(*o.by);
  }
  if (o.limit) {
    args.add("LIMIT");
    add(*o.limit, args);
  }
  if (o.order) args.add_token(token_of(*o.order));
  if (o.alpha) args.add("ALPHA");
}

}  // namespace

Future<bool> KeyCommands::copy(Key source, Key destination, bool replace) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  if (replace) args.add("REPLACE");
  return call<bool>(table::copy, args.views());
}
Future<bool> KeyCommands::copy_to_database(Key source, Key destination, std::int64_t database,
                                           bool replace) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add("DB");
  args.add_number(database);
  if (replace) args.add("REPLACE");
  return call<bool>(table::copy, args.views());
}
Future<std::int64_t> KeyCommands::del(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::int64_t>();
  return call<std::int64_t>(table::del, keys.views());
}
Future<std::optional<std::string>> KeyCommands::dump(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::dump, args);
}
Future<std::int64_t> KeyCommands::exists(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::int64_t>();
  return call<std::int64_t>(table::exists, keys.views());
}
Future<bool> KeyCommands::expire(Key key, std::chrono::seconds ttl, ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(ttl.count());
  args.add_token(token_of(when));
  return call<bool>(table::expire, args.views());
}
Future<bool> KeyCommands::expireat(Key key, std::chrono::sys_seconds at, ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(at.time_since_epoch().count());
  args.add_token(token_of(when));
  return call<bool>(table::expireat, args.views());
}
Future<std::int64_t> KeyCommands::expiretime(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::expiretime, args);
}
Future<std::vector<std::string>> KeyCommands::keys(const Arg& pattern) const {
  const std::string_view args[] = {pattern.view()};
  return call<std::vector<std::string>>(table::keys, args);
}
Future<bool> KeyCommands::migrate(const Arg& host, std::int64_t port, const Keys& keys,
                                  std::int64_t database, std::chrono::milliseconds timeout,
                                  const MigrateOptions& options) const {
  if (keys.views().empty()) return refuse<bool>(table::migrate, "no keys");
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<bool>(table::migrate, problem);
  ArgumentList args;
  args.add(host.view());
  args.add_number(port);
  args.add("");
  args.add_number(database);
  args.add_number(timeout.count());
  add(options, args);
  args.add("KEYS");
  args.add(keys.views());
  return call_by<&read_not_nokey>(table::migrate, args.views());
}
Future<bool> KeyCommands::move(Key key, std::int64_t database) const {
  const Arg database_text(database);
  const std::string_view args[] = {key.view(), database_text.view()};
  return call<bool>(table::move, args);
}
Future<std::optional<std::string>> KeyCommands::object_encoding(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::object_encoding, args);
}
Future<std::optional<std::int64_t>> KeyCommands::object_freq(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::int64_t>>(table::object_freq, args);
}
Future<std::vector<std::string>> KeyCommands::object_help() const {
  return call<std::vector<std::string>>(table::object_help, {});
}
Future<std::optional<std::int64_t>> KeyCommands::object_idletime(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::int64_t>>(table::object_idletime, args);
}
Future<std::optional<std::int64_t>> KeyCommands::object_refcount(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::int64_t>>(table::object_refcount, args);
}
Future<bool> KeyCommands::persist(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<bool>(table::persist, args);
}
Future<bool> KeyCommands::pexpire(Key key, std::chrono::milliseconds ttl, ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(ttl.count());
  args.add_token(token_of(when));
  return call<bool>(table::pexpire, args.views());
}
Future<bool> KeyCommands::pexpireat(Key key, std::chrono::sys_time<std::chrono::milliseconds> at,
                                    ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(at.time_since_epoch().count());
  args.add_token(token_of(when));
  return call<bool>(table::pexpireat, args.views());
}
Future<std::int64_t> KeyCommands::pexpiretime(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::pexpiretime, args);
}
Future<std::int64_t> KeyCommands::pttl(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::pttl, args);
}
Future<std::optional<std::string>> KeyCommands::randomkey() const {
  return call<std::optional<std::string>>(table::randomkey, {});
}
Future<void> KeyCommands::rename(Key key, Key new_key) const {
  const std::string_view args[] = {key.view(), new_key.view()};
  return call<void>(table::rename, args);
}
Future<bool> KeyCommands::renamenx(Key key, Key new_key) const {
  const std::string_view args[] = {key.view(), new_key.view()};
  return call<bool>(table::renamenx, args);
}
Future<void> KeyCommands::restore(Key key, std::chrono::milliseconds ttl, const Arg& serialized,
                                  const RestoreOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(ttl.count());
  args.add(serialized.view());
  add(options, args);
  return call<void>(table::restore, args.views(), &serialized);
}
Future<ScanPage<std::string>> KeyCommands::scan(std::uint64_t cursor,
                                                const ScanOptions& options) const {
  ArgumentList args;
  args.add_number(cursor);
  add(options, args);
  return call<ScanPage<std::string>>(table::scan, args.views());
}
Future<std::vector<std::string>> KeyCommands::sort(Key key, const SortOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call<std::vector<std::string>>(table::sort, args.views());
}
Future<std::vector<std::optional<std::string>>> KeyCommands::sort_get(
    Key key, const Args& patterns, const SortOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  for (const std::string_view each : patterns.views()) args.add("GET"), args.add(each);
  add(options, args);
  return call<std::vector<std::optional<std::string>>>(table::sort, args.views());
}
Future<std::int64_t> KeyCommands::sort_store(Key key, Key destination,
                                             const SortOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add("STORE");
  args.add(destination.view());
  add(options, args);
  return call<std::int64_t>(table::sort, args.views());
}
Future<std::int64_t> KeyCommands::sort_get_store(Key key, Key destination, const Args& patterns,
                                                 const SortOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add("STORE");
  args.add(destination.view());
  for (const std::string_view each : patterns.views()) args.add("GET"), args.add(each);
  add(options, args);
  return call<std::int64_t>(table::sort, args.views());
}
Future<std::vector<std::string>> KeyCommands::sort_ro(Key key, const SortOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call<std::vector<std::string>>(table::sort_ro, args.views());
}
Future<std::vector<std::optional<std::string>>> KeyCommands::sort_ro_get(
    Key key, const Args& patterns, const SortOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  for (const std::string_view each : patterns.views()) args.add("GET"), args.add(each);
  add(options, args);
  return call<std::vector<std::optional<std::string>>>(table::sort_ro, args.views());
}
Future<std::int64_t> KeyCommands::touch(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::int64_t>();
  return call<std::int64_t>(table::touch, keys.views());
}
Future<std::int64_t> KeyCommands::ttl(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::ttl, args);
}
Future<std::string> KeyCommands::type(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::string>(table::type, args);
}
Future<std::int64_t> KeyCommands::unlink(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::int64_t>();
  return call<std::int64_t>(table::unlink, keys.views());
}
Future<std::int64_t> KeyCommands::wait(std::int64_t replicas,
                                       std::chrono::milliseconds timeout) const {
  const Arg replicas_text(replicas);
  const Arg timeout_text(timeout.count());
  const std::string_view args[] = {replicas_text.view(), timeout_text.view()};
  return call<std::int64_t>(table::wait, args);
}
Future<std::pair<std::int64_t, std::int64_t>> KeyCommands::waitaof(
    std::int64_t local, std::int64_t replicas, std::chrono::milliseconds timeout) const {
  const Arg local_text(local);
  const Arg replicas_text(replicas);
  const Arg timeout_text(timeout.count());
  const std::string_view args[] = {local_text.view(), replicas_text.view(), timeout_text.view()};
  return call<std::pair<std::int64_t, std::int64_t>>(table::waitaof, args);
}

}  // namespace deferredis
// clang-format on
