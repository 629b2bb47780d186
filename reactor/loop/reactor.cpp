#include <deferredis/reactor/reactor.hpp>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <deferredis/reactor/loop/event_loop.hpp>
#include <deferredis/reactor/loop/thread_pool.hpp>
#include <deferredis/reactor/loop/timer_queue.hpp>
#include <deferredis/reactor/state/thread_calls.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {

namespace {
constexpr std::size_t least_read_buffer = 64 * 1024;
constexpr std::size_t drain_limit = 10'000;  // continuations per turn, so that I/O never starves
constexpr Duration turn_limit =
    std::chrono::milliseconds(5);  // for the same reason: timers, continuations

[[noreturn]] void raise_running() {
  Error(errc::invalid_argument, "the reactor is already running: co_await the future instead")
      .raise();
}
}  // namespace

struct Reactor::Impl final : detail::EventLoop::Turn {
  Impl(struct ev_loop* borrowed, const Clock& clock_, detail::ReactorCore& core_)
      : clock(clock_), core(core_), timers(clock_, core_), loop(borrowed, *this) {
    core.set_clock(clock);
    core.thread_calls().open(loop);
  }

  void turn() noexcept override;
  void run_due_timers(TimePoint now) noexcept;
  void run_thread_calls() noexcept;
  void call(detail::MoveFunction<void()>& fn) noexcept;
  std::optional<TimePoint> next_wake() const noexcept;
  void plan_wait() noexcept;
  /// Handles ready descriptors before anything else in run(). Answers may have arrived while nobody
  /// ran the loop, and a timer that means "no answer came" must not fire before they are read.
  void handle_io_first() {
    io_only = true;
    loop.run_once(false);
    io_only = false;
  }
  /// For calls that run libev, which does nothing once another loop drives the reactor.
  void check_not_driven(const char* call) const;

  const Clock& clock;         // borrowed
  detail::ReactorCore& core;  // freed by itself
  detail::TimerQueue timers;
  detail::EventLoop loop;
  ChunkPool chunks;
  std::size_t read_buffer_bytes = least_read_buffer;
  std::unique_ptr<char[]> read_buffer{new char[least_read_buffer]};
  std::vector<std::unique_ptr<char[]>> smaller_buffers;  // somebody may be reading into them
  detail::ReactorBound* bound = nullptr;
  std::optional<TimePoint> planned_wake;
  bool polling = false;
  bool io_only = false;           // this pass of the loop is only for descriptors
  bool running = false;           // somebody is in run() or run_ready()
  bool run_from_outside = false;  // run_ready() was called
  bool stopped = false;
  struct Hook {
    detail::MoveFunction<Future<void>()> call;
    std::string name;
  };
  std::vector<std::weak_ptr<Hook>> shutdown_hooks;
  Owned<detail::ReactorBound> resolver;  // made by the first lookup
  Owned<detail::ThreadPool> pool;        // made by the first run_in_thread
  std::shared_ptr<detail::BlockingCalls> blocking_calls =
      std::make_shared<detail::BlockingCalls>();  // shared with the waiting threads
};

