// Futures that have already ended, for callers that know their reactor.
#pragma once

#include <utility>

#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// As ready() and failed(), but also where no reactor is current.
template <class T>
Future<T> ready_on(ReactorCore& core, T value) {
  const CurrentCore current(core);
  return ready(std::move(value));
}
template <class T = void>
Future<T> failed_on(ReactorCore& core, Error error) {
  const CurrentCore current(core);
  return failed<T>(std::move(error));
}

}  // namespace deferredis::detail
