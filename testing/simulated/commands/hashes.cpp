// Commands on hashes.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <random>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/commands/random_members.hpp>
#include <deferredis/testing/simulated/numbers.hpp>
#include <deferredis/testing/simulated/scan.hpp>

namespace deferredis::simulated {

namespace {

const std::string* field_of(const Hash* hash, const std::string& field) {
  if (hash == nullptr) return nullptr;
  const auto found = hash->find(field);
  return found == hash->end() ? nullptr : &found->second;
}

void reply_value(Call& call, const std::string* value) {
  if (value == nullptr) return call.reply.null();
  call.reply.bulk(*value);
}

std::int64_t store_fields(Call& call) {
  if (call.size() % 2 != 0) call.wrong_arity();
  Hash& hash = call.make<Hash>(call[1]);
  std::int64_t added = 0;
  for (std::size_t i = 2; i < call.size(); i += 2)
    added += hash.insert_or_assign(call[i], call[i + 1]).second ? 1 : 0;
  call.changed(call[1], 'h', "hset");
  return added;
}
void hset(Call& call) { call.reply.integer(store_fields(call)); }
void hmset(Call& call) {
  store_fields(call);
  call.reply.ok();
}
void hsetnx(Call& call) {
  Hash* const old = call.find<Hash>(call[1]);
  if (field_of(old, call[2]) != nullptr) return call.reply.integer(0);
  call.make<Hash>(call[1])[call[2]] = call[3];
  call.changed(call[1], 'h', "hset");
  call.reply.integer(1);
}

void hget(Call& call) { reply_value(call, field_of(call.find<Hash>(call[1]), call[2])); }
void hmget(Call& call) {
  const Hash* const hash = call.find<Hash>(call[1]);
  call.reply.array(call.size() - 2);
  for (std::size_t i = 2; i < call.size(); ++i) reply_value(call, field_of(hash, call[i]));
}
void hexists(Call& call) {
  call.reply.integer(field_of(call.find<Hash>(call[1]), call[2]) != nullptr ? 1 : 0);
}
void hstrlen(Call& call) {
  const std::string* const value = field_of(call.find<Hash>(call[1]), call[2]);
  call.reply.count(value == nullptr ? 0 : value->size());
}
void hlen(Call& call) {
  const Hash* const hash = call.find<Hash>(call[1]);
  call.reply.count(hash == nullptr ? 0 : hash->size());
}

void hdel(Call& call) {
  Hash* const hash = call.find<Hash>(call[1]);
  if (hash == nullptr) return call.reply.integer(0);
  std::size_t removed = 0;
  for (std::size_t i = 2; i < call.size(); ++i) removed += hash->erase(call[i]);
  if (removed != 0) call.changed(call[1], 'h', "hdel");
  call.reply.count(removed);
  call.drop_if_empty(call[1], *hash);
}

void hgetall(Call& call) {
  const Hash* const hash = call.find<Hash>(call[1]);
  call.reply.map(hash == nullptr ? 0 : hash->size());
  if (hash == nullptr) return;
  for (const auto& [field, value] : *hash) {
    call.reply.bulk(field);
    call.reply.bulk(value);
  }
}
void hkeys(Call& call) {
  const Hash* const hash = call.find<Hash>(call[1]);
  call.reply.array(hash == nullptr ? 0 : hash->size());
  if (hash == nullptr) return;
  for (const auto& [field, value] : *hash) call.reply.bulk(field);
}
void hvals(Call& call) {
  const Hash* const hash = call.find<Hash>(call[1]);
  call.reply.array(hash == nullptr ? 0 : hash->size());
  if (hash == nullptr) return;
  for (const auto& [field, value] : *hash) call.reply.bulk(value);
}

void hincrby(Call& call) {
  const std::int64_t by = call.integer(3);
  const std::string* const text = field_of(call.find<Hash>(call[1]), call[2]);
  const auto value = text == nullptr ? 0 : text->empty() ? std::nullopt : integer_of(*text);
  if (!value) fail("ERR hash value is not an integer");
  const auto sum = sum_of(*value, by);
  if (!sum) fail("ERR increment or decrement would overflow");
  call.make<Hash>(call[1])[call[2]] = std::to_string(*sum);
  call.changed(call[1], 'h', "hincrby");
  call.reply.integer(*sum);
}

void hincrbyfloat(Call& call) {
  const auto by = long_real_of(call[3]);
  if (!by) fail("ERR value is not a valid float");
  const std::string* const text = field_of(call.find<Hash>(call[1]), call[2]);
  const auto value = text == nullptr ? 0.0L : long_real_of(*text);
  if (!value) fail("ERR hash value is not a float");
  const long double sum = *value + *by;
  if (!std::isfinite(sum)) fail("ERR increment would produce NaN or Infinity");
  std::string& stored = call.make<Hash>(call[1])[call[2]];
  stored = text_of_long(sum);
  call.reply.bulk(stored);
  call.changed(call[1], 'h', "hincrbyfloat");
}

void hrandfield(Call& call) {
  const RandomMembers wanted(call, 2);
  const bool with_values = call.size() == 4 && call.option(3) == "WITHVALUES";
  if (call.size() > 4 || (call.size() == 4 && !with_values)) fail_syntax();
  const Hash* const hash = call.find<Hash>(call[1]);
  if (!wanted.counted) {
    if (hash == nullptr) return call.reply.null();
    return call.reply.bulk(wanted.pick_one(*hash)->first);
  }
  const auto picked = hash == nullptr ? std::vector<Hash::const_iterator>() : wanted.pick(*hash);
  wanted.reply(call, picked.size(), with_values, [&](std::size_t i) {
    call.reply.bulk(picked[i]->first);
    if (with_values) call.reply.bulk(picked[i]->second);
  });
}

void hscan(Call& call) {
  const Hash* const hash = call.find<Hash>(call[1]);
  ScanOptions options = scan_options(call, 2, false);
  std::vector<std::string> names;
  if (hash != nullptr) {
    for (const auto& [field, value] : *hash) names.push_back(field);
  }
  names = scan_step(options, std::move(names));
  call.reply.array(2);
  call.reply.bulk(std::to_string(options.cursor));
  call.reply.array(names.size() * 2);
  for (const std::string& name : names) {
    call.reply.bulk(name);
    call.reply.bulk(hash->at(name));
  }
}

constexpr Command commands[] = {
    {"HSET", hset, true},       {"HMSET", hmset, true},
    {"HSETNX", hsetnx, true},   {"HGET", hget},
    {"HMGET", hmget},           {"HEXISTS", hexists},
    {"HSTRLEN", hstrlen},       {"HLEN", hlen},
    {"HDEL", hdel, true},       {"HGETALL", hgetall},
    {"HKEYS", hkeys},           {"HVALS", hvals},
    {"HINCRBY", hincrby, true}, {"HINCRBYFLOAT", hincrbyfloat, true},
    {"HRANDFIELD", hrandfield}, {"HSCAN", hscan},
};

}  // namespace

std::span<const Command> hash_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
