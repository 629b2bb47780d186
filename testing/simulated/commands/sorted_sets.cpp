// Commands on sorted sets, except those on ranges.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/commands/random_members.hpp>
#include <deferredis/testing/simulated/scan.hpp>

namespace deferredis::simulated {

namespace {

// --- ZADD

struct AddOptions {
  bool nx = false, xx = false, gt = false, lt = false, ch = false, incr = false;
  std::size_t first = 2;  // the first score

  explicit AddOptions(const Call& call) {
    for (; first < call.size(); ++first) {
      const std::string option = call.option(first);
      if (option == "NX") nx = true;
      else if (option == "XX") xx = true;
      else if (option == "GT") gt = true;
      else if (option == "LT") lt = true;
      else if (option == "CH") ch = true;
      else if (option == "INCR") incr = true;
      else break;
    }
    const std::size_t left = call.size() - first;
    if (left == 0 || left % 2 != 0) fail_syntax();
    if (nx && xx) fail("ERR XX and NX options at the same time are not compatible");
    if ((gt && nx) || (lt && nx) || (gt && lt))
      fail("ERR GT, LT, and/or NX options at the same time are not compatible");
    if (incr && left > 2) fail("ERR INCR option supports a single increment-element pair");
  }
  // The new score, or nothing if it stays as it is.
  std::optional<double> decide(std::optional<double> old, double wanted) const {
    if (old ? nx : xx) return {};
    if (incr && old) wanted += *old;
    if (std::isnan(wanted)) fail("ERR resulting score is not a number (NaN)");
    if (old && ((gt && wanted <= *old) || (lt && wanted >= *old))) return {};
    return wanted;
  }
};

void add(Call& call, const AddOptions& options) {
  std::vector<double> scores;
  for (std::size_t i = options.first; i < call.size(); i += 2) scores.push_back(call.real(i));
  const SortedSet* const old = call.find<SortedSet>(call[1]);
  if (old == nullptr && options.xx) return options.incr ? call.reply.null() : call.reply.integer(0);
  SortedSet& set = call.make<SortedSet>(call[1]);
  std::int64_t added = 0, updated = 0;
  std::optional<double> last;
  try {
    for (std::size_t i = options.first; i < call.size(); i += 2) {
      const auto before = set.score(call[i + 1]);
      last = options.decide(before, scores[(i - options.first) / 2]);
      if (!last) continue;
      if (set.put(call[i + 1], *last)) ++added;
      else if (*last != *before) ++updated;
    }
  } catch (const CommandError&) {
    if (set.empty()) call.db().erase(call[1]);
    throw;
  }
  if (added + updated != 0) call.changed(call[1], 'z', options.incr ? "zincr" : "zadd");
  if (!options.incr) call.reply.integer(options.ch ? added + updated : added);
  else if (last) call.reply.real(*last);
  else call.reply.null();
  if (set.empty()) call.db().erase(call[1]);
}
void zadd(Call& call) { add(call, AddOptions(call)); }
void zincrby(Call& call) {
  const double by = call.real(2);
  SortedSet* const old = call.find<SortedSet>(call[1]);
  const auto before = old == nullptr ? std::nullopt : old->score(call[3]);
  const double sum = before.value_or(0) + by;
  if (std::isnan(sum)) fail("ERR resulting score is not a number (NaN)");
  call.make<SortedSet>(call[1]).put(call[3], sum);
  if (!before || *before != sum) call.changed(call[1], 'z', "zincr");
  call.reply.real(sum);
}

// --- members

void reply_score(Call& call, const SortedSet* set, const std::string& member) {
  const auto score = set == nullptr ? std::nullopt : set->score(member);
  if (!score) return call.reply.null();
  call.reply.real(*score);
}
void zscore(Call& call) { reply_score(call, call.find<SortedSet>(call[1]), call[2]); }
void zmscore(Call& call) {
  const SortedSet* const set = call.find<SortedSet>(call[1]);
  call.reply.array(call.size() - 2);
  for (std::size_t i = 2; i < call.size(); ++i) reply_score(call, set, call[i]);
}
void zcard(Call& call) {
  const SortedSet* const set = call.find<SortedSet>(call[1]);
  call.reply.count(set == nullptr ? 0 : set->size());
}
void zrem(Call& call) {
  SortedSet* const set = call.find<SortedSet>(call[1]);
  if (set == nullptr) return call.reply.integer(0);
  std::int64_t removed = 0;
  for (std::size_t i = 2; i < call.size(); ++i) removed += set->remove(call[i]) ? 1 : 0;
  if (removed != 0) call.changed(call[1], 'z', "zrem");
  call.drop_if_empty(call[1], *set);
  call.reply.integer(removed);
}

void rank(Call& call, bool reversed) {
  const bool with_score = call.size() == 4;
  if (call.size() > 4 || (with_score && call.option(3) != "WITHSCORE")) fail_syntax();
  const SortedSet* const set = call.find<SortedSet>(call[1]);
  const auto score = set == nullptr ? std::nullopt : set->score(call[2]);
  if (!score) return with_score ? call.reply.null_array() : call.reply.null();
  const std::size_t from_first = set->rank(call[2]);
  if (with_score) call.reply.array(2);
  call.reply.count(reversed ? set->size() - 1 - from_first : from_first);
  if (with_score) call.reply.real(*score);
}
void zrank(Call& call) { rank(call, false); }
void zrevrank(Call& call) { rank(call, true); }

// --- popping

SortedSet::Item pop_one(SortedSet& set, bool highest) {
  const SortedSet::Item item = highest ? *set.ordered().rbegin() : *set.ordered().begin();
  set.remove(item.second);
  return item;
}

void reply_popped(Call& call, const std::string& key, SortedSet& set, bool highest,
                  std::size_t count, bool nested) {
  count = std::min(count, set.size());
  call.reply.array(nested ? count : count * 2);
  for (std::size_t i = 0; i < count; ++i) {
    const SortedSet::Item item = pop_one(set, highest);
    if (nested) call.reply.array(2);
    call.reply.bulk(item.second);
    call.reply.real(item.first);
  }
  if (count != 0) call.changed(key, 'z', highest ? "zpopmax" : "zpopmin");
  call.drop_if_empty(key, set);
}

void zpop(Call& call, bool highest) {
  if (call.size() > 3) fail_syntax();
  std::size_t count = 1;
  if (call.size() == 3) {
    const auto wanted = integer_of(call[2].empty() ? "x" : call[2]);
    if (!wanted || *wanted < 0) fail("ERR value is out of range, must be positive");
    count = static_cast<std::size_t>(*wanted);
  }
  SortedSet* const set = call.find<SortedSet>(call[1]);
  if (set == nullptr) return call.reply.array(0);
  reply_popped(call, call[1], *set, highest, count, call.size() == 3 && call.reply.resp3());
}
void zpopmin(Call& call) { zpop(call, false); }
void zpopmax(Call& call) { zpop(call, true); }

std::string null_text(const Call& call) { return call.reply.resp3() ? "_\r\n" : "*-1\r\n"; }

void blocking_zpop(Call& call, bool highest) {
  const std::int64_t ms = call.timeout(call.size() - 1);
  const Words keys(call.words.begin() + 1, call.words.end() - 1);
  for (const std::string& key : keys) {
    SortedSet* const set = call.find<SortedSet>(key);
    if (set == nullptr) continue;
    const SortedSet::Item item = pop_one(*set, highest);
    call.reply.array(3);
    call.reply.bulk(key);
    call.reply.bulk(item.second);
    call.reply.real(item.first);
    call.changed(key, 'z', highest ? "zpopmax" : "zpopmin");
    return call.drop_if_empty(key, *set);
  }
  call.wait(keys, ms, null_text(call));
}
void bzpopmin(Call& call) { blocking_zpop(call, false); }
void bzpopmax(Call& call) { blocking_zpop(call, true); }

// "2 a b MIN COUNT 10", from `at` on.
struct ManyKeys {
  Words keys;
  bool highest;
  std::size_t count = 1;

