// KeyMoves: how one key comes from its old shard to its new one, once.
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

/// What became of one key.
struct KeyMove {
  enum class Result : std::uint8_t {
    moved,     ///< by this call
    there,     ///< it was on its new shard before, or nowhere
    conflict,  ///< the old copy is not the one that was moved, or the new shard had the key: both
               ///< are left as they are, and the new one counts
  };
  Result result = Result::there;
  std::size_t bytes = 0;  ///< of its DUMP, where it was moved
};

/// The shards before and after, and the moves between them.
///
/// The new shard keeps a mark of every key that it took over. Mark and value come in one script,
/// the first one wins, and nobody writes to the old copy: so the value is taken over at most once,
/// and where the mark is, the new shard is right, whatever is left at the old one.
class KeyMoves {
 public:
  /// Sets of the new ring's nodes in its order, then those that only the old one has.
  /// `from_places`: where among them the old ring's nodes are.
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

  /// Has the key on its new shard when it ends: moves it where nobody did. Asks the new shard
  /// first, so that keys which were moved do not need the old one. `view`: for each step.
  static Future<void> settle(std::shared_ptr<const KeyMoves> self, std::string key,
                             ViewOptions view);
  /// Moves it from its old shard, which has it, and deletes it there. Begun again after any
  /// failure it goes on where it was.
  static Future<KeyMove> move(std::shared_ptr<const KeyMoves> self, std::string key);
  /// Takes the marks off every server.
  static Future<void> forget_marks(std::shared_ptr<const KeyMoves> self);

 private:
  struct Taken {
    std::string dump;  // empty: the old shard does not have it
    std::string digest;
    std::int64_t expires_at = 0;  // in ms since 1970; 0: never
  };

  Future<bool> is_marked(std::string_view key, const Client& node) const;
  Future<Taken> take(std::string_view key, const Client& node) const;
  Future<KeyMove> adopt(std::string_view key, const Taken& taken, const Client& node) const;
  Future<void> drop(std::string_view key, std::string_view digest, const Client& node) const;

  Rings rings_;
  std::string id_;  // of this very change of rings
  std::vector<Client> nodes_;
  Script is_marked_;
  Script take_;
  Script adopt_;
  Script drop_;
  Script forget_;
};

}  // namespace deferredis::detail
