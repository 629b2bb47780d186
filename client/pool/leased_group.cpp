#include <deferredis/client/pool/leased_group.hpp>

#include <string>
#include <utility>

#include <deferredis/client/link/lease_of.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

namespace {

constexpr int most_redirects = 5;  // as for any command in a cluster

/// The server executed nothing and named another server.
struct Moved {
  Error error;
  Shared<CommandGroup> again;  // null: it cannot be sent again
};

/// Fails if the group ends in another way.
Future<Moved> moved(CommandGroup& group) {
  Promise<Moved> promise(group.core());
  auto future = promise.future();
  group.on_moved(
      [&group, promise = std::move(promise)](const Error& error, ReplySlot* command) mutable {
        if (!promise.pending()) return false;
        promise.fulfill(Moved{error, command != nullptr ? group.again(*command) : nullptr});
        return command != nullptr;
      });
  return future;
}

// This coroutine holds the backend until the group has ended. If the group held it, the backend
// could be destroyed inside the frames of its own connections.
Future<void> run(Shared<Backend> backend, Shared<CommandGroup> group, HeldSlot slot,
                 Duration patience, int redirects) {
  Patience until{.offline = slot->offline_wait};
  if (patience > Duration::zero()) until.deadline = backend->core().time() + patience;
  const auto keys = group->keys();
  auto asked = lease_of(backend, std::vector<std::string>(keys.begin(), keys.end()), until);
  auto got = co_await std::move(asked).outcome();
  if (!got) {
    slot.refuse(got.error().with_context(slot->row->name));
    co_return;
  }
  if (slot->settled()) co_return;
  const CommandData first = slot.data();
  auto told = moved(*group);
  {
    Lease lease = std::move(got.value().lease);
    lease.dispatch(group->bytes(), slot.take());
  }
  group = nullptr;
  const auto elsewhere = co_await std::move(told).outcome();
  if (!elsewhere) co_return;
  const auto& [error, again] = elsewhere.value();
  const bool own_words = again != nullptr && again->has_script();
  auto learned = backend->misdirected(error, own_words);
  const auto known_now = co_await std::move(learned).outcome();
  const bool known = known_now && known_now.value();
  if (again == nullptr) co_return;
  if (!known || redirects == 0 || first.deadline <= backend->core().time()) {
    again->fail_members(error);
    co_return;
  }
  ReplySlot& whole = CommandGroup::make_again(again);
  whole.deadline = first.deadline;
  whole.retry = first.retry;
  whole.offline_wait = first.offline_wait;
  run(std::move(backend), again, HeldSlot(whole), patience, redirects - 1).detach();
}

}  // namespace

void run_leased(Shared<Backend> backend, Shared<CommandGroup> group, ReplySlot& slot,
                Duration patience) {
  const CurrentCore current(backend->core());
  run(std::move(backend), std::move(group), HeldSlot(slot), patience, most_redirects).detach();
}

}  // namespace deferredis::detail