  ManyKeys(const Call& call, std::size_t at) {
    const auto size = integer_of(call[at].empty() ? "x" : call[at]);
    if (!size || *size < 1) fail("ERR numkeys should be greater than 0");
    if (static_cast<std::size_t>(*size) >= call.size() - at - 1) fail_syntax();
    const std::size_t after = at + 1 + static_cast<std::size_t>(*size);
    keys.assign(call.words.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                call.words.begin() + static_cast<std::ptrdiff_t>(after));
    if (call.option(after) != "MIN" && call.option(after) != "MAX") fail_syntax();
    highest = call.option(after) == "MAX";
    if (call.size() == after + 1) return;
    if (call.size() != after + 3 || call.option(after + 1) != "COUNT") fail_syntax();
    const auto wanted = integer_of(call[after + 2].empty() ? "x" : call[after + 2]);
    if (!wanted || *wanted < 1) fail("ERR count should be greater than 0");
    count = static_cast<std::size_t>(*wanted);
  }
};

bool pop_many(Call& call, const ManyKeys& wanted) {
  for (const std::string& key : wanted.keys) {
    SortedSet* const set = call.find<SortedSet>(key);
    if (set == nullptr) continue;
    call.reply.array(2);
    call.reply.bulk(key);
    reply_popped(call, key, *set, wanted.highest, wanted.count, true);
    return true;
  }
  return false;
}
void zmpop(Call& call) {
  if (!pop_many(call, ManyKeys(call, 1))) call.reply.null_array();
}
void bzmpop(Call& call) {
  const std::int64_t ms = call.timeout(1);
  const ManyKeys wanted(call, 2);
  if (!pop_many(call, wanted)) call.wait(wanted.keys, ms, null_text(call));
}

// --- by chance, and scanned

void zrandmember(Call& call) {
  const RandomMembers wanted(call, 2);
  const bool with_scores = call.size() == 4 && call.option(3) == "WITHSCORES";
  if (call.size() > 4 || (call.size() == 4 && !with_scores)) fail_syntax();
  const SortedSet* const set = call.find<SortedSet>(call[1]);
  if (!wanted.counted) {
    if (set == nullptr) return call.reply.null();
    return call.reply.bulk(wanted.pick_one(set->ordered())->second);
  }
  const auto picked = set == nullptr ? std::vector<SortedSet::Ordered::const_iterator>()
                                     : wanted.pick(set->ordered());
  wanted.reply(call, picked.size(), with_scores, [&](std::size_t i) {
    call.reply.bulk(picked[i]->second);
    if (with_scores) call.reply.real(picked[i]->first);
  });
}

void zscan(Call& call) {
  const SortedSet* const set = call.find<SortedSet>(call[1]);
  ScanOptions options = scan_options(call, 2, false);
  std::vector<std::string> names;
  if (set != nullptr) {
    for (const auto& [score, member] : set->ordered()) names.push_back(member);
  }
  names = scan_step(options, std::move(names));
  call.reply.array(2);
  call.reply.bulk(std::to_string(options.cursor));
  call.reply.array(names.size() * 2);
  for (const std::string& name : names) {
    call.reply.bulk(name);
    call.reply.bulk(text_of(*set->score(name)));
  }
}

constexpr Command commands[] = {
    {"ZADD", zadd, true},
    {"ZINCRBY", zincrby, true},
    {"ZSCORE", zscore},
    {"ZMSCORE", zmscore},
    {"ZCARD", zcard},
    {"ZREM", zrem, true},
    {"ZRANK", zrank},
    {"ZREVRANK", zrevrank},
    {"ZPOPMIN", zpopmin, true},
    {"ZPOPMAX", zpopmax, true},
    {"BZPOPMIN", bzpopmin, true},
    {"BZPOPMAX", bzpopmax, true},
    {"ZMPOP", zmpop, true},
    {"BZMPOP", bzmpop, true},
    {"ZRANDMEMBER", zrandmember},
    {"ZSCAN", zscan},
};

}  // namespace

std::span<const Command> sorted_set_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
