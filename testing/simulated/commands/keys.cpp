// Commands on keys of any type: their lifetime and their names.
#include <algorithm>
#include <iterator>
#include <limits>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/scan.hpp>

namespace deferredis::simulated {

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

void del(Call& call) {
  std::int64_t count = 0;
  for (std::size_t i = 1; i < call.size(); ++i) count += call.remove(call[i]) ? 1 : 0;
  call.reply.integer(count);
}

void exists(Call& call) {
  std::int64_t count = 0;
  for (std::size_t i = 1; i < call.size(); ++i) count += call.db().find(call[i]) != nullptr ? 1 : 0;
  call.reply.integer(count);
}

void type(Call& call) {
  const auto* const entry = call.db().find(call[1]);
  call.reply.simple(entry == nullptr ? "none" : type_of(entry->value));
}

// --- expiry

void time_left(Call& call, std::int64_t divisor, bool absolute) {
  const auto* const entry = call.db().find(call[1]);
  if (entry == nullptr) return call.reply.integer(-2);
  if (entry->expires == 0) return call.reply.integer(-1);
  const std::int64_t ms = std::max<std::int64_t>(entry->expires - (absolute ? 0 : call.now()), 0);
  call.reply.integer(divisor == 1 ? ms : ms / divisor + (ms % divisor >= divisor / 2 ? 1 : 0));
}
void ttl(Call& call) { time_left(call, 1000, false); }
void pttl(Call& call) { time_left(call, 1, false); }
void expiretime(Call& call) { time_left(call, 1000, true); }
void pexpiretime(Call& call) { time_left(call, 1, true); }

struct ExpireRule {
  bool nx = false, xx = false, gt = false, lt = false;

