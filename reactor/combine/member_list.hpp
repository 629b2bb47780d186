// The futures that all(), race() or a TaskScope waits for. Nothing here depends on their types.
#pragma once

#include <cstddef>

#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Futures that are waited for together, and cancelled together.
///
/// Ownership: made with new; owned by the one who made it until let_go(), and by itself until the
///   last member has settled. It holds its members' handles: their failures are told to it alone.
class MemberList {
 public:
  MemberList() = default;
  MemberList(const MemberList&) = delete;
  MemberList& operator=(const MemberList&) = delete;

  /// Takes the future whose handle `state` was released from. Its index is the number of add()s
  /// before it.
  void add(StateBase& state);
  /// Cancels every member that has not settled; user code may run inside.
  void cancel_all() noexcept;
  /// Members whose result has not come yet.
  std::size_t size() const noexcept { return size_; }
  /// Members that were ever added.
  std::size_t added() const noexcept { return added_; }
  /// Asks for nothing more. The list goes when its last member has settled.
  void let_go() noexcept;

 protected:
  virtual ~MemberList() = default;
  /// A member has settled; its value or error may be taken from `state`. Runs from the ready queue.
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

/// A MemberList whose results together become one state's. Cancelling that one cancels the members.
class Gathering : public MemberList {
 public:
  /// Feeds `target`, whose producer it is.
  explicit Gathering(StateBase& target) noexcept;

 protected:
  StateBase& target() const noexcept { return *target_; }
  /// The target is still to be settled by us.
  bool open() const noexcept { return target_ != nullptr && !target_->settled(); }
  /// The value was built in the target, if it was open().
  void succeed() noexcept;
  void fail(Error error) noexcept;
  /// Lets go of the target, which has settled.
  void finish() noexcept;

 private:
  StateBase* target_;
};

/// Gathers `count` (at least one) futures, whose handles these states were released from.
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
