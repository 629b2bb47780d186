// CachedMget: answers MGET of a cached view key by key.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/cache_store.hpp>
#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::table {
extern const CommandRow& mget_row;
}

namespace deferredis::detail {

class NearCache;

/// One MGET. Each key is a GET of its own: from memory, or from the server, together with others
/// that read it.
///
/// Ownership: the reads that have not ended.
class CachedMget {
 public:
  static bool is(const CommandView& command) noexcept { return &command.row == &table::mget_row; }
  /// The slot's deadline and rules are filled in.
  static void begin(NearCache& cache, const CommandView& command, ReplySlot& slot);

  CachedMget(const CachedMget&) = delete;
  CachedMget& operator=(const CachedMget&) = delete;

 private:
  explicit CachedMget(ReplySlot& slot) noexcept : slot_(slot) {}
  ~CachedMget();  // deleted by its last owner
  friend void retain(CachedMget& read) noexcept { ++read.owners_; }
  friend void release(CachedMget& read) noexcept;

  void look(NearCache& cache, const CommandView& command);
  void read(NearCache& cache, const CommandView& get, const CacheKey& key, std::size_t place);
  void take(std::size_t place, const Outcome<Reply>& value);

  ReplySlot& slot_;  // we are its producer
  std::vector<std::string> frames_;
  std::optional<Error> error_;
  std::size_t owners_ = 0;
};

}  // namespace deferredis::detail
