// Channels, patterns and the channels of shards.
#include <cstdint>

#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

using Names = std::set<std::string>;

// A push of RESP3; an array of RESP2.
void message(Server& server, Session& to, std::initializer_list<std::string_view> parts) {
  ReplyWriter writer = server.to(to);
  writer.push(parts.size());
  for (const std::string_view part : parts) writer.bulk(part);
}

void confirm(Call& call, std::string_view kind, const std::string* name, std::size_t left) {
  call.reply.push(3);
  call.reply.bulk(kind);
  if (name == nullptr) call.reply.null();
  else call.reply.bulk(*name);
  call.reply.count(left);
}

std::size_t left_of(const Call& call, const Names& names) {
  const bool shard = &names == &call.session.shard_channels;
  return shard ? names.size() : call.session.subscriptions();
}

void add(Call& call, Names& names, std::string_view kind) {
  if (call.session.executing && !call.session.in_multi && call.session.protocol == 2)
    fail("ERR SUBSCRIBE isn't allowed for a DENY BLOCKING client");
  for (std::size_t i = 1; i < call.size(); ++i) {
    names.insert(call[i]);
    confirm(call, kind, &call[i], left_of(call, names));
  }
}
void remove(Call& call, Names& names, std::string_view kind) {
  const Names wanted = call.size() > 1 ? Names() : names;
  if (call.size() == 1 && wanted.empty()) return confirm(call, kind, nullptr, left_of(call, names));
  const auto one = [&](const std::string& name) {
    names.erase(name);
    confirm(call, kind, &name, left_of(call, names));
  };
  for (std::size_t i = 1; i < call.size(); ++i) one(call[i]);
  for (const std::string& name : wanted) one(name);
}

void subscribe(Call& call) { add(call, call.session.channels, "subscribe"); }
void psubscribe(Call& call) { add(call, call.session.patterns, "psubscribe"); }
void ssubscribe(Call& call) { add(call, call.session.shard_channels, "ssubscribe"); }
void unsubscribe(Call& call) { remove(call, call.session.channels, "unsubscribe"); }
void punsubscribe(Call& call) { remove(call, call.session.patterns, "punsubscribe"); }
void sunsubscribe(Call& call) { remove(call, call.session.shard_channels, "sunsubscribe"); }

void publish(Call& call) {
  call.reply.integer(call.server.publish(call[1], call[2]));
  call.server.spread(call[1], call[2], false);
}
void spublish(Call& call) {
  call.reply.integer(call.server.publish_shard(call[1], call[2]));
  call.server.spread(call[1], call[2], true);
}

// --- PUBSUB

std::map<std::string, std::int64_t> listeners(Call& call, Names Session::*kind) {
  std::map<std::string, std::int64_t> found;
  for (const auto& [id, session] : call.server.sessions()) {
    for (const std::string& name : (*session).*kind) ++found[name];
  }
  return found;
}
void reply_names(Call& call, Names Session::*kind) {
  Words names;
  for (const auto& [name, count] : listeners(call, kind)) {
    if (call.size() < 3 || matches(call[2], name)) names.push_back(name);
  }
  call.reply.array(names.size());
  for (const std::string& name : names) call.reply.bulk(name);
}
void reply_counts(Call& call, Names Session::*kind) {
  auto found = listeners(call, kind);
  call.reply.map(call.size() - 2);
  for (std::size_t i = 2; i < call.size(); ++i) {
    call.reply.bulk(call[i]);
    call.reply.integer(found[call[i]]);
  }
}

void pubsub(Call& call) {
  const std::string what = call.option(1);
  if (what == "CHANNELS" && call.size() <= 3) return reply_names(call, &Session::channels);
  if (what == "SHARDCHANNELS" && call.size() <= 3)
    return reply_names(call, &Session::shard_channels);
  if (what == "NUMSUB") return reply_counts(call, &Session::channels);
  if (what == "SHARDNUMSUB") return reply_counts(call, &Session::shard_channels);
  if (what == "NUMPAT" && call.size() == 2)
    return call.reply.count(listeners(call, &Session::patterns).size());
  fail("ERR unknown subcommand '" + call[1] + "'. Try PUBSUB HELP.");
}

constexpr Command commands[] = {
    {"SUBSCRIBE", subscribe},       {"UNSUBSCRIBE", unsubscribe}, {"PSUBSCRIBE", psubscribe},
    {"PUNSUBSCRIBE", punsubscribe}, {"SSUBSCRIBE", ssubscribe},   {"SUNSUBSCRIBE", sunsubscribe},
    {"PUBLISH", publish},           {"SPUBLISH", spublish},       {"PUBSUB", pubsub},
};

}  // namespace

std::span<const Command> pubsub_commands() noexcept { return commands; }

std::int64_t Server::publish(const std::string& channel, const std::string& payload) {
  std::int64_t count = 0;
  for (const auto& [id, to] : sessions_) {
    if (to->channels.count(channel) == 0) continue;
    message(*this, *to, {"message", channel, payload});
    ++count;
  }
  for (const auto& [id, to] : sessions_) {
    for (const std::string& pattern : to->patterns) {
      if (!matches(pattern, channel)) continue;
      message(*this, *to, {"pmessage", pattern, channel, payload});
      ++count;
    }
  }
  return count;
}

std::int64_t Server::publish_shard(const std::string& channel, const std::string& payload) {
  std::int64_t count = 0;
  for (const auto& [id, to] : sessions_) {
    if (to->shard_channels.count(channel) == 0) continue;
    message(*this, *to, {"smessage", channel, payload});
    ++count;
  }
  return count;
}

void Server::drop_shard_channels(std::uint16_t slot) {
  for (const auto& [id, session] : sessions_) {
    const Names names = session->shard_channels;
    for (const std::string& name : names) {
      if (key_slot(name) != slot) continue;
      session->shard_channels.erase(name);
      ReplyWriter writer = to(*session);
      writer.push(3);
      writer.bulk("sunsubscribe");
      writer.bulk(name);
      writer.count(session->shard_channels.size());
    }
  }
}

void Server::key_event(std::size_t database, const std::string& key, char event_class,
                       std::string_view event) {
  const std::string& wanted = config_["notify-keyspace-events"];
  const bool all = wanted.find('A') != wanted.npos && event_class != 'm' && event_class != 'n';
  if (!all && wanted.find(event_class) == wanted.npos) return;
  const std::string where = "@" + std::to_string(database) + "__:";
  const std::string name(event);
  if (wanted.find('K') != wanted.npos) publish("__keyspace" + where + key, name);
  if (wanted.find('E') != wanted.npos) publish("__keyevent" + where + name, key);
}

}  // namespace deferredis::simulated
