// Commands on sets.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/commands/random_members.hpp>
#include <deferredis/testing/simulated/scan.hpp>

namespace deferredis::simulated {

namespace {

void sadd(Call& call) {
  Set& set = call.make<Set>(call[1]);
  std::int64_t added = 0;
  for (std::size_t i = 2; i < call.size(); ++i) added += set.insert(call[i]).second ? 1 : 0;
  if (added != 0) call.changed(call[1], 's', "sadd");
  call.reply.integer(added);
}

void srem(Call& call) {
  Set* const set = call.find<Set>(call[1]);
  if (set == nullptr) return call.reply.integer(0);
  std::size_t removed = 0;
  for (std::size_t i = 2; i < call.size(); ++i) removed += set->erase(call[i]);
  if (removed != 0) call.changed(call[1], 's', "srem");
  call.reply.count(removed);
  call.drop_if_empty(call[1], *set);
}

void sismember(Call& call) {
  const Set* const set = call.find<Set>(call[1]);
  call.reply.count(set == nullptr ? 0 : set->count(call[2]));
}
void smismember(Call& call) {
  const Set* const set = call.find<Set>(call[1]);
  call.reply.array(call.size() - 2);
  for (std::size_t i = 2; i < call.size(); ++i)
    call.reply.count(set == nullptr ? 0 : set->count(call[i]));
}
void scard(Call& call) {
  const Set* const set = call.find<Set>(call[1]);
  call.reply.count(set == nullptr ? 0 : set->size());
}

void smove(Call& call) {
  const std::string &from = call[1], &to = call[2], &member = call[3];
  if (call.db().find(from) == nullptr) return call.reply.integer(0);
  Set& source = *call.find<Set>(from);
  static_cast<void>(call.find<Set>(to));  // its type
  if (source.count(member) == 0) return call.reply.integer(0);
  call.reply.integer(1);
  if (from == to) return;
  source.erase(member);
  call.changed(from, 's', "srem");
  call.drop_if_empty(from, source);
  if (call.make<Set>(to).insert(member).second) call.changed(to, 's', "sadd");
}

void reply_set(Call& call, const Set& set) {
  call.reply.set(set.size());
  for (const std::string& member : set) call.reply.bulk(member);
}

// --- two and more sets

enum class Combine { intersection, all, difference };

Set combine(const Call& call, std::size_t first, std::size_t end, Combine how) {
  std::vector<Set> sets;
  for (std::size_t i = first; i < end; ++i) {
    const Set* const set = call.find<Set>(call[i]);
    sets.push_back(set == nullptr ? Set() : *set);
  }
  Set result = sets[0];
  for (std::size_t i = 1; i < sets.size(); ++i) {
    if (how == Combine::all) {
      result.insert(sets[i].begin(), sets[i].end());
    } else {
      std::erase_if(result, [&](const std::string& member) {
        return (sets[i].count(member) == 0) == (how == Combine::intersection);
      });
    }
  }
  return result;
}

void store_set(Call& call, Set set, std::string_view event) {
  call.reply.count(set.size());
  if (set.empty()) {
    call.remove(call[1]);
    return;
  }
  call.db().put(call[1], std::move(set));
  call.changed(call[1], 's', event);
}

void smembers(Call& call) { reply_set(call, combine(call, 1, 2, Combine::intersection)); }
void sinter(Call& call) { reply_set(call, combine(call, 1, call.size(), Combine::intersection)); }
void sunion(Call& call) { reply_set(call, combine(call, 1, call.size(), Combine::all)); }
void sdiff(Call& call) { reply_set(call, combine(call, 1, call.size(), Combine::difference)); }
void sinterstore(Call& call) {
  store_set(call, combine(call, 2, call.size(), Combine::intersection), "sinterstore");
}
void sunionstore(Call& call) {
  store_set(call, combine(call, 2, call.size(), Combine::all), "sunionstore");
}
void sdiffstore(Call& call) {
  store_set(call, combine(call, 2, call.size(), Combine::difference), "sdiffstore");
}

void sintercard(Call& call) {
  const auto count = integer_of(call[1].empty() ? "x" : call[1]);
  if (!count || *count <= 0) fail("ERR numkeys should be greater than 0");
  if (*count > static_cast<std::int64_t>(call.size()) - 2)
    fail("ERR Number of keys can't be greater than number of args");
  const auto end = static_cast<std::size_t>(*count) + 2;
  std::size_t most = 0;
  for (std::size_t i = end; i < call.size(); i += 2) {
    if (call.option(i) != "LIMIT" || i + 1 == call.size()) fail_syntax();
    const auto limit = integer_of(call[i + 1].empty() ? "x" : call[i + 1]);
    if (!limit || *limit < 0) fail("ERR LIMIT can't be negative");
    most = static_cast<std::size_t>(*limit);
  }
  const std::size_t size = combine(call, 2, end, Combine::intersection).size();
  call.reply.count(most == 0 ? size : std::min(size, most));
}

// --- by chance

void spop(Call& call) {
  if (call.size() > 3) fail_syntax();
  if (call.size() == 3) {
    const auto count = integer_of(call[2].empty() ? "x" : call[2]);
    if (!count || *count < 0) fail("ERR value is out of range, must be positive");
  }
  const RandomMembers wanted(call, 2);
  Set* const set = call.find<Set>(call[1]);
  if (set == nullptr) return wanted.counted ? call.reply.set(0) : call.reply.null();
  Words popped;
  if (wanted.counted) {
    for (const auto& it : wanted.pick(*set)) popped.push_back(*it);
    call.reply.set(popped.size());
  } else {
    popped.push_back(*wanted.pick_one(*set));
  }
  for (const std::string& member : popped) {
    call.reply.bulk(member);
    set->erase(member);
  }
  if (!popped.empty()) call.changed(call[1], 's', "spop");
  call.drop_if_empty(call[1], *set);
}

void srandmember(Call& call) {
  if (call.size() > 3) fail_syntax();
  const RandomMembers wanted(call, 2);
  const Set* const set = call.find<Set>(call[1]);
  if (!wanted.counted) {
    if (set == nullptr) return call.reply.null();
    return call.reply.bulk(*wanted.pick_one(*set));
  }
  const auto picked = set == nullptr ? std::vector<Set::const_iterator>() : wanted.pick(*set);
  wanted.reply(call, picked.size(), false, [&](std::size_t i) { call.reply.bulk(*picked[i]); });
}

void sscan(Call& call) {
  const Set* const set = call.find<Set>(call[1]);
  ScanOptions options = scan_options(call, 2, false);
  std::vector<std::string> names;
  if (set != nullptr) names.assign(set->begin(), set->end());
  names = scan_step(options, std::move(names));
  call.reply.array(2);
  call.reply.bulk(std::to_string(options.cursor));
  call.reply.array(names.size());
  for (const std::string& name : names) call.reply.bulk(name);
}

constexpr Command commands[] = {
    {"SADD", sadd, true},
    {"SREM", srem, true},
    {"SISMEMBER", sismember},
    {"SMISMEMBER", smismember},
    {"SCARD", scard},
    {"SMOVE", smove, true},
    {"SMEMBERS", smembers},
    {"SINTER", sinter},
    {"SUNION", sunion},
    {"SDIFF", sdiff},
    {"SINTERSTORE", sinterstore, true},
    {"SUNIONSTORE", sunionstore, true},
    {"SDIFFSTORE", sdiffstore, true},
    {"SINTERCARD", sintercard},
    {"SPOP", spop, true},
    {"SRANDMEMBER", srandmember},
    {"SSCAN", sscan},
};

}  // namespace

std::span<const Command> set_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
