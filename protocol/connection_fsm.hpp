// The whole conversation over one connection, without a socket: bytes and time come in, bytes
// and results go out.
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

/// What a push meant to those who were told of it.
enum class PushMeaning : std::uint8_t {
  unknown,  ///< nothing: it is counted
  news,     ///< it was taken, and answers no command
  answer,   ///< with it the next command, which pushes answer, has all of its answer
};

/// What the conversation tells its owner. None of these run a user's code.
class ConnectionEvents {
 public:
  /// The handshake is done: commands may be sent.
  virtual void connection_ready() = 0;
  /// It cannot go on: close the transport, then call lost(). At most once.
  virtual void connection_failed(const Error& reason) = 0;
  /// A RESP3 push came, or what stands for one where the connection listens. `awaited`: the command
  /// whose reply is next is one that pushes answer; else it cannot be an answer.
  virtual PushMeaning push_received(ReplyReader& push, bool awaited) = 0;
  /// A push came that was over a limit; its content is lost.
  virtual void push_refused(const Error&) {}
  /// The server answered a command with an error, which goes on to the command after this.
  virtual void error_received(const Error&) {}
  /// tick() is needed at `when`, earlier than was said before.
  virtual void wake_sooner(TimePoint when) = 0;

 protected:
  ~ConnectionEvents() = default;
};

struct FsmOptions {
  HandshakeOptions handshake = {};
  ReplyLimits limits = {};
  Duration handshake_timeout = std::chrono::seconds(3);
  Duration ping_interval = std::chrono::seconds(5);  ///< silence after which a PING asks; 0: never
  /// While replies are owed: without progress of the oldest of them, see progress_bytes; 0: never.
  Duration dead_after = std::chrono::seconds(10);
  /// For subscriptions or MONITOR alone: RESP2's messages and MONITOR's lines are pushes.
  bool listens = false;
};

/// One connection's conversation: handshake, then pipelined commands in a FIFO, deadlines,
/// liveness, pushes. One object per connection: nothing of an old one can leak into the next.
///
/// Ownership: borrows options, events and chunk pool.
class ConnectionFsm {
 public:
  ConnectionFsm(detail::ReactorCore& core, ChunkPool& chunks, const FsmOptions& options,
                ConnectionEvents& events);
  ConnectionFsm(const ConnectionFsm&) = delete;
  ConnectionFsm& operator=(const ConnectionFsm&) = delete;
  ~ConnectionFsm();

  /// The transport is there: the handshake begins. `resp2`: do not try HELLO. `role`: another
  /// one fails it. Call tick() next.
  void begin(TimePoint now, bool resp2, ServerRole role = ServerRole::any);
  /// Bytes came. Runs no code of users. std::bad_alloc: see out_of_memory().
  void receive(std::string_view bytes, TimePoint now);
  /// receive() or receive_room() threw std::bad_alloc: the place in the stream is lost, and so is
  /// the connection. The command whose reply it was has asked for too much.
  void out_of_memory();
  /// Where the next bytes are best received: the tail of a large string, or nowhere special.
  std::span<char> receive_room();
  /// Writes a command and keeps its slot, whose data is filled in, until the reply. Only when
  /// ready().
  void send(const CommandView& command, ReplySlot& slot, TimePoint now) {
    push(slot, command.encode(output_), now);
  }
  /// The same with bytes encoded before.
  void send(std::string_view bytes, ReplySlot& slot, TimePoint now);
  /// Time passed: expires commands, pings, finds the peer dead. Returns when to call it again.
  /// What has come by `now` must have been received: an answer in time is not undone.
  /// `away`: for so long nobody could look at what the peer says, although a tick was due. That was
  /// not its silence: it has so much longer to answer.
  TimePoint tick(TimePoint now, Duration away = Duration::zero());
  /// Is a deadline over, or the peer to be looked at? Then tick() comes before anything is sent.
  bool tick_due(TimePoint now) const noexcept { return now >= wake_at_; }
  /// The connection is gone: every unanswered command goes to its interceptor or fails with
  /// `reason`, told not_sent or maybe_applied by what was handed over. Nothing may follow.
  void lost(const Error& reason);
  /// The same in portions, which begin with the oldest: hand_back() until it gives false.
  void begin_loss(const Error& reason);
  /// One command more than `cost` allows, where each costs 1, and 1 for each KiB of it.
  bool hand_back(std::size_t cost);
  static constexpr std::size_t all_of_it = static_cast<std::size_t>(-1);

  WriteBuffer& output() noexcept { return output_; }
  bool ready() const noexcept { return phase_ >= Phase::ready; }
  bool resp3() const noexcept { return handshake_.resp3(); }
  bool hello_unanswered() const noexcept {
    return phase_ == Phase::handshake && handshake_.hello_unanswered();
  }
  /// Has the handshake failed because the server has another role than was asked for?
  bool wrong_role() const noexcept { return handshake_.wrong_role(); }
  /// Commands without their reply, tombstones included.
  std::size_t in_flight() const noexcept { return line_.size(); }
  /// Does no command of a user wait for its reply? Tombstones do not count.
  bool idle() noexcept;
  /// Cancels the commands that wait at the server, but for those that have an interceptor.
  void end_blocking();
  /// Bytes of the replies received.
  std::uint64_t bytes_received() const noexcept { return bytes_received_; }
  std::uint64_t unknown_pushes() const noexcept { return unknown_pushes_; }

 private:
  enum class Phase : std::uint8_t {
    idle,
    ended,
    handshake,
    ready,
    listening
  };  // from ready on: it is

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
  void expire_one(ReplySlot& slot, WriteBuffer::Position place);
  void drop_withdrawn() noexcept;
  void note_progress(std::size_t received, TimePoint now) noexcept;
  TimePoint check_peer(TimePoint now);
  void ping(TimePoint now);
  void give_back(ReplySlot& slot, WriteBuffer::Position from);
  void end_loss();

  detail::ReactorCore& core_;  // borrowed
  const FsmOptions& options_;  // borrowed
  ConnectionEvents& events_;   // borrowed
  WriteBuffer output_;
  RespParser parser_;
  Handshake handshake_;
  std::string partial_;  // the bytes so far of a reply that is not complete
  std::string bulk_;     // the payload of a large string, received in place
  std::size_t bulk_received_ = 0;
  std::size_t bulk_length_ = 0;  // 0: no large string is being received
  detail::CommandLine line_;     // the head's reply is next; places are positions of output_
  detail::CommandLine::Walk sent_walk_;   // over those of which something was sent
  std::size_t withdrawn_ = 0;             // in line_
  std::uint32_t answered_ = 0;            // replies that the head has, where it is a block
  TimePoint wake_at_ = TimePoint::max();  // when our owner will call tick()
  TimePoint last_received_{};
  TimePoint progress_at_{};  // of what the oldest owed reply needs: see check_peer
  std::uint64_t progress_ = 0;
  TimePoint handshake_deadline_ = TimePoint::max();
  std::uint64_t bytes_received_ = 0;
  std::uint64_t unknown_pushes_ = 0;
  Phase phase_ = Phase::idle;
  bool failed_ = false;  // told the owner; nothing more is read or sent

  struct Loss {
    Error reason;
    Error others;                // for all but the command that met with it
    WriteBuffer::Position sent;  // what had been handed over
    bool first = true;
    bool had_secret;
    const CommandRow* row = nullptr;  // of the error that was made last
    std::optional<Error> named = {};
  };
  std::optional<Loss> loss_;  // commands are being handed back
};

}  // namespace deferredis
