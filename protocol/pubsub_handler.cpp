#include <deferredis/protocol/pubsub_handler.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/protocol/command_table.hpp>

namespace deferredis {

namespace {

struct PushWord {
  std::string_view word;
  PubSubPush::Type type;
  ChannelKind kind;
};

constexpr PushWord words[] = {
    {"message", PubSubPush::Type::message, ChannelKind::channel},
    {"pmessage", PubSubPush::Type::message, ChannelKind::pattern},
    {"smessage", PubSubPush::Type::message, ChannelKind::shard},
    {"subscribe", PubSubPush::Type::subscribed, ChannelKind::channel},
    {"psubscribe", PubSubPush::Type::subscribed, ChannelKind::pattern},
    {"ssubscribe", PubSubPush::Type::subscribed, ChannelKind::shard},
    {"unsubscribe", PubSubPush::Type::unsubscribed, ChannelKind::channel},
    {"punsubscribe", PubSubPush::Type::unsubscribed, ChannelKind::pattern},
    {"sunsubscribe", PubSubPush::Type::unsubscribed, ChannelKind::shard},
};

// How many elements follow the word.
std::size_t size_of(const PushWord& word) {
  return word.type == PubSubPush::Type::message && word.kind == ChannelKind::pattern ? 3 : 2;
}

// The payload is a list of keys, or null.
void read_keys(ReplyReader& push, PubSubPush& read) {
  read.type = PubSubPush::Type::invalidated;
  if (push.read_null()) return;
  auto& keys = read.keys.emplace();
  for (std::size_t left = push.begin_aggregate(); left != 0; --left) {
    keys.push_back(push.read_string());
  }
}

PubSubPush read(ReplyReader& push) {
  const std::size_t size = push.begin_aggregate();
  if (size == 0 || !is_text(push.type())) return {};
  const std::string_view word = push.read_text();
  const auto* known = std::find_if(std::begin(words), std::end(words),
                                   [&](const PushWord& each) { return each.word == word; });
  if (known == std::end(words) || size != 1 + size_of(*known)) return {};
  PubSubPush read{.type = known->type, .kind = known->kind};
  if (push.read_null()) return read;  // UNSUBSCRIBE without subscriptions
  read.name = push.read_string();
  if (read.type == PubSubPush::Type::message) {
    read.channel = read.kind == ChannelKind::pattern ? push.read_string() : read.name;
    const bool keys = read.name == invalidation_channel && read.kind == ChannelKind::channel &&
                      (is_aggregate(push.type()) || push.type() == ReplyType::null);
    if (keys) read_keys(push, read);
    else read.payload = push.read_string();
  }
  if (push.failed()) return {};
  return read;
}

}  // namespace

const CommandRow& PubSubHandler::row(ChannelKind kind, bool subscribe) noexcept {
  switch (kind) {
    case ChannelKind::channel: return subscribe ? table::subscribe : table::unsubscribe;
    case ChannelKind::pattern: return subscribe ? table::psubscribe : table::punsubscribe;
    case ChannelKind::shard: break;
  }
  return subscribe ? table::ssubscribe : table::sunsubscribe;
}

void PubSubHandler::sent(ChannelKind kind, bool subscribe,
                         std::span<const std::string_view> names) {
  commands_.push_back({kind, subscribe, {names.begin(), names.end()}});
}

PubSubPush PubSubHandler::take(ReplyReader& push, bool awaited) {
  PubSubPush taken = read(push);
  const bool confirmation =
      taken.type == PubSubPush::Type::subscribed || taken.type == PubSubPush::Type::unsubscribed;
  taken.answers = awaited && confirmation && confirm(taken);
  return taken;
}

bool PubSubHandler::confirm(const PubSubPush& push) {
  if (commands_.empty()) return false;
  Command& oldest = commands_.front();
  const bool subscribed = push.type == PubSubPush::Type::subscribed;
  if (oldest.kind != push.kind || oldest.subscribe != subscribed) return false;
  if (oldest.names[oldest.confirmed] != push.name) return false;
  if (++oldest.confirmed != oldest.names.size()) return false;
  commands_.pop_front();
  return true;
}

PubSubHandler::Refused PubSubHandler::refused() {
  Command oldest = std::move(commands_.front());
  commands_.pop_front();
  return {oldest.kind, oldest.subscribe, std::move(oldest.names)};
}

}  // namespace deferredis
