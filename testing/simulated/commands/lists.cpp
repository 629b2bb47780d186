// Commands on lists, with those that wait.
#include <algorithm>
#include <cstdint>
#include <limits>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

enum class Side { left, right };

std::string_view name_of(Side side, std::string_view left, std::string_view right) {
  return side == Side::left ? left : right;
}

void push_one(List& list, Side side, const std::string& value) {
  if (side == Side::left) list.push_front(value);
  else list.push_back(value);
}

std::string pop_one(Call& call, const std::string& key, List& list, Side side) {
  std::string value = side == Side::left ? list.front() : list.back();
  if (side == Side::left) list.pop_front();
  else list.pop_back();
  call.changed(key, 'l', name_of(side, "lpop", "rpop"));
  call.drop_if_empty(key, list);
  return value;
}

void push(Call& call, Side side, bool only_if_there) {
  if (only_if_there && call.find<List>(call[1]) == nullptr) return call.reply.integer(0);
  List& list = call.make<List>(call[1]);
  for (std::size_t i = 2; i < call.size(); ++i) push_one(list, side, call[i]);
  call.reply.count(list.size());
  call.changed(call[1], 'l', name_of(side, "lpush", "rpush"));
}
void lpush(Call& call) { push(call, Side::left, false); }
void rpush(Call& call) { push(call, Side::right, false); }
void lpushx(Call& call) { push(call, Side::left, true); }
void rpushx(Call& call) { push(call, Side::right, true); }

std::size_t positive(const Call& call, std::size_t i, const char* error, std::int64_t least = 0) {
  const auto number = integer_of(call[i].empty() ? "x" : call[i]);
  if (!number || *number < least) fail(error);
  return static_cast<std::size_t>(*number);
}

void reply_popped(Call& call, const std::string& key, List& list, Side side, std::size_t count) {
  count = std::min(count, list.size());
  call.reply.array(count);
  for (; count > 0; --count) {
    call.reply.bulk(side == Side::left ? list.front() : list.back());
    if (side == Side::left) list.pop_front();
    else list.pop_back();
    if (count == 1) {
      call.changed(key, 'l', name_of(side, "lpop", "rpop"));
      call.drop_if_empty(key, list);
    }
  }
}

void pop(Call& call, Side side) {
  if (call.size() > 3) call.wrong_arity();
  const bool counted = call.size() == 3;
  const std::size_t count =
      counted ? positive(call, 2, "ERR value is out of range, must be positive") : 1;
  List* const list = call.find<List>(call[1]);
  if (list == nullptr) return counted ? call.reply.null_array() : call.reply.null();
  if (counted) reply_popped(call, call[1], *list, side, count);
  else call.reply.bulk(pop_one(call, call[1], *list, side));
}
void lpop(Call& call) { pop(call, Side::left); }
void rpop(Call& call) { pop(call, Side::right); }

void llen(Call& call) {
  const List* const list = call.find<List>(call[1]);
  call.reply.count(list == nullptr ? 0 : list->size());
}

void lrange(Call& call) {
  const std::int64_t first = call.integer(2), last = call.integer(3);
  const List* const list = call.find<List>(call[1]);
  const IndexRange range = index_range(first, last, list == nullptr ? 0 : list->size());
  call.reply.array(range.size());
  for (std::size_t i = range.first; i < range.end; ++i) call.reply.bulk((*list)[i]);
}

std::string* element(const Call& call, List& list, std::size_t at) {
  std::int64_t index = call.integer(at);
  const auto size = static_cast<std::int64_t>(list.size());
  if (index < 0) index += size;
  return index < 0 || index >= size ? nullptr : &list[static_cast<std::size_t>(index)];
}

void lindex(Call& call) {
  List* const list = call.find<List>(call[1]);
  if (list == nullptr) return call.reply.null();
  const std::string* const found = element(call, *list, 2);
  if (found == nullptr) return call.reply.null();
  call.reply.bulk(*found);
}

void lset(Call& call) {
  List* const list = call.find<List>(call[1]);
  if (list == nullptr) fail("ERR no such key");
  std::string* const found = element(call, *list, 2);
  if (found == nullptr) fail("ERR index out of range");
  *found = call[3];
  call.reply.ok();
  call.changed(call[1], 'l', "lset");
}

