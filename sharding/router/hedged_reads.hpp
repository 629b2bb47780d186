// HedgedReads: reads of a cluster that may be sent to two nodes.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/sharding/hedge.hpp>
#include <deferredis/sharding/router/router_parts.hpp>

namespace deferredis::detail {

/// Sends copies of a read, the second one only if the first is late. The first answer settles the
/// read and cancels the other copy. If both copies fail, the read comes back from the node of the
/// last one, like a read that was sent only there.
class HedgedReads final : private Interceptor {
 public:
  /// Is told of an error that nobody else handles: it may be a redirect.
  using Heard = MoveFunction<void(const Error& error, NodeIndex node)>;

  HedgedReads(const RouterParts& router, const HedgeOptions& options, Heard heard)
      : router_(router), policy_(options), heard_(std::move(heard)), self_(*this) {}
  HedgedReads(const HedgedReads&) = delete;
  HedgedReads& operator=(const HedgedReads&) = delete;

  /// Sends the read to `first`, which has the slot, and if it is late to another node that has it.
  void send(std::uint16_t slot, NodeIndex first, const CommandView& command, ReplySlot& reply);
  /// Fails all reads in flight.
  void close(const Error& reason);
  /// How many reads were sent to a second node.
  std::uint64_t hedged() const noexcept { return hedged_; }

 private:
  struct Copy {  // the value of a copy's slot
    HedgedReads* owner;
    std::uint64_t read;
    NodeIndex node;
    bool second;
  };
  struct Read {
    ReplySlot* reply;
    std::string bytes;
    std::uint16_t slot;
    NodeIndex first;
    TimePoint begun;
    std::array<std::optional<Future<void>>, 2> copies = {};  // in flight
  };

  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes&) override;
  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  void send_copy(std::uint64_t id, Read& read, bool second, NodeIndex node);
  void answered(const Copy& copy, ReplyReader& reader);
  void failed(const Copy& copy, const Error& error);
  void watch_out(TimePoint late, std::uint64_t id);
  void arm();
  void send_late_ones();

  RouterParts router_;
  HedgePolicy policy_;
  Heard heard_;
  std::map<std::uint64_t, Read> reads_;
  std::deque<std::pair<TimePoint, std::uint64_t>> late_;  // when each read will be late
  Timer timer_;
  std::uint64_t next_ = 0;
  std::uint64_t hedged_ = 0;
  Lifeline<HedgedReads> self_;  // cut when closed
};

}  // namespace deferredis::detail