void Reactor::Impl::turn() noexcept {
  if (io_only) return;
  auto& turns = blocking_calls->turns;
  turns.store(turns.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  // The program that runs a borrowed loop may have moved it to this thread.
  if (!core.on_its_thread()) core.take_thread();
  const TimePoint now = core.time();
  core.in_turn = true;
  run_thread_calls();
  run_due_timers(now);
  bool more = core.drain(drain_limit, core.time() + turn_limit);
  if (!more && now >= core.report_due() && !clock.manual()) {
    core.report_unread(now);
    more = core.has_work();
  }
  core.in_turn = false;
  if (more != polling || loop.driven()) {
    polling = more;
    loop.poll_soon(more);
  }
  plan_wait();
  core.forget_time();
}

std::optional<TimePoint> Reactor::Impl::next_wake() const noexcept {
  const auto timer = timers.next_due();
  const TimePoint report = core.report_due();
  if (report == TimePoint::max()) return timer;
  return std::min(timer.value_or(report), report);
}

void Reactor::Impl::plan_wait() noexcept {
  const auto due = clock.manual() ? std::nullopt : next_wake();
  // libev may wake early, which uses up the wake-up, so it is planned again.
  if (due == planned_wake && (!due || loop.wake_planned())) return;
  planned_wake = due;
  loop.wake_at(due, clock);
}

void Reactor::Impl::check_not_driven(const char* call) const {
  if (!loop.driven()) return;
  Error(errc::invalid_argument,
        std::string(call) +
            ": another loop drives this reactor: it calls run_ready() when "
            "descriptor() is readable; co_await the future, or give it a callback")
      .raise();
}

void Reactor::Impl::call(detail::MoveFunction<void()>& fn) noexcept {
  try {
    fn();
  } catch (...) {
    core.report_unhandled(Error(std::current_exception()));
  }
}

void Reactor::Impl::run_due_timers(TimePoint now) noexcept {
  // Bounded by the number of timers: a timer that sets itself again for this very moment waits a
  // turn.
  for (std::size_t left = timers.size(); left > 0; --left) {
    auto entry = timers.take_due(now);
    if (entry == nullptr) return;
    bool repeats = false;
    try {
      const auto again = entry->call();
      repeats = again && !entry->cancelled;
      if (repeats) timers.put_back(entry, *again);
    } catch (...) {
      core.report_unhandled(Error(std::current_exception()));
    }
    if (!repeats && !entry->rests) entry->call = nullptr;  // it may own the owner of its handle
    if (core.time() - now > turn_limit) return;            // the rest comes after pending I/O
  }
}

void Reactor::Impl::run_thread_calls() noexcept {
  if (!core.thread_calls().any()) return;
  for (auto& fn : core.thread_calls().take()) call(fn);
}

Reactor::Reactor() : core_(new detail::ReactorCore) {
  core_->reactor = this;
  impl_ = make_owned<Impl>(nullptr, system_clock(), *core_);
}
Reactor::Reactor(struct ev_loop* loop) : core_(new detail::ReactorCore) {
  core_->reactor = this;
  impl_ = make_owned<Impl>(loop, system_clock(), *core_);
}
Reactor::Reactor(const Clock& clock) : core_(new detail::ReactorCore) {
  core_->reactor = this;
  impl_ = make_owned<Impl>(nullptr, clock, *core_);
}

Reactor::~Reactor() {
  core_->add_user();
  // The thread of the loop that drove it may be gone.
  if (impl_->loop.driven() && !core_->on_its_thread()) core_->take_thread();
  core_->begin_close();
  impl_->blocking_calls->close();
  while (detail::ReactorBound* item = impl_->bound) {
    item->unbind();
    item->reactor_closing();
  }
  impl_->timers.clear();
  core_->set_clock(system_clock());  // handles may outlive our clock
  core_->close();
  impl_->blocking_calls->end_all();  // everything they wait for is destroyed: their frames may go
  if (impl_->pool != nullptr) impl_->pool->join();
  const std::lock_guard late(detail::ThreadCalls::late_mutex());
  core_->thread_calls().close().clear();
  impl_ = nullptr;
  core_->reactor = nullptr;
  core_->give_thread(nullptr);
  core_->remove_user();
}

namespace {
/// The loop belongs to this thread while this object lives.
class RunningHere {
 public:
  explicit RunningHere(detail::ReactorCore& core) : core_(core) {
    core_.enter();
    before_ = core_.take_thread();
  }
  RunningHere(const RunningHere&) = delete;
  RunningHere& operator=(const RunningHere&) = delete;
  ~RunningHere() {
    core_.leave();
    core_.give_thread(before_);
  }

 private:
  detail::ReactorCore& core_;
  const char* before_ = nullptr;
};
}  // namespace

bool Reactor::run_until(const bool& done) {
  const RunningHere here(*core_);
  impl_->running = true;
  impl_->stopped = false;
  impl_->blocking_calls->loop_thread = std::this_thread::get_id();
  impl_->handle_io_first();
  while (!done && !impl_->stopped) impl_->loop.run();
  if (!done) impl_->blocking_calls->give_up(*core_);
  impl_->blocking_calls->loop_thread = std::thread::id();
  impl_->running = false;
  return done;
}

void Reactor::check_may_run() const {
  if (impl_->running) raise_running();
  impl_->check_not_driven("run");
}

void Reactor::run() {
  check_may_run();
  const bool never = false;
  run_until(never);
}

int Reactor::descriptor() {
  core_->check_thread();
  if (impl_->running || core_->in_turn) {
    Error(errc::invalid_argument,
          "descriptor: the reactor runs its own loop: ask before run(), or after it has ended")
        .raise();
  }
  const bool first = !impl_->loop.driven();
  const int found =
      core_->thread_calls().change_loop([this] { return impl_->loop.drive_from_outside(); });
  if (first) core_->wake_for_work(false);  // it was woken
  return found;
}

void Reactor::run_ready() {
  if (impl_->running) raise_running();
  if (!impl_->loop.driven()) static_cast<void>(descriptor());
  // From now on this thread may use it, between the calls too.
  if (!core_->on_its_thread()) core_->take_thread();
  core_->enter();
  core_->wake_for_work(false);
  impl_->running = impl_->run_from_outside = true;
  impl_->loop.dispatch();
  impl_->turn();  // nothing is left after it, or it has woken the loop
  impl_->running = false;
  core_->wake_for_work(true);
  core_->leave();
}

void Reactor::run_once(bool wait) {
  impl_->check_not_driven("run_once");
  const RunningHere here(*core_);
  impl_->loop.run_once(wait);
}

void Reactor::stop() {
  core_->check_thread();
  impl_->stopped = true;
  impl_->loop.stop();
}

bool Reactor::running() const noexcept { return impl_->running; }

void Reactor::call_soon(detail::MoveFunction<void()> fn) {
  auto& state = detail::make_state<void>(*core_);
  state.settle();
  state.drop_producer();
  detail::FutureAccess::make<void>(state).then(std::move(fn)).detach();
}

Timer Reactor::call_later(Duration after, detail::MoveFunction<void()> fn) {
  core_->check_thread();
  if (core_->closing()) return {};
  return impl_->timers.add(impl_->clock.now() + after, std::move(fn));
}

Timer Reactor::add_ticks(Duration period, detail::MoveFunction<Future<void>()> tick) {
  core_->check_thread();
  if (period <= Duration::zero()) {
    Error(errc::invalid_argument, "every: the period must be positive").raise();
  }
  struct Ticker {
    detail::MoveFunction<Future<void>()> tick;
    Duration period;
    TimePoint planned;
    bool busy = false;
    bool ended = false;
  };
  auto ticker = std::make_shared<Ticker>();  // shared by the timer's call and a running tick
  ticker->tick = std::move(tick);
  ticker->period = period;
  ticker->planned = impl_->clock.now() + period;
  return impl_->timers.add_repeating(ticker->planned, [this, ticker]() -> std::optional<TimePoint> {
    if (ticker->ended) return std::nullopt;
    if (!ticker->busy) {
      ticker->busy = true;
      try {
        ticker->tick()
            .finally([ticker] { ticker->busy = false; })
            .on_error([ticker, core = core_](const Error& error) {
              ticker->ended = true;
              if (!core->closing()) core->report_unhandled(error);
            })
            .detach();
      } catch (...) {
        core_->report_unhandled(Error(std::current_exception()));
        return std::nullopt;
      }
    }
    const TimePoint now = impl_->clock.now();
    do ticker->planned += ticker->period;
    while (ticker->planned <= now);
    return ticker->planned;
  });
}

Future<void> Reactor::after(Duration wait) {
  struct Sleep {
    Promise<void> promise;
    Timer timer;
  };
  auto nap = std::make_shared<Sleep>(Sleep{Promise<void>(*core_), {}});  // the timer's and ours
  auto future = nap->promise.future();
  if (core_->closing()) nap->promise.fail_quietly(Error(errc::closed, "the reactor is gone"));
  nap->timer = call_later(wait, [nap_weak = std::weak_ptr(nap)] {
    if (auto held = nap_weak.lock()) held->promise.fulfill();
  });
  return std::move(future).finally([nap] { nap->timer.cancel(); });
}

Registration Reactor::on_signal(int number, detail::MoveFunction<void()> fn) {
  core_->check_thread();
  auto call = std::make_shared<detail::MoveFunction<void()>>(std::move(fn));
  return Registration(impl_->loop.watch_signal(number, [this, call] {
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): it may drop its Registration
    const auto held = call;
    impl_->call(*held);
  }));
}

