#include <deferredis/protocol/connection_fsm.hpp>

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

#include <deferredis/protocol/own_error.hpp>

namespace deferredis {

namespace {

constexpr std::size_t large_bulk = 32 * 1024;        // received straight into the user's string
constexpr std::size_t trusted_length = 1024 * 1024;  // reserved without proof from the peer
constexpr std::size_t bulk_room = 256 * 1024;        // offered to each read
constexpr std::size_t kept_partial = 64 * 1024;      // capacity kept while replies are owed
constexpr std::size_t kept_idle = 512;               // capacity kept while none is owed

// Answers to the handshake are short, and come from a peer that is not verified yet.
constexpr std::size_t handshake_bytes = 64 * 1024;

ReplyLimits handshake_limits(const ReplyLimits& limits) {
  ReplyLimits less = limits;
  less.bulk_bytes = std::min(limits.bulk_bytes, handshake_bytes);
  less.total_bytes = std::min(limits.total_bytes, handshake_bytes);
  less.line_bytes = std::min(limits.line_bytes, handshake_bytes);
  less.decoded_bytes = std::min(limits.decoded_bytes, 16 * handshake_bytes);
  return less;
}

// Made in advance, when there is memory.
const Error no_memory(errc::limit_exceeded,
                      "out of memory while a reply was received; ask for less",
                      Delivery::maybe_applied);

void cancel_sent(ReplySlot& slot) {
  // Its place in the FIFO stays: the reply is read and dropped when it arrives.
  slot.fail(Error(errc::cancelled, std::string(slot.row->name) + ": cancelled after it was written",
                  Delivery::maybe_applied));
}

// The first bytes of most replies: answers that are not errors.
constexpr bool plain(char first) noexcept {
  return first == '$' || first == ':' || first == '+' || first == '*' || first == '_';
}

// The frames that stand for pushes on a RESP2 connection that listens. Messages and confirmations
// are arrays, but so is the answer to a PING. MONITOR's lines begin with a time.
bool stands_for_push(std::string_view frame) {
  if (frame[0] == '+') return frame[1] >= '0' && frame[1] <= '9';
  if (frame[0] != '*') return false;
  ReplyReader reader(frame);
  return reader.begin_aggregate() != 0 && is_text(reader.type()) && reader.read_text() != "pong";
}

// What a server says, before we send anything, to a connection that it does not accept. Only known
// texts are shown: others may be our password, sent back.
std::string_view turned_away(const Error& answer) {
  for (const std::string_view words :
       {"ERR max number of clients reached", "DENIED Redis is running in protected mode"}) {
    if (answer.message().starts_with(words)) return words;
  }
  return {};
}

}  // namespace

ConnectionFsm::ConnectionFsm(detail::ReactorCore& core, ChunkPool& chunks,
                             const FsmOptions& options, ConnectionEvents& events)
    : core_(core),
      options_(options),
      events_(events),
      output_(chunks),
      parser_(handshake_limits(options.limits)),
      handshake_(options.handshake, false) {}

ConnectionFsm::~ConnectionFsm() {
  if (phase_ != Phase::ended) lost(Error(errc::closed, "the connection was destroyed"));
  else hand_back(all_of_it);
}

void ConnectionFsm::begin(TimePoint now, bool resp2, ServerRole role) {
  assert(phase_ == Phase::idle);
  phase_ = Phase::handshake;
  last_received_ = progress_at_ = now;
  handshake_deadline_ = now + options_.handshake_timeout;
  wake_at_ = now;  // our owner calls tick() next
  handshake_ = Handshake(options_.handshake, resp2, role);
  if (handshake_.begin(output_) == Handshake::Progress::ready) become_ready();
}

void ConnectionFsm::send(std::string_view bytes, ReplySlot& slot, TimePoint now) {
  output_.append(bytes);
  push(slot, bytes.size(), now);
}

void ConnectionFsm::push(ReplySlot& slot, std::size_t bytes, TimePoint now) {
  assert(ready());
  ++slot.attempts;
  slot.set_canceller<cancel_sent>();
  TimePoint due = slot.deadline;
  if (line_.empty()) {
    progress_at_ = now;
    progress_ = 0;
    if (options_.dead_after.count() > 0) due = std::min(due, now + options_.dead_after);
  }
  line_.push(slot, bytes);
  wake_by(due);
}

void ConnectionFsm::end_diversion(TimePoint now) {
  assert(line_.empty() && output_.unsent() == 0);
  diverted_ = false;
  output_.release_until(output_.end());
  line_.start_at(output_.end());
  last_received_ = progress_at_ = now;
  if (options_.ping_interval.count() > 0) wake_by(now + options_.ping_interval);
}

void ConnectionFsm::wake_by(TimePoint when) {
  if (when >= wake_at_) return;
  wake_at_ = when;
  events_.wake_sooner(when);
}

void ConnectionFsm::end_blocking() {
  line_.for_each_live([](ReplySlot& slot) {
    if (slot.blocking && slot.interceptor == nullptr) cancel_sent(slot);
  });
}

// --- receiving -----------------------------------------------------------------------------------

void ConnectionFsm::receive(std::string_view bytes, TimePoint now) {
  last_received_ = now;
  bytes_received_ += bytes.size();
  const std::uint64_t allocation_failures = core_.allocation_failures;
  if (withdrawn_ != 0) [[unlikely]]
    drop_withdrawn();
  const WriteBuffer::Position before = line_.front();
  const std::size_t received = bytes.size();
  while (!bytes.empty() && !failed_) {
    const auto [status, used] = parser_.scan(bytes);
    if (status != RespParser::Status::complete) [[unlikely]] {
      if (!passed_over(status, bytes)) break;
      bytes.remove_prefix(used);
      continue;
    }
    if (partial_.empty() && bulk_length_ == 0) [[likely]] {
      frame_received(bytes.substr(0, used));
    } else {
      rest_received(bytes.substr(0, used));
    }
    bytes.remove_prefix(used);
  }
  if (core_.allocation_failures != allocation_failures) [[unlikely]]
    fail(Error(errc::connection, "out of memory while a reply was read", Delivery::maybe_applied));
  // Release once for all of them; whoever wanted to send one again has its bytes by now.
  if (!ready()) return;
  if (line_.front() != before) progress_at_ = now, progress_ = 0;
  else note_progress(received, now);
  output_.release_until(line_.front());
  if (line_.empty() && partial_.empty() && partial_.capacity() > kept_idle) partial_ = {};
}

void ConnectionFsm::out_of_memory() { fail(no_memory); }

// A slot that has left the FIFO always gets a result, whatever its decoder does.
inline void ConnectionFsm::decode(ReplySlot& slot, ReplyReader& reader) {
  try {
    slot.decode(slot, reader);
  } catch (const std::bad_alloc&) {
    detail::fail_out_of_memory(slot);
  }
}

// Handles a status other than `complete`. Returns true if a reply has ended and others may follow.
bool ConnectionFsm::passed_over(RespParser::Status status, std::string_view bytes) {
  switch (status) {
    case RespParser::Status::need_more: keep_partial(bytes); return false;
    case RespParser::Status::refused: refused_received(); return true;
    case RespParser::Status::malformed:
      fail(Error(errc::protocol, "malformed reply: " + std::string(parser_.why()),
                 Delivery::maybe_applied));
      return false;
    default: fail(over_limit(Delivery::maybe_applied)); return false;
  }
}

Error ConnectionFsm::over_limit(Delivery delivery) const {
  if (phase_ == Phase::handshake) {
    return Error(errc::limit_exceeded,
                 "a reply to the handshake is over " + std::to_string(handshake_bytes) +
                     " bytes: the peer is not a Redis server, or reply_limits are too low",
                 Delivery::not_sent);
  }
  return Error(errc::limit_exceeded, std::string(parser_.why()), delivery);
}

// A reply over a limit was dropped: only its command fails.
void ConnectionFsm::refused_received() {
  partial_ = {};
  const char type = parser_.top_type();
  const bool is_error = type == '-' || type == '!';
  const Error error = over_limit(is_error ? Delivery::rejected : Delivery::maybe_applied);
  if (phase_ == Phase::handshake) return fail(error);
  // A listening connection gets only short answers, so a long reply is a push.
  if (type == '>' || (phase_ == Phase::listening && !is_error)) return events_.push_refused(error);
  std::string frame;
  detail::append_error(frame, error);
  ReplyReader reader = ReplyReader::composed(frame);
  answer(reader, true);
}

// The last bytes of a reply that began in earlier calls.
void ConnectionFsm::rest_received(std::string_view bytes) {
  if (bulk_length_ != 0) {
    keep_bulk(bytes);
    return bulk_received();
  }
  partial_.append(bytes);
  std::string frame = std::move(partial_);
  partial_.clear();
  frame_received(frame);
  if (frame.capacity() <= kept_partial) partial_ = (frame.clear(), std::move(frame));
}

void ConnectionFsm::keep_partial(std::string_view bytes) {
  if (parser_.refusing()) {
    partial_ = {};
    if (phase_ == Phase::handshake) fail(over_limit(Delivery::maybe_applied));
  } else if (bulk_length_ != 0) {
    keep_bulk(bytes);
  } else if (parser_.bulk_length() >= large_bulk) {
    begin_bulk(bytes);
  } else {
    partial_.append(bytes);
  }
}

void ConnectionFsm::begin_bulk(std::string_view bytes) {
  if (!partial_.empty()) {
    partial_.append(bytes);
    bytes = partial_;
  }
  bytes.remove_prefix(bytes.find('\n') + 1);  // the header
  bulk_length_ = parser_.bulk_length();
  bulk_.reserve(std::min(bulk_length_, trusted_length));
  keep_bulk(bytes);
  partial_.clear();
}

// After the payload, `bytes` may hold only its CR LF.
void ConnectionFsm::keep_bulk(std::string_view bytes) {
  const std::size_t part = std::min(bytes.size(), bulk_length_ - bulk_received_);
  if (bytes.data() != bulk_.data() + bulk_received_) {  // not received in place
    bulk_.resize(bulk_received_);
    bulk_.append(bytes.substr(0, part));
  }
  bulk_received_ += part;
}

std::span<char> ConnectionFsm::receive_room() {
  if (bulk_length_ == bulk_received_) return {};
  if (bulk_received_ == bulk_.size()) {
    const std::size_t size = std::min(bulk_length_, bulk_received_ + bulk_room);
    // Once a megabyte has really arrived, the rest is reserved at once. Untouched pages cost only
    // address space, while growing by doubling would copy the value and hold it twice.
    if (size > bulk_.capacity()) bulk_.reserve(bulk_length_);
    bulk_.resize(size);
  }
  return {bulk_.data() + bulk_received_, bulk_.size() - bulk_received_};
}

void ConnectionFsm::bulk_received() {
  bulk_.resize(std::exchange(bulk_length_, 0));
  bulk_received_ = 0;
  ReplyReader reader(std::exchange(bulk_, {}));
  reply_received(reader, '$');
}

// A reply to a command that was not sent is not an answer, whoever sent it. A group may be answered
// while it is being sent.
inline bool ConnectionFsm::answer_due() const noexcept {
  if (line_.empty()) return false;
  // The commands of a group are answered one by one. The last of them, and any other command, must
  // have been sent completely.
  const bool in_group = answered_ + 1 < line_.head()->replies;
  return line_.front() + (in_group ? 1 : line_.head()->bytes) <= output_.sent();
}

void ConnectionFsm::frame_received(std::string_view frame) {
  ReplyReader reader(frame);
  if (phase_ != Phase::ready || !plain(frame.front()) || !answer_due() ||
      line_.head()->replies != 1) [[unlikely]] {
    if (phase_ == Phase::listening && stands_for_push(frame)) return push_received(reader);
    return reply_received(reader, frame.front());
  }
  ReplySlot& slot = *line_.pop();
  if (!slot.settled()) decode(slot, reader);
  slot.drop_producer();
}

void ConnectionFsm::reply_received(ReplyReader& reader, char first) {
  if (first == '|') [[unlikely]] {  // attributes: the type of the value behind them counts
    const ReplyType type = reader.type();
    first = type == ReplyType::push ? '>' : is_error(type) ? '-' : '$';
  }
  if (first == '>') [[unlikely]]
    return push_received(reader);
  if (phase_ == Phase::handshake) [[unlikely]]
    return handshake_reply(reader);
  answer(reader, first == '-' || first == '!');
}

void ConnectionFsm::push_received(ReplyReader& push) {
  const bool awaited = answer_due() && line_.head()->replies == 0;
  switch (events_.push_received(push, awaited)) {
    case PushMeaning::unknown: ++unknown_pushes_; return;
    case PushMeaning::news: return;
    case PushMeaning::answer: break;
  }
  assert(awaited);
  ReplySlot& slot = *line_.pop();
  if (!slot.settled()) slot.settle();
  slot.drop_producer();
}

void ConnectionFsm::answer(ReplyReader& reader, bool is_error) {
  // A command that pushes answer has no other reply than an error.
  if (!answer_due() || (line_.head()->replies == 0 && !is_error)) [[unlikely]]
    return unsolicited(reader, is_error);
  if (answer_part(reader)) return;
  const WriteBuffer::Position from = line_.front();
  ReplySlot& slot = *line_.pop();
  if (slot.settled()) {  // the tombstone of a cancelled or expired command
    slot.drop_producer();
  } else if (!is_error || slot.piecemeal) {
    decode(slot, reader);
    slot.drop_producer();
  } else {
    answer_error(slot, reader, from);
  }
}

void ConnectionFsm::answer_error(ReplySlot& slot, ReplyReader& reader, WriteBuffer::Position from) {
  try {
    const Error error = reader.read_error();
    // A script may have made a redirect up.
    const bool doubtful = error.is(errc::redirect) && slot.row->script;
    if (!doubtful) events_.error_received(error);
    output_.release_until(from);  // so that its own bytes are found quickly
    Interceptor* interceptor = slot.interceptor;
    if (interceptor != nullptr &&
        interceptor->command_failed(slot, error, CommandBytes(output_, from, line_.front()))) {
      return;
    }
    slot.fail(error.with_context(slot.row->name));
  } catch (const std::bad_alloc&) {
    detail::fail_out_of_memory(slot);
  }
  slot.drop_producer();
}

// Returns true if the reply belongs to a group and is not its last one.
bool ConnectionFsm::answer_part(ReplyReader& reader) {
  if (++answered_ < line_.head()->replies) {
    if (!line_.head()->settled()) line_.head()->decode(*line_.head(), reader);
    return true;
  }
  answered_ = 0;
  return false;
}

void ConnectionFsm::unsolicited(ReplyReader& reader, bool is_error) {
  const std::string_view why = is_error ? turned_away(reader.read_error()) : std::string_view();
  if (phase_ == Phase::handshake && !why.empty()) {
    return fail(Error(errc::connection, std::string(why), Delivery::not_sent));
  }
  std::string text = "the server sent a reply that answers no command";
  if (!why.empty()) text.append(": ").append(why);
  fail(Error(errc::protocol, std::move(text), Delivery::not_sent));
}

void ConnectionFsm::handshake_reply(ReplyReader& reader) {
  if (!handshake_.asked(output_.sent())) return unsolicited(reader, is_error(reader.type()));
  switch (handshake_.take(reader, output_)) {
    case Handshake::Progress::more: return;
    case Handshake::Progress::failed: return fail(handshake_.error());
    case Handshake::Progress::ready: break;
  }
  output_.wipe_until(output_.end());
  if (options_.ping_interval.count() > 0) wake_by(last_received_ + options_.ping_interval);
  become_ready();
}

void ConnectionFsm::become_ready() {
  phase_ = options_.listens && !options_.prepares ? Phase::listening : Phase::ready;
  line_.start_at(output_.end());
  parser_.set_limits(options_.limits);
  events_.connection_ready();
}

void ConnectionFsm::fail(const Error& reason) {
  if (std::exchange(failed_, true)) return;
  events_.connection_failed(reason);
}
}  // namespace deferredis
