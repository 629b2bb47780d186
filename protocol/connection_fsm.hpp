// The whole conversation over one connection, without a socket: bytes and time come in, bytes and
// results go out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <deferredis/protocol/command_line.hpp>
#include <deferredis/protocol/handshake.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {

namespace detail {
class ReactorCore;
}

/// What a push meant to those who received it.
enum class PushMeaning : std::uint8_t {
  unknown,  ///< nothing: the push is counted
  news,     ///< it was used, and does not answer a command
  answer,   ///< it completes the answer to the next command, which pushes answer
};

/// What the conversation reports to its owner. None of these calls runs user code.
class ConnectionEvents {
 public:
  /// The handshake is complete: commands may be sent.
  virtual void connection_ready() = 0;
  /// The conversation cannot continue: close the transport, then call lost(). At most once.
  virtual void connection_failed(const Error& reason) = 0;
  /// A RESP3 push arrived, or its RESP2 equivalent on a connection that listens. `awaited`: pushes
  /// answer the command whose reply is next; otherwise the push cannot be an answer.
  virtual PushMeaning push_received(ReplyReader& push, bool awaited) = 0;
  /// A push over a limit arrived; its content is lost.
  virtual void push_refused(const Error&) {}
  /// The server answered a command with an error, which is passed to the command after this call.
  virtual void error_received(const Error&) {}
  /// tick() is needed at `when`, earlier than requested before.
  virtual void wake_sooner(TimePoint when) = 0;

 protected:
  ~ConnectionEvents() = default;
};

struct FsmOptions {
  HandshakeOptions handshake = {};
  ReplyLimits limits = {};
  Duration handshake_timeout = std::chrono::seconds(3);
  Duration ping_interval = std::chrono::seconds(5);  ///< silence before a PING; 0: never
  /// While replies are owed: how long the oldest may make no progress (see progress_bytes); 0:
  /// never.
  Duration dead_after = std::chrono::seconds(10);
  /// For a connection used only for subscriptions or MONITOR: RESP2's messages and MONITOR's lines
  /// count as pushes.
  bool listens = false;
  /// Between the handshake and the use of the connection, its owner sends commands of its own:
  /// then it calls prepared(). Until then replies are replies, even if `listens`.
  bool prepares = false;
};

/// The conversation on one connection: handshake, then pipelined commands in a FIFO, deadlines,
/// liveness, pushes. There is one object per connection, so nothing leaks into the next connection.
///
/// Ownership: borrows the options, the events and the chunk pool.
class ConnectionFsm {
 public:
  ConnectionFsm(detail::ReactorCore& core, ChunkPool& chunks, const FsmOptions& options,
                ConnectionEvents& events);
  ConnectionFsm(const ConnectionFsm&) = delete;
  ConnectionFsm& operator=(const ConnectionFsm&) = delete;
  ~ConnectionFsm();

  /// The transport is connected: the handshake begins. `resp2`: do not try HELLO. `role`: a server
  /// with another role fails the handshake. Call tick() next.
  void begin(TimePoint now, bool resp2, ServerRole role = ServerRole::any);
  /// See FsmOptions::prepares.
  void prepared() noexcept {
    if (phase_ == Phase::ready && options_.listens) phase_ = Phase::listening;
  }
  /// The owner uses the transport itself until end_diversion(): no PING is sent, and the peer is
  /// not checked. Only if it is ready() and nothing is in flight. Bytes for it go to output().
  /// Has nothing of a reply or push arrived that is not complete?
  bool between_replies() const noexcept {
    return partial_.empty() && bulk_length_ == 0 && !parser_.refusing();
  }
  void begin_diversion() noexcept { diverted_ = true; }
  /// The conversation goes on. Everything in output() was sent, and every reply was read.
  void end_diversion(TimePoint now);
  /// Bytes arrived. Runs no user code. If it throws std::bad_alloc, call out_of_memory().
  void receive(std::string_view bytes, TimePoint now);
  /// Call this when receive() or receive_room() threw std::bad_alloc. The place in the stream is
  /// lost, so the connection ends. The command whose reply was too large fails for that reason.
  void out_of_memory();
  /// Where to receive the next bytes: the tail of a large string, or an empty span for anywhere.
  std::span<char> receive_room();
  /// Writes a command, fills in its slot's data, and keeps the slot until the reply. Only if
  /// ready().
  void send(const CommandView& command, ReplySlot& slot, TimePoint now) {
    push(slot, command.encode(output_), now);
  }
  /// The same with bytes that are already encoded.
  void send(std::string_view bytes, ReplySlot& slot, TimePoint now);
  /// Time passed: expires commands, sends a PING, or finds the peer dead. Returns when to call it
  /// again. Everything that arrived by `now` must have been received, so that an answer in time
  /// still counts.
  /// `away`: for this long nobody could receive from the peer although a tick was due. The peer was
  /// not silent, so it gets this much more time to answer.
  TimePoint tick(TimePoint now, Duration away = Duration::zero());
  /// Has a deadline passed, or is a check of the peer due? Then call tick() before sending.
  bool tick_due(TimePoint now) const noexcept { return now >= wake_at_; }
  /// The connection is gone. Every unanswered command goes to its interceptor or fails with
  /// `reason`; it is not_sent or maybe_applied, depending on how much was handed over. Call nothing
  /// after this.
  void lost(const Error& reason);
  /// The same in portions, oldest first: call hand_back() until it returns false.
  void begin_loss(const Error& reason);
  /// Hands back commands until `cost` is exceeded. Each command costs 1, plus 1 for each KiB.
  bool hand_back(std::size_t cost);
  static constexpr std::size_t all_of_it = static_cast<std::size_t>(-1);

