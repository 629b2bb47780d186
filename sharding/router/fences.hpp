// Fences: which slots' commands go straight to a node, and which have to wait.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/loop/alarm.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/sharding/router/router_parts.hpp>

namespace deferredis::detail {

/// Keeps the commands of a slot in order when some of them come back or the slot moves.
///
/// A slot is *quiet*: its commands go straight to its primary. Or it is *busy*: the machine has
/// some of its commands, or a fence stands before it. A fence is a PING to the node that had the
/// slot. It is answered after all that was sent there before, and until then new commands of the
/// slot are held, at most until their deadline.
class Fences {
 public:
  /// Takes a command that no fence holds any more.
  using Submit = MoveFunction<void(std::uint16_t slot, std::string bytes, ReplySlot& reply)>;

  Fences(const RouterParts& router, Submit submit);
  Fences(const Fences&) = delete;
  Fences& operator=(const Fences&) = delete;

  /// The node that takes the slot's commands; no_node if the slot is busy, or nobody has it.
  NodeIndex node_of(std::uint16_t slot) const noexcept { return direct_[slot]; }
  bool is_busy(std::uint16_t slot) const { return busy_.contains(slot); }
  /// Keeps the command if a fence stands before its slot. Otherwise returns false.
  bool hold(std::uint16_t slot, std::string& bytes, ReplySlot& reply);
  /// How many commands are held.
  std::size_t held() const noexcept { return held_; }

  /// The machine has got a command of the slot, or has none of it any more than before.
  void routed(std::uint16_t slot) { ++make_busy(slot).routed; }
  void ended(std::uint16_t slot);
  /// New commands of the slot wait until all that was sent to the node before has come back.
  void raise(RouterNode& node, std::uint16_t slot);
  /// The node goes: its fence, which nobody answers, no longer counts after drop().
  static std::vector<std::uint16_t> take_down(RouterNode& node);
  void drop(const std::vector<std::uint16_t>& slots);
  /// If nothing is left of a busy slot, it is quiet from now on.
  void settle(std::uint16_t slot);

  /// The map has changed: what is at a slot's old node comes back before more is sent to the new.
  void follow_map();
  /// Does the map name other nodes than the ones that we send to?
  bool is_behind() const;
  void close(const Error& reason);

 private:
  struct Held {
    ReplySlot* reply;
    std::string bytes;
    std::uint64_t number;
  };
  struct BusySlot {
    std::size_t routed = 0;  // commands that the machine has
    std::size_t fences = 0;
    std::vector<Held> held = {};  // behind the fences, in order
  };

  BusySlot& make_busy(std::uint16_t slot);
  void send_fence(RouterNode& node);
  void fence_ended(RouterNode& node, bool answered);
  void let_through(std::uint16_t slot, BusySlot& busy);
  void watch(const Held& held);
  void forget(const Held& held);
  void set_alarm() noexcept;
  void expire();

  RouterParts router_;
  Submit submit_;
  std::vector<NodeIndex> direct_;  // by slot
  std::map<std::uint16_t, BusySlot> busy_;
  std::size_t held_ = 0;
  std::uint64_t next_number_ = 0;
  std::map<std::pair<TimePoint, std::uint64_t>, ReplySlot*> deadlines_;  // of those that are held
  Alarm alarm_;                                                          // for the first of them
  Lifeline<Fences> self_;                                                // cut when closed
};

}  // namespace deferredis::detail
