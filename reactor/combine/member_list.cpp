#include <deferredis/reactor/combine/member_list.hpp>

namespace deferredis::detail {

void MemberList::add(StateBase& state) {
  // From the pool of the member's reactor, which lives at least as long as the member.
  void* memory = state.core().take_frame(sizeof(Node));
  auto* node = ::new (memory) Node{this, &state, tail_, nullptr, added_++};
  if (tail_ != nullptr) tail_->next = node;
  else head_ = node;
  tail_ = node;
  ++size_;
  state.set_last(settled_step, node);
}

void MemberList::cancel_all() noexcept {
  ++holds_;
  for (Node *node = head_, *next; node != nullptr; node = next) {
    next = node->next;
    node->state->cancel();
  }
  let_go();
}

void MemberList::let_go() noexcept {
  if (--holds_ == 0 && size_ == 0) delete this;
}

void MemberList::settled_step(StateBase& state, void* context, bool run) {
  auto* node = static_cast<Node*>(context);
  MemberList& list = *node->list;
  const std::size_t index = node->index;
  (node->previous != nullptr ? node->previous->next : list.head_) = node->next;
  (node->next != nullptr ? node->next->previous : list.tail_) = node->previous;
  --list.size_;
  state.core().give_frame(node, sizeof(Node));

  if (!run) {  // dropped by a reactor that has closed
    state.drop_value();
    state.set_error(Error(errc::closed, "the reactor is gone", Delivery::maybe_applied));
  }
  ++list.holds_;
  list.member_settled(state, index);
  if (state.failed()) static_cast<void>(state.take_error());
  state.release_future();
  list.let_go();
}

Gathering::Gathering(StateBase& target) noexcept : target_(&target) {
  target.emplace_producer(static_cast<MemberList*>(this));
  // A member may catch the CancelledError and continue: a second cancel() asks again.
  struct Canceller {
    static void call(StateBase& state) {
      state.set_canceller(call);
      state.producer<MemberList*>()->cancel_all();
    }
  };
  target.set_canceller(Canceller::call);
  target.set_follower();
}

void Gathering::succeed() noexcept {
  if (open()) target_->settle();
  finish();
}

void Gathering::fail(Error error) noexcept {
  if (open()) target_->fail(std::move(error));
  finish();
}

void Gathering::finish() noexcept {
  if (target_ != nullptr) std::exchange(target_, nullptr)->drop_producer();
}

}  // namespace deferredis::detail
