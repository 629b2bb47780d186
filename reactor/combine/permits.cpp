#include <deferredis/reactor/combine/permits.hpp>

namespace deferredis::detail {

Units Permits::give(std::size_t count) noexcept {
  available_ -= count;
  ++holders_;
  return Units(*this, count);
}

void Permits::take_back(std::size_t count) noexcept {
  available_ += count;
  grant();
  let_go();
}

void Permits::grant() noexcept {
  while (StateBase* first = front()) {
    const std::size_t count = payload(*first);
    if (count > available_) return;
    static_cast<State<Units>*>(first)->emplace(give(count));
    settle_front();
  }
}

void Permits::close() noexcept {
  fail_all(Error(errc::closed, "the awaited Semaphore or Mutex is gone"));
  let_go();
}

void Permits::let_go() noexcept {
  if (--holders_ == 0) delete this;
}

}  // namespace deferredis::detail
