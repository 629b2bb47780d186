// Made by tools/generate.py from commands/lists.txt: change that, then `make generate`.
#include <deferredis/client/commands/lists.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace table {
const CommandRow& lrange_row = lrange;
}  // namespace table

namespace {

std::string_view token_of(ListEnd value) noexcept {
  switch (value) {
    case ListEnd::left: return {"LEFT"};
    case ListEnd::right: return {"RIGHT"};
  }
  return {};
}
std::string_view token_of(MoveOrder value) noexcept {
  switch (value) {
    case MoveOrder::bulk: return {"BULK"};
    case MoveOrder::one_by_one: return {"OBO"};
  }
  return {};
}
std::string_view token_of(ListPlace value) noexcept {
  switch (value) {
    case ListPlace::before: return {"BEFORE"};
    case ListPlace::after: return {"AFTER"};
  }
  return {};
}
void add(const LposOptions& o, ArgumentList& args) {
  if (o.rank) {
    args.add("RANK");
    args.add_number(*o.rank);
  }
  if (o.maxlen) {
    args.add("MAXLEN");
    args.add_number(*o.maxlen);
  }
}

}  // namespace

Future<std::optional<std::string>> ListCommands::blmove(Key source, Key destination, ListEnd from,
                                                        ListEnd to,
                                                        std::chrono::milliseconds timeout) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add_token(token_of(from));
  args.add_token(token_of(to));
  args.add_number(std::chrono::duration<double>(timeout).count());
  return call<std::optional<std::string>>(table::blmove, args.views());
}
Future<std::optional<std::vector<std::string>>> ListCommands::blmovem(
    Key source, Key destination, ListEnd from, ListEnd to, std::chrono::milliseconds timeout,
    std::int64_t count, MoveOrder order) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add_token(token_of(from));
  args.add_token(token_of(to));
  args.add_number(std::chrono::duration<double>(timeout).count());
  args.add("COUNT");
  args.add_number(count);
  args.add_token(token_of(order));
  return call<std::optional<std::vector<std::string>>>(table::blmovem, args.views());
}
Future<std::optional<std::vector<std::string>>> ListCommands::blmovem_exactly(
    Key source, Key destination, ListEnd from, ListEnd to, std::chrono::milliseconds timeout,
    std::int64_t count, MoveOrder order) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add_token(token_of(from));
  args.add_token(token_of(to));
  args.add_number(std::chrono::duration<double>(timeout).count());
  args.add("EXACTLY");
  args.add_number(count);
  args.add_token(token_of(order));
  return call<std::optional<std::vector<std::string>>>(table::blmovem, args.views());
}
Future<std::optional<std::pair<std::string, std::vector<std::string>>>> ListCommands::blmpop(
    std::chrono::milliseconds timeout, const Keys& keys, ListEnd from, std::int64_t count) const {
  if (keys.views().empty())
    return refuse<std::optional<std::pair<std::string, std::vector<std::string>>>>(table::blmpop, "no keys");
  ArgumentList args;
  args.add_number(std::chrono::duration<double>(timeout).count());
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add_token(token_of(from));
  args.add("COUNT");
  args.add_number(count);
  return call<std::optional<std::pair<std::string, std::vector<std::string>>>>(table::blmpop, args.views());
}
Future<std::optional<std::pair<std::string, std::string>>> ListCommands::blpop(
    const Keys& keys, std::chrono::milliseconds timeout) const {
  if (keys.views().empty())
    return refuse<std::optional<std::pair<std::string, std::string>>>(table::blpop, "no keys");
  ArgumentList args;
  args.add(keys.views());
  args.add_number(std::chrono::duration<double>(timeout).count());
  return call<std::optional<std::pair<std::string, std::string>>>(table::blpop, args.views());
}
Future<std::optional<std::pair<std::string, std::string>>> ListCommands::brpop(
    const Keys& keys, std::chrono::milliseconds timeout) const {
  if (keys.views().empty())
    return refuse<std::optional<std::pair<std::string, std::string>>>(table::brpop, "no keys");
  ArgumentList args;
  args.add(keys.views());
  args.add_number(std::chrono::duration<double>(timeout).count());
  return call<std::optional<std::pair<std::string, std::string>>>(table::brpop, args.views());
}
Future<std::optional<std::string>> ListCommands::brpoplpush(
    Key source, Key destination, std::chrono::milliseconds timeout) const {
  const Arg timeout_text(std::chrono::duration<double>(timeout).count());
  const std::string_view args[] = {source.view(), destination.view(), timeout_text.view()};
  return call<std::optional<std::string>>(table::brpoplpush, args);
}
Future<std::optional<std::string>> ListCommands::lindex(Key key, std::int64_t index) const {
  const Arg index_text(index);
  const std::string_view args[] = {key.view(), index_text.view()};
  return call<std::optional<std::string>>(table::lindex, args);
}
Future<std::int64_t> ListCommands::linsert(Key key, ListPlace place, const Arg& pivot,
                                           const Arg& element) const {
  ArgumentList args;
  args.add(key.view());
  args.add_token(token_of(place));
  args.add(pivot.view());
  args.add(element.view());
  return call<std::int64_t>(table::linsert, args.views());
}
Future<std::int64_t> ListCommands::llen(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::llen, args);
}
Future<std::optional<std::string>> ListCommands::lmove(Key source, Key destination, ListEnd from,
                                                       ListEnd to) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add_token(token_of(from));
  args.add_token(token_of(to));
  return call<std::optional<std::string>>(table::lmove, args.views());
}
Future<std::optional<std::vector<std::string>>> ListCommands::lmovem(Key source, Key destination,
                                                                     ListEnd from, ListEnd to,
                                                                     std::int64_t count,
                                                                     MoveOrder order) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add_token(token_of(from));
  args.add_token(token_of(to));
  args.add("COUNT");
  args.add_number(count);
  args.add_token(token_of(order));
  return call<std::optional<std::vector<std::string>>>(table::lmovem, args.views());
}
Future<std::optional<std::vector<std::string>>> ListCommands::lmovem_exactly(
    Key source, Key destination, ListEnd from, ListEnd to, std::int64_t count,
    MoveOrder order) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add_token(token_of(from));
  args.add_token(token_of(to));
  args.add("EXACTLY");
  args.add_number(count);
  args.add_token(token_of(order));
  return call<std::optional<std::vector<std::string>>>(table::lmovem, args.views());
}
Future<std::optional<std::pair<std::string, std::vector<std::string>>>> ListCommands::lmpop(
    const Keys& keys, ListEnd from, std::int64_t count) const {
  if (keys.views().empty())
    return refuse<std::optional<std::pair<std::string, std::vector<std::string>>>>(table::lmpop, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add_token(token_of(from));
  args.add("COUNT");
  args.add_number(count);
  return call<std::optional<std::pair<std::string, std::vector<std::string>>>>(table::lmpop, args.views());
}
Future<std::optional<std::string>> ListCommands::lpop(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::lpop, args);
}
Future<std::optional<std::vector<std::string>>> ListCommands::lpop(Key key,
                                                                   std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::optional<std::vector<std::string>>>(table::lpop, args);
}
Future<std::optional<std::int64_t>> ListCommands::lpos(Key key, const Arg& element,
                                                       const LposOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(element.view());
  add(options, args);
  return call<std::optional<std::int64_t>>(table::lpos, args.views());
}
Future<std::vector<std::int64_t>> ListCommands::lpos_count(Key key, const Arg& element,
                                                           std::int64_t count,
                                                           const LposOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(element.view());
  args.add("COUNT");
  args.add_number(count);
  add(options, args);
  return call<std::vector<std::int64_t>>(table::lpos, args.views());
}
Future<std::int64_t> ListCommands::lpush(Key key, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(values.views());
  return call<std::int64_t>(table::lpush, args.views());
}
Future<std::int64_t> ListCommands::lpushx(Key key, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(values.views());
  return call<std::int64_t>(table::lpushx, args.views());
}
Future<std::vector<std::string>> ListCommands::lrange(Key key, std::int64_t start,
                                                      std::int64_t stop) const {
  const Arg start_text(start);
  const Arg stop_text(stop);
  const std::string_view args[] = {key.view(), start_text.view(), stop_text.view()};
  return call<std::vector<std::string>>(table::lrange, args);
}
Future<std::int64_t> ListCommands::lrem(Key key, std::int64_t count, const Arg& element) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view(), element.view()};
  return call<std::int64_t>(table::lrem, args);
}
Future<void> ListCommands::lset(Key key, std::int64_t index, const Arg& element) const {
  const Arg index_text(index);
  const std::string_view args[] = {key.view(), index_text.view(), element.view()};
  return call<void>(table::lset, args);
}
Future<void> ListCommands::ltrim(Key key, std::int64_t start, std::int64_t stop) const {
  const Arg start_text(start);
  const Arg stop_text(stop);
  const std::string_view args[] = {key.view(), start_text.view(), stop_text.view()};
  return call<void>(table::ltrim, args);
}
Future<std::optional<std::string>> ListCommands::rpop(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::rpop, args);
}
Future<std::optional<std::vector<std::string>>> ListCommands::rpop(Key key,
                                                                   std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::optional<std::vector<std::string>>>(table::rpop, args);
}
Future<std::optional<std::string>> ListCommands::rpoplpush(Key source, Key destination) const {
  const std::string_view args[] = {source.view(), destination.view()};
  return call<std::optional<std::string>>(table::rpoplpush, args);
}
Future<std::int64_t> ListCommands::rpush(Key key, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(values.views());
  return call<std::int64_t>(table::rpush, args.views());
}
Future<std::int64_t> ListCommands::rpushx(Key key, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(values.views());
  return call<std::int64_t>(table::rpushx, args.views());
}

}  // namespace deferredis
// clang-format on
