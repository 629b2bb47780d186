// KeyLanes: holds commands until their keys are on their new shards, in order for each key.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/sharding/resharding/key_moves.hpp>

namespace deferredis::detail {

/// Settles each key once (KeyMoves::settle) before the first command for it reaches the new shard.
/// Commands for one key never overtake each other.
///
/// Lifetime: shared by the backend and the moves in progress, so that waiting commands are still
///   sent when the last handle is gone.
class KeyLanes : public std::enable_shared_from_this<KeyLanes> {
 public:
  /// Called when the keys are settled, or with the error if they cannot be.
  using Go = MoveFunction<void(const std::optional<Error>&)>;

  KeyLanes(ReactorCore& core, std::shared_ptr<const KeyMoves> moves);
  KeyLanes(const KeyLanes&) = delete;
  KeyLanes& operator=(const KeyLanes&) = delete;
  ~KeyLanes();

  const std::shared_ptr<const KeyMoves>& moves() const noexcept { return moves_; }
  /// Those of the keys that a command must wait for, without duplicates.
  std::vector<std::string> unsettled(const std::vector<std::string_view>& keys) const;
  /// Calls `go` when all of `keys` (from unsettled()) are settled and it is the caller's turn.
  void wait(std::vector<std::string> keys, const ViewOptions& view, Go go);
  /// Sends the command to `backend` then. It keeps its deadline, and may be cancelled meanwhile.
  void hold(std::vector<std::string> keys, const CommandView& command, ReplySlot& slot,
            Shared<Backend> backend);
  /// Ends when nothing waits.
  Future<void> idle();

 private:
  struct Waiting;
  struct Lane;
  struct State;

  void begin(const std::string& key, const ViewOptions& view);
  void key_ended(const std::string& key, std::optional<Error> error);
  bool may_go(const Waiting& waiting) const;
  void run(Waiting& waiting, std::vector<std::shared_ptr<Waiting>>& next);

  ReactorCore& core_;  // borrowed
  std::shared_ptr<const KeyMoves> moves_;
  std::unique_ptr<State> state_;
  std::vector<Promise<void>> idle_;
};

}  // namespace deferredis::detail
