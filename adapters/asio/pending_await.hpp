// What waits for a Future on behalf of an Asio handler.
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <deferredis/adapters/asio/config.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

class PendingAwaits;

/// One wait, in the list of its execution context.
class PendingAwait {
 public:
  PendingAwait() = default;
  PendingAwait(const PendingAwait&) = delete;
  PendingAwait& operator=(const PendingAwait&) = delete;

  /// Asks the Future to stop; its result still comes.
  void cancel() noexcept {
    if (state_ != nullptr) state_->cancel();
  }

 protected:
  ~PendingAwait() { unlink(); }
  /// Destroys the handler, which is not called any more.
  virtual void drop_handler() noexcept = 0;
  void unlink() noexcept {
    if (link_ == nullptr) return;
    *link_ = next_;
    if (next_ != nullptr) next_->link_ = link_;
    link_ = nullptr;
  }

  StateBase* state_ = nullptr;  // borrowed; null: it has settled
  PendingAwaits* list_ = nullptr;

 private:
  friend class PendingAwaits;
  PendingAwait* next_ = nullptr;
  PendingAwait** link_ = nullptr;
};

/// The waits whose handlers belong to one execution context. Handlers are destroyed with their
/// context, as those of Asio's own operations are: they may own sockets and timers of it.
class PendingAwaits final : public net::execution_context::service {
 public:
  using key_type = PendingAwaits;
  static inline net::execution_context::id id;

  explicit PendingAwaits(net::execution_context& context) : service(context) {}

  void add(PendingAwait& pending) noexcept {
    pending.list_ = this;
    pending.next_ = first_;
    pending.link_ = &first_;
    if (first_ != nullptr) first_->link_ = &pending.next_;
    first_ = &pending;
  }
  /// A handler threw: the driver throws it out of io_context::run(), once the turn has ended.
  void note_thrown() noexcept {
    if (thrown_ == nullptr) thrown_ = std::current_exception();
  }
  void rethrow() {
    if (thrown_ != nullptr) [[unlikely]]
      std::rethrow_exception(std::exchange(thrown_, nullptr));
  }

 private:
  void shutdown() noexcept override {
    while (first_ != nullptr) {
      PendingAwait& pending = *first_;
      pending.unlink();
      pending.list_ = nullptr;
      pending.cancel();
      pending.drop_handler();
    }
  }

  PendingAwait* first_ = nullptr;
  std::exception_ptr thrown_;
};

inline std::exception_ptr exception_of(const Error& error) {
  try {
    error.raise();
  } catch (...) {
    return std::current_exception();
  }
}

/// The way in which a handler takes a result: exception and value apart, or as an Outcome.
template <class T>
struct ApartResult {
  using signature = void(std::exception_ptr, T);
  template <class Handler>
  static void call(Handler& handler, Outcome<T>& outcome) {
    if (outcome) std::move(handler)(std::exception_ptr(), *std::move(outcome));
    else std::move(handler)(exception_of(outcome.error()), T());
  }
};
template <>
struct ApartResult<void> {
  using signature = void(std::exception_ptr);
  template <class Handler>
  static void call(Handler& handler, Outcome<void>& outcome) {
    std::move(handler)(outcome ? std::exception_ptr() : exception_of(outcome.error()));
  }
};
template <class T>
struct WholeResult {
  using signature = void(Outcome<T>);
  template <class Handler>
  static void call(Handler& handler, Outcome<T>& outcome) {
    std::move(handler)(std::move(outcome));
  }
};

/// Owns the handler from the call until the Future has ended, or until the context ends.
template <class T, class Result, class Handler>
class PendingAwaitOf final : public PendingAwait {
 public:
  static void start(Handler handler, Future<T> future) {
    ReactorCore& core = FutureAccess::state(future).core();
    core.check_thread();
    auto* const pending = new (core) PendingAwaitOf(std::move(handler));  // until settled()
    StateBase& state = FutureAccess::release(future);
    pending->state_ = &state;
    state.consume_future();
    state.set_last(settled, pending);  // calls nothing, except if the reactor is gone
  }

