// CommandGroup: commands that are sent together, as one run of bytes on one connection, and end
// together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/groups/commit_watch.hpp>
#include <deferredis/client/groups/ensured_replies.hpp>
#include <deferredis/client/groups/group_rounds.hpp>
#include <deferredis/client/groups/group_scripts.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/client/scripts/library_loads.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// MULTI, commands, EXEC (a transaction); or only commands (a batch); or one command (a single
/// group). If their replication must be ensured, WAIT follows them, and no result is delivered
/// before its reply.
///
/// On its way a group is one command with many replies: it waits, expires and is lost as a whole.
/// It holds its members, the slots of its commands, until their results are known.
///
/// It collects the commands and gives each its reply. Its parts know the rest: which scripts the
/// server has learned (GroupScripts), how long somebody may await what is never sent (CommitWatch),
/// how well the writes hold (EnsuredReplies), and when to send again (GroupRounds).
class CommandGroup {
 public:
  /// A transaction or batch reports a failure of the whole itself; a single group reports it
  /// through its only member.
  enum class Kind : std::uint8_t { transaction, batch, single };
  /// How the replies are kept, besides passing them to the members.
  enum class Keep : std::uint8_t { nothing, replies };

  /// `rewriting` and `ensure` are those of the view that makes it.
  CommandGroup(ReactorCore& core, Kind kind, Rewriting rewriting = {}, const Ensure& ensure = {});
  CommandGroup(const CommandGroup&) = delete;
  CommandGroup& operator=(const CommandGroup&) = delete;

  /// Takes over a command; keeps a copy of its bytes.
  void add(const CommandView& command, ReplySlot& slot);
  /// The same for a script with its text (Effect::script). The first time it is sent as EVAL, which
  /// teaches it to the server, and then by its SHA1. A function's library is sent before the group.
  void add_script(const CommandView& script, ReplySlot& slot);
  std::size_t size() const noexcept { return members_.size(); }
  /// Is one of them a script, which may have written the text of its error?
  bool has_script() const noexcept;
  Kind kind() const noexcept { return kind_; }
  /// What its client knows in addition to the command table.
  const KnownCommands* own_commands() const noexcept { return rewriting_.own_commands.get(); }
  ReactorCore& core() const noexcept { return core_; }

  /// If a command is awaited for this long before the group is sealed, the whole group ends: the
  /// awaiting code may be the code that would seal it. Zero: never.
  void expires_after(Duration patience) noexcept { watch_.set_patience(patience); }
  /// Why it takes no more commands and cannot be sent: it has expired in that way.
  /// It will be sent, after others: that a result is awaited no longer ends it.
  void will_be_sent() noexcept { watch_.stop(); }
  const std::optional<Error>& expired() const noexcept { return watch_.why_expired(); }

  /// No more commands follow.
  void seal();
  /// The bytes of the whole group.
  std::string_view bytes() const noexcept { return bytes_; }
  /// The keys of all commands, as views.
  std::vector<std::string_view> keys() const;
  /// For Kind::single with its command, whose slot this is: seal() and make_slot() in one.
  static ReplySlot& make_single(const Shared<CommandGroup>& group, ReplySlot& slot);
  /// The same for a group from again().
  static ReplySlot& make_again(const Shared<CommandGroup>& group);
  /// A slot for the whole group, and the Future that tells how it ended. Call it once, after
  /// seal().
  static ReplySlot& make_slot(Shared<CommandGroup> group, Keep keep, Future<void>& ended);

  /// Called when the server says that another one has the keys (MOVED), inside the connection's
  /// frames. For a single group, `command` is its slot, and returning true takes it over, for
  /// again().
  using Moved = MoveFunction<bool(const Error& moved, ReplySlot* command)>;
  void on_moved(Moved fn) { on_moved_ = std::move(fn); }
  /// The command of a single group again, for `slot`.
  Shared<CommandGroup> again(ReplySlot& slot) const;

  /// Lets commands that were not executed, because the server forgot a script or is in a temporary
  /// state (LOADING ...), be sent again until the deadline. Their futures stay open, and the group
  /// ends as if they had no result. Without this call only forgotten scripts that may be repeated
  /// are sent again.
  void may_go_again(TimePoint deadline) noexcept { rounds_.allow_until(deadline); }
  /// After a batch has ended: will something be sent again?
  bool puts_off() const noexcept { return !forgotten_.empty() || !put_off_.empty(); }
  /// Moves that into a group of its own; scripts that the server forgot are sent with their texts.
  /// Null if there is nothing.
  Shared<CommandGroup> take_put_off();
  /// Adds the results of the group from take_put_off(), or of a later one taken from it, to this
  /// group's result.
  void absorb(CommandGroup& later);
  /// The error with which a batch of several rounds ends.
  const std::optional<Error>& first_error() const noexcept { return first_error_; }
  /// What goes again was refused by a server that named this one: it goes there (follow_redirects).
  const std::optional<Endpoint>& redirect() const noexcept { return redirect_; }
  /// After a transaction has failed: true if nothing was executed and its futures are still open,
  /// so that it may be sent again unchanged.
  bool goes_again() const noexcept { return goes_again_; }
  /// How long to wait before sending again; zero: the server's state is not the reason.
  Duration wait() const noexcept;