  explicit ExpireRule(const Call& call) {
    for (std::size_t i = 3; i < call.size(); ++i) {
      const std::string option = call.option(i);
      if (option == "NX") nx = true;
      else if (option == "XX") xx = true;
      else if (option == "GT") gt = true;
      else if (option == "LT") lt = true;
      else fail("ERR Unsupported option " + call[i]);
    }
    if (nx && (xx || gt || lt))
      fail("ERR NX and XX, GT or LT options at the same time are not compatible");
    if (gt && lt) fail("ERR GT and LT options at the same time are not compatible");
  }
  bool allows(std::int64_t current, std::int64_t wanted) const {
    if (nx && current != 0) return false;
    if (xx && current == 0) return false;
    if (gt && (current == 0 || wanted <= current)) return false;
    return !(lt && current != 0 && wanted >= current);
  }
};

void expire(Call& call, std::int64_t unit, bool relative) {
  const ExpireRule rule(call);
  std::int64_t when = call.integer(2);
  const std::string invalid = "ERR invalid expire time in '" + to_lower(call[0]) + "' command";
  if (when > most / unit || when < -(most / unit)) fail(invalid);
  when *= unit;
  const std::int64_t base = relative ? call.now() : 0;
  if (when > most - base) fail(invalid);
  when += base;
  const auto* const entry = call.db().find(call[1]);
  if (entry == nullptr || !rule.allows(entry->expires, when)) return call.reply.integer(0);
  if (when <= call.now()) {
    call.remove(call[1]);
  } else {
    call.db().expire_at(call[1], when);
    call.changed(call[1], 'g', "expire");
  }
  call.reply.integer(1);
}
void expire_seconds(Call& call) { expire(call, 1000, true); }
void expire_ms(Call& call) { expire(call, 1, true); }
void expire_at_seconds(Call& call) { expire(call, 1000, false); }
void expire_at_ms(Call& call) { expire(call, 1, false); }

void persist(Call& call) {
  const auto* const entry = call.db().find(call[1]);
  if (entry == nullptr || entry->expires == 0) return call.reply.integer(0);
  call.db().expire_at(call[1], 0);
  call.changed(call[1], 'g', "persist");
  call.reply.integer(1);
}

// --- names

void move_value(Call& call, const std::string& from, const std::string& to) {
  Database::Entry taken = std::move(*call.db().find(from));
  const std::int64_t expires = call.db().find(from)->expires;
  call.db().erase(from);
  call.db().put(to, std::move(taken.value));
  if (expires != 0) call.db().expire_at(to, expires);
  call.changed(from, 'g', "rename_from");
  call.changed(to, 'g', "rename_to");
}

void rename(Call& call) {
  if (call.db().find(call[1]) == nullptr) fail("ERR no such key");
  if (call[1] != call[2]) move_value(call, call[1], call[2]);
  call.reply.ok();
}
void renamenx(Call& call) {
  if (call.db().find(call[1]) == nullptr) fail("ERR no such key");
  if (call.db().find(call[2]) != nullptr) return call.reply.integer(0);
  move_value(call, call[1], call[2]);
  call.reply.integer(1);
}

std::size_t database_at(const Call& call, std::size_t i) {
  const std::int64_t index = call.integer(i);
  if (index < 0 || index >= static_cast<std::int64_t>(call.server.databases()))
    fail("ERR DB index is out of range");
  return static_cast<std::size_t>(index);
}

void copy(Call& call) {
  std::size_t target = call.session.database;
  bool replace = false;
  for (std::size_t i = 3; i < call.size(); ++i) {
    if (call.option(i) == "REPLACE") replace = true;
    else if (call.option(i) == "DB" && i + 1 < call.size()) target = database_at(call, ++i);
    else fail_syntax();
  }
  if (target == call.session.database && call[1] == call[2])
    fail("ERR source and destination objects are the same");
  const auto* const source = call.db().find(call[1]);
  Database& there = call.server.database(target);
  if (source == nullptr || (!replace && there.find(call[2]) != nullptr))
    return call.reply.integer(0);
  const std::int64_t expires = source->expires;
  there.put(call[2], Value(source->value));
  if (expires != 0) there.expire_at(call[2], expires);
  call.server.key_changed(target, call[2], 'g', "copy_to");
  call.reply.integer(1);
}

void move(Call& call) {
  if (call.server.cluster != nullptr) fail("ERR MOVE is not allowed in cluster mode");
  const std::size_t target = database_at(call, 2);
  if (target == call.session.database) fail("ERR source and destination objects are the same");
  const auto* const source = call.db().find(call[1]);
  Database& there = call.server.database(target);
  if (source == nullptr || there.find(call[1]) != nullptr) return call.reply.integer(0);
  const std::int64_t expires = source->expires;
  there.put(call[1], Value(source->value));
  if (expires != 0) there.expire_at(call[1], expires);
  call.remove(call[1], "move_from");
  call.server.key_changed(target, call[1], 'g', "move_to");
  call.reply.integer(1);
}

// --- all keys

void keys(Call& call) {
  Words found;
  for (const auto& [key, entry] : call.db().entries()) {
    if (matches(call[1], key)) found.push_back(key);
  }
  call.reply.array(found.size());
  for (const std::string& key : found) call.reply.bulk(key);
}

void scan(Call& call) {
  ScanOptions options = scan_options(call, 1, true);
  std::vector<std::string> names;
  for (const auto& [key, entry] : call.db().entries()) names.push_back(key);
  names = scan_step(options, std::move(names));
  std::erase_if(names, [&](const std::string& key) {
    return !options.type.empty() && type_of(call.db().find(key)->value) != options.type;
  });
  call.reply.array(2);
  call.reply.bulk(std::to_string(options.cursor));
  call.reply.array(names.size());
  for (const std::string& key : names) call.reply.bulk(key);
}

void randomkey(Call& call) {
  const auto& entries = call.db().entries();
  if (entries.empty()) return call.reply.null();
  const auto at = static_cast<std::ptrdiff_t>(call.server.random()() % entries.size());
  call.reply.bulk(std::next(entries.begin(), at)->first);
}

void dbsize(Call& call) { call.reply.count(call.db().size()); }

void flush(Call& call, std::optional<std::size_t> database) {
  if (call.size() > 2 ||
      (call.size() == 2 && call.option(1) != "ASYNC" && call.option(1) != "SYNC"))
    fail_syntax();
  call.server.flushed(database);
  call.reply.ok();
}
void flushdb(Call& call) { flush(call, call.session.database); }
void flushall(Call& call) { flush(call, {}); }

std::string_view encoding_of(const Value& value) {
  if (const auto* const text = std::get_if<std::string>(&value)) {
    constexpr std::size_t longest_embedded = 44;
    return integer_of(text->empty() ? "x" : *text) ? "int"
           : text->size() <= longest_embedded      ? "embstr"
                                                   : "raw";
  }
  static constexpr std::string_view names[] = {"",         "listpack", "listpack",
                                               "listpack", "listpack", "stream"};
  return names[value.index()];
}

void object(Call& call) {
  const std::string what = call.option(1);
  const auto* const entry = call.size() > 2 ? call.db().find(call[2]) : nullptr;
  if (what == "HELP") return call.reply.array(0);
  if (call.size() != 3) call.wrong_arity();
  if (entry == nullptr) return call.reply.null();
  if (what == "ENCODING") return call.reply.bulk(encoding_of(entry->value));
  if (what == "REFCOUNT") return call.reply.integer(1);
  if (what == "IDLETIME") return call.reply.integer(0);
  fail(
      "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note "
      "that when switching between policies at runtime LRU and LFU data will take some time to "
      "adjust.");
}

constexpr Command commands[] = {
    {"DEL", del, true},
    {"UNLINK", del, true},
    {"EXISTS", exists},
    {"TOUCH", exists},
    {"TYPE", type},
    {"TTL", ttl},
    {"PTTL", pttl},
    {"EXPIRETIME", expiretime},
    {"PEXPIRETIME", pexpiretime},
    {"EXPIRE", expire_seconds, true},
    {"PEXPIRE", expire_ms, true},
    {"EXPIREAT", expire_at_seconds, true},
    {"PEXPIREAT", expire_at_ms, true},
    {"PERSIST", persist, true},
    {"RENAME", rename, true},
    {"RENAMENX", renamenx, true},
    {"COPY", copy, true},
    {"MOVE", move, true},
    {"KEYS", keys},
    {"SCAN", scan},
    {"RANDOMKEY", randomkey},
    {"DBSIZE", dbsize},
    {"FLUSHDB", flushdb, true},
    {"FLUSHALL", flushall, true},
    {"OBJECT", object},
};

}  // namespace

std::span<const Command> key_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
