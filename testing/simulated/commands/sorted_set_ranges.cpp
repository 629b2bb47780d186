// ZRANGE and its relatives: by rank, by score, by name.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

using Item = SortedSet::Item;

struct ScoreRange {
  double low, high;
  bool without_low, without_high;

  ScoreRange(const std::string& min, const std::string& max)
      : low(bound(min)),
        high(bound(max)),
        without_low(min[0] == '('),
        without_high(max[0] == '(') {}
  static double bound(std::string_view text) {
    if (!text.empty() && text.front() == '(') text.remove_prefix(1);
    const auto number = real_of(text);
    if (!number) fail("ERR min or max is not a float");
    return *number;
  }
  bool has(double score) const {
    return (without_low ? score > low : score >= low) &&
           (without_high ? score < high : score <= high);
  }
};

struct NameRange {
  struct Bound {
    int infinite = 0;  // -1: before everything, 1: after everything
    bool without = false;
    std::string name{};

    explicit Bound(const std::string& text) {
      if (text == "-" || text == "+") {
        infinite = text == "-" ? -1 : 1;
      } else if (!text.empty() && (text[0] == '(' || text[0] == '[')) {
        without = text[0] == '(';
        name = text.substr(1);
      } else {
        fail("ERR min or max not valid string range item");
      }
    }
  };
  Bound low, high;

  NameRange(const std::string& min, const std::string& max) : low(min), high(max) {}
  bool has(const std::string& name) const {
    const bool above = low.infinite != 0 ? low.infinite < 0
                       : low.without     ? name > low.name
                                         : name >= low.name;
    const bool below = high.infinite != 0 ? high.infinite > 0
                       : high.without     ? name < high.name
                                          : name <= high.name;
    return above && below;
  }
};

enum class By { rank, score, name };

// What a ZRANGE asks for.
struct Query {
  By by = By::rank;
  bool reversed = false;
  bool with_scores = false;
  bool limited = false;
  std::int64_t offset = 0;
  std::int64_t count = -1;

  void limit(const Call& call, std::size_t& i) {
    offset = call.integer(i + 1);
    count = call.integer(i + 2);
    limited = true;
    i += 2;
  }
  std::vector<Item> cut(std::vector<Item> items) const {
    if (reversed) std::reverse(items.begin(), items.end());
    if (!limited) return items;
    if (offset < 0) return {};
    const auto size = static_cast<std::int64_t>(items.size());
    const std::int64_t first = std::min(offset, size);
    const std::int64_t end = count < 0 ? size : std::min(size, first + std::min(count, size));
    return {items.begin() + first, items.begin() + end};
  }
};

std::vector<Item> items_of(const SortedSet* set) {
  if (set == nullptr) return {};
  return {set->ordered().begin(), set->ordered().end()};
}

// Parses the bounds before it looks at the key, as a server does.
std::vector<Item> select(const Call& call, const std::string& key, std::size_t at,
                         const Query& query) {
  const std::string& min = call[query.reversed ? at + 1 : at];
  const std::string& max = call[query.reversed ? at : at + 1];
  std::function<bool(const Item&)> wanted;
  std::int64_t first = 0, last = 0;
  if (query.by == By::score) {
    wanted = [range = ScoreRange(min, max)](const Item& item) { return range.has(item.first); };
  } else if (query.by == By::name) {
    wanted = [range = NameRange(min, max)](const Item& item) { return range.has(item.second); };
  } else {
    first = call.integer(at);
    last = call.integer(at + 1);
  }
  std::vector<Item> items = items_of(call.find<SortedSet>(key));
  if (query.by == By::rank) {
    if (query.reversed) std::reverse(items.begin(), items.end());
    const IndexRange range = index_range(first, last, items.size());
    return {items.begin() + static_cast<std::ptrdiff_t>(range.first),
            items.begin() + static_cast<std::ptrdiff_t>(range.end)};
  }
  std::erase_if(items, [&](const Item& item) { return !wanted(item); });
  return query.cut(std::move(items));
}

void reply_items(Call& call, const std::vector<Item>& items, bool with_scores) {
  const bool nested = with_scores && call.reply.resp3();
  call.reply.array(with_scores && !nested ? items.size() * 2 : items.size());
  for (const Item& item : items) {
    if (nested) call.reply.array(2);
    call.reply.bulk(item.second);
    if (with_scores) call.reply.real(item.first);
  }
}

// --- reading

