// Ties running work to an object: the work is cancelled when the object is destroyed.
#pragma once

#include <cstddef>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

namespace detail {
class TaskList;
}

/// Holds running futures; its destructor cancels them.
///
/// Lifetime: a cancelled task unwinds on its own in later turns of the loop. Whatever the task
///   still uses must live until then; otherwise wait with `co_await scope.cancel()` first. A scope
///   may be destroyed from inside one of its tasks; that task is then cancelled at its next
///   co_await.
/// Errors: the first failure goes to join(). If nobody joins, it goes to on_unhandled_error when
///   the scope is destroyed, and later failures go there at once. A CancelledError does not count
///   as a failure, and failures after the scope has cancelled the task are silent.
class TaskScope {
 public:
  TaskScope();
  TaskScope(const TaskScope&) = delete;
  TaskScope& operator=(const TaskScope&) = delete;
  ~TaskScope();

  /// Takes over `task`; its value is dropped.
  template <class T>
  void spawn(Future<T> task) {
    add(detail::FutureAccess::release(task));
  }

  /// Waits until no task is running. The first failure, even one from before this call, fails it at
  /// once and cancels the remaining tasks. Cancelling join() only stops the waiting.
  Future<void> join();
  /// Cancels all tasks and waits until they have ended. Never fails. New tasks may be spawned
  /// later.
  Future<void> cancel();
  /// The number of running tasks.
  std::size_t size() const noexcept;

 private:
  void add(detail::StateBase& task);

  detail::TaskList* tasks_;  // lives until its last task has ended
};

}  // namespace deferredis