  /// For commands that are sent one by one (send_apart): the command at `index`.
  const CommandRow& row(std::size_t index) const noexcept { return *members_[index].row; }
  /// What is sent for it: a script always goes with its text.
  struct Alone {
    const CommandRow& row;
    std::string bytes;
  };
  Alone alone(std::size_t index) const;
  /// The text of its function's library.
  std::optional<std::string_view> library(std::size_t index) const;
  /// Takes its reply.
  void take_alone(std::size_t index, ReplyReader& reader);
  void fail_alone(std::size_t index, const Error& error);
  /// All have ended.
  void settle_whole(ReplySlot& slot);

  /// Fails every member without a result, silently: the whole reports the error.
  void fail_members(const Error& error);
  /// The kept replies, translated. May throw what a response callback throws.
  std::vector<Reply> take_replies();

 private:
  ~CommandGroup();  // deleted by its last owner

  struct Member {
    ReplySlot* slot;
    const CommandRow* row;
    std::size_t begin;                                  // of its bytes, see at()
    Translation translation = {};                       // of the kept reply; `slot` has its own
    std::optional<Error> refused = std::nullopt;        // the server's refusal to queue it
    std::optional<std::size_t> library = std::nullopt;  // of its function
    std::size_t place = 0;                              // in the first round
  };

  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  void take(ReplySlot& slot, ReplyReader& reader);
  void take_before_wait(ReplySlot& slot, ReplyReader& reader);
  bool put_off(std::size_t at, ReplyReader& reader);
  static bool may_forge(ReplySlot& slot) noexcept;
  std::string_view bytes_of(std::size_t index) const noexcept;
  std::string with_text(const GroupScripts::Hashed& script) const;
  static const CommandRow& row_with_text(const Member& member) noexcept;
  void add_again(Member& member, std::size_t at, const GroupScripts::Hashed* forgotten,
                 CommandGroup& later);
  bool begins_again(const Error& error);
  void note_redirect(const Error& error);
  bool told_moved(const Error& error, ReplySlot* command);
  std::size_t reply_count() const noexcept;
  void take_transaction(ReplySlot& slot, ReplyReader& reader);
  void take_queued(ReplyReader& reader);
  void take_exec(ReplySlot& slot, ReplyReader& reader);
  void take_batch(ReplySlot& slot, ReplyReader& reader);
  void take_member(Member& member, ReplyReader& reader);
  void settle_member(Member& member, ReplyReader& reader);
  // Positions of commands count from the first command, or from MULTI.
  std::string_view at(std::size_t from, std::size_t to = std::string::npos) const noexcept {
    return std::string_view(bytes_).substr(loads_size_ + from, to - from);
  }
  bool members_quiet() const noexcept { return kind_ != Kind::single; }
  Error explain(const Error& error) const;

  friend void retain(CommandGroup& group) noexcept;
  friend void release(CommandGroup& group) noexcept;

  ReactorCore& core_;  // borrowed; outlives every slot
  Kind kind_;
  Rewriting rewriting_;
  bool sealed_ = false;
  Keep keep_ = Keep::nothing;
  LibraryLoads loads_;
  std::size_t loads_size_ = 0;  // their bytes, at the front
  std::string bytes_;
  std::vector<Member> members_;
  GroupScripts scripts_;
  CommitWatch watch_;
  EnsuredReplies ensured_;
  std::size_t replies_seen_ = 0;
  std::optional<Error> first_error_;
  std::optional<Endpoint> redirect_;
  std::vector<Reply> replies_;
  Moved on_moved_;
  GroupRounds rounds_;
  std::vector<const GroupScripts::Hashed*> forgotten_;  // by the server; of scripts_
  std::vector<std::size_t> put_off_;  // members that met a temporary state of the server
  bool goes_again_ = false;
  Duration wait_{};  // if it goes again
  std::uint32_t owners_ = 0;
};

void retain(CommandGroup& group) noexcept;
void release(CommandGroup& group) noexcept;

}  // namespace deferredis::detail
