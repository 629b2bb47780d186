#include <deferredis/reactor/sync.hpp>

#include <string>

#include <deferredis/reactor/combine/permits.hpp>

namespace deferredis {

void Units::release() noexcept {
  const std::size_t count = std::exchange(count_, 0);
  if (auto* permits = std::exchange(permits_, nullptr)) permits->take_back(count);
}

Semaphore::Semaphore(std::size_t units) : permits_(detail::Permits::make(units)) {}
Semaphore::~Semaphore() { permits_->close(); }

Future<Units> Semaphore::acquire(std::size_t count) {
  if (permits_->can_give(count)) return ready(permits_->give(count));
  if (count > permits_->total) {
    return failed<Units>(Error(errc::invalid_argument,
                               "acquire: " + std::to_string(count) + " units of a Semaphore with " +
                                   std::to_string(permits_->total) + ": ask for fewer"));
  }
  auto& state = detail::make_state<Units>(detail::ReactorCore::require());
  permits_->wait(state, count);
  return detail::FutureAccess::make<Units>(state);
}

Units Semaphore::try_acquire(std::size_t count) {
  return permits_->can_give(count) ? permits_->give(count) : Units();
}

std::size_t Semaphore::available() const noexcept { return permits_->available(); }
std::size_t Semaphore::waiting() const noexcept { return permits_->waiting(); }

}  // namespace deferredis
