#include <deferredis/client/session.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/detail/exclusive_connections.hpp>

namespace deferredis {

namespace {

/// What a command that is refused on a shared connection does to one's own.
enum class Effect : std::uint8_t {
  none,
  blocks,   // the connection, until the server has something
  watches,  // or begins a transaction; the server forgets it at EXEC, DISCARD, UNWATCH
  unwatches,
  stays,      // the connection is another one from now on
  forbidden,  // replies would no longer match commands
};

struct NamedEffect {
  std::string_view name;
  Effect effect;
};

constexpr NamedEffect effects[] = {
    {"ASKING", Effect::stays},         {"AUTH", Effect::stays},
    {"BLMOVE", Effect::blocks},        {"BLMPOP", Effect::blocks},
    {"BLPOP", Effect::blocks},         {"BRPOP", Effect::blocks},
    {"BRPOPLPUSH", Effect::blocks},    {"BZMPOP", Effect::blocks},
    {"BZPOPMAX", Effect::blocks},      {"BZPOPMIN", Effect::blocks},
    {"CLIENT SETNAME", Effect::stays}, {"CLIENT TRACKING", Effect::stays},
    {"DISCARD", Effect::unwatches},    {"EXEC", Effect::unwatches},
    {"MULTI", Effect::watches},        {"READONLY", Effect::stays},
    {"READWRITE", Effect::stays},      {"SELECT", Effect::stays},
    {"UNWATCH", Effect::unwatches},    {"WAIT", Effect::none},
    {"WAITAOF", Effect::none},         {"WATCH", Effect::watches},
};

Effect effect_of(const CommandRow& row) noexcept {
  if (row.instead.empty()) return Effect::none;
  const auto* found = std::find_if(std::begin(effects), std::end(effects),
                                   [&](const auto& each) { return each.name == row.name; });
  return found == std::end(effects) ? Effect::forbidden : found->effect;
}

void fail(ReplySlot& slot, Error error) {
  slot.fail(std::move(error));
  slot.drop_producer();
}

}  // namespace

struct Session::Holding {
  Shared<Backend> backend;  // with the Client's handles; first: it goes last
  detail::Lease lease;
  Duration timeout;
  bool changed = false;   // it is not as it was, for good
  bool watching = false;  // until EXEC, DISCARD or UNWATCH
  bool blocking = false;  // a blocking command was sent; it may have been answered

  bool clean() const noexcept {
    return !changed && !watching && !(blocking && lease.in_flight() > 0);
  }
};

Session::Session(Shared<Backend> backend, detail::Lease lease, Duration timeout)
    : Commands(backend->core()),
      holding_(new Holding{std::move(backend), std::move(lease), timeout}) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&& other) noexcept {
  if (this == &other) return *this;
  release();
  Commands::operator=(other);
  holding_ = std::move(other.holding_);
  return *this;
}
Session::~Session() { release(); }

bool Session::up() const noexcept { return holding_ != nullptr && holding_->lease.up(); }

void Session::release() noexcept {
  if (holding_ == nullptr) return;
  holding_->lease.give_back(holding_->clean());
  holding_.reset();
}

void Session::dispatch(const CommandView& command, ReplySlot& slot) {
  if (holding_ == nullptr) {
    return fail(slot,
                Error(errc::closed, std::string(command.name()) + ": the session was given back"));
  }
  switch (effect_of(command.row)) {
    case Effect::none: break;
    case Effect::blocks: holding_->blocking = true; break;
    case Effect::watches: holding_->watching = true; break;
    case Effect::unwatches: holding_->watching = false; break;
    case Effect::stays: holding_->changed = true; break;
    case Effect::forbidden:
      return fail(slot, Error(errc::not_supported,
                              std::string(command.name()) +
                                  " is not for a session: " + std::string(command.row.instead)));
  }
  CommandData& data = command_data(slot);
  if (holding_->timeout.count() > 0) {
    data.deadline = holding_->backend->core().time() + holding_->timeout;
  }
  holding_->lease.dispatch(command, slot);
}

}  // namespace deferredis
