// Flight: one read on its way to the server, for all who asked for it in the meantime.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/cache/cache_link.hpp>
#include <deferredis/client/cache/slot_list.hpp>
#include <deferredis/client/cache_store.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

class Flight;

/// The flights of a cache, found by key.
class Flights {
 public:
  Flights() : buckets_(64) {}

  /// The flight that others may join.
  Flight* find(const CacheKey& key) const noexcept;
  void add(Flight& flight);
  void remove(Flight& flight) noexcept;
  void key_changed(std::string_view key, std::uint32_t key_hash) const noexcept;
  void all_changed() const noexcept;

 private:
  Flight*& bucket(std::uint32_t hash) noexcept { return buckets_[hash & (buckets_.size() - 1)]; }

  std::vector<Flight*> buckets_;  // borrowed; a power of 2
  std::size_t count_ = 0;
};

/// What flights need of their cache. They are among its owners.
class FlightOwner {
 public:
  struct Rules {
    Duration ttl;          ///< the longest life of an entry
    Duration max_silence;  ///< how old a read may be that others join
    std::size_t largest;   ///< the longest reply that is kept
    bool keeps_missing;    ///< also keeps that a key does not exist
  };

  FlightOwner(ReactorCore& core, const Rules& rules) noexcept : core_(core), rules_(rules) {}
  FlightOwner(const FlightOwner&) = delete;
  FlightOwner& operator=(const FlightOwner&) = delete;

  /// Keeps the entry, which was read over this link, until then.
  virtual void store(const Shared<CacheEntry>& entry, CacheLink& link, const CacheKey& key,
                     TimePoint until) noexcept = 0;
  /// Sends a command without remembering anything.
  virtual void pass_on(const CommandView& command, ReplySlot& slot) = 0;

  ReactorCore& core() const noexcept { return core_; }
  Flights& flights() noexcept { return flights_; }
  const Rules& rules() const noexcept { return rules_; }
  static Shared<CacheEntry> make_entry(const CommandRow& row, std::string_view arguments,
                                       bool single, std::uint32_t hash, std::size_t reply_size) {
    return CacheEntry::make(row, arguments, single, hash, reply_size);
  }
  /// Where the reply of a new entry is to be written.
  static char* room_of(CacheEntry& entry) noexcept { return entry.room() + entry.arguments_size_; }

 protected:
  virtual ~FlightOwner() = default;  // deleted by its last owner

 private:
  friend void retain(FlightOwner& owner) noexcept { owner.owners_.add(); }
  friend void release(FlightOwner& owner) noexcept;

  ReactorCore& core_;  // borrowed; outlives every flight
  Rules rules_;
  Flights flights_;
  OwnerCount owners_;
};
void release(FlightOwner& owner) noexcept;

/// A read that missed. Its reply goes to everybody who waits for it. It is stored if the connection
/// that answered it tracks the key, if the key's time to live is known, and if nobody reported a
/// change of the key since it was sent.
///
/// Ownership: its slots: of the read, and of what is sent before and behind it.
class Flight final : public Interceptor {
 public:
  Flight(FlightOwner& cache, const CacheKey& key, TimePoint now);
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  /// Is this the slot of a flight's read? Then the flight.
  static Flight* of(ReplySlot& slot) noexcept;

  bool matches(const CacheKey& key) const noexcept;
  std::string_view key() const noexcept { return first_packed_; }
  std::uint32_t key_hash() const noexcept { return key_hash_; }
  const CommandRow& row() const noexcept { return *row_; }

  /// Can this slot wait for the reply, as if it had been sent itself?
  bool can_join(const CommandData& data, TimePoint now) const noexcept;
  void join(ReplySlot& slot);
  /// A slot for the read, with the rules of the first who asked.
  ReplySlot& make_slot(const CommandData& first);

  // --- its connection tells

  /// It is about to be sent over this link, which tracks it; null: over a connection that does not.
  /// Returns the number of this attempt.
  std::uint32_t sent(ReplySlot& slot, CacheLink* link) noexcept;
  /// Attempt `number` cannot be stored.
  void not_tracked(std::uint32_t number) noexcept {
    if (number == attempt_) link_ = nullptr;
  }
  /// The key's time to live, as PTTL returns it.
  void ttl_came(std::uint32_t number, std::int64_t milliseconds) noexcept;

  /// The key may have changed: the reply is not stored, and nobody joins any more.
  void key_changed() noexcept { link_ = nullptr, open_ = false; }

  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override;

 private:
  friend class Flights;
  ~Flight();  // deleted by its last owner
  friend void retain(Flight& flight) noexcept { ++flight.owners_; }
  friend void release(Flight& flight) noexcept;

  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  static void ended(StateBase& state, void* context, bool run);
  void answer(ReplyReader& reader);
  void keep(ReplyReader& reader);
  void deliver(ReplyReader& reader);
  void fail(const Error& error, bool quiet);
  void ask_again(ReplySlot& slot);
  template <class Fn>
  void with_arguments(Fn fn) const;

  Shared<FlightOwner> cache_;
  const CommandRow* row_;
  std::string arguments_;  // packed
  std::string_view first_packed_;
  SlotList waiting_;
  Shared<CacheLink> link_;          // of the current attempt; null: it is not stored
  Shared<CacheEntry> entry_;        // the reply, until the time to live is known
  Interceptor* repairs_ = nullptr;  // borrowed: whose slot it is when the read fails
  Flight* next_ = nullptr;          // in its bucket
  TimePoint began_;
  TimePoint deadline_ = TimePoint::max();
  std::uint32_t hash_;
  std::uint32_t key_hash_;
  std::uint32_t attempt_ = 0;
  std::uint32_t owners_ = 0;
  RetryCategory retry_ = RetryCategory::read_only;
  bool offline_wait_ = false;
  bool single_;
  bool open_ = true;  // others may join
};

}  // namespace deferredis::detail
