// The deadline of Future::timeout.
#include <string>
#include <utility>

#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

void detail::TimeLimit::start(StateBase& source) {
  if (source.core().closing()) return;  // everything has ended
  timer_ = Reactor::of(source.core()).call_later(limit_, [watch = Shared(this), &source] {
    watch->expired_ = true;
    source.cancel();
  });
}

Error detail::TimeLimit::verdict(const Error& cancelled) const {
  if (!expired_) return cancelled;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit_).count();
  std::string text = "no result within " + std::to_string(ms) + " ms";
  // Otherwise the message says which command it was, and how far it had come.
  if (cancelled.message() != cancelled_early) text.append(": ").append(cancelled.message());
  return Error(errc::timeout, std::move(text), cancelled.delivery());
}

}  // namespace deferredis
