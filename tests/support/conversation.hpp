// A ConnectionFsm for which the test plays the owner, the peer, the network and time.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/connection_fsm.hpp>

#include "support/ready_loop.hpp"

namespace deferredis::test {

/// How the network delivers some bytes.
struct Cut {
  std::size_t at = std::string::npos;  // one cut here; beyond the end: none
  bool byte_by_byte = false;
  bool in_place = false;  // through receive_room(), as the socket does
};

/// Whole, cut in two at every position, and byte by byte; each with and without receive_room().
inline std::vector<Cut> all_cuts(std::size_t size) {
  std::vector<Cut> cuts;
  for (const bool in_place : {false, true}) {
    cuts.push_back({.in_place = in_place});
    cuts.push_back({.byte_by_byte = true, .in_place = in_place});
    for (std::size_t at = 1; at < size; ++at) cuts.push_back({.at = at, .in_place = in_place});
  }
  return cuts;
}

inline std::string text_of(const WriteBuffer& buffer, WriteBuffer::Position from,
                           WriteBuffer::Position to) {
  std::string bytes;
  buffer.copy(from, to, bytes);
  return bytes;
}

/// "value", or "TimeoutError: ... (not_sent)".
inline std::string text_of(const Outcome<std::string>& outcome) {
  return outcome ? *outcome : to_string(outcome.error());
}

inline constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};

/// Sends nothing by itself: no handshake, no PINGs.
inline FsmOptions silent_options() {
  FsmOptions options;
  options.handshake.protocol = ProtocolVersion::resp2;
  options.handshake.announce_library = false;
  options.ping_interval = options.dead_after = Duration::zero();
  return options;
}

class Conversation : public ConnectionEvents {
 public:
  explicit Conversation(FsmOptions options = silent_options())
      : options_(std::move(options)), fsm(std::in_place, loop.core(), chunks, options_, *this) {}
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;
  ~Conversation() { fsm.reset(); }

  void begin(bool resp2 = false) {
    fsm->begin(now, resp2);
    armed = fsm->tick(now);
  }

  /// Sends GET with these arguments. `timeout` zero: no deadline.
  template <class T = std::string>
  Future<T> send(std::initializer_list<std::string_view> arguments,
                 Duration timeout = Duration::zero(), Interceptor* interceptor = nullptr) {
    const auto slot = slot_for<T>(timeout, interceptor);
    fsm->send(CommandView{get_row, {arguments.begin(), arguments.size()}}, slot, now);
    return slot.future();
  }
  Future<std::string> send_bytes(std::string_view bytes, Interceptor* interceptor = nullptr) {
    const auto slot = slot_for<std::string>(Duration::zero(), interceptor);
    fsm->send(bytes, slot, now);
    return slot.future();
  }
  template <class T>
  detail::NewSlot<T> slot_for(Duration timeout, Interceptor* interceptor) {
    const auto slot = detail::make_slot<T>(loop.core(), get_row);
    if (timeout != Duration::zero()) slot->deadline = now + timeout;
    slot->interceptor = interceptor;
    return slot;
  }

  /// The transport hands over `size` bytes, or all.
  std::string flush(std::size_t size = std::string::npos) {
    WriteBuffer& out = fsm->output();
    std::string bytes;
    while (bytes.size() < size && out.unsent() > 0) {
      WriteBuffer::Slice slice{};
      out.gather({&slice, 1});
      const std::string_view part(slice.data, std::min(slice.size, size - bytes.size()));
      bytes.append(part);
      out.mark_sent(part.size());
    }
    return bytes;
  }

  void receive(std::string_view bytes, Cut cut = {}) {
    if (cut.byte_by_byte) {
      for (const char& c : bytes) receive_part({&c, 1}, cut.in_place);
    } else {
      receive_part(bytes.substr(0, cut.at), cut.in_place);
      if (cut.at < bytes.size()) receive_part(bytes.substr(cut.at), cut.in_place);
    }
  }

  /// Moves time; tick() is called exactly when it was requested.
  void advance(Duration span) {
    const TimePoint end = now + span;
    while (armed <= end) {
      BOOST_REQUIRE((armed > now || ticks < 100'000));  // it requests calls without end
      now = std::max(now, armed);
      ++ticks;
      armed = TimePoint::max();
      armed = std::min(armed, fsm->tick(now));
    }
    now = end;
  }

  std::string outcome(Future<std::string> future) {
    return text_of(loop.outcome_of(std::move(future)));
  }
  /// The only failure that was reported.
  std::string failure() const {
    BOOST_REQUIRE(failures.size() == 1U);
    return to_string(failures.front());
  }

  void connection_ready() override { ++ready_count; }
  void connection_failed(const Error& reason) override { failures.push_back(reason); }
  PushMeaning push_received(ReplyReader& push, bool awaited) override {
    if (on_push) return on_push(push, awaited);
    std::string text;
    for (auto left = push.begin_aggregate(); left != 0; --left) text += push.read_string() + " ";
    pushes.push_back(text);
    return PushMeaning::unknown;
  }
  void wake_sooner(TimePoint when) override {
    BOOST_TEST((when < armed));  // otherwise the call would be pointless
    armed = when;
    ++wakes;
  }

  ReadyLoop loop;
  TimePoint now{std::chrono::hours(1)};
  TimePoint armed = TimePoint::max();
  int ready_count = 0;
  int wakes = 0;
  int ticks = 0;
  std::vector<Error> failures;
  std::vector<std::string> pushes;
  detail::MoveFunction<PushMeaning(ReplyReader&, bool)> on_push;  ///< empty: pushes are recorded
  ChunkPool chunks;

 private:
  // Uses the transport's buffer, which is not ours afterwards.
  void receive_part(std::string_view bytes, bool in_place) {
    while (!bytes.empty()) {
      const auto room = in_place ? fsm->receive_room() : std::span<char>();
      const std::size_t size = room.empty() ? bytes.size() : std::min(room.size(), bytes.size());
      std::vector<char> shared;
      if (room.empty()) shared.resize(size);
      char* const data = room.empty() ? shared.data() : room.data();
      std::copy_n(bytes.data(), size, data);
      fsm->receive({data, size}, now);
      bytes.remove_prefix(size);
    }
  }

  FsmOptions options_;

 public:
  std::optional<ConnectionFsm> fsm;  // last: it borrows the others
};

}  // namespace deferredis::test
