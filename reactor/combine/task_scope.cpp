#include <deferredis/reactor/task_scope.hpp>

#include <deferredis/reactor/combine/task_list.hpp>

namespace deferredis {

TaskScope::TaskScope() : tasks_(detail::TaskList::make()) {}
TaskScope::~TaskScope() { tasks_->close(); }

Future<void> TaskScope::join() { return tasks_->join(); }
Future<void> TaskScope::cancel() { return tasks_->cancel(); }
std::size_t TaskScope::size() const noexcept { return tasks_->size(); }
void TaskScope::add(detail::StateBase& task) { tasks_->add(task); }

}  // namespace deferredis