Registration Reactor::on_shutdown(detail::MoveFunction<Future<void>()> fn, std::string_view name) {
  core_->check_thread();
  auto hook = std::make_shared<Impl::Hook>(Impl::Hook{std::move(fn), std::string(name)});
  impl_->shutdown_hooks.push_back(hook);
  return Registration(std::move(hook));
}

namespace {
Future<void> started(detail::MoveFunction<Future<void>()>& hook) {
  try {
    return hook();
  } catch (...) {
    return failed(Error(std::current_exception()));
  }
}
}  // namespace

namespace {
Error failed_hook(const Error& error, std::string_view name, std::size_t number) {
  std::string text = "shutdown: hook ";
  if (name.empty())
    text += std::to_string(number) + " in the order of on_shutdown (give it a name)";
  else text.append("'").append(name).append("'");
  return error.with_context(text);
}

// The hook registered last runs first.
template <class Hooks>
Future<void> run_hooks(Reactor& reactor, Hooks hooks, Duration limit) {
  while (!hooks.empty()) {
    auto hook = hooks.back().lock();
    const std::size_t number = hooks.size();
    hooks.pop_back();
    if (hook == nullptr) continue;
    auto work = started(hook->call).timeout(limit);
    auto ended = co_await std::move(work).outcome();
    if (!ended) reactor.core().report_unhandled(failed_hook(ended.error(), hook->name, number));
  }
  reactor.stop();
}
}  // namespace

