// Commands on streams, except those on groups.
#include <algorithm>
#include <cstdint>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/commands/stream_ids.hpp>

namespace deferredis::simulated {

namespace {

constexpr std::size_t entries_per_node = 100;  // what `~` may leave, as a server does

// --- trimming

// MAXLEN or MINID, with = or ~ and LIMIT.
struct Trim {
  bool wanted = false;
  bool by_id = false;
  bool approximate = false;
  bool limited = false;
  std::size_t length = 0;
  StreamId first{};
  std::size_t limit = 0;

  // Is it one of these options? Moves `i` to its last word.
  bool read(const Call& call, std::size_t& i) {
    const std::string option = call.option(i);
    if (option == "LIMIT" && i + 1 < call.size()) {
      const std::int64_t number = call.integer(++i);
      if (number < 0) fail("ERR The LIMIT argument must be >= 0.");
      limit = static_cast<std::size_t>(number);
      return limited = true;
    }
    if ((option != "MAXLEN" && option != "MINID") || i + 1 == call.size()) return false;
    if (wanted)
      fail("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    wanted = true;
    by_id = option == "MINID";
    const std::string& next = call[++i];
    if ((next == "~" || next == "=") && i + 1 < call.size()) {
      approximate = next == "~";
      ++i;
    }
    if (by_id) {
      first = stream_id(call[i]);
    } else {
      const std::int64_t number = call.integer(i);
      if (number < 0) fail("ERR The MAXLEN argument must be >= 0.");
      length = static_cast<std::size_t>(number);
    }
    return true;
  }
  void check() const {
    if (limited && !approximate)
      fail("ERR syntax error, LIMIT cannot be used without the special ~ option");
  }
  std::size_t apply(Stream& stream) const {
    std::size_t excess = 0;
    for (auto it = stream.entries.begin(); it != stream.entries.end(); ++it, ++excess) {
      const bool goes = by_id ? it->first < first : stream.entries.size() - excess > length;
      if (!goes) break;
    }
    if (approximate) excess -= excess % entries_per_node;
    for (std::size_t i = 0; i < excess; ++i) {
      stream.max_deleted = std::max(stream.max_deleted, stream.entries.begin()->first);
      stream.entries.erase(stream.entries.begin());
    }
    return excess;
  }
};

void xtrim(Call& call) {
  Trim trim;
  for (std::size_t i = 2; i < call.size(); ++i) {
    if (!trim.read(call, i)) fail_syntax();
  }
  if (!trim.wanted) fail("ERR syntax error, XTRIM must be called with MAXLEN or MINID options");
  trim.check();
  Stream* const stream = call.find<Stream>(call[1]);
  const std::size_t removed = stream == nullptr ? 0 : trim.apply(*stream);
  if (removed != 0) call.changed(call[1], 't', "xtrim");
  call.reply.count(removed);
}

// --- XADD

StreamId next_id(const Call& call, const std::string& text, StreamId last) {
  const auto now = static_cast<std::uint64_t>(call.now());
  if (text == "*") return now > last.time ? StreamId{now, 0} : after(last);
  const bool any_sequence = text.size() > 2 && text.compare(text.size() - 2, 2, "-*") == 0;
  StreamId id = stream_id(any_sequence ? text.substr(0, text.size() - 2) : text);
  if (any_sequence && id.time == last.time) id = after(last);
  if (id == StreamId{} && !any_sequence)
    fail("ERR The ID specified in XADD must be greater than 0-0");
  if (any_sequence && id == StreamId{}) id.sequence = 1;
  if (id <= last)
    fail("ERR The ID specified in XADD is equal or smaller than the target stream top item");
  return id;
}

void xadd(Call& call) {
  Trim trim;
  bool make = true;
  std::size_t at = 2;
  for (; at < call.size(); ++at) {
    if (call.option(at) == "NOMKSTREAM") make = false;
    else if (!trim.read(call, at)) break;
  }
  trim.check();
  if (at < call.size() && call[at] != "*") {
    const std::string& text = call[at];
    const bool any = text.size() > 2 && text.compare(text.size() - 2, 2, "-*") == 0;
    const StreamId id = stream_id(any ? text.substr(0, text.size() - 2) : text);
    if (!any && id == StreamId{} && call.size() - at >= 3 && (call.size() - at) % 2 == 1)
      fail("ERR The ID specified in XADD must be greater than 0-0");
  }
  if (at + 2 >= call.size() || (call.size() - at) % 2 == 0) call.wrong_arity();
  Stream* const old = call.find<Stream>(call[1]);
  if (old == nullptr && !make) return call.reply.null();
  const StreamId id = next_id(call, call[at], old == nullptr ? StreamId{} : old->last);
  Stream& stream = call.make<Stream>(call[1]);
  stream.entries[id] = call.from(at + 1);
  stream.last = id;
  ++stream.added;
  call.reply.bulk(text_of(id));
  if (trim.wanted) trim.apply(stream);
  call.changed(call[1], 't', "xadd");
}

// --- reading

void xlen(Call& call) {
  const Stream* const stream = call.find<Stream>(call[1]);
  call.reply.count(stream == nullptr ? 0 : stream->entries.size());
}

using Entries = std::vector<std::pair<StreamId, const StreamFields*>>;

Entries entries_between(const Stream& stream, StreamId first, StreamId last) {
  Entries found;
  for (auto it = stream.entries.lower_bound(first); it != stream.entries.end() && it->first <= last;
       ++it)
    found.emplace_back(it->first, &it->second);
  return found;
}
void reply_entries(Call& call, const Entries& entries) {
  call.reply.array(entries.size());
  for (const auto& [id, fields] : entries) reply_entry(call, id, fields);
}

void range(Call& call, bool reversed) {
  const StreamId first = range_start(call[reversed ? 3 : 2]);
  const StreamId last = range_end(call[reversed ? 2 : 3]);
  std::int64_t count = -1;
  for (std::size_t i = 4; i < call.size(); i += 2) {
    if (call.option(i) != "COUNT" || i + 1 == call.size()) fail_syntax();
    count = std::max<std::int64_t>(call.integer(i + 1), 0);
  }
  const Stream* const stream = call.find<Stream>(call[1]);
  if (stream == nullptr) return call.reply.array(0);
  if (count == 0) return call.reply.null_array();
  Entries entries = entries_between(*stream, first, last);
  if (reversed) std::reverse(entries.begin(), entries.end());
  if (count > 0 && entries.size() > static_cast<std::size_t>(count))
    entries.resize(static_cast<std::size_t>(count));
  reply_entries(call, entries);
}
void xrange(Call& call) { range(call, false); }
void xrevrange(Call& call) { range(call, true); }

void xread(Call& call) {
  const StreamsToRead wanted(call, false);
  std::vector<std::pair<std::string, Entries>> found;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < wanted.streams; ++i) {
    const std::string& key = wanted.key(call, i);
    const std::string& text = wanted.id(call, i);
    const Stream* const stream = call.find<Stream>(key);
    if (text == ">") {
      fail(
          "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> "
          "<consumer> option.");
    }
    const StreamId last = stream == nullptr ? StreamId{} : stream->last;
    const StreamId from = text == "$" ? last : stream_id(text);
    ids.push_back(text_of(from));
    if (stream == nullptr || from == last_id) continue;
    Entries entries = entries_between(*stream, after(from), last_id);
    if (wanted.count != 0 && entries.size() > wanted.count) entries.resize(wanted.count);
    if (!entries.empty()) found.emplace_back(key, std::move(entries));
  }
  if (found.empty()) return wait_for_streams(call, wanted, ids);
  if (call.reply.resp3()) call.reply.map(found.size());
  else call.reply.array(found.size());
  for (const auto& [key, entries] : found) {
    if (!call.reply.resp3()) call.reply.array(2);
    call.reply.bulk(key);
    reply_entries(call, entries);
  }
}

// --- changing

void xdel(Call& call) {
  Stream* const stream = call.find<Stream>(call[1]);
  if (stream == nullptr) return call.reply.integer(0);
  std::vector<StreamId> ids;
  for (std::size_t i = 2; i < call.size(); ++i) ids.push_back(stream_id(call[i]));
  std::size_t removed = 0;
  for (const StreamId id : ids) {
    if (stream->entries.erase(id) == 0) continue;
    ++removed;
    stream->max_deleted = std::max(stream->max_deleted, id);
  }
  if (removed != 0) call.changed(call[1], 't', "xdel");
  call.reply.count(removed);
}

void xsetid(Call& call) {
  const StreamId id = stream_id(call[2]);
  Stream* const stream = call.find<Stream>(call[1]);
  if (stream == nullptr) fail("ERR no such key");
  if (!stream->entries.empty() && id < stream->entries.rbegin()->first)
    fail("ERR The ID specified in XSETID is smaller than the target stream top item");
  stream->last = id;
  call.changed(call[1], 't', "xsetid");
  call.reply.ok();
}

constexpr Command commands[] = {
    {"XADD", xadd, true}, {"XTRIM", xtrim, true},   {"XLEN", xlen},
    {"XRANGE", xrange},   {"XREVRANGE", xrevrange}, {"XREAD", xread},
    {"XDEL", xdel, true}, {"XSETID", xsetid, true},
};

}  // namespace

std::span<const Command> stream_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
