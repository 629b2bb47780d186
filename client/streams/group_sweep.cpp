// Entries that a group has delivered and nobody has acknowledged: found, claimed, buried.
#include <algorithm>
#include <utility>

#include <deferredis/client/streams/group_reader.hpp>

namespace deferredis::detail {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t page_size = 100;

// Moves an entry, if it is still pending and was delivered this often. One step, so that the dead
// letter is written once, whatever fails around it and whoever does the same.
// Keys: the stream, the dead letters. Arguments: group, id, deliveries, idle in ms.
constexpr std::string_view bury_script = R"(
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)[1]
if not pending or pending[4] < tonumber(ARGV[3]) or pending[3] < tonumber(ARGV[4]) then
  return 0
end
local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
if entry then
  local fields = entry[2]
  for _, word in ipairs({'dead-letter.stream', KEYS[1], 'dead-letter.id', ARGV[2],
                         'dead-letter.group', ARGV[1], 'dead-letter.deliveries', pending[4]}) do
    table.insert(fields, word)
  end
  redis.call('XADD', KEYS[2], '*', unpack(fields))
end
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
)";

}  // namespace

void GroupReader::begin_sweeps(Sweep::Of of) {
  for (std::size_t i = 0; i != streams_.size(); ++i) {
    const bool begins = std::any_of(sweeps_.begin(), sweeps_.end(), [&](const Sweep& each) {
      return each.of == of && each.stream == i && each.from == "-";
    });
    if (!begins) sweeps_.push_back({of, i});
  }
}

Future<std::vector<PendingEntry>> GroupReader::ask_pending(const Sweep& sweep) const {
  const std::string& stream = streams_[sweep.stream];
  if (sweep.of != Sweep::Of::anybodys) {
    return client().xpending_range_of(stream, group_, sweep.from, "+", page_size, consumer_);
  }
  const auto idle = std::chrono::ceil<milliseconds>(options_.claim_after);
  return client().xpending_range(stream, group_, sweep.from, "+", page_size, {.idle = idle});
}

/// Handles one page of the first sweep: claims as much as there is credit for, and buries entries
/// that were delivered too often.
Future<void> GroupReader::sweep(Shared<StreamFeed> self) {
  GroupReader& reader = of(self);
  const Sweep sweep = reader.sweeps_.front();
  const std::string& stream = reader.streams_[sweep.stream];
  auto asked = reader.ask_pending(sweep);
  const auto page = co_await std::move(asked);
  // An entry may move from one consumer to another only after being idle this long.
  const Duration idle =
      sweep.of == Sweep::Of::anybodys ? reader.options_.claim_after : Duration::zero();

  const bool buries = sweep.of != Sweep::Of::unheard && !reader.dead_letter_.empty();
  const std::size_t room = reader.credit_left();
  std::vector<std::string> ids;
  std::string from = sweep.from;
  bool whole = page.size() < static_cast<std::size_t>(page_size);
  for (const PendingEntry& pending : page) {
    if (ids.size() == room) {
      whole = false;
      break;
    }
    from = "(" + pending.id;
    if (reader.knows(stream, pending.id)) continue;
    if (buries && pending.deliveries >= reader.options_.max_deliveries) {
      auto burying = bury(self, stream, pending.id, idle);
      co_await std::move(burying);
    } else {
      ids.push_back(pending.id);
    }
  }
  if (!ids.empty()) {
    auto claiming = reader.client().xclaim(stream, reader.group_, reader.consumer_,
                                           std::chrono::floor<milliseconds>(idle), ids);
    auto claimed = co_await std::move(claiming);
    bool deleted = false;
    for (auto& entry : claimed) {
      std::erase(ids, entry.id);
      const auto found = std::find_if(page.begin(), page.end(), [&](const PendingEntry& pending) {
        return pending.id == entry.id;
      });
      if (found != page.end()) reader.take(stream, std::move(entry), found->deliveries + 1);
      else deleted = true;  // no longer in the stream: before 7.0 it is null, and stays pending
    }
    if (deleted) {
      auto forgetting = forget_deleted(self, stream, std::move(ids));
      co_await std::move(forgetting);
    }
  }
  reader.sweeps_.pop_front();
  if (!whole) reader.sweeps_.push_front({sweep.of, sweep.stream, from});
}

/// Acknowledges the entries that are no longer in the stream: they cannot come back, and would be
/// claimed again and again.
Future<void> GroupReader::forget_deleted(Shared<StreamFeed> self, std::string stream,
                                         std::vector<std::string> ids) {
  GroupReader& reader = of(self);
  for (const std::string& id : ids) {
    auto asking = reader.client().xrange(stream, id, id);
    const auto found = co_await std::move(asking);
    if (!found.empty()) continue;
    auto acknowledging = reader.client().xack(stream, reader.group_, id);
    static_cast<void>(co_await std::move(acknowledging));
  }
}

Future<void> GroupReader::bury(Shared<StreamFeed> self, std::string stream, std::string id,
                               Duration idle) {
  GroupReader& reader = of(self);
  const std::vector<std::string> words{
      reader.group_, id, std::to_string(reader.options_.max_deliveries),
      std::to_string(std::chrono::floor<milliseconds>(idle).count())};
  auto buried = reader.client().eval(bury_script, {stream, reader.dead_letter_}, words);
  static_cast<void>(co_await std::move(buried));
}

}  // namespace deferredis::detail
