#include <deferredis/reactor/loop/thread_pool.hpp>

#include <atomic>
#include <string>
#include <system_error>
#include <utility>

namespace deferredis::detail {

namespace {
constexpr std::size_t unwinding_limit = 100'000;
}

void ThreadPool::start(Owned<ThreadJob> job) {
  const std::lock_guard lock(mutex_);
  queued_.push_back(std::move(job));
  if (idle_ >= queued_.size()) return changed_.notify_one();
  if (threads_.size() == most_threads) return;
  try {
    threads_.emplace_back([this] { serve(); });
  } catch (const std::system_error& error) {
    if (!threads_.empty()) return;  // the existing threads will take it
    queued_.back()->fail(Error(
        errc::not_supported, "run_in_thread: cannot start a thread: " + std::string(error.what())));
    queued_.pop_back();
  }
}

void ThreadPool::join() noexcept {
  {
    const std::lock_guard lock(mutex_);
    joining_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void ThreadPool::serve() {
  std::unique_lock lock(mutex_);
  while (!joining_) {
    if (queued_.empty()) {
      ++idle_;
      changed_.wait(lock);
      --idle_;
      continue;
    }
    auto job = std::move(queued_.front());
    queued_.pop_front();
    lock.unlock();
    job->run();
    reactor_.call_from_thread([done = std::move(job)] { done->finish(); });
    lock.lock();
  }
}

bool ThreadJob::cancelled() noexcept { return std::atomic_ref(cancelled_).load(); }
void ThreadJob::set_cancelled() noexcept { std::atomic_ref(cancelled_).store(true); }

struct BlockingCall::Context {
  Shared<BlockingCall> call;  // see the class
  BlockingCalls* list;
};

struct BlockingCall::Gate {
  std::mutex mutex;  // guards `open`
  std::condition_variable opened;
  bool open = false;
};

BlockingCall::BlockingCall() : gate_(make_owned<Gate>()) {}
BlockingCall::~BlockingCall() = default;

void retain(BlockingCall& call) noexcept { call.owners_.add(); }
void release(BlockingCall& call) noexcept {
  if (call.owners_.remove()) delete &call;
}

bool BlockingCall::wait(Duration limit) {
  std::unique_lock lock(gate_->mutex);
  return gate_->opened.wait_for(lock, limit, [this] { return gate_->open; });
}

void BlockingCall::begin(Shared<BlockingCall> call, BlockingCalls& list, ReactorCore& core) {
  if (call->given_up_ || !list.begin(*call)) return;
  StateBase& state = call->call(core);
  call->running_ = &state;
  auto context = make_owned<Context>(Context{std::move(call), &list});
  state.consume_future();
  state.set_last(settled_step, context.release());
}

void BlockingCall::settled_step(StateBase& state, void* context, bool run) {
  const Owned<Context> held(static_cast<Context*>(context));
  BlockingCall& call = *held->call;
  call.running_ = nullptr;
  if (call.given_up_) {
    if (state.failed()) static_cast<void>(state.take_error());
    return call.forget();
  }
  if (!run) return;  // the reactor is being destroyed, and gives up all open calls
  held->list->remove(call);
  if (state.failed()) call.error_.set(state.take_error());
  else call.keep(state);
  call.end();
}

void BlockingCall::give_up() noexcept {
  given_up_ = true;
  if (running_ != nullptr) running_->cancel();
}

void BlockingCall::end_given_up() noexcept {
  error_.set(Error(errc::closed,
                   begun_ ? "blocking_call: the reactor stopped before the call had ended"
                          : "blocking_call: the reactor stopped before the call had begun",
                   begun_ ? Delivery::maybe_applied : Delivery::not_sent));
  end();
}

void BlockingCall::end() noexcept {
  if (running_ == nullptr) forget();
  const std::lock_guard lock(gate_->mutex);
  gate_->open = true;
  gate_->opened.notify_one();
}

bool BlockingCalls::add(const Shared<BlockingCall>& call, Reactor& reactor) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  open_.push_back(call);
  reactor.call_from_thread(
      [this, call, core = &reactor.core()] { BlockingCall::begin(call, *this, *core); });
  return true;
}

void BlockingCalls::remove(const BlockingCall& call) noexcept {
  const std::lock_guard lock(mutex_);
  std::erase_if(open_, [&call](const auto& open) { return open.get() == &call; });
}

bool BlockingCalls::begin(BlockingCall& call) noexcept {
  const std::lock_guard lock(mutex_);
  for (const auto& open : open_) {
    if (open.get() == &call) return call.begun_ = true;
  }
  return false;
}

void BlockingCalls::wait(BlockingCall& call, Duration patience) {
  for (std::uint64_t seen = turns; !call.wait(patience);) {
    const bool runs = loop_thread.load() != std::thread::id() || turns != seen;
    seen = turns;
    if (runs || !withdraw(call)) continue;
    call.forget();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(patience).count();
    Error(errc::timeout,
          "blocking_call: nobody has run the reactor for " + std::to_string(ms) +
              " ms, and the call has not begun: call Reactor::run on a thread of its own",
          Delivery::not_sent)
        .raise();
  }
}

// Returns true if the call has not begun; it then never will.
bool BlockingCalls::withdraw(BlockingCall& call) noexcept {
  const std::lock_guard lock(mutex_);
  if (call.begun_) return false;
  return std::erase_if(open_, [&call](const auto& open) { return open.get() == &call; }) != 0;
}

std::vector<Shared<BlockingCall>> BlockingCalls::take_all() noexcept {
  const std::lock_guard lock(mutex_);
  return std::exchange(open_, {});
}

void BlockingCalls::end_all() noexcept {
  for (const auto& call : take_all()) call->end_given_up();
}

void BlockingCalls::give_up(ReactorCore& core) noexcept {
  const auto calls = take_all();
  if (calls.empty()) return;
  for (const auto& call : calls) call->give_up();
  core.drain(unwinding_limit);  // cancelled work may still use the waiting threads' frames
  for (const auto& call : calls) call->end_given_up();
}

void BlockingCalls::close() noexcept {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

}  // namespace deferredis::detail
