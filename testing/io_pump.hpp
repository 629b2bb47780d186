// Joins two MemoryTransports: what one sends, the other receives, cut anywhere and with faults.
#pragma once

#include <cstddef>
#include <memory>

#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_transport.hpp>

namespace deferredis {

/// How an IoPump carries bytes.
struct PumpPlan {
  static constexpr std::size_t all = MemoryTransport::no_limit;    ///< No cuts.
  static constexpr std::size_t never = MemoryTransport::no_limit;  ///< The connection is not cut.

  std::size_t chunk = all;  ///< bytes that arrive at once
  std::size_t cut_to_right =
      never;                        ///< cuts the connection once this many bytes went left to right
  std::size_t cut_to_left = never;  ///< the same for the other direction
  int most_rounds = 100'000;        ///< of run(): more means an endless conversation
};

/// The network between the two ends of a conversation.
///
/// Ownership: borrows the reactor and copies the plan. The ends may be destroyed at any time: what
///   a closed end has sent still arrives.
/// Errors: run() throws std::logic_error after most_rounds.
class IoPump {
 public:
  IoPump(ManualReactor& reactor, MemoryTransport& left, MemoryTransport& right, PumpPlan plan = {});

  /// Carries one chunk each way and runs what follows from it. Returns false if nothing moved.
  bool step();
  /// Steps until nothing moves.
  void run();
  /// Loses the connection at both ends now.
  void cut();

  /// Bytes carried so far.
  std::size_t to_right() const noexcept { return right_way_.carried; }
  /// Bytes carried so far.
  std::size_t to_left() const noexcept { return left_way_.carried; }

 private:
  struct Way {
    std::shared_ptr<MemoryWire> from;  // shared with that end
    std::shared_ptr<MemoryWire> to;    // the same
    std::size_t cut_after;
    std::size_t carried = 0;
  };
  bool carry(Way& way);

  ManualReactor& reactor_;  // borrowed
  PumpPlan plan_;
  Way right_way_;
  Way left_way_;
};

}  // namespace deferredis
