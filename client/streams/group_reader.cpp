#include <deferredis/client/streams/group_reader.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

namespace {

using std::chrono::milliseconds;

// An id has no space, so the name of the stream cannot run into it.
std::string known_name(std::string_view stream, std::string_view id) {
  return std::string(id).append(" ").append(stream);
}

void check(bool good, const char* what) {
  if (!good) Error(errc::invalid_argument, std::string("GroupConsumer: ") + what).raise();
}

}  // namespace

GroupReader::GroupReader(const Client& client, std::string_view group, std::string_view consumer,
                         const Keys& streams, const GroupConsumerOptions& options)
    : StreamFeed(client),
      options_(options),
      group_(group),
      consumer_(consumer),
      start_(options.start),
      dead_letter_(options.dead_letter),
      acks_(new GroupAcks(client, group_, options.ack_batch, options.ack_within)) {
  check(!group.empty() && !consumer.empty(), "the group and the consumer need names");
  check(streams.views().size() != 0, "it needs a stream");
  check(options.credit > 0, "a credit of 0 would read nothing");
  for (const std::string_view stream : streams.views()) {
    check(stream.empty() || stream != options.dead_letter,
          "a stream cannot be its own dead letters");
    streams_.emplace_back(stream);
  }
  options_.start = start_;
  options_.dead_letter = dead_letter_;
  begin_sweeps(Sweep::Of::own);
}

// Refuses, before the first message, streams that cannot be read together or moved to the dead
// letters.
Future<void> GroupReader::check_places(Shared<StreamFeed> self) {
  GroupReader& reader = of(self);
  const std::string& first = reader.streams_.front();
  for (std::size_t i = 1; i != reader.streams_.size(); ++i) {
    auto checked =
        check_together(reader.client(), first, reader.streams_[i], "GroupConsumer: the streams");
    co_await std::move(checked);
  }
  if (reader.dead_letter_.empty()) co_return;
  auto checked = check_together(reader.client(), first, reader.dead_letter_,
                                "GroupConsumer: the stream and its dead letters");
  co_await std::move(checked);
  auto asked = reader.client().xlen(reader.dead_letter_);
  const auto length = co_await std::move(asked).outcome();
  if (!length) {
    length.error()
        .with_context("GroupConsumer: the dead letters \"" + reader.dead_letter_ + "\"")
        .raise();
  }
}

Future<void> GroupReader::make_groups(Shared<StreamFeed> self) {
  GroupReader& reader = of(self);
  if (!reader.made_) {
    auto checking = check_places(self);
    co_await std::move(checking);
  }
  if (reader.options_.auto_create) {
    const std::string_view from = reader.made_ ? std::string_view("0") : reader.options_.start;
    for (const std::string& stream : reader.streams_) {
      auto made = reader.client().xgroup_create(stream, reader.group_, from, {.mkstream = true});
      const auto done = co_await std::move(made).outcome();
      if (!done && !done.error().is(errc::busy_group)) done.value();
    }
  }
  reader.made_ = true;
}

Future<void> GroupReader::read(Shared<StreamFeed> self) {
  if (sweeps_.empty() && claims() && clock_now() >= next_claim_) {
    next_claim_ = clock_now() + options_.claim_after / 2;
    begin_sweeps(Sweep::Of::anybodys);
  }
  return sweeps_.empty() ? read_new(std::move(self)) : sweep(std::move(self));
}

Future<void> GroupReader::read_new(Shared<StreamFeed> self) {
  GroupReader& reader = of(self);
  Duration wait = reader.options_.block;
  if (reader.claims()) wait = std::min(wait, reader.next_claim_ - reader.clock_now());
  const auto block = std::max(std::chrono::ceil<milliseconds>(wait), milliseconds(1));
  const auto count = static_cast<std::int64_t>(reader.credit_left());
  std::vector<StreamPosition> places;
  for (const std::string& stream : reader.streams_) places.emplace_back(stream, ">");
  auto asked = reader.client().xreadgroup(reader.group_, reader.consumer_, places,
                                          {.block = block, .count = count});
  auto read = co_await std::move(asked);
  for (auto& [stream, entries] : read.pairs()) {
    for (auto& entry : entries) reader.take(stream, std::move(entry), 1);
  }
}

bool GroupReader::read_failed(const Error& error) {
  // Entries that the server gave us in a lost reply are pending.
  if (error.delivery() == Delivery::maybe_applied) begin_sweeps(Sweep::Of::unheard);
  return options_.auto_create && error.prefix() == "NOGROUP";
}

// --- known messages ------------------------------------------------------------------------------

bool GroupReader::knows(std::string_view stream, std::string_view id) const {
  return known_.count(known_name(stream, id)) != 0 || acks_->has(stream, id);
}

void GroupReader::take(const std::string& stream, StreamEntry entry, std::int64_t deliveries) {
  known_.emplace(known_name(stream, entry.id), false);
  put({stream, std::move(entry.id), std::move(entry.fields), deliveries});
}

void GroupReader::handed_out(const StreamMessage& message) {
  const std::string name = known_name(message.stream, message.id);
  if (options_.auto_ack) {
    known_.erase(name);
    return acks_->add(message.stream, message.id).on_error([](const Error&) {}).detach();
  }
  known_[name] = true;
  ++held_;
}

Future<void> GroupReader::ack(std::string_view stream, std::string_view id) {
  auto acknowledged = acks_->add(stream, id);
  nack(stream, id);  // its place is free
  return acknowledged;
}

void GroupReader::nack(std::string_view stream, std::string_view id) {
  const auto found = known_.find(known_name(stream, id));
  if (found == known_.end() || !found->second) return;
  known_.erase(found);
  --held_;
  proceed();
}

}  // namespace deferredis::detail