void lrem(Call& call) {
  std::int64_t count = call.integer(2);
  List* const list = call.find<List>(call[1]);
  if (list == nullptr) return call.reply.integer(0);
  const bool backwards = count < 0;
  if (count == 0) count = std::numeric_limits<std::int64_t>::max();
  std::uint64_t left =
      backwards ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  const auto wanted = [&](const std::string& value) {
    return value == call[3] && left > 0 && left--;
  };
  if (backwards) std::reverse(list->begin(), list->end());
  const std::size_t removed = std::erase_if(*list, wanted);
  if (backwards) std::reverse(list->begin(), list->end());
  if (removed != 0) call.changed(call[1], 'l', "lrem");
  call.drop_if_empty(call[1], *list);
  call.reply.count(removed);
}

void ltrim(Call& call) {
  const std::int64_t first = call.integer(2), last = call.integer(3);
  List* const list = call.find<List>(call[1]);
  if (list == nullptr) return call.reply.ok();
  const IndexRange range = index_range(first, last, list->size());
  const auto begin = list->begin();
  *list = List(begin + static_cast<std::ptrdiff_t>(range.first),
               begin + static_cast<std::ptrdiff_t>(range.end));
  call.changed(call[1], 'l', "ltrim");
  call.drop_if_empty(call[1], *list);
  call.reply.ok();
}

void linsert(Call& call) {
  const std::string where = call.option(2);
  if (where != "BEFORE" && where != "AFTER") fail_syntax();
  List* const list = call.find<List>(call[1]);
  if (list == nullptr) return call.reply.integer(0);
  const auto pivot = std::find(list->begin(), list->end(), call[3]);
  if (pivot == list->end()) return call.reply.integer(-1);
  list->insert(where == "BEFORE" ? pivot : pivot + 1, call[4]);
  call.reply.count(list->size());
  call.changed(call[1], 'l', "linsert");
}

// --- LPOS

struct Search {
  std::int64_t rank = 1;
  std::optional<std::size_t> count{};
  std::size_t most_compared = 0;  // 0: all

  explicit Search(const Call& call) {
    for (std::size_t i = 3; i < call.size(); i += 2) {
      const std::string option = call.option(i);
      if (i + 1 == call.size()) fail_syntax();
      if (option == "RANK") read_rank(call, i + 1);
      else if (option == "COUNT") count = positive(call, i + 1, "ERR COUNT can't be negative");
      else if (option == "MAXLEN")
        most_compared = positive(call, i + 1, "ERR MAXLEN can't be negative");
      else fail_syntax();
    }
  }
  void read_rank(const Call& call, std::size_t i) {
    rank = call.integer(i);
    if (rank == std::numeric_limits<std::int64_t>::min())
      fail(
          "ERR value is out of range, value must between -9223372036854775807 and "
          "9223372036854775807");
    if (rank == 0)
      fail(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or "
          "use negative to start from the end of the list");
  }
  std::vector<std::size_t> find(const List& list, const std::string& value) const {
    std::vector<std::size_t> found;
    std::int64_t skip = (rank < 0 ? -rank : rank) - 1;
    const std::size_t most = count ? (*count == 0 ? list.size() : *count) : 1;
    for (std::size_t i = 0; i < list.size() && found.size() < most; ++i) {
      if (most_compared != 0 && i >= most_compared) break;
      const std::size_t at = rank < 0 ? list.size() - 1 - i : i;
      if (list[at] == value && skip-- <= 0) found.push_back(at);
    }
    return found;
  }
};

void lpos(Call& call) {
  const Search search(call);
  const List* const list = call.find<List>(call[1]);
  const auto found = list == nullptr ? std::vector<std::size_t>() : search.find(*list, call[2]);
  if (!search.count) return found.empty() ? call.reply.null() : call.reply.count(found[0]);
  call.reply.array(found.size());
  for (const std::size_t at : found) call.reply.count(at);
}

// --- from one list to another, and waiting

Side side_at(const Call& call, std::size_t i) {
  const std::string side = call.option(i);
  if (side != "LEFT" && side != "RIGHT") fail_syntax();
  return side == "LEFT" ? Side::left : Side::right;
}

