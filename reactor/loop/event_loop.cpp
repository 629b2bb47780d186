#include <deferredis/reactor/loop/event_loop.hpp>

#include <ev.h>
#include <signal.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/loop/poll_set.hpp>

namespace deferredis::detail {

struct EventLoop::Impl {
  Impl(struct ev_loop* borrowed, Turn& turn_)
      : loop(borrowed != nullptr ? borrowed : ev_loop_new(EVFLAG_NOENV | EVFLAG_NOSIGMASK)),
        owned(borrowed == nullptr),
        turn(turn_) {
    if (loop == nullptr) {
      Error(errc::connection, "libev could not create a loop: out of descriptors?",
            Delivery::not_sent)
          .raise();
    }
    ev_prepare_init(&prepare, [](struct ev_loop*, ev_prepare* watcher, int) {
      static_cast<Impl*>(watcher->data)->turn.turn();
    });
    ev_async_init(&async, [](struct ev_loop*, ev_async*, int) {});
    ev_idle_init(&idle, [](struct ev_loop*, ev_idle*, int) {});
    ev_timer_init(
        &timer, [](struct ev_loop*, ev_timer*, int) {}, 0, 0);
    ev_check_init(&check, [](struct ev_loop*, ev_check* watcher, int) {
      static_cast<Impl*>(watcher->data)->turn.turn();
    });
    prepare.data = check.data = this;
    ev_prepare_start(loop, &prepare);
    ev_async_start(loop, &async);
    if (owned) return;
    // A borrowed loop ends by itself when only these watchers are left. So everything that the last
    // event made ready runs at once, after all other watchers of the round. Our own loop runs until
    // it is stopped.
    ev_set_priority(&check, EV_MINPRI);
    ev_check_start(loop, &check);
    for (int i = 0; i < 3; ++i) ev_unref(loop);
  }
  ~Impl() {
    for (int i = 0; i < 3 && !owned; ++i) ev_ref(loop);
    ev_check_stop(loop, &check);
    ev_prepare_stop(loop, &prepare);
    ev_async_stop(loop, &async);
    ev_idle_stop(loop, &idle);
    ev_timer_stop(loop, &timer);
    if (owned) ev_loop_destroy(loop);
  }

  struct ev_loop* loop;
  bool owned;
  Turn& turn;  // borrowed
  ev_prepare prepare;
  ev_check check;
  ev_async async;
  ev_idle idle;
  ev_timer timer;
  std::vector<std::weak_ptr<SignalWatcher>> signals;
  IoWatcher::Impl* watchers = nullptr;  // all that exist, to move them
  std::unique_ptr<PollSet> poll_set;    // null: libev waits
};

EventLoop::EventLoop(struct ev_loop* borrowed, Turn& turn)
    : impl_(std::make_unique<Impl>(borrowed, turn)) {}

void EventLoop::run() {
  ev_ref(impl_->loop);  // a borrowed loop would end when nothing is left
  ev_run(impl_->loop, 0);
  ev_unref(impl_->loop);
}
void EventLoop::stop() { ev_break(impl_->loop, EVBREAK_ONE); }
void EventLoop::run_once(bool wait) { ev_run(impl_->loop, wait ? EVRUN_ONCE : EVRUN_NOWAIT); }
void EventLoop::wake() noexcept {
  if (driven()) impl_->poll_set->wake();
  else ev_async_send(impl_->loop, &impl_->async);
}

void EventLoop::poll_soon(bool yes) {
  if (driven()) {
    if (yes) wake();
  } else if (yes) {
    ev_idle_start(impl_->loop, &impl_->idle);
  } else {
    ev_idle_stop(impl_->loop, &impl_->idle);
  }
}

void EventLoop::wake_at(std::optional<TimePoint> due, const Clock& clock) {
  if (driven()) return impl_->poll_set->wake_at(due, clock);
  ev_timer_stop(impl_->loop, &impl_->timer);
  if (!due) return;
  // Relative to the loop's own current time, which may be old: it then wakes early, never late.
  const Duration left = std::max(Duration::zero(), Duration(*due - clock.now()));
  ev_timer_set(&impl_->timer, std::chrono::duration<double>(left).count(), 0);
  ev_timer_start(impl_->loop, &impl_->timer);
}

bool EventLoop::wake_planned() const noexcept {
  return driven() ? impl_->poll_set->wake_planned() : ev_is_active(&impl_->timer);
}

bool EventLoop::driven() const noexcept { return impl_->poll_set != nullptr; }

void EventLoop::dispatch() noexcept { impl_->poll_set->dispatch(); }

class EventLoop::SignalWatcher {
 public:
  SignalWatcher(struct ev_loop* loop, int number, MoveFunction<void()> call)
      : loop_(loop), call_(std::move(call)) {
    ev_signal_init(
        &signal_,
        [](struct ev_loop*, ev_signal* watcher, int) {
          static_cast<SignalWatcher*>(watcher->data)->call_();
        },
        number);
    signal_.data = this;
    ev_signal_start(loop_, &signal_);
    ev_unref(loop_);
  }
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;
  ~SignalWatcher() { stop(); }
  void stop() noexcept {
    if (loop_ == nullptr) return;
    ev_ref(loop_);
    ev_signal_stop(std::exchange(loop_, nullptr), &signal_);
  }

