// Gather: one command of a user that goes to several servers.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/sharding/routing/merge_replies.hpp>

namespace deferredis::detail {

/// Gives each part of a command a slot of its own, and settles the user's slot when all parts have
/// ended. A cancelled command's parts run to their end; what they bring is dropped.
class Gather final : public std::enable_shared_from_this<Gather>, Interceptor {
 public:
  /// Takes over the producer's side of `slot`.
  static std::shared_ptr<Gather> begin(ReplySlot& slot, std::size_t key_count) {
    return std::make_shared<Gather>(slot, key_count);
  }
  Gather(ReplySlot& slot, std::size_t key_count);
  Gather(const Gather&) = delete;
  Gather& operator=(const Gather&) = delete;
  ~Gather();

  /// A slot for one more part, with the deadline and the rules of the whole; whoever gets it
  /// settles it. Ask for all of them before any can end: they end in a later turn.
  ReplySlot& part(std::vector<std::size_t> places);
  /// There are no servers to ask, or the parts cannot be made.
  void fail(const Error& error);

 private:
  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
  static void cancel(ReplySlot& slot);
  void part_ended();

  ReplySlot* slot_;  // whose producer we are; null: settled
  std::size_t key_count_;
  std::vector<ReplyPart> parts_;
  std::size_t left_ = 0;
};

}  // namespace deferredis::detail
