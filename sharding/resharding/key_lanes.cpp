#include <deferredis/sharding/resharding/key_lanes.hpp>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/timer.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t most_known = 65536;  // then all are forgotten

Error not_sent(const Error& error, const CommandRow& row) {
  return error.with_context(std::string(row.name) + ": its key could not be moved")
      .with_delivery(Delivery::not_sent);
}

void cancel(ReplySlot& slot) {
  slot.fail(Error(errc::cancelled,
                  std::string(slot.row->name) + ": cancelled while its key was moved",
                  Delivery::not_sent));
}

/// A waiting command.
class HeldCommand {
 public:
  HeldCommand(ReactorCore& core, const CommandView& command, ReplySlot& slot,
              Shared<Backend> backend)
      : slot_(slot), backend_(std::move(backend)) {
    command.encode(bytes_);
    slot.set_canceller<cancel>();
    const TimePoint deadline = slot.deadline;
    if (deadline == TimePoint::max()) return;
    timer_ = Reactor::of(core).call_later(deadline - core.time(), [&slot] {
      slot.fail(Error(errc::timeout,
                      std::string(slot.row->name) + ": its key was not moved within its deadline",
                      Delivery::not_sent));
    });
  }
  HeldCommand(const HeldCommand&) = delete;
  HeldCommand& operator=(const HeldCommand&) = delete;

  void go(const std::optional<Error>& error) {
    timer_.cancel();
    if (error) slot_.refuse(not_sent(*error, *slot_->row));
    else if (slot_->settled()) slot_.take().drop_producer();
    else backend_->dispatch(bytes_, slot_.take());
  }

 private:
  std::string bytes_;
  HeldSlot slot_;
  Shared<Backend> backend_;
  Timer timer_;
};

ViewOptions view_of(ReactorCore& core, const CommandData& data) {
  ViewOptions view;
  view.when_disconnected = data.offline_wait ? WhenDisconnected::wait : WhenDisconnected::fail;
  if (data.deadline != TimePoint::max())
    view.timeout = std::max<Duration>(data.deadline - core.time(), std::chrono::milliseconds(1));
  return view;
}

}  // namespace

struct KeyLanes::Waiting {
  std::vector<std::string> keys;
  Go go;
};

/// The commands that wait for one key.
struct KeyLanes::Lane {
  std::deque<std::shared_ptr<Waiting>> line;  // oldest first
  bool settled = false;
  std::optional<Error> error = std::nullopt;
};

struct KeyLanes::State {
  std::unordered_map<std::string, Lane> lanes;
  std::unordered_set<std::string> known;  // settled keys: need no check
};

KeyLanes::KeyLanes(ReactorCore& core, std::shared_ptr<const KeyMoves> moves)
    : core_(core), moves_(std::move(moves)), state_(std::make_unique<State>()) {}
KeyLanes::~KeyLanes() = default;

std::vector<std::string> KeyLanes::unsettled(const std::vector<std::string_view>& keys) const {
  std::vector<std::string> found;
  bool any = false;
  for (const std::string_view key : keys) {
    if (!moves_->moves(key)) continue;
    std::string text(key);
    any = any || state_->lanes.contains(text) || !state_->known.contains(text);
    if (std::find(found.begin(), found.end(), text) == found.end())
      found.push_back(std::move(text));
  }
  if (!any) found.clear();
  return found;
}

void KeyLanes::wait(std::vector<std::string> keys, const ViewOptions& view, Go go) {
  const auto waiting = std::make_shared<Waiting>(Waiting{std::move(keys), std::move(go)});
  for (const std::string& key : waiting->keys) {
    Lane& lane = state_->lanes[key];
    lane.line.push_back(waiting);
    if (lane.line.size() > 1) continue;
    lane.settled = state_->known.contains(key);
    if (!lane.settled) begin(key, view);
  }
}

void KeyLanes::hold(std::vector<std::string> keys, const CommandView& command, ReplySlot& slot,
                    Shared<Backend> backend) {
  const auto held = std::make_shared<HeldCommand>(core_, command, slot, std::move(backend));
  wait(std::move(keys), view_of(core_, slot),
       [held](const std::optional<Error>& error) { held->go(error); });
}

void KeyLanes::begin(const std::string& key, const ViewOptions& view) {
  const CurrentCore current(core_);
  KeyMoves::settle(moves_, key, view)
      .then([self = shared_from_this(), key] { self->key_ended(key, std::nullopt); })
      .on_error(
          [self = shared_from_this(), key](const Error& error) { self->key_ended(key, error); })
      .detach();
}

void KeyLanes::key_ended(const std::string& key, std::optional<Error> error) {
  Lane& lane = state_->lanes.at(key);
  lane.settled = true;
  lane.error = std::move(error);
  std::vector<std::shared_ptr<Waiting>> next{lane.line.front()};
  while (!next.empty()) {
    const auto waiting = next.back();
    next.pop_back();
    if (may_go(*waiting)) run(*waiting, next);
  }
  if (!state_->lanes.empty()) return;
  for (auto& promise : std::exchange(idle_, {})) promise.fulfill();
}

bool KeyLanes::may_go(const Waiting& waiting) const {
  return std::all_of(waiting.keys.begin(), waiting.keys.end(), [&](const std::string& key) {
    const auto lane = state_->lanes.find(key);
    return lane != state_->lanes.end() && lane->second.settled &&
           lane->second.line.front().get() == &waiting;
  });
}

void KeyLanes::run(Waiting& waiting, std::vector<std::shared_ptr<Waiting>>& next) {
  std::optional<Error> error;
  for (const std::string& key : waiting.keys) {
    const auto found = state_->lanes.find(key);
    Lane& lane = found->second;
    if (lane.error) error = lane.error;
    lane.line.pop_front();
    if (!lane.line.empty()) {
      next.push_back(lane.line.front());
      continue;
    }
    if (!lane.error) {
      if (state_->known.size() == most_known) state_->known.clear();
      state_->known.insert(key);
    }
    state_->lanes.erase(found);
  }
  waiting.go(error);
}

Future<void> KeyLanes::idle() {
  Promise<void> promise(core_);
  auto future = promise.future();
  if (state_->lanes.empty()) promise.fulfill();
  else idle_.push_back(std::move(promise));
  return future;
}

}  // namespace deferredis::detail
