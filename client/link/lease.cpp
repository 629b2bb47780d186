#include <deferredis/client/link/lease.hpp>

#include <string>

namespace deferredis::detail {

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  give_back(true);
  connection_ = std::move(other.connection_);
  return *this;
}

void Lease::dispatch(const CommandView& command, ReplySlot& slot) {
  if (up()) return connection_->send(command, slot);
  refuse(slot);
}

void Lease::dispatch(std::string_view bytes, ReplySlot& slot) {
  if (up()) return connection_->send(bytes, slot);
  refuse(slot);
}

void Lease::refuse(ReplySlot& slot) const {
  const std::string name(slot.row->name);
  slot.fail(connection_ == nullptr
                ? Error(errc::closed, name + ": the session was given back", Delivery::not_sent)
                : connection_->reason().with_context(name).with_delivery(Delivery::not_sent));
  slot.drop_producer();
}

void Lease::give_back(bool clean) noexcept {
  const auto connection = std::move(connection_);
  connection_ = nullptr;
  if (connection != nullptr) connection->give_back(clean);
}

}  // namespace deferredis::detail
