#include <deferredis/testing/io_pump.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace deferredis {

IoPump::IoPump(ManualReactor& reactor, MemoryTransport& left, MemoryTransport& right, PumpPlan plan)
    : reactor_(reactor),
      plan_(plan),
      right_way_{left.wire(), right.wire(), plan.cut_to_right},
      left_way_{right.wire(), left.wire(), plan.cut_to_left} {}

bool IoPump::step() {
  reactor_.run_ready();
  const bool right = carry(right_way_);
  const bool left = carry(left_way_);
  return right || left;
}

void IoPump::run() {
  for (int round = 0; step(); ++round) {
    if (round < plan_.most_rounds) continue;
    throw std::logic_error("IoPump: " + std::to_string(plan_.most_rounds) +
                           " rounds, and the two still talk");
  }
}

void IoPump::cut() {
  for (const auto& end : {right_way_.from, right_way_.to}) {
    end->sent.clear();
    if (end->transport == nullptr || !end->open) continue;
    end->transport->lose(Error(
        errc::connection, to_string(end->transport->peer()) + ": read: connection reset by peer",
        Delivery::maybe_applied));
  }
  reactor_.run_ready();
}

bool IoPump::carry(Way& way) {
  const bool reaches = way.to->open && way.to->transport != nullptr;
  if (reaches && !way.to->transport->reading()) return false;  // its window is closed
  const std::size_t room = way.cut_after - way.carried;
  if (room == 0 && way.from->open) return cut(), true;
  const std::size_t size = std::min({plan_.chunk, way.from->sent.size(), room});
  if (size > 0) {
    const std::string chunk = way.from->sent.substr(0, size);
    way.from->sent.erase(0, size);
    way.carried += size;
    if (reaches) way.to->transport->receive(chunk);
    if (size == room) cut();
    else if (way.from->open) way.from->transport->unblock();
    reactor_.run_ready();
    return true;
  }
  if (way.from->open || !way.from->sent.empty() || !reaches) return false;
  way.to->transport->lose(Error(
      errc::connection, to_string(way.to->transport->peer()) + ": the server closed the connection",
      Delivery::maybe_applied));
  reactor_.run_ready();
  return true;
}

}  // namespace deferredis
