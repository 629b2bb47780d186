#include <deferredis/reactor/loop_thread.hpp>

#include <exception>
#include <future>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <pthread.h>
#include <signal.h>

#include <deferredis/reactor/loop/fork_count.hpp>

namespace deferredis {

struct LoopThread::Life {
  Reactor reactor;
  bool ending = false;  // of the reactor's thread
};

struct LoopThread::Handle {
  std::thread thread;
};

namespace {

/// New threads inherit the mask: no signal can reach them before they block it themselves.
class SignalsBlocked {
 public:
  SignalsBlocked() noexcept {
    sigset_t every_signal;
    sigfillset(&every_signal);
    ::pthread_sigmask(SIG_SETMASK, &every_signal, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

LoopThread::LoopThread() : handle_(make_owned<Handle>()), forks_(detail::fork_count()) {
  std::promise<Life*> made;
  auto coming = made.get_future();
  try {
    const SignalsBlocked for_the_thread;
    handle_->thread = std::thread([made = std::move(made)]() mutable {
      try {
        Life life;
        made.set_value(&life);
        while (!life.ending) life.reactor.run();
      } catch (...) {  // libev could not create a loop
        made.set_exception(std::current_exception());
      }
    });
  } catch (const std::system_error& error) {
    Error(errc::not_supported, "LoopThread: cannot start a thread: " + std::string(error.what()))
        .raise();
  }
  try {
    life_ = coming.get();
  } catch (...) {
    handle_->thread.join();
    throw;
  }
}

LoopThread::~LoopThread() {
  if (forks_ != detail::fork_count()) {
    static_cast<void>(handle_.release());  // std::thread would end the child for its missing thread
    return;
  }
  std::thread& thread = handle_->thread;
  life_->reactor.call_from_thread([life = life_] {
    life->ending = true;
    life->reactor.stop();
  });
  if (thread.get_id() == std::this_thread::get_id()) thread.detach();
  else thread.join();
}

Reactor& LoopThread::reactor() const {
  if (forks_ != detail::fork_count()) {
    Error(errc::invalid_argument,
          "LoopThread: made before fork(), so its thread does not exist in this child process: "
          "make a new one here")
        .raise();
  }
  return life_->reactor;
}

}  // namespace deferredis