Future<void> Reactor::shutdown(Duration limit) {
  const detail::CurrentCore current(*core_);
  return run_hooks(*this, std::exchange(impl_->shutdown_hooks, {}), limit);
}

void Reactor::call_from_thread(detail::MoveFunction<void()> fn) { core_->thread_calls().add(fn); }

void Reactor::wait_for(const Shared<detail::BlockingCall>& call, Duration patience) {
  const auto calls = impl_->blocking_calls;
  const bool on_the_loop = calls->loop_thread == std::this_thread::get_id() ||
                           (core_->on_its_thread() && (core_->in_turn || impl_->run_from_outside));
  assert(!on_the_loop && "blocking_call on the reactor's own thread would wait for itself");
  if (on_the_loop) {
    Error(errc::invalid_argument,
          "blocking_call: called on the reactor's own thread: co_await instead")
        .raise();
  }
  if (!calls->add(call, *this)) {
    Error(errc::closed, "blocking_call: the reactor is gone", Delivery::not_sent).raise();
  }
  calls->wait(*call, patience);
}

void Reactor::start_job(Owned<detail::ThreadJob> job) {
  if (core_->closing())
    return job->fail(Error(errc::closed, "the reactor is gone", Delivery::not_sent));
  if (impl_->pool == nullptr) impl_->pool = make_owned<detail::ThreadPool>(*this);
  impl_->pool->start(std::move(job));
}

void Reactor::on_unhandled_error(detail::MoveFunction<void(const Error&)> fn) {
  core_->on_unhandled_error = std::move(fn);
}

TimePoint Reactor::now() const noexcept { return core_->time(); }
const Clock& Reactor::clock() const noexcept { return impl_->clock; }
detail::EventLoop& Reactor::loop() const noexcept { return impl_->loop; }
detail::TimerQueue& Reactor::timers() const noexcept { return impl_->timers; }
Owned<detail::ReactorBound>& Reactor::resolver() noexcept { return impl_->resolver; }
std::optional<TimePoint> Reactor::next_timer() const noexcept { return impl_->timers.next_due(); }
ChunkPool& Reactor::chunks() const noexcept { return impl_->chunks; }
std::span<char> Reactor::read_buffer() const noexcept {
  return {impl_->read_buffer.get(), impl_->read_buffer_bytes};
}
void Reactor::grow_read_buffer(std::size_t bytes) {
  if (bytes <= impl_->read_buffer_bytes) return;
  std::unique_ptr<char[]> larger(new char[bytes]);
  impl_->smaller_buffers.push_back(std::exchange(impl_->read_buffer, std::move(larger)));
  impl_->read_buffer_bytes = bytes;
}

ReactorStats Reactor::stats() const noexcept {
  return {.turns = impl_->blocking_calls->turns.load(std::memory_order_relaxed),
          .boxed_continuations = core_->boxed_continuations,
          .unhandled_errors = core_->unhandled_errors,
          .timers = impl_->timers.size()};
}

void Reactor::bind(detail::ReactorBound& item) noexcept {
  item.next_ = impl_->bound;
  item.link_ = &impl_->bound;
  if (item.next_ != nullptr) item.next_->link_ = &item.next_;
  impl_->bound = &item;
}

// Handles may outlive their reactor. One reactor stands in for all that are gone and destroys
// everything it is given.
Reactor& Reactor::of(detail::ReactorCore& core) noexcept {
  if (core.reactor != nullptr) [[likely]]
    return *core.reactor;
  static Reactor* const gone = [] {
    auto* const made = new Reactor;  // never deleted: it may be needed at any time
    made->core_->add_user();
    made->core_->close();
    made->core_->give_thread(nullptr);
    return made;
  }();
  return *gone;
}

void detail::ReactorBound::unbind() noexcept {
  if (link_ == nullptr) return;
  *link_ = next_;
  if (next_ != nullptr) next_->link_ = link_;
  next_ = nullptr;
  link_ = nullptr;
}

void detail::raise_stopped() {
  Error(errc::closed, "the reactor was stopped before the future ended", Delivery::maybe_applied)
      .raise();
}

}  // namespace deferredis
