// TrackedLink: what the near cache adds to one connection.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/cache/cache_link.hpp>
#include <deferredis/client/cache/cache_registry.hpp>
#include <deferredis/client/cache/flight.hpp>
#include <deferredis/client/cache/redirection.hpp>
#include <deferredis/client/cache/written_keys.hpp>
#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/reactor/loop/alarm.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// The connection of a TrackedLink.
class LinkHost {
 public:
  /// Bytes were written by the link itself: send them at the end of the turn.
  virtual void link_wrote() = 0;
  /// The server tracks what this connection reads, or refuses to, for this reason.
  virtual void tracking_known(const Error* refusal) = 0;
  /// Who is told of changed keys if this connection speaks RESP2; null: nobody.
  virtual Redirection* redirection() = 0;

 protected:
  ~LinkHost() = default;
};

/// Stands between one connection and its conversation, once its client has a near cache.
///
/// - A read of a cache gets CLIENT CACHING YES before it and PTTL behind it, in the same write.
/// - What a command has written is removed from the caches when it is sent, and again when its
///   reply arrives, before its future can be seen.
/// - Reports of changed keys remove their entries.
/// - The entries may be used for max_silence from the moment when the latest answered command was
///   sent: the server reported every earlier change before it answered. A PING provokes an answer
///   if there is none. In a cluster only reads of cached keys count, because they also show whether
///   the node still answers for them.
/// - With RESP2 the reports come over another connection, the Redirection; then both must have been
///   proven, and a loss of either ends the use of the entries.
/// - When it is destroyed, because the connection is lost, nothing that was read over it is used.
///
/// Ownership: borrows the registry, the conversation and the host.
class TrackedLink final : RegisteredLink, RedirectedLink {
 public:
  TrackedLink(Reactor& reactor, CacheRegistry& registry, ConnectionFsm& fsm, LinkHost& host);
  TrackedLink(const TrackedLink&) = delete;
  TrackedLink& operator=(const TrackedLink&) = delete;
  ~TrackedLink();

  /// Sends the command, or the encoded commands, and notes what matters about them.
  void send(const CommandView& command, ReplySlot& slot);
  void send(std::string_view bytes, ReplySlot& slot);
  /// Bytes were received and handled; call it before any user code can run.
  void received();
  /// A push arrived. Returns true if it was a report of changed keys for this link.
  bool push_came(ReplyReader& push);

 private:
  using Position = WriteBuffer::Position;
  enum class Tracking : std::uint8_t { off, asked, on, refused };
  /// Is the redirection to the same server?
  enum class Mark : std::uint8_t { unknown, asked, found };
  /// A command that may prove that the connection is alive.
  struct Proof {
    Position end;
    TimePoint sent;
    std::uint64_t withdrawals;
  };
  /// What one write changes.
  struct Write {
    Position begin;
    Position end;
    WrittenKeys keys;
  };
  struct Step;

  template <class What>
  void send_any(const What& what, ReplySlot& slot);
  template <class What>
  void send_read(Flight& flight, const What& what, ReplySlot& slot, TimePoint now);
  bool tracks(std::string_view key, TimePoint now);
  bool redirected(TimePoint now);
  void ask_for_mark(TimePoint now);
  void ask_to_track(TimePoint now);
  void stop_tracking(TimePoint now);
  void refuse_tracking(const Error& refusal);
  void tracking_answered(ReplyReader& reader);
  void mark_answered(ReplyReader& reader);
  static void take_nothing(ReplySlot& slot, ReplyReader& reader);
  static void take_mark(ReplySlot& slot, ReplyReader& reader);
  static void take_tracking(ReplySlot& slot, ReplyReader& reader);
  static void take_caching(ReplySlot& slot, ReplyReader& reader);
  static void take_ttl(ReplySlot& slot, ReplyReader& reader);
  static void take_probe(ReplySlot& slot, ReplyReader& reader);
  void ask_about(Flight& flight, std::uint32_t attempt, TimePoint now);
  void send_step(const CommandView& command, ReplySlot& step, TimePoint now);
  ReplySlot& make_step(Flight* flight, std::uint32_t attempt, const CommandRow& row,
                       CommandData::Decode decode);
  void note_proof(TimePoint sent);
  void note_any_answer(TimePoint sent);
  void forget_entries() override;
  void redirection_changed(const Error* refusal) override;
  void all_keys_changed() override;
  void redirection_proven() override { renew(); }
  bool in_use() const noexcept override { return link_->in_use(); }
  void renew();
  void apply(const WrittenKeys& keys) const;
  void arm();
  void probe();

  Reactor& reactor_;                    // borrowed
  CacheRegistry& registry_;             // borrowed
  ConnectionFsm& fsm_;                  // borrowed
  LinkHost& host_;                      // borrowed
  Redirection* redirection_ = nullptr;  // borrowed; RESP2
  Shared<CacheLink> link_;              // shared with the entries
  Shared<CacheLink> self_;              // shared with our own steps: lost with this object only
  std::optional<Proof> proof_;          // sent, not answered
  TimePoint proven_ = TimePoint::min();
  std::deque<Write> writes_;  // sent, not answered; oldest first
  KeysInTransaction in_transaction_;
  std::string probe_key_;  // the key read last
  Alarm probe_alarm_;
  std::uint32_t changes_ = 0;  // of the redirection: answers from before do not matter
  Mark mark_ = Mark::unknown;
  Tracking tracking_ = Tracking::off;
};

}  // namespace deferredis::detail
