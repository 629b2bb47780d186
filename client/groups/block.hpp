// Commands that leave together, as one run of bytes on one connection, and end together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/groups/ensure.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/client/scripts/library_loads.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/timer.hpp>

namespace deferredis::detail {

/// MULTI, commands, EXEC; or commands alone (a batch); or one command (a single one). WAIT behind
/// them where their replication is to be ensured; then nobody is told a result before its reply.
///
/// On the way it is one command with many replies: it waits, expires and is lost as a whole. It
/// holds its members, the slots of its commands, until their results are known.
class Block {
 public:
  /// A failure of the whole is told by the whole, and of a single one by its only member.
  enum class Kind : std::uint8_t { transaction, batch, single };
  /// What the replies are kept as, besides going to the members.
  enum class Keep : std::uint8_t { nothing, replies };

  /// `rewriting` and `ensure` are of the view that it was made by.
  Block(ReactorCore& core, Kind kind, Rewriting rewriting = {}, const Ensure& ensure = {});
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  /// Takes over a command, whose bytes it keeps.
  void add(const CommandView& command, ReplySlot& slot);
  /// The same for a script with its text (Effect::script): the first time it goes as EVAL, which
  /// makes the server know it, and then by its SHA1. A function's library goes ahead of the block.
  void add_script(const CommandView& script, ReplySlot& slot);
  std::size_t size() const noexcept { return members_.size(); }
  /// Is one of them a script, which may have made the text of its error?
  bool has_script() const noexcept;
  Kind kind() const noexcept { return kind_; }
  ReactorCore& core() const noexcept { return core_; }

  /// A command that is awaited so long before the block is sealed ends all of it: who awaits it may
  /// be the one who would seal it. Zero: never.
  void expires_after(Duration patience) noexcept { patience_ = patience; }
  /// Why it takes no more commands, and cannot be sent: it has expired so.
  const std::optional<Error>& expired() const noexcept { return expired_; }

  /// No more commands come.
  void seal();
  /// All of it.
  std::string_view bytes() const noexcept { return bytes_; }
  /// The keys of all commands, as views.
  std::vector<std::string_view> keys() const;
  /// Of Kind::single, with its command, whose slot this is: seal() and make_slot() in one.
  static ReplySlot& make_single(const Shared<Block>& block, ReplySlot& slot);
  /// The same, of again().
  static ReplySlot& make_again(const Shared<Block>& block);
  /// A slot for the whole, and the Future that tells how it ended. Call it once, after seal().
  static ReplySlot& make_slot(Shared<Block> block, Keep keep, Future<void>& ended);

  /// Instead of sending its bytes: gives every command of a batch to `send`, which settles the
  /// slot that it gets; `whole` ends when all have. A function comes with its text.
  static void send_apart(const Shared<Block>& block, ReplySlot& whole,
                         MoveFunction<void(const CommandView&, ReplySlot&)> send);

  /// Is told when the server says that another one has the keys (MOVED), under the frames of the
  /// connection. `command` is the slot of a single one: true takes it over, for again().
  using Moved = MoveFunction<bool(const Error& moved, ReplySlot* command)>;
  void on_moved(Moved fn) { on_moved_ = std::move(fn); }
  /// The command of a single one again, for `slot`.
  Shared<Block> again(ReplySlot& slot) const;

  /// What was not executed, because the server forgot a script or is in a state that passes
  /// (LOADING ...), may go once more, before this: its futures stay open, and the whole ends as if
  /// they had no result. Where it is not called, nothing goes again but forgotten scripts.
  void may_go_again(TimePoint deadline) noexcept { again_until_ = deadline; }
  /// When a batch has ended: something goes again.
  bool puts_off() const noexcept { return !forgotten_.empty() || !put_off_.empty(); }
  /// It, in a block of its own; scripts that the server forgot
  /// bring their texts. Null: nothing does.
  Shared<Block> take_put_off();
  /// What came of take_put_off()'s block, or of one that was taken from that, is part of this one's
  /// result.
  void absorb(Block& later);
  /// The error that a batch of several rounds ends with.
  const std::optional<Error>& first_error() const noexcept { return first_error_; }
  /// When a transaction has failed: nothing of it was executed, its futures are open, and it may be
  /// sent again as it is.
  bool goes_again() const noexcept { return goes_again_; }
  /// How long what goes again waits; zero: the state of the server is no reason.
  Duration wait() const noexcept;