Query full_query(const Call& call, std::size_t first, bool store) {
  Query query;
  for (std::size_t i = first; i < call.size(); ++i) {
    const std::string option = call.option(i);
    const std::size_t left = call.size() - i - 1;
    if (option == "WITHSCORES" && !store) query.with_scores = true;
    else if (option == "LIMIT" && left >= 2) query.limit(call, i);
    else if (option == "REV") query.reversed = true;
    else if (option == "BYSCORE" && query.by == By::rank) query.by = By::score;
    else if (option == "BYLEX" && query.by == By::rank) query.by = By::name;
    else fail_syntax();
  }
  if (query.limited && query.by == By::rank)
    fail("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
  if (query.with_scores && query.by == By::name)
    fail("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
  return query;
}

void zrange(Call& call) {
  const Query query = full_query(call, 4, false);
  reply_items(call, select(call, call[1], 2, query), query.with_scores);
}

void store_items(Call& call, const std::vector<Item>& items, std::string_view event) {
  call.reply.count(items.size());
  if (items.empty()) {
    call.remove(call[1]);
    return;
  }
  SortedSet set;
  for (const Item& item : items) set.put(item.second, item.first);
  call.db().put(call[1], std::move(set));
  call.changed(call[1], 'z', event);
}
void zrangestore(Call& call) {
  const Query query = full_query(call, 5, true);
  store_items(call, select(call, call[2], 3, query), "zrangestore");
}

void old_range(Call& call, By by, bool reversed) {
  Query query{by, reversed};
  for (std::size_t i = 4; i < call.size(); ++i) {
    const std::string option = call.option(i);
    if (option == "WITHSCORES" && by != By::name) query.with_scores = true;
    else if (option == "LIMIT" && by != By::rank && call.size() - i - 1 >= 2) query.limit(call, i);
    else if (option == "WITHSCORES" && by == By::name)
      fail("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
    else fail_syntax();
  }
  reply_items(call, select(call, call[1], 2, query), query.with_scores);
}
void zrevrange(Call& call) { old_range(call, By::rank, true); }
void zrangebyscore(Call& call) { old_range(call, By::score, false); }
void zrevrangebyscore(Call& call) { old_range(call, By::score, true); }
void zrangebylex(Call& call) { old_range(call, By::name, false); }
void zrevrangebylex(Call& call) { old_range(call, By::name, true); }

void zcount(Call& call) { call.reply.count(select(call, call[1], 2, {By::score}).size()); }
void zlexcount(Call& call) { call.reply.count(select(call, call[1], 2, {By::name}).size()); }

// --- removing

void remove_range(Call& call, By by, std::string_view event) {
  const std::vector<Item> items = select(call, call[1], 2, {by});
  if (!items.empty()) {
    SortedSet& set = *call.find<SortedSet>(call[1]);
    for (const Item& item : items) set.remove(item.second);
    call.changed(call[1], 'z', event);
    call.drop_if_empty(call[1], set);
  }
  call.reply.count(items.size());
}
void zremrangebyrank(Call& call) { remove_range(call, By::rank, "zremrangebyrank"); }
void zremrangebyscore(Call& call) { remove_range(call, By::score, "zremrangebyscore"); }
void zremrangebylex(Call& call) { remove_range(call, By::name, "zremrangebylex"); }

// --- several sets

enum class Combine { all, intersection, difference };

struct Combination {
  Combine how;
  std::vector<std::size_t> keys{};  // where they stand
  std::vector<double> weights{};
  char aggregate = 's';  // SUM, or M[I]N and M[A]X
  bool with_scores = false;
  std::size_t limit = 0;

  Combination(const Call& call, std::size_t at, Combine combine, bool store, bool card)
      : how(combine) {
    const std::int64_t size = call.integer(at);
    if (size < 1)
      fail("ERR at least 1 input key is needed for '" + to_lower(call[0]) + "' command");
    if (size > static_cast<std::int64_t>(call.size() - at - 1)) fail_syntax();
    for (std::size_t i = at + 1; i <= at + static_cast<std::size_t>(size); ++i) keys.push_back(i);
    weights.assign(keys.size(), 1);
    // The types come before the options.
    for (const std::size_t key : keys) static_cast<void>(scores(call, key));
    for (std::size_t i = keys.back() + 1; i < call.size(); ++i) option(call, i, store, card);
  }

  void option(const Call& call, std::size_t& i, bool store, bool card) {
    const std::string name = call.option(i);
    const std::size_t left = call.size() - i - 1;
    const bool weighted = how != Combine::difference && !card;
    if (weighted && name == "WEIGHTS" && left >= keys.size()) {
      for (double& weight : weights) weight = call.real(++i, "ERR weight value is not a float");
    } else if (weighted && name == "AGGREGATE" && left >= 1) {
      const std::string rule = call.option(++i);
      if (rule != "SUM" && rule != "MIN" && rule != "MAX") fail_syntax();
      aggregate = rule == "SUM" ? 's' : rule == "MIN" ? 'i' : 'a';
    } else if (!store && !card && name == "WITHSCORES") {
      with_scores = true;
    } else if (card && name == "LIMIT" && left >= 1) {
      ++i;
      const auto number = integer_of(call[i].empty() ? "x" : call[i]);
      if (!number || *number < 0) fail("ERR LIMIT can't be negative");
      limit = static_cast<std::size_t>(*number);
    } else {
      fail_syntax();
    }
  }

  static std::map<std::string, double> scores(const Call& call, std::size_t at) {
    std::map<std::string, double> found;
    auto* const entry = call.db().find(call[at]);
    if (entry == nullptr) return found;
    if (const auto* const set = std::get_if<Set>(&entry->value)) {
      for (const std::string& member : *set) found[member] = 1;
    } else if (const auto* const sorted = std::get_if<SortedSet>(&entry->value)) {
      for (const auto& [score, member] : sorted->ordered()) found[member] = score;
    } else {
      Call::fail_type();
    }
    return found;
  }
  double joined(double a, double b) const {
    if (aggregate == 'i') return std::min(a, b);
    if (aggregate == 'a') return std::max(a, b);
    return a + b != a + b ? 0 : a + b;  // inf - inf
  }

  std::vector<Item> result(const Call& call) const {
    std::map<std::string, double> total;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      auto one = scores(call, keys[i]);
      for (auto& [member, score] : one) {
        score *= weights[i];
        if (score != score) score = 0;
      }
      if (i == 0) {
        total = std::move(one);
      } else if (how == Combine::difference) {
        for (const auto& [member, score] : one) total.erase(member);
      } else {
        if (how == Combine::intersection)
          std::erase_if(total, [&one](const auto& pair) { return one.count(pair.first) == 0; });
        for (const auto& [member, score] : one) {
          const auto at = total.find(member);
          if (at != total.end()) at->second = joined(at->second, score);
          else if (how == Combine::all) total[member] = score;
        }
      }
    }
    std::vector<Item> items;
    for (const auto& [member, score] : total) items.emplace_back(score, member);
    std::sort(items.begin(), items.end());
    return items;
  }
};

void read_many(Call& call, Combine how) {
  const Combination wanted(call, 1, how, false, false);
  reply_items(call, wanted.result(call), wanted.with_scores);
}
void zunion(Call& call) { read_many(call, Combine::all); }
void zinter(Call& call) { read_many(call, Combine::intersection); }
void zdiff(Call& call) { read_many(call, Combine::difference); }

void store_many(Call& call, Combine how, std::string_view event) {
  store_items(call, Combination(call, 2, how, true, false).result(call), event);
}
void zunionstore(Call& call) { store_many(call, Combine::all, "zunionstore"); }
void zinterstore(Call& call) { store_many(call, Combine::intersection, "zinterstore"); }
void zdiffstore(Call& call) { store_many(call, Combine::difference, "zdiffstore"); }
void zintercard(Call& call) {
  const Combination wanted(call, 1, Combine::intersection, false, true);
  const std::size_t size = wanted.result(call).size();
  call.reply.count(wanted.limit == 0 ? size : std::min(size, wanted.limit));
}

constexpr Command commands[] = {
    {"ZRANGE", zrange},
    {"ZRANGESTORE", zrangestore, true},
    {"ZREVRANGE", zrevrange},
    {"ZRANGEBYSCORE", zrangebyscore},
    {"ZREVRANGEBYSCORE", zrevrangebyscore},
    {"ZRANGEBYLEX", zrangebylex},
    {"ZREVRANGEBYLEX", zrevrangebylex},
    {"ZCOUNT", zcount},
    {"ZLEXCOUNT", zlexcount},
    {"ZREMRANGEBYRANK", zremrangebyrank, true},
    {"ZREMRANGEBYSCORE", zremrangebyscore, true},
    {"ZREMRANGEBYLEX", zremrangebylex, true},
    {"ZUNION", zunion},
    {"ZINTER", zinter},
    {"ZDIFF", zdiff},
    {"ZUNIONSTORE", zunionstore, true},
    {"ZINTERSTORE", zinterstore, true},
    {"ZDIFFSTORE", zdiffstore, true},
    {"ZINTERCARD", zintercard},
};

}  // namespace

std::span<const Command> sorted_set_range_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
