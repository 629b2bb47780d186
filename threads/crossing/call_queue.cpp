#include <deferredis/threads/crossing/call_queue.hpp>

#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include <deferredis/reactor/loop/fork_count.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/reactor_core.hpp>
#include <deferredis/threads/crossing/shared_call.hpp>

namespace deferredis::detail {

namespace {

constexpr std::uint64_t one_call = std::uint64_t{1} << 40;

constexpr std::uint64_t calls_in(std::uint64_t charge) { return charge / one_call; }
constexpr std::uint64_t bytes_in(std::uint64_t charge) { return charge % one_call; }

/// Runs the queue on the loop. If the loop will never call it, runs it when it is destroyed, which
/// refuses the calls.
class Crossing {
 public:
  explicit Crossing(CallQueue& queue) noexcept : queue_(&queue) {}
  Crossing(Crossing&&) noexcept = default;
  Crossing& operator=(Crossing&&) = delete;
  ~Crossing() {
    if (queue_ != nullptr) queue_->run();
  }
  void operator()() noexcept { Shared<CallQueue>(std::move(queue_))->run(); }

 private:
  Shared<CallQueue> queue_;  // shared with the handles and calls
};

/// Lets go of the core on the loop, or where the loop drops what it never called.
class CoreRelease {
 public:
  explicit CoreRelease(ReactorCore& core) noexcept : core_(&core) {}
  CoreRelease(CoreRelease&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
  CoreRelease& operator=(CoreRelease&&) = delete;
  ~CoreRelease() { (*this)(); }
  void operator()() noexcept {
    if (core_ != nullptr) std::exchange(core_, nullptr)->remove_user();
  }

 private:
  ReactorCore* core_;  // null: done, or moved
};

Error full(std::uint64_t charged, const char* waited) {
  return Error(errc::queue_full,
               "the queue to the loop is full: " + std::to_string(calls_in(charged)) +
                   " calls with " + std::to_string(bytes_in(charged)) + " bytes have not ended" +
                   waited + " (SharedOptions::max_pending, max_pending_bytes)");
}

}  // namespace

void retain(CallQueue& queue) noexcept { queue.owners_.add(); }
void release(CallQueue& queue) noexcept {
  if (queue.owners_.remove() && !queue.orphaned()) delete &queue;
}

CallQueue::CallQueue(Reactor& reactor, const SharedOptions& options)
    : core_(reactor.core()),
      options_(options),
      forks_(fork_count()),
      system_clock_(&reactor.clock() == &system_clock()) {
  core_.check_thread();
  if (options.max_pending == 0 || options.max_pending > 8'388'607 ||
      options.max_pending_bytes == 0 || options.max_pending_bytes > one_call) {
    Error(errc::invalid_argument,
          "SharedOptions: max_pending must be from 1 to 8388607, and max_pending_bytes from 1 to "
          "1 TiB")
        .raise();
  }
  core_.add_user();
}

CallQueue::~CallQueue() { core_.hand_over(CoreRelease(core_)); }

bool CallQueue::orphaned() const noexcept { return forks_ != fork_count(); }

void CallQueue::check_process() const { detail::check_process(forks_); }

// --- room ----------------------------------------------------------------------------------------

inline bool CallQueue::fits(std::uint64_t charge) noexcept {
  const std::uint64_t before = charged_.fetch_add(charge);
  const std::uint64_t now = before + charge;
  if (before == 0 || (calls_in(now) <= options_.max_pending &&
                      bytes_in(now) <= options_.max_pending_bytes)) [[likely]]
    return true;
  give_room(charge);
  return false;
}

void CallQueue::give_room(std::uint64_t charge) noexcept {
  charged_.fetch_sub(charge);
  if (without_room_.load() == 0) [[likely]]
    return;
  const std::lock_guard lock(room_mutex_);
  room_.notify_all();
}

bool CallQueue::wait_for_room(std::uint64_t charge) {
  const auto until = std::chrono::steady_clock::now() + options_.room_timeout;
  std::unique_lock lock(room_mutex_);
  without_room_.fetch_add(1);
  const auto has_room = [&] {
    const std::uint64_t charged = charged_.load();
    return charged == 0 || (calls_in(charged + charge) <= options_.max_pending &&
                            bytes_in(charged + charge) <= options_.max_pending_bytes);
  };
  bool taken = false;
  while (!taken && room_.wait_until(lock, until, has_room)) {
    lock.unlock();  // fits() may notify
    taken = fits(charge);
    lock.lock();
  }
  without_room_.fetch_sub(1);
  return taken;
}

// --- to the loop ---------------------------------------------------------------------------------

void CallQueue::push(SharedCall& call) {
  call.charge_ = one_call + call.size_bytes();
  if (!fits(call.charge_)) [[unlikely]] {
    const bool may_wait = options_.when_full == WhenFull::wait && !core_.on_its_thread();
    if (!may_wait || !wait_for_room(call.charge_)) {
      call.charge_ = 0;
      call.error_.set(full(charged_.load(), may_wait ? ", for as long as room_timeout" : ""));
      return call.end_here();
    }
  }
  call.queue_ = this;
  retain(call);
  SharedCall* newest = newest_.load(std::memory_order_relaxed);
  do call.next_ = newest;
  while (!newest_.compare_exchange_weak(newest, &call, std::memory_order_release,
                                        std::memory_order_relaxed));
  if (newest == nullptr) core_.hand_over(Crossing(*this));
}

void CallQueue::run() noexcept {
  SharedCall* first = nullptr;
  for (SharedCall* at = newest_.exchange(nullptr, std::memory_order_acquire); at != nullptr;) {
    SharedCall* const older = std::exchange(at->next_, first);
    first = std::exchange(at, older);
  }
  while (first != nullptr) begin(*std::exchange(first, first->next_));
}

void CallQueue::begin(SharedCall& call) noexcept {
  if (core_.closing() || call.cancelled_.load()) [[unlikely]] {
    call.error_.set(core_.closing() ? Error(errc::closed, "the reactor is gone", Delivery::not_sent)
                                    : Error(errc::cancelled, "cancelled before it was sent",
                                            Delivery::not_sent));
    call.forget();
    return ended(call);
  }
  try {
    StateBase& state = call.begin(*call.target_);
    call.running_ = &state;
    state.consume_future();
    state.set_last(settled_step, &call);
  } catch (...) {
    call.error_.set(Error(std::current_exception()));
    call.forget();
    ended(call);
  }
}

// --- and back ------------------------------------------------------------------------------------

void CallQueue::settled_step(StateBase& state, void* context, bool run) {
  SharedCall& call = *static_cast<SharedCall*>(context);
  call.running_ = nullptr;
  try {
    if (state.failed()) call.error_.set(state.take_error());
    else if (run) call.keep(state);
    else call.error_.set(reactor_gone());
  } catch (...) {
    call.error_.set(Error(std::current_exception()));
  }
  call.forget();
  call.queue_->ended(call);
}

void CallQueue::ended(SharedCall& call) noexcept {
  call.next_ = std::exchange(ended_, &call);
  if (core_.closing()) return flush();  // there may be no end of this turn
  core_.mark_dirty(*this);
}

void CallQueue::flush() noexcept {
  const Shared self(this);  // the calls may be the last to own us
  std::uint64_t charge = 0;
  SharedCall* first = nullptr;
  for (SharedCall* at = std::exchange(ended_, nullptr); at != nullptr;) {
    charge += at->charge_;
    SharedCall* const earlier = std::exchange(at->next_, first);
    first = std::exchange(at, earlier);
  }
  if (charge != 0) give_room(charge);
  while (first != nullptr) std::exchange(first, first->next_)->publish();
}

}  // namespace deferredis::detail
