#include <deferredis/testing/manual_reactor.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace deferredis {

namespace {
constexpr int most_turns = 100'000;  // at one moment in time
}

ManualReactor::ManualReactor() : reactor_(std::make_unique<Reactor>(clock_)) {
  reactor_->on_unhandled_error([this](const Error& error) { unhandled_.push_back(error); });
}

ManualReactor::~ManualReactor() {
  // The reactor calls no user's handler while it is destroyed: failures found then are counted and
  // printed.
  detail::ReactorCore& core = reactor_->core();
  core.add_user();
  const std::uint64_t before = core.unhandled_errors;
  reactor_.reset();
  const bool found = core.unhandled_errors != before;
  core.remove_user();
  if (unhandled_.empty() && !found) return;
  for (const Error& error : unhandled_) {
    std::fprintf(stderr, "ManualReactor: nobody took this failure: %s\n", to_string(error).c_str());
  }
  std::fprintf(
      stderr,
      "ManualReactor: for a failure that does not matter, add `.on_error([](const auto&) {})`; "
      "to expect one, take it with take_unhandled()\n");
  if (std::uncaught_exceptions() == 0) std::terminate();
}

bool ManualReactor::work_left() const noexcept {
  const auto due = reactor_->next_timer();
  return reactor_->core().has_work() || (due && *due <= clock_.now());
}

void ManualReactor::turn() {
  if (++turns_ > most_turns) {
    turns_ = 0;
    throw std::logic_error("ManualReactor: " + std::to_string(most_turns) +
                           " turns of the loop at one moment, and no end: does something call "
                           "itself again and again without waiting?");
  }
  reactor_->run_once();
}

void ManualReactor::run_ready() {
  turns_ = 0;
  do turn();
  while (work_left());
}

void ManualReactor::advance(Duration by) {
  const TimePoint end = clock_.now() + by;
  run_ready();
  for (auto due = reactor_->next_timer(); due && *due <= end; due = reactor_->next_timer()) {
    clock_.move_to(std::max(*due, clock_.now()));
    run_ready();
  }
  clock_.move_to(end);
  run_ready();
}

void ManualReactor::jump(Duration by) {
  clock_.move_to(clock_.now() + by);
  run_ready();
}

void ManualReactor::run_until_ready(detail::StateBase& state) {
  turns_ = 0;
  // Two turns without work: bytes that a descriptor got in the first may cause work in the second.
  for (int idle = 0; !state.ready_now() && idle < 2;) {
    turn();
    if (work_left()) idle = 0;
    else ++idle;
  }
  if (state.ready_now()) return;
  state.make_quiet();
  const std::size_t timers = reactor_->stats().timers;
  throw std::logic_error(
      "ManualReactor: the future has not ended, and nothing is left to do" +
      (timers == 0 ? std::string()
                   : "; " + std::to_string(timers) + " timers wait for advance() or jump()"));
}

void ManualReactor::throw_fulfilled() {
  throw std::logic_error("ManualReactor: the future was fulfilled; a failure was expected");
}

}  // namespace deferredis