  WriteBuffer& output() noexcept { return output_; }
  bool ready() const noexcept { return phase_ >= Phase::ready; }
  bool resp3() const noexcept { return handshake_.resp3(); }
  bool hello_unanswered() const noexcept {
    return phase_ == Phase::handshake && handshake_.hello_unanswered();
  }
  /// What the server said of itself.
  const HelloReply& hello() const noexcept { return handshake_.hello(); }
  /// Did the handshake fail because the server's role differs from the requested one?
  bool wrong_role() const noexcept { return handshake_.wrong_role(); }
  /// Commands without a reply, including tombstones.
  std::size_t in_flight() const noexcept { return line_.size(); }
  /// True if no user's command waits for its reply. Tombstones do not count.
  bool idle() noexcept;
  /// Sends a PING now. Like the others of ours, it does not count as a command.
  void probe(TimePoint now) { ping(now); }
  /// Where the bytes of the oldest command without a complete answer begin in output().
  WriteBuffer::Position answered_until() const noexcept { return line_.front(); }
  /// Commands so far that expired before they were written. Each then counts as a part of the
  /// command before it.
  std::uint64_t withdrawals() const noexcept { return withdrawals_; }
  /// Cancels the commands that wait in the server, except those with an interceptor.
  void end_blocking();
  /// Bytes of the replies received so far.
  std::uint64_t bytes_received() const noexcept { return bytes_received_; }
  std::uint64_t unknown_pushes() const noexcept { return unknown_pushes_; }
  /// Changes whenever a command was sent, but not with our own PINGs.
  WriteBuffer::Position bytes_of_commands() const noexcept { return output_.end() - ping_bytes_; }

 private:
  enum class Phase : std::uint8_t {
    idle,
    ended,
    handshake,
    ready,
    listening
  };  // from here on: ready

  void push(ReplySlot& slot, std::size_t bytes, TimePoint now);
  bool passed_over(RespParser::Status status, std::string_view bytes);
  Error over_limit(Delivery delivery) const;
  void refused_received();
  void rest_received(std::string_view bytes);
  void frame_received(std::string_view frame);
  void bulk_received();
  void reply_received(ReplyReader& reader, char first);
  void push_received(ReplyReader& push);
  bool answer_due() const noexcept;
  void answer(ReplyReader& reader, bool is_error);
  bool answer_part(ReplyReader& reader);
  void decode(ReplySlot& slot, ReplyReader& reader);
  void answer_error(ReplySlot& slot, ReplyReader& reader, WriteBuffer::Position from);
  void handshake_reply(ReplyReader& reader);
  void become_ready();
  void keep_partial(std::string_view bytes);
  void begin_bulk(std::string_view bytes);
  void keep_bulk(std::string_view bytes);
  void unsolicited(ReplyReader& reader, bool is_error);
  void fail(const Error& reason);
  void wake_by(TimePoint when);
  void excuse(TimePoint now, Duration away) noexcept;
  TimePoint check_handshake(TimePoint now);
  TimePoint expire(TimePoint now);
  struct Expired;
  void expire_one(ReplySlot& slot, WriteBuffer::Position place, Expired& last);
  void drop_withdrawn() noexcept;
  void note_progress(std::size_t received, TimePoint now) noexcept;
  TimePoint check_peer(TimePoint now);
  void ping(TimePoint now);
  void give_back_or_fail(ReplySlot& slot, WriteBuffer::Position from) noexcept;
  void give_back(ReplySlot& slot, WriteBuffer::Position from);
  void end_loss();

  detail::ReactorCore& core_;  // borrowed
  const FsmOptions& options_;  // borrowed
  ConnectionEvents& events_;   // borrowed
  WriteBuffer output_;
  RespParser parser_;
  Handshake handshake_;
  std::string partial_;  // the bytes so far of an incomplete reply
  std::string bulk_;     // the payload of a large string, received in place
  std::size_t bulk_received_ = 0;
  std::size_t bulk_length_ = 0;  // 0: no large string is being received
  detail::CommandLine line_;     // the head's reply is next; places are positions in output_
  detail::CommandLine::Walk sent_walk_;  // over the commands that were at least partly sent
  std::size_t withdrawn_ = 0;            // in line_
  std::uint64_t withdrawals_ = 0;
  std::uint32_t answered_ = 0;            // replies the head has received, if it is a group
  TimePoint wake_at_ = TimePoint::max();  // when our owner will call tick()
  TimePoint last_received_{};
  TimePoint progress_at_{};  // last progress on the oldest owed reply: see check_peer
  std::uint64_t progress_ = 0;
  TimePoint handshake_deadline_ = TimePoint::max();
  std::uint64_t bytes_received_ = 0;
  std::uint64_t unknown_pushes_ = 0;
  WriteBuffer::Position ping_bytes_ = 0;  // of our own PINGs
  Phase phase_ = Phase::idle;
  bool failed_ = false;    // reported to the owner; nothing more is read or sent
  bool diverted_ = false;  // the owner uses the transport itself

  struct Loss {
    Error reason;
    Error others;                // for all commands except the one that caused it
    WriteBuffer::Position sent;  // how much had been handed over
    bool first = true;
    bool had_secret;
    const CommandRow* row = nullptr;  // of the latest error
    std::optional<Error> named = {};
  };
  std::optional<Loss> loss_;  // set while commands are handed back
};

}  // namespace deferredis
