// KeyMoves: moves one key from its old shard to its new one, only once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/client/script.hpp>
#include <deferredis/sharding/hash_ring.hpp>

namespace deferredis::detail {

/// The result for one key.
struct KeyMove {
  enum class Result : std::uint8_t {
    moved,     ///< by this call
    there,     ///< already on its new shard, or nowhere
    conflict,  ///< both shards have a value, not by a move: both stay, and the new one counts
  };
  Result result = Result::there;
  std::size_t bytes = 0;  ///< size of its DUMP, if it was moved
};

/// The shards before and after, and the moves between them.
///
/// The new shard keeps a mark for every key that it has taken over. One script writes the mark and
/// the value, the first such script wins, and nobody writes to the old copy. So the value is taken
/// over at most once; and once the mark exists, the new shard is right, whatever is left on the old
/// one.
class KeyMoves {
 public:
  /// Indices refer to the new ring's nodes in its order, followed by those that only the old ring
  /// has. `from_places`: the indices of the old ring's nodes.
  struct Rings {
    HashRing from;
    HashRing to;
    std::vector<std::size_t> from_places;
  };
  static constexpr std::string_view id_key = "deferredis:resharding";
  static constexpr std::string_view marks_key = "deferredis:moved";

  KeyMoves(Rings rings, std::vector<Client> nodes);
  KeyMoves(const KeyMoves&) = delete;
  KeyMoves& operator=(const KeyMoves&) = delete;

  const Rings& rings() const noexcept { return rings_; }
  const std::vector<Client>& nodes() const noexcept { return nodes_; }
  std::size_t old_place(std::string_view key) const noexcept {
    return rings_.from_places[rings_.from.locate(key)];
  }
  std::size_t new_place(std::string_view key) const noexcept { return rings_.to.locate(key); }
  bool moves(std::string_view key) const noexcept { return old_place(key) != new_place(key); }

  /// Makes sure that the key is on its new shard: moves it if nobody has. Asks the new shard first,
  /// so that a key that was moved does not need the old one. `view`: the options for each step.
  static Future<void> settle(std::shared_ptr<const KeyMoves> self, std::string key,
                             ViewOptions view);
  /// Moves the key away from its old shard, which has it, and deletes it there. After any failure,
  /// a second call continues where the first one stopped.
  static Future<KeyMove> move(std::shared_ptr<const KeyMoves> self, std::string key);
  /// Removes the marks from every server.
  static Future<void> forget_marks(std::shared_ptr<const KeyMoves> self);

 private:
  struct Taken {
    std::string dump;  // empty: the old shard does not have the key
    std::string digest;
    std::int64_t expires_at = 0;  // in ms since 1970; 0: no expiry
  };

  Future<bool> is_marked(std::string_view key, const Client& node) const;
  Future<Taken> take(std::string_view key, const Client& node) const;
  Future<KeyMove> adopt(std::string_view key, const Taken& taken, const Client& node) const;
  Future<void> drop(std::string_view key, std::string_view digest, const Client& node) const;

  Rings rings_;
  std::string id_;  // id of this change of rings
  std::vector<Client> nodes_;
  Script is_marked_;
  Script take_;
  Script adopt_;
  Script drop_;
  Script forget_;
};

}  // namespace deferredis::detail