  /// Every member that has no result yet fails, silently: the error is told through the whole.
  void fail_members(const Error& error);
  /// Those that were kept, translated: may throw what a response callback throws.
  std::vector<Reply> take_replies();

 private:
  ~Block();  // by its last owner

  struct Member {
    ReplySlot* slot;
    const CommandRow* row;
    std::size_t begin;                            // of its bytes, see at()
    Translation translation = {};                 // of the reply that is kept; `slot` has its own
    std::optional<Error> refused = std::nullopt;  // when it was to be queued
    std::optional<std::size_t> library = std::nullopt;  // of its function
    const ReplySlot* caller = nullptr;                  // whose result it is; before seal()
    TimePoint since{};                                  // it was added
    std::size_t place = 0;                              // in the first round
  };
  // What goes its own way: the command at `index`.
  struct Part {
    Shared<Block> block;
    std::size_t index;
  };

  /// A script that went by its SHA1.
  struct Hashed {
    std::size_t member;
    std::size_t from, to;  // its bytes, see at()
    std::size_t script;
  };
  struct KnownScript {
    std::string sha1;
    std::string text;
  };

  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  void take(ReplySlot& slot, ReplyReader& reader);
  void take_before_wait(ReplySlot& slot, ReplyReader& reader);
  bool put_off(std::size_t at, ReplyReader& reader);
  static bool may_forge(ReplySlot& slot) noexcept;
  bool passes(const CommandRow& row, const Error& error) const noexcept;
  bool begins_again(const Error& error);
  void watch(const ReplySlot& caller);
  void expire();
  bool told_moved(const Error& error, ReplySlot* command);
  void settle_whole(ReplySlot& slot);
  std::size_t reply_count() const noexcept;
  void take_transaction(ReplySlot& slot, ReplyReader& reader);
  void take_queued(ReplyReader& reader);
  void take_exec(ReplySlot& slot, ReplyReader& reader);
  void take_batch(ReplySlot& slot, ReplyReader& reader);
  void take_member(Member& member, ReplyReader& reader);
  void settle_member(Member& member, ReplyReader& reader);
  // Bytes of commands are counted from the first command on, or MULTI.
  std::string_view at(std::size_t from, std::size_t to = std::string::npos) const noexcept {
    return std::string_view(bytes_).substr(loads_size_ + from, to - from);
  }
  std::string_view bytes_of(std::size_t index) const noexcept;
  class PartEnd;
  static void take_part(ReplySlot& slot, ReplyReader& reader);
  void part_failed(std::size_t index, const Error& error);
  void part_ended();
  bool members_quiet() const noexcept { return kind_ != Kind::single; }
  Error explain(const Error& error) const;

  friend void retain(Block& block) noexcept;
  friend void release(Block& block) noexcept;

  ReactorCore& core_;  // borrowed; outlived by no slot
  Kind kind_;
  Rewriting rewriting_;
  Keep keep_ = Keep::nothing;
  Ensure ensure_;
  LibraryLoads loads_;
  std::size_t loads_size_ = 0;  // their bytes, at the front
  std::string bytes_;
  std::vector<Member> members_;
  std::size_t replies_seen_ = 0;
  std::optional<Error> first_error_;
  std::vector<Reply> replies_;
  ReplySlot* whole_ = nullptr;  // while its commands go their own ways
  std::size_t parts_left_ = 0;
  std::vector<std::string> before_wait_;  // what was answered before WAIT was
  std::optional<Error> shortfall_;        // of what was to be ensured
  Moved on_moved_;
  std::vector<KnownScript> scripts_;
  std::vector<Hashed> hashed_;
  std::size_t next_hashed_ = 0;
  std::vector<Hashed> forgotten_;
  std::vector<std::size_t> put_off_;  // members that meet a state of the server
  TimePoint again_until_{};           // may_go_again()
  std::uint8_t round_ = 1;
  bool goes_again_ = false;
  Duration patience_{};
  Timer uncommitted_;
  std::optional<Error> expired_;
  std::uint32_t owners_ = 0;
};

void retain(Block& block) noexcept;
void release(Block& block) noexcept;

}  // namespace deferredis::detail
