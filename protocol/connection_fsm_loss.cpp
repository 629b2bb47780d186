// The end of the conversation: hands back every command without an answer.
#include <string>
#include <utility>

#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis {

void ConnectionFsm::lost(const Error& reason) {
  begin_loss(reason);
  hand_back(all_of_it);
}

void ConnectionFsm::begin_loss(const Error& reason) {
  // Only the command whose reply was malformed reports the protocol error; the others lost their
  // connection.
  const Error others =
      reason.is(errc::protocol) ? Error(errc::connection, std::string(reason.message())) : reason;
  loss_.emplace(Loss{.reason = reason,
                     .others = others,
                     .sent = output_.sent(),
                     .had_secret = phase_ == Phase::handshake});
  phase_ = Phase::ended;
  failed_ = true;
  output_.pass_until(output_.end());
}

bool ConnectionFsm::hand_back(std::size_t cost) {
  if (!loss_) return false;
  for (std::size_t spent = 0; !line_.empty();) {
    if (spent > cost) return true;
    const WriteBuffer::Position from = line_.front();
    ReplySlot& slot = *line_.pop();
    spent += 1 + (line_.front() - from) / 1024;
    if (slot.settled()) slot.drop_producer();
    else give_back_or_fail(slot, from);
    loss_->first = false;
    if (!loss_->had_secret) output_.release_until(line_.front());
  }
  end_loss();
  return false;
}

void ConnectionFsm::give_back_or_fail(ReplySlot& slot, WriteBuffer::Position from) noexcept {
  try {
    give_back(slot, from);
  } catch (const std::bad_alloc&) {
    detail::refuse(slot, detail::out_of_memory());
  }
}

void ConnectionFsm::give_back(ReplySlot& slot, WriteBuffer::Position from) {
  const bool begun = from < loss_->sent;
  const bool left = line_.front() <= loss_->sent;
  const bool culprit = loss_->first && left;
  if (left || (slot.piecemeal && begun)) slot.maybe_applied = true;
  const Delivery delivery = slot.maybe_applied ? Delivery::maybe_applied : Delivery::not_sent;
  Error& others = loss_->others;
  if (others.delivery() != delivery) {
    others = others.with_delivery(delivery);  // kept: most commands have the same
    loss_->row = nullptr;
  }
  const Error error = culprit ? loss_->reason.with_delivery(delivery) : others;
  // A group that was partly sent is not sent again.
  const bool torn = slot.replies > 1 && begun && !left;
  if (!torn && slot.interceptor != nullptr &&
      slot.interceptor->command_failed(slot, error, CommandBytes(output_, from, line_.front()))) {
    return;
  }
  if (culprit) {
    slot.fail(error.with_context(slot.row->name));
  } else {
    if (std::exchange(loss_->row, slot.row) != slot.row)
      loss_->named = error.with_context(slot.row->name);
    slot.fail(*loss_->named);
  }
  slot.drop_producer();
}

void ConnectionFsm::end_loss() {
  if (loss_->had_secret) output_.wipe_until(output_.end());
  output_.clear();
  loss_.reset();
}

}  // namespace deferredis