 private:
  struct ev_loop* loop_;  // null: stopped
  MoveFunction<void()> call_;
  ev_signal signal_;
};

std::shared_ptr<EventLoop::SignalWatcher> EventLoop::watch_signal(int number,
                                                                  MoveFunction<void()> call) {
  if (driven()) {
    Error(errc::invalid_argument,
          "on_signal: another loop drives this reactor: handle signals in that loop")
        .raise();
  }
  struct sigaction current {};
  if (number < 1 || ::sigaction(number, nullptr, &current) != 0) {
    Error(errc::invalid_argument, "signal " + std::to_string(number) + ": there is no such signal")
        .raise();
  }
  const bool free = (current.sa_flags & SA_SIGINFO) == 0 &&
                    (current.sa_handler == SIG_DFL || current.sa_handler == SIG_IGN);
  if (!free) {  // libev would abort the process if another loop handled it
    Error(errc::invalid_argument, "signal " + std::to_string(number) +
                                      ": something else in this process handles it, perhaps "
                                      "another Reactor; release it there first")
        .raise();
  }
  auto watcher = std::make_shared<SignalWatcher>(impl_->loop, number, std::move(call));
  std::erase_if(impl_->signals, [](const auto& known) { return known.expired(); });
  impl_->signals.push_back(watcher);
  return watcher;
}

EventLoop::~EventLoop() {
  for (const auto& known : impl_->signals) {
    if (const auto watcher = known.lock()) watcher->stop();  // its Registration outlives us
  }
}

struct EventLoop::IoWatcher::Impl {
  Impl(EventLoop::Impl& owner_, IoHandler& handler)
      : owner(owner_), member{.handler = handler}, next(owner_.watchers), link(&owner_.watchers) {
    ev_io_init(
        &io,
        [](struct ev_loop*, ev_io* watcher, int events) {
          static_cast<Impl*>(watcher->data)
              ->member.handler.io_ready((events & EV_READ) != 0, (events & EV_WRITE) != 0);
        },
        -1, 0);
    io.data = this;
    if (next != nullptr) next->link = &next;
    owner.watchers = this;
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    watch(-1, false, false);
    *link = next;
    if (next != nullptr) next->link = link;
  }

  void watch(int fd, bool readable, bool writable) {
    if (owner.poll_set != nullptr) return owner.poll_set->watch(member, fd, readable, writable);
    ev_io_stop(owner.loop, &io);
    if (!readable && !writable) return;
    ev_io_set(&io, fd, (readable ? EV_READ : 0) | (writable ? EV_WRITE : 0));
    ev_io_start(owner.loop, &io);
  }
  /// libev watched it until now.
  void move_to(PollSet& set) {
    if (!ev_is_active(&io)) return;
    ev_io_stop(owner.loop, &io);
    set.watch(member, io.fd, (io.events & EV_READ) != 0, (io.events & EV_WRITE) != 0);
  }

  EventLoop::Impl& owner;  // borrowed
  PollSet::Member member;
  ev_io io;
  Impl* next;
  Impl** link;
};

EventLoop::IoWatcher::IoWatcher(EventLoop& loop, IoHandler& handler)
    : impl_(std::make_unique<Impl>(*loop.impl_, handler)) {}

EventLoop::IoWatcher::~IoWatcher() = default;

void EventLoop::IoWatcher::watch(int fd, bool readable, bool writable) {
  impl_->watch(fd, readable, writable);
}

int EventLoop::drive_from_outside() {
  if (driven()) return impl_->poll_set->descriptor();
  if (!impl_->owned) {
    Error(errc::invalid_argument,
          "descriptor: this reactor lives in a libev loop: run that loop, or make a Reactor of its "
          "own")
        .raise();
  }
  std::erase_if(impl_->signals, [](const auto& known) { return known.expired(); });
  if (!impl_->signals.empty()) {
    Error(errc::invalid_argument,
          "descriptor: on_signal is in use, which needs the reactor's own loop: handle signals in "
          "the "
          "loop that drives the reactor")
        .raise();
  }
  auto set = std::make_unique<PollSet>();
  for (auto* watcher = impl_->watchers; watcher != nullptr; watcher = watcher->next) {
    watcher->move_to(*set);
  }
  impl_->poll_set = std::move(set);
  return impl_->poll_set->descriptor();
}

}  // namespace deferredis::detail
