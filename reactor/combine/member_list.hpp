// The futures that all(), race() or a TaskScope waits for. Nothing here depends on their types.
#pragma once

#include <cstddef>

#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Futures that are awaited together and cancelled together.
///
/// Ownership: made with new. It belongs to its maker until let_go(), then to itself until the last
///   member has settled. It holds the members' handles, so their failures are reported only to it.
class MemberList {
 public:
  MemberList() = default;
  MemberList(const MemberList&) = delete;
  MemberList& operator=(const MemberList&) = delete;

  /// Takes over the future from whose handle `state` was released. Its index is the number of
  /// earlier add() calls.
  void add(StateBase& state);
  /// Cancels every member that has not settled. User code may run inside this call.
  void cancel_all() noexcept;
  /// The members that have not settled yet.
  std::size_t size() const noexcept { return size_; }
  /// The number of members ever added.
  std::size_t added() const noexcept { return added_; }
  /// The owner lets go. The list deletes itself when its last member has settled.
  void let_go() noexcept;

 protected:
  virtual ~MemberList() = default;
  /// A member settled. Its value or error may be taken from `state`. Called from the ready queue.
  virtual void member_settled(StateBase& state, std::size_t index) noexcept = 0;

 private:
  struct Node {
    MemberList* list;
    StateBase* state;
    Node* previous;
    Node* next;
    std::size_t index;
  };
  static void settled_step(StateBase& state, void* context, bool run);

  Node* head_ = nullptr;
  Node* tail_ = nullptr;
  std::size_t size_ = 0;
  std::size_t added_ = 0;
  std::size_t holds_ = 1;  // the owner, and our own loops
};

/// A MemberList whose results are combined into one state. Cancelling that state cancels the
/// members.
class Gathering : public MemberList {
 public:
  /// Becomes the producer of `target`.
  explicit Gathering(StateBase& target) noexcept;

 protected:
  StateBase& target() const noexcept { return *target_; }
  /// True while we still have to settle the target.
  bool open() const noexcept { return target_ != nullptr && !target_->settled(); }
  /// Settles the target if it is open(); its value must already be in place.
  void succeed() noexcept;
  void fail(Error error) noexcept;
  /// Lets go of the target, which has settled.
  void finish() noexcept;

 private:
  StateBase* target_;
};

/// Combines `count` (at least one) futures, from whose handles these states were released.
template <class R, class Gather>
Future<R> gather(StateBase* const* members, std::size_t count) {
  auto& target = make_state<R>(members[0]->core());
  auto* list = new Gather(target, count);
  Future<R> result = FutureAccess::make<R>(target);
  for (std::size_t i = 0; i < count; ++i) list->add(*members[i]);
  list->let_go();
  return result;
}

}  // namespace deferredis::detail
