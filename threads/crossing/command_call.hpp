// The two kinds of calls that cross: a command, and a function.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include <deferredis/threads/crossing/call_target.hpp>
#include <deferredis/threads/crossing/kept_command.hpp>
#include <deferredis/threads/crossing/recorder.hpp>
#include <deferredis/threads/crossing/shared_call.hpp>

namespace deferredis::detail {

/// Sends the command to the client, as called at `called`.
void send_kept(const CallTarget& target, const KeptCommand& command, TimePoint called,
               ReplySlot& slot);
/// When a call is made, for its timeout; max() if the client's clock is moved by hand, because
/// another thread cannot read that.
TimePoint call_time(const CallTarget& target) noexcept;

/// A command whose bytes were written on the calling thread.
template <class T>
class CommandCall final : public SharedCallOf<T> {
 public:
  explicit CommandCall(const Shared<CallTarget>& target) noexcept
      : SharedCallOf<T>(target, target->queue->core()) {}

  /// On the calling thread: ask(commands) writes the command down. Returns false if it was refused
  /// or answered, and so has ended.
  template <class Ask>
  bool record(const Ask& ask) {
    const Recorder::Recording recording(command_);
    Future<T> asked = ask(recording.commands());
    if (!asked.settled()) return true;
    StateBase& state = FutureAccess::release(asked);
    if (state.failed()) this->error_.set(state.take_error());
    else this->keep(state);
    state.release_future();
    this->end_here();
    return false;
  }
  void set_time(TimePoint called) noexcept { called_ = called; }

 private:
  StateBase& begin(const CallTarget& target) override {
    const NewSlot<T> slot(target.queue->core(), command_.data());
    send_kept(target, command_, called_, slot);
    return slot.state();
  }
  std::size_t size_bytes() const noexcept override { return command_.size_bytes(); }

  KeptCommand command_;
  TimePoint called_ = TimePoint::max();
};

/// fn(Client&), which returns a Future or a value.
template <class T, class Fn>
class FunctionCall final : public SharedCallOf<T> {
 public:
  FunctionCall(const Shared<CallTarget>& target, Fn fn)
      : SharedCallOf<T>(target, target->queue->core()), fn_(std::move(fn)) {}

 private:
  StateBase& begin(const CallTarget& target) override {
    client_.emplace(target.client);  // the function may keep a reference until its Future has ended
    auto& state = make_state<T>(target.queue->core());
    auto future = FutureAccess::make<T>(state);
    call_into<T>(state, *fn_, *client_);
    return FutureAccess::release(future);
  }
  void forget() noexcept override {
    fn_.reset();
    client_.reset();
  }

  std::optional<Fn> fn_;
  std::optional<Client> client_;
};

}  // namespace deferredis::detail
