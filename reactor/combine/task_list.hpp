// The tasks of a TaskScope. They outlive the scope while they unwind.
#pragma once

#include <cstddef>
#include <optional>

#include <deferredis/reactor/combine/member_list.hpp>
#include <deferredis/reactor/combine/wait_list.hpp>

namespace deferredis::detail {

class TaskList final : public MemberList {
 public:
  static TaskList* make() { return new TaskList; }

  Future<void> join();
  Future<void> cancel();
  /// The TaskScope is being destroyed.
  void close() noexcept;

 private:
  class Waiters final : public WaitList {};

  ~TaskList() override = default;
  void member_settled(StateBase& state, std::size_t index) noexcept override;
  void keep_failure(StateBase& state);
  /// The error as seen by the whole scope.
  Error told(const Error& error) const;
  void cancel_tasks() noexcept;
  void all_ended() noexcept;

  Waiters joining_;
  Waiters cancelling_;
  std::optional<Future<void>> failure_;  // the first failure, if not reported yet
  std::size_t silent_below_ = 0;         // tasks with a lower index were cancelled by us
};

}  // namespace deferredis::detail
