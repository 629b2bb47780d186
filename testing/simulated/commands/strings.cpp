// Commands on strings.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/numbers.hpp>

namespace deferredis::simulated {

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t longest = 512 * 1024 * 1024;

void store(const Call& call, const std::string& key, std::string value) {
  call.db().put(key, std::move(value));
  call.changed(key, '$', "set");
}

void reply_value(Call& call, const std::string* value) {
  if (value == nullptr) return call.reply.null();
  call.reply.bulk(*value);
}

void get(Call& call) { reply_value(call, call.find<std::string>(call[1])); }

// --- SET and its options

struct Expiry {
  std::size_t at = 0;  // the word with the number; 0: none
  bool seconds = false;
  bool relative = false;

  bool read(const Call& call, std::size_t& i) {
    const std::string option = call.option(i);
    const bool known = option == "EX" || option == "PX" || option == "EXAT" || option == "PXAT";
    if (!known || i + 1 == call.size() || at != 0) return false;
    seconds = option[0] == 'E';
    relative = option.size() == 2;
    at = ++i;
    return true;
  }
  std::int64_t when(const Call& call) const {
    const std::string invalid = "ERR invalid expire time in '" + to_lower(call[0]) + "' command";
    std::int64_t ms = call.integer(at);
    if (ms <= 0 || (seconds && ms > most / 1000)) fail(invalid);
    if (seconds) ms *= 1000;
    if (relative && ms > most - call.now()) fail(invalid);
    return ms + (relative ? call.now() : 0);
  }
};

void set_generic(Call& call, const std::string& value, const Expiry& expiry, bool nx, bool xx,
                 bool get_old, bool keep_ttl) {
  const std::string& key = call[1];
  const std::int64_t when = expiry.at != 0 ? expiry.when(call) : 0;
  if (get_old) get(call);
  const auto* const old = call.db().find(key);
  if ((nx && old != nullptr) || (xx && old == nullptr)) {
    if (!get_old) call.reply.null();
    return;
  }
  const std::int64_t kept = keep_ttl && old != nullptr ? old->expires : 0;
  call.db().put(key, value);
  if (when != 0 || kept != 0) call.db().expire_at(key, when != 0 ? when : kept);
  call.changed(key, '$', "set");
  if (when != 0) call.server.key_event(call.session.database, key, 'g', "expire");
  if (!get_old) call.reply.ok();
}

void set(Call& call) {
  bool nx = false, xx = false, get_old = false, keep_ttl = false;
  Expiry expiry;
  for (std::size_t i = 3; i < call.size(); ++i) {
    const std::string option = call.option(i);
    if (option == "NX" && !xx) nx = true;
    else if (option == "XX" && !nx) xx = true;
    else if (option == "GET") get_old = true;
    else if (option == "KEEPTTL" && expiry.at == 0) keep_ttl = true;
    else if (keep_ttl || !expiry.read(call, i)) fail_syntax();
  }
  set_generic(call, call[2], expiry, nx, xx, get_old, keep_ttl);
}
void setex(Call& call) { set_generic(call, call[3], {2, true, true}, false, false, false, false); }
void psetex(Call& call) {
  set_generic(call, call[3], {2, false, true}, false, false, false, false);
}
void setnx(Call& call) {
  if (call.db().find(call[1]) != nullptr) return call.reply.integer(0);
  store(call, call[1], call[2]);
  call.reply.integer(1);
}

void getset(Call& call) {
  get(call);
  store(call, call[1], call[2]);
}
void getdel(Call& call) {
  get(call);
  call.remove(call[1]);
}

void getex(Call& call) {
  Expiry expiry;
  bool persists = false;
  for (std::size_t i = 2; i < call.size(); ++i) {
    if (call.option(i) == "PERSIST" && expiry.at == 0) persists = true;
    else if (persists || !expiry.read(call, i)) fail_syntax();
  }
  const std::string& key = call[1];
  const std::string* const value = call.find<std::string>(key);
  if (value == nullptr) return call.reply.null();
  const std::int64_t when = expiry.at != 0 ? expiry.when(call) : 0;
  call.reply.bulk(*value);
  if (when != 0 && when <= call.now()) {
    call.remove(key);
  } else if (when != 0) {
    call.db().expire_at(key, when);
    call.changed(key, 'g', "expire");
  } else if (persists && call.db().find(key)->expires != 0) {
    call.db().expire_at(key, 0);
    call.changed(key, 'g', "persist");
  }
}

// --- many

void mget(Call& call) {
  call.reply.array(call.size() - 1);
  for (std::size_t i = 1; i < call.size(); ++i) {
    auto* const entry = call.db().find(call[i]);
    reply_value(call, entry == nullptr ? nullptr : std::get_if<std::string>(&entry->value));
  }
}
void store_pairs(Call& call) {
  for (std::size_t i = 1; i < call.size(); i += 2) store(call, call[i], call[i + 1]);
}
void mset(Call& call) {
  if (call.size() % 2 == 0) call.wrong_arity();
  store_pairs(call);
  call.reply.ok();
}
void msetnx(Call& call) {
  if (call.size() % 2 == 0) call.wrong_arity();
  for (std::size_t i = 1; i < call.size(); i += 2) {
    if (call.db().find(call[i]) != nullptr) return call.reply.integer(0);
  }
  store_pairs(call);
  call.reply.integer(1);
}

// --- numbers

void increment(Call& call, std::int64_t by) {
  const std::string* const text = call.find<std::string>(call[1]);
  const auto value = text == nullptr ? 0 : text->empty() ? std::nullopt : integer_of(*text);
  if (!value) fail("ERR value is not an integer or out of range");
  const auto sum = sum_of(*value, by);
  if (!sum) fail("ERR increment or decrement would overflow");
  call.make<std::string>(call[1]) = std::to_string(*sum);
  call.changed(call[1], '$', "incrby");
  call.reply.integer(*sum);
}
void incr(Call& call) { increment(call, 1); }
void decr(Call& call) { increment(call, -1); }
void incrby(Call& call) { increment(call, call.integer(2)); }
void decrby(Call& call) {
  const std::int64_t by = call.integer(2);
  if (by == std::numeric_limits<std::int64_t>::min()) fail("ERR decrement would overflow");
  increment(call, -by);
}

void incrbyfloat(Call& call) {
  const std::string* const text = call.find<std::string>(call[1]);
  const auto value = text == nullptr ? 0.0L : long_real_of(*text);
  const auto by = long_real_of(call[2]);
  if (!value || !by) fail("ERR value is not a valid float");
  const long double sum = *value + *by;
  if (!std::isfinite(sum)) fail("ERR increment would produce NaN or Infinity");
  std::string& stored = call.make<std::string>(call[1]);
  stored = text_of_long(sum);
  call.reply.bulk(stored);
  call.changed(call[1], '$', "incrbyfloat");
}

// --- parts

void append(Call& call) {
  std::string& value = call.make<std::string>(call[1]);
  value += call[2];
  call.reply.count(value.size());
  call.changed(call[1], '$', "append");
}
void strlen(Call& call) {
  const std::string* const value = call.find<std::string>(call[1]);
  call.reply.count(value == nullptr ? 0 : value->size());
}
void getrange(Call& call) {
  std::int64_t first = call.integer(2), last = call.integer(3);
  const std::string* const value = call.find<std::string>(call[1]);
  const auto size = static_cast<std::int64_t>(value == nullptr ? 0 : value->size());
  if (size == 0 || (first < 0 && last < 0 && first > last)) return call.reply.bulk("");
  if (first < 0) first = std::max<std::int64_t>(first + size, 0);
  if (last < 0) last = std::max<std::int64_t>(last + size, 0);
  last = std::min(last, size - 1);
  if (first > last) return call.reply.bulk("");
  call.reply.bulk(std::string_view(*value).substr(static_cast<std::size_t>(first),
                                                  static_cast<std::size_t>(last - first + 1)));
}
void setrange(Call& call) {
  const std::int64_t offset = call.integer(2);
  if (offset < 0) fail("ERR offset is out of range");
  const std::string* const old = call.find<std::string>(call[1]);
  if (call[3].empty()) return call.reply.count(old == nullptr ? 0 : old->size());
  const auto begin = static_cast<std::size_t>(offset);
  if (begin > longest || begin + call[3].size() > longest)
    fail("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  std::string& value = call.make<std::string>(call[1]);
  value.resize(std::max(value.size(), begin + call[3].size()));
  value.replace(begin, call[3].size(), call[3]);
  call.reply.count(value.size());
  call.changed(call[1], '$', "setrange");
}

constexpr Command commands[] = {
    {"GET", get},
    {"SET", set, true},
    {"SETEX", setex, true},
    {"PSETEX", psetex, true},
    {"SETNX", setnx, true},
    {"GETSET", getset, true},
    {"GETDEL", getdel, true},
    {"GETEX", getex, true},
    {"MGET", mget},
    {"MSET", mset, true},
    {"MSETNX", msetnx, true},
    {"INCR", incr, true},
    {"DECR", decr, true},
    {"INCRBY", incrby, true},
    {"DECRBY", decrby, true},
    {"INCRBYFLOAT", incrbyfloat, true},
    {"APPEND", append, true},
    {"STRLEN", strlen},
    {"GETRANGE", getrange},
    {"SUBSTR", getrange},
    {"SETRANGE", setrange, true},
};

}  // namespace

std::span<const Command> string_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