 private:
  // From the pool of coroutine frames, so that a wait allocates nothing once warm.
  static void* operator new(std::size_t size, ReactorCore& core) { return core.take_frame(size); }
  static void operator delete(void* memory, ReactorCore& core) {
    core.give_frame(memory, sizeof(PendingAwaitOf));
  }

  explicit PendingAwaitOf(Handler handler) : handler_(std::move(handler)) {
    using Executor = net::associated_executor_t<Handler>;
    using Context = net::execution::context_as_t<net::execution_context&>;
    // Those of system_executor and use_future have no context of the program's.
    if constexpr (!std::is_same_v<Executor, net::system_executor> &&
                  net::can_query<const Executor&, Context>::value) {
      auto& context = net::query(net::get_associated_executor(*handler_), Context());
      net::use_service<PendingAwaits>(context).add(*this);
    }
#ifdef DEFERREDIS_ASIO_HAS_SLOTS
    auto slot = net::get_associated_cancellation_slot(*handler_);
    if (slot.is_connected()) {
      slot.assign([this](net::cancellation_type type) {
        if (type != net::cancellation_type::none) cancel();
      });
    }
#endif
  }

  static void settled(StateBase& state, void* context, bool run) {
    auto* const pending = static_cast<PendingAwaitOf*>(context);
    Outcome<T> outcome = outcome_of(state);
    std::optional<Handler> handler = std::move(pending->handler_);
    PendingAwaits* const list = pending->list_;
#ifdef DEFERREDIS_ASIO_HAS_SLOTS
    if (handler) {
      auto slot = net::get_associated_cancellation_slot(*handler);
      if (slot.is_connected()) slot.clear();
    }
#endif
    pending->~PendingAwaitOf();
    operator delete(pending, state.core());
    if (!handler) return;  // its context is gone
    try {
      complete(*std::move(handler), std::move(outcome), run);
    } catch (...) {
      if (list != nullptr) list->note_thrown();
      else state.core().report_unhandled(Error(std::current_exception()));
    }
  }

  // In a turn of the reactor it may run at once; while the reactor is destroyed it may not.
  static void complete(Handler handler, Outcome<T> outcome, bool at_once) {
    const auto executor = net::get_associated_executor(handler);
    if (at_once && runs_here(executor)) return Result::call(handler, outcome);
    auto call = [handler = std::move(handler), outcome = std::move(outcome)]() mutable {
      Result::call(handler, outcome);
    };
    if (at_once) net::dispatch(executor, std::move(call));
    else net::post(executor, std::move(call));
  }

  static Outcome<T> outcome_of(StateBase& state) {
    if (!state.settled()) return reactor_gone();
    if (state.failed()) return state.take_error();
    if constexpr (std::is_void_v<T>) return {};
    else return std::move(static_cast<State<T>&>(state).value());
  }

  void drop_handler() noexcept override { handler_.reset(); }

  std::optional<Handler> handler_;  // empty: its context is gone
};

/// The initiation of an Asio operation that waits for a Future.
template <class T, class Result>
struct StartAwait {
  template <class Handler>
  void operator()(Handler&& handler, Future<T> future) const {
    PendingAwaitOf<T, Result, std::decay_t<Handler>>::start(std::forward<Handler>(handler),
                                                            std::move(future));
  }
};

#ifdef DEFERREDIS_ASIO_HAS_AWAITABLE
/// For a T without a default constructor, which use_awaitable cannot return by itself.
template <class T>
net::awaitable<T> awaited(Future<T> future) {
  auto whole =
      net::async_initiate<const net::use_awaitable_t<>&, typename WholeResult<T>::signature>(
          StartAwait<T, WholeResult<T>>(), net::use_awaitable, std::move(future));
  Outcome<T> outcome = co_await std::move(whole);
  co_return std::move(outcome).value();
}
#endif

}  // namespace deferredis::detail
