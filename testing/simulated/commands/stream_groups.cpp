// Commands on the consumer groups of streams.
#include <algorithm>
#include <cstdint>
#include <iterator>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/commands/stream_ids.hpp>

namespace deferredis::simulated {

namespace {

StreamGroup* group_of(Stream* stream, const std::string& name) {
  if (stream == nullptr) return nullptr;
  const auto found = stream->groups.find(name);
  return found == stream->groups.end() ? nullptr : &found->second;
}

[[noreturn]] void fail_group(const std::string& key, const std::string& group) {
  fail("NOGROUP No such key '" + key + "' or consumer group '" + group + "'");
}

StreamConsumer& consumer_of(Call& call, StreamGroup& group, const std::string& name) {
  StreamConsumer& consumer = group.consumers[name];
  consumer.seen = call.now();
  return consumer;
}

// --- XGROUP

StreamId id_or_last(const std::string& text, const Stream* stream) {
  if (text == "$") return stream == nullptr ? StreamId{} : stream->last;
  return stream_id(text);
}

void create_group(Call& call, Stream* stream) {
  bool make = false;
  for (std::size_t i = 5; i < call.size(); ++i) {
    const std::string option = call.option(i);
    if (option == "MKSTREAM") make = true;
    else if (option == "ENTRIESREAD" && i + 1 < call.size()) static_cast<void>(call.integer(++i));
    else fail_syntax();
  }
  if (stream == nullptr && !make) {
    fail(
        "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to "
        "use the MKSTREAM option to create an empty stream automatically.");
  }
  const StreamId id = id_or_last(call[4], stream);
  Stream& found = call.make<Stream>(call[2]);
  if (!found.groups.try_emplace(call[3], StreamGroup{.last = id}).second)
    fail("BUSYGROUP Consumer Group name already exists");
  call.changed(call[2], 't', "xgroup-create");
  call.reply.ok();
}

void remove_consumer(Call& call, StreamGroup& group) {
  const std::string& name = call[4];
  const std::size_t pending = std::erase_if(
      group.pending, [&name](const auto& entry) { return entry.second.consumer == name; });
  if (group.consumers.erase(name) != 0) call.changed(call[2], 't', "xgroup-delconsumer");
  call.reply.count(pending);
}

void xgroup(Call& call) {
  const std::string what = call.option(1);
  if (what == "HELP") return call.reply.array(0);
  Stream* const stream = call.find<Stream>(call[2]);
  if (what == "CREATE") return create_group(call, stream);
  if (stream == nullptr) {
    fail(
        "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to "
        "use the MKSTREAM option to create an empty stream automatically.");
  }
  StreamGroup* const group = group_of(stream, call[3]);
  if (what == "DESTROY") {
    if (group == nullptr) return call.reply.integer(0);
    stream->groups.erase(call[3]);
    call.changed(call[2], 't', "xgroup-destroy");
    return call.reply.integer(1);
  }
  if (group == nullptr)
    fail("NOGROUP No such consumer group '" + call[3] + "' for key name '" + call[2] + "'");
  if (what == "SETID") {
    group->last = id_or_last(call[4], stream);
    call.changed(call[2], 't', "xgroup-setid");
    return call.reply.ok();
  }
  if (what == "CREATECONSUMER") {
    const bool made = group->consumers.try_emplace(call[4], StreamConsumer{call.now()}).second;
    if (made) call.changed(call[2], 't', "xgroup-createconsumer");
    return call.reply.integer(made ? 1 : 0);
  }
  if (what == "DELCONSUMER") return remove_consumer(call, *group);
  fail("ERR unknown subcommand '" + call[1] + "'. Try XGROUP HELP.");
}

// --- XREADGROUP

struct Delivery {
  std::string key;
  std::vector<std::pair<StreamId, const StreamFields*>> entries;
};

Delivery deliver_new(Call& call, const StreamsToRead& wanted, const std::string& key,
                     Stream& stream, StreamGroup& group) {
  Delivery delivery{key, {}};
  for (auto it = stream.entries.upper_bound(group.last); it != stream.entries.end(); ++it) {
    if (wanted.count != 0 && delivery.entries.size() == wanted.count) break;
    delivery.entries.emplace_back(it->first, &it->second);
    group.last = it->first;
    if (!wanted.no_ack) group.pending[it->first] = {wanted.consumer, call.now(), 1};
  }
  const auto left = std::distance(stream.entries.upper_bound(group.last), stream.entries.end());
  group.read = stream.added - static_cast<std::uint64_t>(left);
  return delivery;
}

Delivery deliver_again(Call& call, const StreamsToRead& wanted, const std::string& key,
                       Stream& stream, StreamGroup& group, StreamId from) {
  Delivery delivery{key, {}};
  for (auto it = group.pending.upper_bound(from); it != group.pending.end(); ++it) {
    if (wanted.count != 0 && delivery.entries.size() == wanted.count) break;
    if (it->second.consumer != wanted.consumer) continue;
    const auto entry = stream.entries.find(it->first);
    delivery.entries.emplace_back(it->first,
                                  entry == stream.entries.end() ? nullptr : &entry->second);
    if (entry == stream.entries.end()) continue;
    it->second.delivered = call.now();
    ++it->second.deliveries;
  }
  return delivery;
}

void xreadgroup(Call& call) {
  const StreamsToRead wanted(call, true);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < wanted.streams; ++i) {
    const std::string& key = wanted.key(call, i);
    const std::string& text = wanted.id(call, i);
    if (group_of(call.find<Stream>(key), wanted.group) == nullptr) {
      fail("NOGROUP No such key '" + key + "' or consumer group '" + wanted.group +
           "' in XREADGROUP with GROUP option");
    }
    if (text == "$") {
      fail(
          "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history "
          "of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ "
          "ID would just return an empty result set.");
    }
    if (text != ">") static_cast<void>(stream_id(text));
    ids.push_back(text);
  }
  std::vector<Delivery> found;
  for (std::size_t i = 0; i < wanted.streams; ++i) {
    const std::string& key = wanted.key(call, i);
    const bool history = ids[i] != ">";
    Stream& stream = *call.find<Stream>(key);
    StreamGroup& group = *group_of(&stream, wanted.group);
    if (!history && stream.entries.upper_bound(group.last) == stream.entries.end()) continue;
    consumer_of(call, group, wanted.consumer);
    Delivery delivery = history ? deliver_again(call, wanted, key, stream, group, stream_id(ids[i]))
                                : deliver_new(call, wanted, key, stream, group);
    if (history || !delivery.entries.empty()) found.push_back(std::move(delivery));
  }
  if (found.empty()) return wait_for_streams(call, wanted, ids);
  if (call.reply.resp3()) call.reply.map(found.size());
  else call.reply.array(found.size());
  for (const Delivery& delivery : found) {
    if (!call.reply.resp3()) call.reply.array(2);
    call.reply.bulk(delivery.key);
    call.reply.array(delivery.entries.size());
    for (const auto& [id, fields] : delivery.entries) reply_entry(call, id, fields);
  }
}

// --- what is pending

void xack(Call& call) {
  std::vector<StreamId> ids;
  StreamGroup* const group = group_of(call.find<Stream>(call[1]), call[2]);
  if (group == nullptr) return call.reply.integer(0);
  for (std::size_t i = 3; i < call.size(); ++i) ids.push_back(stream_id(call[i]));
  std::size_t count = 0;
  for (const StreamId id : ids) count += group->pending.erase(id);
  call.reply.count(count);
}

void pending_summary(Call& call, const StreamGroup& group) {
  call.reply.array(4);
  call.reply.count(group.pending.size());
  if (group.pending.empty()) {
    call.reply.null();
    call.reply.null();
    return call.reply.null_array();
  }
  std::map<std::string, std::size_t> by_consumer;
  for (const auto& [id, entry] : group.pending) ++by_consumer[entry.consumer];
  call.reply.bulk(text_of(group.pending.begin()->first));
  call.reply.bulk(text_of(group.pending.rbegin()->first));
  call.reply.array(by_consumer.size());
  for (const auto& [name, count] : by_consumer) {
    call.reply.array(2);
    call.reply.bulk(name);
    call.reply.bulk(std::to_string(count));
  }
}

void xpending(Call& call) {
  if (call.size() == 4 || call.size() == 5 || call.size() > 9) fail_syntax();
  const bool whole = call.size() == 3;
  std::size_t at = 3;
  std::int64_t min_idle = 0;
  if (!whole && call.option(3) == "IDLE") {
    min_idle = call.integer(4);
    at = 5;
    if (call.size() < 8) fail_syntax();
  } else if (call.size() > 7) {
    fail_syntax();
  }
  StreamId first{}, last{};
  std::int64_t count = 0;
  if (!whole) {
    count = std::max<std::int64_t>(call.integer(at + 2), 0);
    first = range_start(call[at]);
    last = range_end(call[at + 1]);
  }
  StreamGroup* const group = group_of(call.find<Stream>(call[1]), call[2]);
  if (group == nullptr) fail_group(call[1], call[2]);
  if (whole) return pending_summary(call, *group);
  std::vector<std::map<StreamId, PendingEntry>::const_iterator> found;
  for (auto it = group->pending.lower_bound(first); it != group->pending.end(); ++it) {
    if (it->first > last || found.size() == static_cast<std::size_t>(count)) break;
    if (call.size() > at + 3 && it->second.consumer != call[at + 3]) continue;
    if (call.now() - it->second.delivered >= min_idle) found.push_back(it);
  }
  call.reply.array(found.size());
  for (const auto& it : found) {
    call.reply.array(4);
    call.reply.bulk(text_of(it->first));
    call.reply.bulk(it->second.consumer);
    call.reply.integer(std::max<std::int64_t>(call.now() - it->second.delivered, 0));
    call.reply.integer(it->second.deliveries);
  }
}

// --- claiming

struct Claim {
  bool just_id = false;
  bool force = false;
  std::optional<std::int64_t> time{};
  std::optional<std::int64_t> deliveries{};
};

void take_over(Call& call, StreamGroup& group, PendingEntry& entry, const Claim& claim) {
  const std::string& consumer = call[3];
  consumer_of(call, group, consumer);
  entry.consumer = consumer;
  entry.delivered = claim.time.value_or(call.now());
  if (claim.deliveries) entry.deliveries = *claim.deliveries;
  else if (!claim.just_id) ++entry.deliveries;
}

void reply_claimed(Call& call, const Stream& stream, const std::vector<StreamId>& ids,
                   bool just_id) {
  call.reply.array(ids.size());
  for (const StreamId id : ids) {
    if (just_id) call.reply.bulk(text_of(id));
    else reply_entry(call, id, &stream.entries.at(id));
  }
}

void xclaim(Call& call) {
  Stream* const stream = call.find<Stream>(call[1]);
  StreamGroup* const group = group_of(stream, call[2]);
  if (group == nullptr) fail_group(call[1], call[2]);
  const auto idle = integer_of(call[4].empty() ? "x" : call[4]);
  if (!idle) fail("ERR Invalid min-idle-time argument for XCLAIM");
  std::vector<StreamId> ids;
  std::size_t at = 5;
  for (; at < call.size() && call[at].find_first_not_of("0123456789-") == std::string::npos; ++at)
    ids.push_back(stream_id(call[at]));
  Claim claim;
  for (; at < call.size(); ++at) {
    const std::string option = call.option(at);
    const bool more = at + 1 < call.size();
    if (option == "FORCE") claim.force = true;
    else if (option == "JUSTID") claim.just_id = true;
    else if (option == "IDLE" && more) claim.time = call.now() - call.integer(++at);
    else if (option == "TIME" && more) claim.time = call.integer(++at);
    else if (option == "RETRYCOUNT" && more) claim.deliveries = call.integer(++at);
    else if (option == "LASTID" && more) group->last = std::max(group->last, stream_id(call[++at]));
    else fail("ERR Unrecognized XCLAIM option '" + call[at] + "'");
  }
  std::vector<StreamId> claimed;
  for (const StreamId id : ids) {
    auto entry = group->pending.find(id);
    if (stream->entries.count(id) == 0) {
      if (entry != group->pending.end()) group->pending.erase(entry);
      continue;
    }
    if (entry == group->pending.end()) {
      if (!claim.force) continue;
      entry = group->pending.emplace(id, PendingEntry{call[3], call.now(), 0}).first;
    } else if (call.now() - entry->second.delivered < *idle) {
      continue;
    }
    take_over(call, *group, entry->second, claim);
    claimed.push_back(id);
  }
  if (!claimed.empty()) call.changed(call[1], 't', "xclaim");
  reply_claimed(call, *stream, claimed, claim.just_id);
}

void xautoclaim(Call& call) {
  const auto idle = integer_of(call[4].empty() ? "x" : call[4]);
  if (!idle) fail("ERR Invalid min-idle-time argument for XAUTOCLAIM");
  StreamId at = range_start(call[5]);
  Claim claim;
  std::int64_t count = 100;
  for (std::size_t i = 6; i < call.size(); ++i) {
    const std::string option = call.option(i);
    if (option == "COUNT" && i + 1 < call.size()) {
      count = call.integer(++i);
      if (count < 1) fail("ERR COUNT must be > 0");
    } else if (option == "JUSTID") {
      claim.just_id = true;
    } else {
      fail_syntax();
    }
  }
  Stream* const stream = call.find<Stream>(call[1]);
  StreamGroup* const group = group_of(stream, call[2]);
  if (group == nullptr) fail_group(call[1], call[2]);
  std::vector<StreamId> claimed, deleted;
  std::int64_t attempts = count * 10;
  auto it = group->pending.lower_bound(at);
  for (; it != group->pending.end() && count > 0 && attempts > 0; --attempts) {
    if (stream->entries.count(it->first) == 0) {
      deleted.push_back(it->first);
      it = group->pending.erase(it);
      --count;
      continue;
    }
    if (call.now() - it->second.delivered >= *idle) {
      take_over(call, *group, it->second, claim);
      claimed.push_back(it->first);
      --count;
    }
    ++it;
  }
  if (!claimed.empty()) call.changed(call[1], 't', "xautoclaim");
  call.reply.array(3);
  call.reply.bulk(text_of(it == group->pending.end() ? StreamId{} : it->first));
  reply_claimed(call, *stream, claimed, claim.just_id);
  call.reply.array(deleted.size());
  for (const StreamId id : deleted) call.reply.bulk(text_of(id));
}

// --- XINFO

std::size_t pending_of(const StreamGroup& group, const std::string& consumer) {
  return static_cast<std::size_t>(
      std::count_if(group.pending.begin(), group.pending.end(),
                    [&](const auto& entry) { return entry.second.consumer == consumer; }));
}

void info_stream(Call& call, const Stream& stream) {
  const auto edge = [&](bool any, const auto& entry) {
    if (any) reply_entry(call, entry->first, &entry->second);
    else call.reply.null();
  };
  const bool any = !stream.entries.empty();
  call.reply.map(10);
  const auto number = [&](std::string_view name, std::size_t value) {
    call.reply.bulk(name);
    call.reply.count(value);
  };
  const auto id = [&](std::string_view name, StreamId value) {
    call.reply.bulk(name);
    call.reply.bulk(text_of(value));
  };
  number("length", stream.entries.size());
  number("radix-tree-keys", any ? 1 : 0);
  number("radix-tree-nodes", any ? 2 : 1);
  id("last-generated-id", stream.last);
  id("max-deleted-entry-id", stream.max_deleted);
  number("entries-added", stream.added);
  id("recorded-first-entry-id", any ? stream.entries.begin()->first : StreamId{});
  number("groups", stream.groups.size());
  call.reply.bulk("first-entry");
  edge(any, stream.entries.begin());
  call.reply.bulk("last-entry");
  edge(any, stream.entries.rbegin());
}

void info_groups(Call& call, const Stream& stream) {
  call.reply.array(stream.groups.size());
  for (const auto& [name, group] : stream.groups) {
    call.reply.map(6);
    call.reply.bulk("name");
    call.reply.bulk(name);
    call.reply.bulk("consumers");
    call.reply.count(group.consumers.size());
    call.reply.bulk("pending");
    call.reply.count(group.pending.size());
    call.reply.bulk("last-delivered-id");
    call.reply.bulk(text_of(group.last));
    call.reply.bulk("entries-read");
    if (group.read) call.reply.integer(static_cast<std::int64_t>(*group.read));
    else call.reply.null();
    call.reply.bulk("lag");
    const auto behind = std::distance(stream.entries.upper_bound(group.last), stream.entries.end());
    call.reply.integer(behind);
  }
}

void info_consumers(Call& call, const StreamGroup& group) {
  call.reply.array(group.consumers.size());
  for (const auto& [name, consumer] : group.consumers) {
    call.reply.map(3);
    call.reply.bulk("name");
    call.reply.bulk(name);
    call.reply.bulk("pending");
    call.reply.count(pending_of(group, name));
    call.reply.bulk("idle");
    call.reply.integer(std::max<std::int64_t>(call.now() - consumer.seen, 0));
  }
}

void xinfo(Call& call) {
  const std::string what = call.option(1);
  if (what == "HELP") return call.reply.array(0);
  Stream* const stream = call.size() > 2 ? call.find<Stream>(call[2]) : nullptr;
  if (stream == nullptr) fail("ERR no such key");
  if (what == "STREAM") return info_stream(call, *stream);
  if (what == "GROUPS") return info_groups(call, *stream);
  if (what != "CONSUMERS") fail("ERR unknown subcommand '" + call[1] + "'. Try XINFO HELP.");
  StreamGroup* const group = group_of(stream, call[3]);
  if (group == nullptr)
    fail("NOGROUP No such consumer group '" + call[3] + "' for key name '" + call[2] + "'");
  info_consumers(call, *group);
}

constexpr Command commands[] = {
    {"XGROUP", xgroup, true}, {"XREADGROUP", xreadgroup, true}, {"XACK", xack, true},
    {"XPENDING", xpending},   {"XCLAIM", xclaim, true},         {"XAUTOCLAIM", xautoclaim, true},
    {"XINFO", xinfo},
};

}  // namespace

std::span<const Command> stream_group_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
