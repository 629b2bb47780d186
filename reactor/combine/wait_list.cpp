#include <deferredis/reactor/combine/wait_list.hpp>

namespace deferredis::detail {

void WaitList::append(StateBase& state, std::uintptr_t payload) noexcept {
  state.emplace_producer(Node{this, tail_, nullptr, payload});
  state.set_canceller(cancel_waiter);
  if (tail_ != nullptr) tail_->producer<Node>().next = &state;
  else head_ = &state;
  tail_ = &state;
  ++size_;
}

StateBase* WaitList::front(bool skip_unread) noexcept {
  while (head_ != nullptr) {
    StateBase& state = *head_;
    if (!state.settled() && (!skip_unread || state.has_consumer())) return &state;
    std::uintptr_t payload = state.producer<Node>().payload;
    unlink(state);
    if (!state.settled()) state.fail(Error(errc::cancelled, "nobody waits for it"), true);
    state.drop_producer();
    waiter_left(payload);
  }
  return nullptr;
}

StateBase& WaitList::pop_front() noexcept {
  StateBase& state = *head_;
  unlink(state);
  return state;
}

void WaitList::settle_front() noexcept {
  StateBase& state = pop_front();
  state.settle();
  state.drop_producer();
}

void WaitList::fail_all(const Error& error) noexcept {
  while (head_ != nullptr) {
    std::uintptr_t payload = head_->producer<Node>().payload;
    StateBase& state = pop_front();
    state.fail(error);
    state.drop_producer();
    waiter_left(payload);
  }
}

void WaitList::cancel_waiter(StateBase& state) {
  const Node node = state.producer<Node>();
  node.list->unlink(state);
  state.fail(Error(errc::cancelled, "cancelled while it waited in line"));
  state.drop_producer();
  node.list->waiter_left(node.payload);
  node.list->line_moved();
}

void WaitList::unlink(StateBase& state) noexcept {
  const Node& node = state.producer<Node>();
  (node.previous != nullptr ? node.previous->producer<Node>().next : head_) = node.next;
  (node.next != nullptr ? node.next->producer<Node>().previous : tail_) = node.previous;
  --size_;
  state.set_canceller(nullptr);
}

}  // namespace deferredis::detail
