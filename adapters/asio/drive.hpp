// Runs a reactor whenever its descriptor is readable.
#pragma once

#include <fcntl.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <deferredis/adapters/asio/config.hpp>
#include <deferredis/adapters/asio/pending_await.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// The endless wait of an AsioDriver.
///
/// Ownership: shared by the handler that waits, and by a call of it. So it ends with the
///   io_context, and the driver holds a weak_ptr.
class AsioDrive final : public ReactorBound {
 public:
  AsioDrive(net::io_context& context, Reactor& reactor)
      : reactor_(&reactor),
        awaits_(net::use_service<PendingAwaits>(context)),
        // Asio closes its descriptors, and may outlive the reactor.
        descriptor_(context, duplicate(reactor.descriptor())) {
    reactor.bind(*this);
  }

  static void wait(std::shared_ptr<AsioDrive> self) {
    auto& descriptor = self->descriptor_;
    descriptor.async_wait(net::posix::descriptor_base::wait_read,
                          [self = std::move(self)](const AsioErrorCode& failed) mutable {
                            if (!failed) run(std::move(self));
                          });
  }
  void stop() noexcept {
    unbind();
    reactor_closing();
  }

 private:
  static int duplicate(int fd) {
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy >= 0) return copy;
    Error(errc::connection, "AsioDriver: " + std::generic_category().message(errno)).raise();
  }
  static void run(std::shared_ptr<AsioDrive> self) {
    if (self->reactor_ == nullptr) return;
    self->reactor_->run_ready();
    auto& awaits = self->awaits_;
    if (self->reactor_ != nullptr) wait(std::move(self));
    awaits.rethrow();
  }
  void reactor_closing() noexcept override {
    reactor_ = nullptr;
    AsioErrorCode ignored;
    descriptor_.close(ignored);
  }

  Reactor* reactor_;  // borrowed; null: stopped, or the reactor is gone
  PendingAwaits& awaits_;
  // With the io_context's own executor, which costs less than any_io_executor.
  net::posix::basic_stream_descriptor<net::io_context::executor_type> descriptor_;
};

}  // namespace deferredis::detail
