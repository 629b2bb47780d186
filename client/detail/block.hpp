// Commands that leave together, as one run of bytes on one connection, and end together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/detail/rewriting.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// MULTI, commands, EXEC; or commands alone (a batch).
///
/// On the way it is one command with many replies: it waits, expires and is lost as a whole. It
/// holds its members, the slots of its commands, until their results are known.
class Block {
 public:
  enum class Kind : std::uint8_t { transaction, batch };
  /// What the replies are kept as, besides going to the members.
  enum class Keep : std::uint8_t { nothing, replies };

  /// `rewriting` is of the view that it was made by.
  Block(ReactorCore& core, Kind kind, Rewriting rewriting = {});
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  /// Takes over a command, whose bytes it keeps.
  void add(const CommandView& command, ReplySlot& slot);
  std::size_t size() const noexcept { return members_.size(); }
  ReactorCore& core() const noexcept { return core_; }

  /// All bytes, when no more commands come.
  std::string_view seal();
  /// A slot for the whole, and the Future that tells how it ended. Call it once, after seal().
  static ReplySlot& make_slot(Shared<Block> block, Keep keep, Future<void>& ended);

  /// Every member that has no result yet fails, silently: the error is told through the whole.
  void fail_members(const Error& error);
  /// Those that were kept, translated: may throw what a response callback throws.
  std::vector<Reply> take_replies();

 private:
  ~Block();  // by its last owner

  struct Member {
    ReplySlot* slot;
    Translation translation = {};                 // of the reply that is kept; `slot` has its own
    std::optional<Error> refused = std::nullopt;  // when it was to be queued
  };

  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  void take_transaction(ReplySlot& slot, ReplyReader& reader);
  void take_queued(ReplyReader& reader);
  void take_exec(ReplySlot& slot, ReplyReader& reader);
  void take_batch(ReplySlot& slot, ReplyReader& reader);
  void take_member(Member& member, ReplyReader& reader);
  void settle_member(Member& member, ReplyReader& reader);
  Error explain(const Error& error) const;

  friend void retain(Block& block) noexcept;
  friend void release(Block& block) noexcept;

  ReactorCore& core_;  // borrowed; outlived by no slot
  Kind kind_;
  Rewriting rewriting_;
  Keep keep_ = Keep::nothing;
  std::string bytes_;
  std::vector<Member> members_;
  std::size_t replies_seen_ = 0;
  std::optional<Error> first_error_;
  std::vector<Reply> replies_;
  std::uint32_t owners_ = 0;
};

void retain(Block& block) noexcept;
void release(Block& block) noexcept;

}  // namespace deferredis::detail
