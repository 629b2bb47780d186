#include <deferredis/client/no_reply.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/handles/unanswered_lane.hpp>
#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis {

namespace {

using namespace detail;

void cancel(ReplySlot& slot) {
  slot.fail(
      Error(errc::cancelled, std::string(slot.row->name) + ": cancelled", Delivery::maybe_applied));
}

}  // namespace

/// The commands of a NoReply, each on its way to its server.
class detail::UnansweredCommands {
 public:
  UnansweredCommands(Shared<Backend> backend, Rewriting rewriting, Duration timeout, bool offline)
      : backend_(std::move(backend)),
        rewriting_(std::move(rewriting)),
        timeout_(timeout),
        offline_(offline) {}
  UnansweredCommands(const UnansweredCommands&) = delete;
  UnansweredCommands& operator=(const UnansweredCommands&) = delete;

  ReactorCore& core() const noexcept { return backend_->core(); }
  const KnownCommands* own_commands() const noexcept { return rewriting_.own_commands.get(); }
  void add(const CommandView& command, ReplySlot& slot);

 private:
  ~UnansweredCommands() = default;
  friend void retain(UnansweredCommands& commands) noexcept { commands.owners_.add(); }
  friend void release(UnansweredCommands& commands) noexcept;

  bool refuses(const CommandView& command, ReplySlot& slot) const;
  void route(const CommandView& command, ReplySlot& slot);
  static Future<void> route_later(Shared<UnansweredCommands> self, Future<Shared<Backend>> found,
                                  std::string bytes, std::string key, HeldSlot slot);
  void hand_over(const Shared<Backend>& server, std::string_view bytes, std::string_view key,
                 HeldSlot slot);
  UnansweredLane& lane_of(const Shared<Backend>& server);

  Shared<Backend> backend_;  // shared with the client's handles
  Rewriting rewriting_;
  Duration timeout_;
  bool offline_;                                      // also waits while the server is away
  std::map<Backend*, Shared<UnansweredLane>> lanes_;  // one for each server
  std::string scratch_;                               // for one command's bytes
  std::vector<std::size_t> key_indices_;
  std::size_t undecided_ = 0;  // commands whose server is not known yet
  OwnerCount owners_;
};

[[gnu::noinline]] void detail::release(UnansweredCommands& commands) noexcept {
  if (commands.owners_.remove()) delete &commands;
}

namespace detail {

bool UnansweredCommands::refuses(const CommandView& command, ReplySlot& slot) const {
  if (command.row.effect != Effect::none) {
    refuse(slot, Error(errc::not_supported, std::string(command.name()) +
                                                " is not possible without its reply: " +
                                                std::string(command.row.instead)));
    return true;
  }
  if (core().closing() || core().reactor == nullptr) {
    refuse(slot, Error(errc::closed, std::string(command.name()) + ": the reactor is gone",
                       Delivery::not_sent));
    return true;
  }
  return false;
}

void UnansweredCommands::add(const CommandView& command, ReplySlot& slot) {
  if (refuses(command, slot)) return;
  Translation unused;
  const Shared<UnansweredCommands> kept(this);  // a codec is user code
  const auto changed = rewriting_.begin(command, slot, unused);
  if (!changed) return;
  if (timeout_.count() > 0) slot.deadline = core().time() + timeout_;
  slot.set_canceller<cancel>();
  route(*changed, slot);
}

void UnansweredCommands::route(const CommandView& command, ReplySlot& slot) {
  const CurrentCore current(core());
  key_indices_.clear();
  find_keys(command, key_indices_);
  std::vector<std::string_view> keys;
  for (const std::size_t index : key_indices_) keys.push_back(command.arguments[index]);
  const std::string_view key = keys.empty() ? std::string_view() : keys.front();
  scratch_.clear();
  command.encode(scratch_);
  auto found = backend_->server_of(keys, {slot.deadline, offline_});
  auto& state = FutureAccess::state(found);
  if (undecided_ != 0 || !state.settled() || state.failed()) {
    ++undecided_;
    route_later(Shared(this), std::move(found), scratch_, std::string(key), HeldSlot(slot))
        .detach();
    return;
  }
  const Shared<Backend> server = static_cast<State<Shared<Backend>>&>(state).value();
  hand_over(server, scratch_, key, HeldSlot(slot));
}

Future<void> UnansweredCommands::route_later(Shared<UnansweredCommands> self,
                                             Future<Shared<Backend>> found, std::string bytes,
                                             std::string key, HeldSlot slot) {
  auto server = co_await std::move(found).outcome();
  --self->undecided_;
  if (slot->settled()) co_return;
  if (!server) {
    slot.refuse(server.error().with_context(slot.data().row->name));
    co_return;
  }
  self->hand_over(server.value(), bytes, key, std::move(slot));
}

// A command without keys may be one for all of several servers.
void UnansweredCommands::hand_over(const Shared<Backend>& server, std::string_view bytes,
                                   std::string_view key, HeldSlot slot) {
  if (key.empty() && &*server != &*backend_ && backend_->endpoints().size() > 1) {
    return slot.refuse(Error(errc::not_supported,
                             std::string(slot.data().row->name) +
                                 ": it has no key, so it is for no server in particular; use on()",
                             Delivery::not_sent));
  }
  lane_of(server).add(bytes, key, slot.take());
}

UnansweredLane& UnansweredCommands::lane_of(const Shared<Backend>& server) {
  auto& lane = lanes_[&*server];
  if (lane == nullptr)
    lane = Shared(new UnansweredLane(server, backend_, offline_, backend_->keys_move()));
  return *lane;
}

}  // namespace detail

detail::NoReplyFace::NoReplyFace(Shared<UnansweredCommands> commands)
    : commands_(std::move(commands)) {}

detail::NoReplyFace::Catcher::Catcher(UnansweredCommands& commands)
    : Commands(commands.core()), commands_(commands) {}

const detail::KnownCommands* detail::NoReplyFace::Catcher::known_commands() const noexcept {
  return commands_.own_commands();
}

void detail::NoReplyFace::Catcher::dispatch(const CommandView& command, ReplySlot& slot) const {
  const auto own = make_slot<void>(core(), command.row);
  sent = own.future();
  commands_.add(command, own);
  slot.fail(Error(errc::cancelled, "it has no reply", Delivery::not_sent), true);
  slot.drop_producer();
}

NoReply::NoReply(Shared<Backend> backend, detail::Rewriting rewriting, Duration timeout,
                 bool offline)
    : ServerCommandsOf(Shared(new detail::UnansweredCommands(
          std::move(backend), std::move(rewriting), timeout, offline))) {}

}  // namespace deferredis
