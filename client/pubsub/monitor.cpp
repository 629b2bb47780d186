#include <deferredis/client/monitor.hpp>

#include <memory>
#include <utility>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/pubsub/inbox.hpp>
#include <deferredis/client/pubsub/monitor_connection.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis {

std::size_t MonitorEvent::size_bytes() const noexcept {
  std::size_t sum = client.size() + reason.size();
  for (const std::string& word : words) sum += word.size();
  return sum;
}

struct Monitor::Impl final : detail::MonitorListener {
  using Handler = detail::MoveFunction<void(const MonitorEvent&)>;

  Impl(Shared<Backend> backend_, const detail::QueueLimits& limits)
      : backend(std::move(backend_)),
        inbox(backend->core(), limits),
        self(*this),
        connection(backend->monitor(*this)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    self.cut();
    backend->end_monitor(connection);
    const Error gone(errc::closed, "the Monitor is gone");
    for (auto& promise : starting) promise.fail_quietly(gone);
    inbox.close(gone);
  }

  Future<void> started();
  void line_came(MonitorLine line) override;
  void monitor_began() override;
  void monitor_lapsed(const Error& reason) override;
  void line_refused(const Error& reason) override;
  void monitor_delayed(const Error& reason) override { fail_starting(reason); }
  void monitor_ended(const Error& reason) override;
  void fail_starting(const Error& error);
  void handle_soon();
  void handle_all();

  Shared<Backend> backend;  // shared with the Client's handles; first, so that it goes last
  detail::Inbox<MonitorEvent> inbox;
  std::shared_ptr<Handler> handler;  // shared with the running call
  std::vector<Promise<void>> starting;
  detail::Lifeline<Impl> self;
  bool running = false;
  bool ending = false;
  bool handling = false;                  // handle_all() is about to run
  detail::MonitorConnection& connection;  // borrowed from the backend until end_monitor()
};

Future<void> Monitor::Impl::started() {
  Promise<void> promise(backend->core());
  auto future = promise.future();
  if (running) promise.fulfill();
  else if (inbox.closed()) promise.fail(*inbox.closed());
  else starting.push_back(std::move(promise));
  return future;
}

void Monitor::Impl::line_came(MonitorLine line) {
  if (inbox.closed()) return;
  const bool taken = inbox.push({.time = line.time,
                                 .database = line.database,
                                 .client = std::move(line.client),
                                 .words = std::move(line.words)});
  handle_soon();
  if (taken || std::exchange(ending, true)) return;
  const Error why(errc::queue_full,
                  "Monitor: its queue was full (queue_limit, queue_bytes); it has ended");
  Reactor::of(backend->core()).call_soon([self = self.weak(), why] {
    if (self) self->connection.close(why);
  });
}

void Monitor::Impl::monitor_began() {
  running = true;
  for (auto& promise : std::exchange(starting, {})) promise.fulfill();
  inbox.resume();
  handle_soon();
}

void Monitor::Impl::monitor_lapsed(const Error& reason) {
  running = false;
  inbox.gap(to_string(reason));
}

void Monitor::Impl::line_refused(const Error& reason) {
  if (inbox.closed()) return;
  inbox.miss(to_string(reason));
  handle_soon();
}

void Monitor::Impl::monitor_ended(const Error& reason) {
  running = false;
  fail_starting(reason);
  inbox.close(reason);
}

void Monitor::Impl::fail_starting(const Error& error) {
  for (auto& promise : std::exchange(starting, {})) promise.fail(error);
}

void Monitor::Impl::handle_soon() {
  if (handler == nullptr || std::exchange(handling, true)) return;
  Reactor::of(backend->core()).call_soon([self = self.weak()] {
    if (self) self->handle_all();
  });
}

// The handler may do anything, including destroying the Monitor.
void Monitor::Impl::handle_all() {
  handling = false;
  const auto alive = self.weak();
  detail::ReactorCore& core = backend->core();
  while (alive) {
    const auto event = inbox.take();
    if (!event) return;
    const auto kept = handler;
    try {
      (*kept)(*event);
    } catch (...) {
      core.report_unhandled(Error(std::current_exception()));
    }
  }
}

// --- the handle ----------------------------------------------------------------------------------

Monitor::Monitor(Shared<Backend> backend, const MonitorOptions& options) {
  const detail::QueueLimits limits{options.queue_limit, options.queue_bytes, options.overflow};
  impl_.reset(new Impl(std::move(backend), limits));
}
Monitor::Monitor(Monitor&&) noexcept = default;
Monitor& Monitor::operator=(Monitor&&) noexcept = default;
Monitor::~Monitor() = default;

Future<void> Monitor::started() { return impl_->started(); }

Future<std::optional<MonitorEvent>> Monitor::next(Duration timeout) {
  return impl_->inbox.next(timeout);
}

void Monitor::on_event(detail::MoveFunction<void(const MonitorEvent&)> fn) {
  impl_->handler = std::make_shared<Impl::Handler>(std::move(fn));
  impl_->handle_soon();
}

}  // namespace deferredis
