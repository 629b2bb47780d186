// Gather: one command of a caller that is sent to several servers.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/sharding/routing/merge_replies.hpp>

namespace deferredis::detail {

/// Gives each part of a command its own slot, and settles the caller's slot when all parts have
/// ended. The parts of a cancelled command still run to their end; their replies are discarded.
class Gather final : public std::enable_shared_from_this<Gather>, Interceptor {
 public:
  /// Becomes the producer of `slot`.
  static std::shared_ptr<Gather> begin(ReplySlot& slot, std::size_t key_count) {
    return std::make_shared<Gather>(slot, key_count);
  }
  Gather(ReplySlot& slot, std::size_t key_count);
  Gather(const Gather&) = delete;
  Gather& operator=(const Gather&) = delete;
  ~Gather();

  /// A slot for one more part, with the deadline and rules of the whole command. The receiver
  /// settles it. Call this for all parts before any can end: they end in a later turn of the loop.
  ReplySlot& part(std::vector<std::size_t> places);
  /// There is no server to ask, or the parts cannot be created.
  void fail(const Error& error);

 private:
  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
  static void cancel(ReplySlot& slot);
  void part_ended();

  ReplySlot* slot_;  // we are its producer; null: settled
  std::size_t key_count_;
  std::vector<ReplyPart> parts_;
  std::size_t left_ = 0;
};

}  // namespace deferredis::detail
