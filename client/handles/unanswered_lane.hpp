// UnansweredLane: commands without replies on their way to one server.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/link/lease.hpp>
#include <deferredis/reactor/timer.hpp>

namespace deferredis::detail {

/// Slots in order, linked through their own data.
class Slots {
 public:
  void add(ReplySlot& slot) noexcept {
    slot.next = nullptr;
    *tail_ = &slot;
    tail_ = &slot.next;
  }
  bool empty() const noexcept { return head_ == nullptr; }
  ReplySlot& front() const noexcept { return *head_; }
  ReplySlot& take() noexcept {
    ReplySlot& slot = *head_;
    head_ = slot.next;
    if (head_ == nullptr) tail_ = &head_;
    return slot;
  }
  void take_all(Slots& other) noexcept {
    while (!other.empty()) add(other.take());
  }

 private:
  ReplySlot* head_ = nullptr;
  ReplySlot** tail_ = &head_;
};

/// The commands for one server. Only one group is under way at a time, so whatever the server
/// answers to it (it may be forbidden to silence it) cannot be mistaken for anything else.
class UnansweredLane {
 public:
  /// `keys_move`: the server may have given a key away, so it is asked about each one afterwards.
  UnansweredLane(Shared<Backend> server, Shared<Backend> asked, bool offline, bool keys_move)
      : server_(std::move(server)),
        asked_(std::move(asked)),
        offline_(offline),
        keys_move_(keys_move) {}
  UnansweredLane(const UnansweredLane&) = delete;
  UnansweredLane& operator=(const UnansweredLane&) = delete;

  /// Its deadline must be filled in. `key`: its first one.
  void add(std::string_view bytes, std::string_view key, ReplySlot& slot);

 private:
  ~UnansweredLane() {
    const Error gone(errc::closed, "the reactor is gone", Delivery::not_sent);
    fail(sent_, gone.with_delivery(Delivery::maybe_applied));
    fail(waiting_, gone);
  }
  friend void retain(UnansweredLane& lane) noexcept { lane.owners_.add(); }
  [[gnu::noinline]] friend void release(UnansweredLane& lane) noexcept {
    if (lane.owners_.remove()) delete &lane;
  }

  ReactorCore& core() const noexcept { return server_->core(); }
  static Future<void> run(Shared<UnansweredLane> self);
  Future<Lease> lease();
  void watch_deadlines();
  void expire();
  void drop_overdue();
  Future<void> send();
  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  void take(ReplySlot& slot, ReplyReader& reader);
  void end(const Outcome<void>& answered);
  void settle_sent();
  void fail(Slots& slots, const Error& error);

  Shared<Backend> server_;  // shared with the client's handles, as is the next
  Shared<Backend> asked_;   // knows the servers
  bool offline_;            // also waits while the server is away
  bool keys_move_;
  std::optional<Lease> lease_;
  Slots waiting_;
  Slots sent_;
  ReplySlot* due_ = nullptr;             // the first of those sent that may become overdue
  TimePoint latest_ = TimePoint::min();  // the last deadline of those waiting
  Timer timer_;                          // at the first deadline
  std::string bytes_;                    // of the waiting commands
  std::deque<std::string> keys_;         // of the waiting commands, if keys move
  std::deque<std::string> of_sent_;      // of those sent
  std::vector<std::string> probed_;      // those of them that the server is asked about
  std::map<std::string, Error, std::less<>> given_away_;  // what it said of some
  std::size_t replies_ = 0;                               // to the group under way
  bool running_ = false;
  OwnerCount owners_;
};

}  // namespace deferredis::detail
