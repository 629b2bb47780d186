// Runs part of a test where recursion cannot hide: on a thread with 256 KiB of stack.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <utility>

namespace deferredis::test {

/// Calls fn() on such a thread and waits for it. An exception from fn is rethrown here. Put checks
/// after the call, on the test's own thread.
template <class Fn>
void on_small_stack(Fn fn) {
  struct Call {
    Fn fn;
    std::exception_ptr thrown;
    static void* run(void* self) {
      auto& call = *static_cast<Call*>(self);
      try {
        call.fn();
      } catch (...) {
        call.thrown = std::current_exception();
      }
      return nullptr;
    }
  };
  constexpr std::size_t stack_bytes = 256 * 1024;
  Call call{std::move(fn), nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_t thread;
  const int refused = pthread_create(&thread, &attributes, Call::run, &call);
  pthread_attr_destroy(&attributes);
  if (refused != 0) throw std::runtime_error("pthread_create refused a thread of 256 KiB");
  pthread_join(thread, nullptr);
  if (call.thrown) std::rethrow_exception(call.thrown);
}

}  // namespace deferredis::test
