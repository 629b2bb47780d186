#include <deferredis/client/detail/leased_block.hpp>

#include <string>
#include <utility>

#include <deferredis/client/detail/exclusive_connections.hpp>

namespace deferredis::detail {

namespace {

/// The slot, until a connection has it.
class HeldSlot {
 public:
  explicit HeldSlot(ReplySlot& slot) noexcept : slot_(&slot) {}
  HeldSlot(HeldSlot&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  HeldSlot& operator=(HeldSlot&&) = delete;
  ~HeldSlot() { fail(Error(errc::closed, "the client is gone")); }

  void fail(const Error& error) {
    if (slot_ == nullptr) return;
    slot_->fail(error.with_context(command_data(*slot_).row->name));
    std::exchange(slot_, nullptr)->drop_producer();
  }
  bool settled() const noexcept { return slot_->settled(); }
  ReplySlot& take() noexcept { return *std::exchange(slot_, nullptr); }

 private:
  ReplySlot* slot_;  // null: given away
};

Future<void> run(Shared<Backend> backend, Shared<Block> block, HeldSlot slot, Duration patience) {
  auto found = backend->server_of(block->keys());
  if (patience > Duration::zero() && !found.settled()) found = std::move(found).timeout(patience);
  auto server = co_await std::move(found).outcome();
  if (!server) {
    slot.fail(server.error().with_delivery(Delivery::not_sent));
    co_return;
  }
  auto leased = server.value()->lease();
  if (patience > Duration::zero()) leased = std::move(leased).timeout(patience);
  auto got = co_await std::move(leased).outcome();
  if (!got) {
    slot.fail(got.error().with_delivery(Delivery::not_sent));
    co_return;
  }
  Lease lease = std::move(got.value());
  if (!slot.settled()) lease.dispatch(block->bytes(), slot.take());
}

}  // namespace

void run_leased(Shared<Backend> backend, Shared<Block> block, ReplySlot& slot, Duration patience) {
  const CurrentCore current(backend->core());
  run(std::move(backend), std::move(block), HeldSlot(slot), patience).detach();
}

}  // namespace deferredis::detail
