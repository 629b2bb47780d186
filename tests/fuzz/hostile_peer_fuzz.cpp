// Fuzzes whole conversations with a peer that lies: replies and pushes of every kind and of none,
// forged errors, lengths that never arrive, our own bytes sent back, cut anywhere. Whatever it
// says: every command ends once, with an error that a peer may cause; `not_sent` applies only to
// bytes that have not left; no error shows the password; memory stays within the limits.
#include <sanitizer/allocator_interface.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/pubsub_handler.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/protocol/server_error.hpp>
#include <deferredis/reactor/future.hpp>

#include "flush.hpp"
#include "input.hpp"

namespace {

using namespace deferredis;
using namespace std::chrono_literals;
using fuzz::check;
using fuzz::Input;

constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};
constexpr std::string_view secret = "hunter2";
constexpr ReplyLimits limits{.bulk_bytes = 64 * 1024,
                             .total_bytes = 128 * 1024,
                             .elements = 2000,
                             .depth = 16,
                             .line_bytes = 4096};
constexpr std::size_t most_memory = 4 * 1024 * 1024;

std::string bulk(std::string_view text, char type = '$') {
  return type + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

std::string without_line_ends(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return text;
}

/// The next bytes of a hostile server; `heard` is what it received.
class Liar {
 public:
  std::string say(Input& input, const std::string& heard, int depth = 0) {
    static constexpr std::string_view errors[] = {
        "\x01"
        "a0forged",
        "\x01"
        "b1forged",
        "\x01"
        "c0",
        "\x01"
        "d0x",
        "\x01"
        "f0x",
        "\x01"
        "h0x",
        "\x01"
        "i2x",
        "\x01"
        "j0x",
        "MOVED 3999 127.0.0.1:1",
        "ASK 3999 :0",
        "LOADING x",
        "NOAUTH no",
        "WRONGPASS no",
        "NOPROTO no",
        "ERR unknown command",
        "ERR max number of clients",
        "NOREPLICAS no",
        "TRYAGAIN x",
        "EXECABORT x",
        "-",
        ""};
    switch (const unsigned what = input.byte() % 20; what) {
      case 0: return "-" + std::string(errors[input.byte() % std::size(errors)]) + "\r\n";
      case 1: return bulk(errors[input.byte() % std::size(errors)], '!');
      case 2: return "-ERR " + without_line_ends(heard.substr(0, 500)) + "\r\n";
      case 3: return bulk("ERR " + heard.substr(0, 500), '!');
      case 4: return bulk(std::string(std::size_t{input.byte()} * input.byte(), 'x'));
      case 5: return "+" + without_line_ends(input.text()) + "\r\n";
      case 6: return ":" + std::to_string(input.byte()) + "\r\n";
      case 7: return line(input, ",:(#_=$+");
      case 8: return "$" + length(input) + "\r\n";
      case 9: return line(input, "*%~>|!");
      case 10: return std::string(1, "*%~>|"[input.byte() % 5]) + length(input) + "\r\n";
      case 11: return "$?\r\n;" + std::to_string(input.byte()) + "\r\n";
      case 12: return input.text();
      case 13: return confirmation(input);
      case 14: return "%1\r\n+role\r\n" + bulk("master");
      case 15: return "+OK\r\n+PONG\r\n";
      default: return aggregate(input, heard, depth);
    }
  }

 private:
  static std::string length(Input& input) {
    static constexpr std::string_view lengths[] = {"-1",
                                                   "-2",
                                                   "0",
                                                   "1",
                                                   "2",
                                                   "2001",
                                                   "65536",
                                                   "65537",
                                                   "131072",
                                                   "2147483647",
                                                   "9223372036854775807",
                                                   "18446744073709551616",
                                                   "?",
                                                   "+1",
                                                   "01",
                                                   ""};
    return std::string(lengths[input.byte() % std::size(lengths)]);
  }
  static std::string line(Input& input, std::string_view types) {
    return types[input.byte() % types.size()] + without_line_ends(input.text()) + "\r\n";
  }
  static std::string confirmation(Input& input) {
    static constexpr std::string_view words[] = {"subscribe",  "unsubscribe", "message",
                                                 "psubscribe", "pmessage",    "invalidate"};
    const std::string channel(1, static_cast<char>('a' + input.byte() % 3));
    return std::string(input.byte() % 2 == 0 ? ">3\r\n" : "*3\r\n") +
           bulk(words[input.byte() % std::size(words)]) + bulk(channel) + ":1\r\n";
  }
  std::string aggregate(Input& input, const std::string& heard, int depth) {
    if (depth == 20) return "_\r\n";
    const unsigned type = input.byte() % 5, count = input.byte() % 4;
    std::string text = "*%~>|"[type] + std::to_string(count) + "\r\n";
    const unsigned elements = type == 1 || type == 4 ? 2 * count : count;
    for (unsigned i = 0; i < elements; ++i) text += say(input, heard, depth + 1);
    return text;
  }
};

struct Sent {
  TimePoint deadline;
  std::string bytes;              // identifies it on the wire; may be empty
  WriteBuffer::Position end = 0;  // where its bytes end
  int endings = 0;
  bool dropped = false;
  std::optional<Future<void>> done;
};

class World final : ConnectionEvents {
 public:
  explicit World(Input input) : input_(input) {
    core_->on_unhandled_error = [](const Error&) {};
    const unsigned settings = input_.byte();
    auto& handshake = options_.handshake;
    handshake.protocol = settings & 1 ? ProtocolVersion::automatic : ProtocolVersion::resp2;
    handshake.announce_library = (settings & 2) != 0;
    if (settings & 4) handshake.password = secret;
    options_.listens = (settings & 8) != 0;
    options_.limits = limits;
    fsm_.emplace(*core_, chunks_, options_, static_cast<ConnectionEvents&>(*this));
    fsm_->begin(now_, (settings & 16) != 0);
    armed_ = fsm_->tick(now_);
    if (settings & 32) {  // skips the handshake
      flush(255);
      for (int i = 0; i < 8 && !fsm_->ready() && !failed_; ++i) receive("+OK\r\n");
    }
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() { core_->close(); }

  void run() {
    while (!input_.empty() && !failed_) {
      step();
      check(memory() <= most_memory);
    }
    flushed_ = fsm_->output().sent();
    fsm_->lost(Error(errc::connection, "the network went"));
    lost_ = true;
    fsm_.reset();
    drain();
    for (const Sent& sent : sent_) check(sent.endings == (sent.dropped ? 0 : 1));
  }

 private:
  void step() {
    const unsigned op = input_.byte();
    const unsigned argument = input_.byte();
    switch (op % 10) {
      case 0: return send<std::string>(argument);
      case 1: return send<std::int64_t>(argument);
      case 2: return send<std::vector<std::optional<std::string>>>(argument);
      case 3: return send<std::map<std::string, double>>(argument);
      case 4: return argument % 2 == 0 ? send<Reply>(argument) : subscribe(argument);
      case 5: return flush(argument);
      case 6: wire_ += liar_.say(input_, heard_); return;
      case 7: return deliver(argument);
      case 8: return advance(argument * 40ms);
      case 9: return argument % 2 == 0 ? drain() : let_go(argument);
    }
  }

  template <class T>
  void send(unsigned argument) {
    if (!fsm_->ready() || options_.listens || sent_.size() == 60) return;
    const auto slot = detail::make_slot<T>(*core_, get_row);
    const std::string name = "key" + std::to_string(sent_.size());
    const std::string_view key[] = {name};
    note(slot, argument);
    sent_.back().bytes = bulk(name);
    fsm_->send(CommandView{get_row, key}, slot, now_);
    follow(slot.future());
  }

  void subscribe(unsigned argument) {
    if (!fsm_->ready() || !options_.listens || sent_.size() == 60) return;
    const std::string channel(1, static_cast<char>('a' + argument / 2 % 3));
    const std::string_view names[] = {channel};
    const auto kind = argument & 16 ? ChannelKind::channel : ChannelKind::pattern;
    const auto slot = detail::make_slot<void>(*core_, PubSubHandler::row(kind, true));
    slot->replies = 0;
    note(slot, argument);
    handler_.sent(kind, true, names);
    fsm_->send(CommandView{PubSubHandler::row(kind, true), names}, slot, now_);
    follow(slot.future());
  }

  void note(ReplySlot& slot, unsigned argument) {
    Sent& sent = sent_.emplace_back(Sent{.deadline = TimePoint::max()});
    if (argument & 32) slot.deadline = sent.deadline = now_ + (argument >> 6) * 300ms;
  }

  // Of the command sent last.
  template <class T>
  void follow(Future<T> future) {
    Sent& sent = sent_.back();
    sent.end = fsm_->output().end();
    const auto failed = [this, &sent](const Error& error) {
      ++sent.endings;
      check_error(sent, error);
    };
    if constexpr (std::is_void_v<T>) {
      sent.done = std::move(future).then([&sent] { ++sent.endings; }, failed);
    } else {
      sent.done = std::move(future).then([&sent](T) { ++sent.endings; }, failed);
    }
  }

  void check_error(const Sent& sent, const Error& error) {
    const auto is_any = [&error](std::initializer_list<Errc> kinds) {
      return std::any_of(kinds.begin(), kinds.end(), [&](Errc kind) { return error.is(kind); });
    };
    if (error.is(errc::timeout)) check(now_ >= sent.deadline);
    if (error.is(errc::reply)) check(error.delivery() == Delivery::rejected);
    // A reply never turns into one of our own errors.
    const bool ours = failed_ || lost_;
    // A reply over a limit fails its own command, and the connection goes on.
    check(is_any({errc::reply, errc::reply_type, errc::timeout, errc::cancelled,
                  errc::limit_exceeded}) ||
          (ours && is_any({errc::connection, errc::protocol})));
    if (error.delivery() == Delivery::not_sent) check(!has_left(sent));
  }

  // A server may have executed it. Commands that expire unsent leave a gap in the positions.
  bool has_left(const Sent& sent) {
    if (!sent.bytes.empty()) return heard_.find(sent.bytes) != std::string::npos;
    return sent.deadline == TimePoint::max() &&
           (lost_ ? flushed_ : fsm_->output().sent()) >= sent.end;
  }

  void let_go(unsigned argument) {
    if (sent_.empty()) return;
    Sent& sent = sent_[argument / 4 % sent_.size()];
    if (!sent.done) return;
    if (argument & 2) return sent.done->cancel();
    // Dropped: its continuation still runs.
    std::move(*sent.done).detach();
    sent.done.reset();
  }

  void flush(unsigned argument) {
    const auto most = argument == 255 ? std::string::npos : std::size_t{argument} * argument;
    heard_ += fuzz::flush(fsm_->output(), most);
  }

  void receive(std::string_view bytes) {
    const std::vector<char> exact(bytes.begin(), bytes.end());  // ends where the sanitizer checks
    fsm_->receive({exact.data(), exact.size()}, now_);
  }

  void deliver(unsigned argument) {
    std::size_t left = argument > 200 ? wire_.size() : std::size_t{argument} * argument / 4;
    left = std::min(left, wire_.size());
    while (left != 0 && !failed_) {
      const auto room = argument % 2 == 0 ? std::span<char>() : fsm_->receive_room();
      const std::size_t size = room.empty() ? left : std::min(room.size(), left);
      if (room.empty()) {
        receive(std::string_view(wire_).substr(0, size));
      } else {
        std::copy_n(wire_.data(), size, room.data());
        fsm_->receive({room.data(), size}, now_);
      }
      wire_.erase(0, size);
      left -= size;
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
  }

  void drain() {
    while (core_->drain(1000)) continue;
  }
  std::size_t memory() const {
    const std::size_t now = __sanitizer_get_current_allocated_bytes();
    return now - std::min(now, before_ + wire_.size() + heard_.size());
  }

  void connection_ready() override { check(!std::exchange(ready_, true)); }
  void connection_failed(const Error& reason) override {
    check(!std::exchange(failed_, true));
    check(to_string(reason).find(secret) == std::string::npos);
    check(reason.is(errc::connection) || reason.is(errc::protocol));
  }
  PushMeaning push_received(ReplyReader& push, bool awaited) override {
    if (!options_.listens) return PushMeaning::unknown;
    const std::size_t before = handler_.unanswered();
    const PubSubPush told = handler_.take(push, awaited);
    check(handler_.unanswered() == before - (told.answers ? 1 : 0));
    check(!told.answers || awaited);
    if (told.type == PubSubPush::Type::unknown) return PushMeaning::unknown;
    return told.answers ? PushMeaning::answer : PushMeaning::news;
  }
  void error_received(const Error&) override {
    if (options_.listens && handler_.unanswered() > 0) handler_.refused();
  }
  void wake_sooner(TimePoint when) override {
    check(when < armed_);
    armed_ = when;
  }

  Input input_;
  const std::size_t before_ = __sanitizer_get_current_allocated_bytes();
  detail::ReactorCore* core_ = new detail::ReactorCore;  // deletes itself after close()
  ChunkPool chunks_;
  FsmOptions options_;
  PubSubHandler handler_;
  Liar liar_;
  TimePoint now_{1h};
  TimePoint armed_ = TimePoint::max();
  std::string wire_;   // from the peer to us, not yet delivered
  std::string heard_;  // by the peer
  std::deque<Sent> sent_;
  WriteBuffer::Position flushed_ = 0;
  bool ready_ = false;
  bool failed_ = false;
  bool lost_ = false;
  std::optional<ConnectionFsm> fsm_;  // last: it borrows the others
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Input that contains the password's letters by chance does not count as a leak.
  if (std::string_view(reinterpret_cast<const char*>(data), size).find(secret) !=
      std::string_view::npos)
    return 0;
  World world(Input(data, size));
  world.run();
  return 0;
}
