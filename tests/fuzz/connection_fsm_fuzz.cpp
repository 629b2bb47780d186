// Fuzzes the conversation over one connection: sends, cancels, deadlines, bytes cut anywhere, an
// honest peer or one that says anything. Every command settles exactly once. Whatever a peer says,
// only we make our own errors. From an honest peer no reply ever goes to another command.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/reactor/future.hpp>

#include "flush.hpp"
#include "input.hpp"

namespace {

using namespace deferredis;
using namespace std::chrono_literals;
using fuzz::check;
using fuzz::Input;

constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};
constexpr std::size_t large = 40'000;  // received in place

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

// Reads the commands that were flushed, and answers each in turn.
class Peer {
 public:
  void take(std::string_view bytes) {
    unread_ += bytes;
    heard_ += bytes;
  }
  /// Has it ever received the whole command?
  bool heard(std::string_view command) const { return heard_.find(command) != std::string::npos; }
  /// The answer to the next command; empty if no command is complete.
  std::string answer(unsigned flavour) {
    const auto words = next_command();
    if (words.empty()) return {};
    if (words[0] == "PING") return "+PONG\r\n";
    if (words[0] == "HELLO") return hello_unknown ? "-ERR unknown command\r\n" : "%0\r\n";
    if (words[0] != "GET") return "+OK\r\n";
    const std::string id = words[1].substr(0, words[1].find(':'));
    switch (flavour % 8) {
      case 0: return "-ERR " + id + "\r\n";
      case 1: return "_\r\n";
      case 2: return "*2\r\n" + bulk(id) + "*0\r\n";
      case 3: return "|1\r\n+hits\r\n:1\r\n" + bulk(id);
      case 4: return "$?\r\n;" + std::to_string(id.size()) + "\r\n" + id + "\r\n;0\r\n";
      case 5: return bulk(id + ":" + std::string(large, 'x'));
      default: return bulk(id);
    }
  }

  bool hello_unknown = false;

 private:
  std::vector<std::string> next_command() {
    RespParser parser;
    const auto progress = parser.scan(unread_);
    check(progress.status == RespParser::Status::complete || progress.used == unread_.size());
    if (progress.status != RespParser::Status::complete) return {};
    ReplyReader reader(std::string_view(unread_).substr(0, progress.used));
    auto words = decode_reply<std::vector<std::string>>(reader);
    check(words.has_value() && !words->empty());
    unread_.erase(0, progress.used);
    return std::move(*words);
  }

  std::string unread_;
  std::string heard_;
};

struct Sent {
  std::size_t id;
  TimePoint deadline;
  std::string bytes;      // the command's bytes on the wire
  bool sent_once = true;  // false: it was sent again
  bool cancelled = false;
  bool followed = false;  // a continuation sees its ending,
  int endings = 0;        // and how often it saw one
  std::optional<Future<std::string>> future;
  std::optional<Future<void>> continued;
};

