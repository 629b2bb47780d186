// Work that belongs to an object: it is cancelled when the object goes.
#pragma once

#include <cstddef>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

namespace detail {
class TaskList;
}

/// Holds running futures; its destructor cancels them.
///
/// Lifetime: a cancelled task unwinds on its own, in the turns after that: what it still uses then
///   must live, or be waited for with `co_await scope.cancel()` first. A scope may be destroyed
///   from inside one of its tasks, which is then cancelled at its next co_await.
/// Errors: the first failure goes to join(). Where nobody joins it reaches on_unhandled_error when
///   the scope goes, later ones at once. A CancelledError is no failure, and what fails after it
///   was cancelled by the scope is silent.
class TaskScope {
 public:
  TaskScope();
  TaskScope(const TaskScope&) = delete;
  TaskScope& operator=(const TaskScope&) = delete;
  ~TaskScope();

  /// Takes `task`; its value is dropped.
  template <class T>
  void spawn(Future<T> task) {
    add(detail::FutureAccess::release(task));
  }

  /// Waits until no task runs. The first failure (one from before this call, too) fails it at once
  /// and cancels the rest. Cancelling it only stops the waiting.
  Future<void> join();
  /// Cancels all tasks and waits until they have ended. Never fails; new ones may be spawned.
  Future<void> cancel();
  /// Tasks that run.
  std::size_t size() const noexcept;

 private:
  void add(detail::StateBase& task);

  detail::TaskList* tasks_;  // lives until its last task has ended
};

}  // namespace deferredis