bool move_between(Call& call, Side from, Side to) {
  List* const source = call.find<List>(call[1]);
  if (source == nullptr) return false;
  static_cast<void>(call.find<List>(call[2]));  // its type
  const std::string value = from == Side::left ? source->front() : source->back();
  if (from == Side::left) source->pop_front();
  else source->pop_back();
  push_one(call.make<List>(call[2]), to, value);
  call.changed(call[2], 'l', name_of(to, "lpush", "rpush"));
  call.changed(call[1], 'l', name_of(from, "lpop", "rpop"));
  if (source->empty()) call.remove(call[1]);
  call.reply.bulk(value);
  return true;
}
void lmove(Call& call) {
  if (!move_between(call, side_at(call, 3), side_at(call, 4))) call.reply.null();
}
void rpoplpush(Call& call) {
  if (!move_between(call, Side::right, Side::left)) call.reply.null();
}
std::string null_text(const Call& call, const char* resp2) {
  return call.reply.resp3() ? "_\r\n" : resp2;
}
void blmove(Call& call) {
  const Side from = side_at(call, 3), to = side_at(call, 4);
  const std::int64_t ms = call.timeout(5);
  if (!move_between(call, from, to)) call.wait({call[1]}, ms, null_text(call, "$-1\r\n"));
}
void brpoplpush(Call& call) {
  const std::int64_t ms = call.timeout(3);
  if (!move_between(call, Side::right, Side::left))
    call.wait({call[1]}, ms, null_text(call, "$-1\r\n"));
}

void blocking_pop(Call& call, Side side) {
  const std::int64_t ms = call.timeout(call.size() - 1);
  const Words keys(call.words.begin() + 1, call.words.end() - 1);
  for (const std::string& key : keys) {
    List* const list = call.find<List>(key);
    if (list == nullptr) continue;
    call.reply.array(2);
    call.reply.bulk(key);
    return call.reply.bulk(pop_one(call, key, *list, side));
  }
  call.wait(keys, ms, null_text(call, "*-1\r\n"));
}
void blpop(Call& call) { blocking_pop(call, Side::left); }
void brpop(Call& call) { blocking_pop(call, Side::right); }

// "2 a b LEFT COUNT 10", from `at` on.
struct ManyKeys {
  Words keys;
  Side side;
  std::size_t count = 1;

  ManyKeys(const Call& call, std::size_t at) {
    const std::size_t size = positive(call, at, "ERR numkeys should be greater than 0", 1);
    if (size >= call.size() - at - 1) fail_syntax();
    const std::size_t after = at + 1 + size;
    keys.assign(call.words.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                call.words.begin() + static_cast<std::ptrdiff_t>(after));
    side = side_at(call, after);
    if (call.size() == after + 1) return;
    if (call.size() != after + 3 || call.option(after + 1) != "COUNT") fail_syntax();
    count = positive(call, after + 2, "ERR count should be greater than 0", 1);
  }
};

bool pop_many(Call& call, const ManyKeys& wanted) {
  for (const std::string& key : wanted.keys) {
    List* const list = call.find<List>(key);
    if (list == nullptr) continue;
    call.reply.array(2);
    call.reply.bulk(key);
    reply_popped(call, key, *list, wanted.side, wanted.count);
    return true;
  }
  return false;
}
void lmpop(Call& call) {
  if (!pop_many(call, ManyKeys(call, 1))) call.reply.null_array();
}
void blmpop(Call& call) {
  const std::int64_t ms = call.timeout(1);
  const ManyKeys wanted(call, 2);
  if (!pop_many(call, wanted)) call.wait(wanted.keys, ms, null_text(call, "*-1\r\n"));
}

constexpr Command commands[] = {
    {"LPUSH", lpush, true},
    {"RPUSH", rpush, true},
    {"LPUSHX", lpushx, true},
    {"RPUSHX", rpushx, true},
    {"LPOP", lpop, true},
    {"RPOP", rpop, true},
    {"LLEN", llen},
    {"LRANGE", lrange},
    {"LINDEX", lindex},
    {"LSET", lset, true},
    {"LREM", lrem, true},
    {"LTRIM", ltrim, true},
    {"LINSERT", linsert, true},
    {"LPOS", lpos},
    {"LMOVE", lmove, true},
    {"RPOPLPUSH", rpoplpush, true},
    {"BLMOVE", blmove, true},
    {"BRPOPLPUSH", brpoplpush, true},
    {"BLPOP", blpop, true},
    {"BRPOP", brpop, true},
    {"LMPOP", lmpop, true},
    {"BLMPOP", blmpop, true},
};

}  // namespace

std::span<const Command> list_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