class World final : ConnectionEvents, Interceptor {
 public:
  explicit World(Input input) : input_(input) {
    core_->on_unhandled_error = [](const Error&) {};  // for dropped futures
    const unsigned settings = input_.byte();
    auto& handshake = options_.handshake;
    handshake.protocol = settings & 1 ? ProtocolVersion::automatic : ProtocolVersion::resp2;
    handshake.announce_library = (settings & 2) != 0;
    if (settings & 4) handshake.password = "secret";
    if (settings & 8) options_.ping_interval = options_.dead_after = Duration::zero();
    peer_.hello_unknown = (settings & 16) != 0;
    honest_ = (settings & 32) != 0;
    options_.limits.total_bytes = 2 * large;
    fsm_.emplace(*core_, chunks_, options_, static_cast<ConnectionEvents&>(*this));
    fsm_->begin(now_, (settings & 64) != 0);
    armed_ = fsm_->tick(now_);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() { core_->close(); }

  void run() {
    while (!input_.empty() && !failed_) step();
    if (input_.byte() % 2 == 0) fsm_->lost(Error(errc::connection, "the network went"));
    lost_ = true;
    fsm_.reset();
    for (ReplySlot* slot : std::exchange(kept_, {})) {
      slot->fail(Error(errc::closed, "nobody sends it again", Delivery::maybe_applied));
      slot->drop_producer();
    }
    drain();
    for (Sent& sent : sent_) {
      if (!sent.future) continue;
      check(sent.future->settled());
      follow(sent);
    }
    drain();
    for (const Sent& sent : sent_) check(sent.endings == (sent.followed ? 1 : 0));
  }

 private:
  void step() {
    const unsigned op = input_.byte();
    const unsigned argument = input_.byte();
    switch (op % 12) {
      case 0: return send(argument);
      case 1:
        if (Sent* sent = pick(argument)) cancel(*sent);
        return;
      case 2:
        if (Sent* sent = pick(argument)) drop(*sent);
        return;
      case 3: return flush(argument);
      case 4: wire_ += peer_.answer(argument); return;
      case 5: return deliver(argument);
      case 6: return advance(argument * 40ms);
      case 7: return drain();
      case 8: wire_ += ">2\r\n+message\r\n$1\r\nx\r\n"; return;
      case 9:
        if (!honest_) wire_ += input_.bytes(argument);
        return;
      case 10: return send_kept();
      case 11:
        if (Sent* sent = pick(argument); sent != nullptr && sent->future) follow(*sent);
        return;
    }
  }

  void send(unsigned argument) {
    if (!fsm_->ready() || sent_.size() == 100) return;
    Sent& sent = sent_.emplace_back(Sent{.id = sent_.size(), .deadline = TimePoint::max()});
    std::string key = std::to_string(sent.id);
    if (argument & 1) key += ":" + std::string(5000, 'k');
    const auto slot = detail::make_slot<std::string>(*core_, get_row);
    if (argument & 2) slot->deadline = sent.deadline = now_ + (argument >> 4) * 300ms;
    if (argument & 4) slot->interceptor = this;
    sent.bytes = "*2\r\n$3\r\nGET\r\n" + bulk(key);
    const std::string_view views[] = {key};
    if (argument & 8) fsm_->send(sent.bytes, slot, now_);
    else fsm_->send(CommandView{get_row, views}, slot, now_);
    slots_.push_back(slot.get());
    sent.future = slot.future();
    if (argument & 16) follow(sent);
  }

  Sent* pick(unsigned argument) {
    return sent_.empty() ? nullptr : &sent_[argument % sent_.size()];
  }
  void cancel(Sent& sent) {
    sent.cancelled = true;
    if (sent.future) sent.future->cancel();
    if (sent.continued) sent.continued->cancel();
  }
  void drop(Sent& sent) {
    sent.future.reset();
    sent.continued.reset();
  }

  // From now on a continuation sees its result.
  void follow(Sent& sent) {
    sent.followed = true;
    sent.continued = std::move(*sent.future)
                         .then(
                             [this, &sent](std::string value) {
                               ++sent.endings;
                               value.resize(std::min(value.size(), value.find(':')));
                               if (honest_) check(value == std::to_string(sent.id));
                             },
                             [this, &sent](const Error& error) {
                               ++sent.endings;
                               check_error(sent, error);
                             });
    sent.future.reset();
  }
  void check_error(const Sent& sent, const Error& error) {
    check(!to_string(error).empty());
    check_kind(sent, error);
    // not_sent means that no server can have executed it: then no peer received all of it.
    // For a command that was refused and sent again, this is about the last time only.
    if (error.delivery() == Delivery::not_sent && sent.sent_once) check(!peer_.heard(sent.bytes));
    if (honest_ && error.delivery() == Delivery::rejected) {
      check(error.message().find(std::to_string(sent.id)) != std::string_view::npos);
    }
  }
  // A peer cannot cause an error of another origin.
  void check_kind(const Sent& sent, const Error& error) const {
    const bool over_limit = error.is(errc::limit_exceeded);  // its reply was dropped
    if (error.delivery() == Delivery::rejected) return check(error.is(errc::reply) || over_limit);
    check(!error.is(errc::reply));
    if (over_limit) return check(error.delivery() == Delivery::maybe_applied || lost_);
    if (error.is(errc::reply_type)) return check(error.delivery() == Delivery::maybe_applied);
    if (error.is(errc::timeout)) return check(now_ >= sent.deadline);
    if (error.is(errc::cancelled)) return check(sent.cancelled);
    // A reply over a limit fails its own command, and the connection goes on.
    if (error.is(errc::limit_exceeded)) return check(error.delivery() != Delivery::not_sent);
    check(lost_);
    check(error.is(errc::connection) || error.is(errc::protocol) || error.is(errc::closed));
  }

  void flush(unsigned argument) {
    const auto most = argument == 255 ? std::string::npos : std::size_t{argument} * argument;
    peer_.take(fuzz::flush(fsm_->output(), most));
  }

  void deliver(unsigned argument) {
    const bool in_place = (argument & 1) != 0;
    std::size_t left = argument > 250 ? wire_.size() : std::size_t{argument} * argument / 4;
    left = std::min(left, wire_.size());
    while (left != 0 && !failed_) {
      const auto room = in_place ? fsm_->receive_room() : std::span<char>();
      const std::size_t size = room.empty() ? left : std::min(room.size(), left);
      std::vector<char> shared(room.empty() ? size : 0);  // ends where the sanitizer checks
      char* const data = room.empty() ? shared.data() : room.data();
      std::copy_n(wire_.data(), size, data);
      wire_.erase(0, size);
      left -= size;
      fsm_->receive({data, size}, now_);
    }
  }

  void advance(Duration span) {
    const TimePoint end = now_ + span;
    for (int ticks = 0; armed_ <= end && !failed_; ++ticks) {
      check(ticks < 10'000);
      now_ = std::max(now_, armed_);
      armed_ = TimePoint::max();
      const TimePoint next = fsm_->tick(now_);
      check(next > now_);
      armed_ = std::min(armed_, next);
    }
    now_ = end;
    if (failed_) return;
    for (const Sent& sent : sent_) {
      if (sent.future && sent.deadline <= now_ && !is_kept(sent)) check(sent.future->settled());
    }
  }

  void drain() {
    while (core_->drain(1000)) continue;
  }

  // The latest one at this address: earlier ones are gone, and their memory was reused.
  Sent& sent_of(const ReplySlot& slot) {
    const auto found = std::find(slots_.rbegin(), slots_.rend(), &slot);
    check(found != slots_.rend());
    return sent_[static_cast<std::size_t>(slots_.rend() - found - 1)];
  }
  bool is_kept(const Sent& sent) const {
    return std::find(kept_.begin(), kept_.end(), slots_[sent.id]) != kept_.end();
  }
  void send_kept() {
    if (kept_.empty() || !fsm_->ready()) return;
    ReplySlot& slot = *kept_.front();
    kept_.erase(kept_.begin());
    if (slot.settled()) return slot.drop_producer();
    Sent& sent = sent_of(slot);
    sent.sent_once = false;
    fsm_->send(sent.bytes, slot, now_);
  }

  void connection_ready() override { check(!std::exchange(ready_, true)); }
  void connection_failed(const Error& reason) override {
    check(!std::exchange(failed_, true));
    check(to_string(reason).find("secret") == std::string::npos);
    // With an honest peer only time can make a command fail.
    if (honest_) check(reason.code() == errc::connection);
  }
  PushMeaning push_received(ReplyReader& push, bool) override {
    if (honest_) check((decode_reply<std::vector<std::string>>(push)->at(1) == "x"));
    return PushMeaning::unknown;
  }
  void wake_sooner(TimePoint when) override {
    check(when < armed_);
    armed_ = when;
  }
  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override {
    check(!slot.settled());
    check(bytes.copy() == sent_of(slot).bytes);
    if (error.is(errc::closed) || kept_.size() == 3) return false;
    kept_.push_back(&slot);
    return true;
  }

  Input input_;
  detail::ReactorCore* core_ = new detail::ReactorCore;  // deletes itself after close()
  ChunkPool chunks_;
  FsmOptions options_;
  Peer peer_;
  TimePoint now_{1h};
  TimePoint armed_ = TimePoint::max();
  std::string wire_;  // from the peer to us, not yet delivered
  std::deque<Sent> sent_;
  std::vector<ReplySlot*> slots_;  // of sent_; compared, never read
  std::vector<ReplySlot*> kept_;   // taken over by the interceptor
  bool honest_ = true;
  bool ready_ = false;
  bool failed_ = false;
  bool lost_ = false;
  std::optional<ConnectionFsm> fsm_;  // last: it borrows the others
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  World world(Input(data, size));
  world.run();
  return 0;
}
