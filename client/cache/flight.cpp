#include <deferredis/client/cache/flight.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

#include <deferredis/client/cache/packed_arguments.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

namespace {

// The replies of commands about a key that does not exist.
bool says_nothing(std::string_view reply) noexcept {
  for (const std::string_view nothing : {"$-1\r\n", "_\r\n", "*-1\r\n", "*0\r\n", "%0\r\n",
                                         "~0\r\n", ":0\r\n", "$0\r\n\r\n", "+none\r\n"}) {
    if (reply == nothing) return true;
  }
  return false;
}

void cancel_waiting(ReplySlot& slot) {
  slot.fail(Error(
      errc::cancelled,
      std::string(slot.row->name) + ": cancelled while it waited for a read that others share",
      Delivery::maybe_applied));
}

}  // namespace

[[gnu::noinline]] void release(FlightOwner& owner) noexcept {
  if (owner.owners_.remove()) delete &owner;
}

Flight::Flight(FlightOwner& cache, const CacheKey& key, TimePoint now)
    : cache_(&cache),
      row_(&key.row()),
      began_(now),
      hash_(key.hash()),
      key_hash_(key.key_hash()),
      single_(key.arguments().size() == 1) {
  pack(key.arguments(), arguments_);
  first_packed_ = first_packed(arguments_, single_);
  cache.flights().add(*this);
}

Flight::~Flight() { cache_->flights().remove(*this); }

[[gnu::noinline]] void release(Flight& flight) noexcept {
  if (--flight.owners_ == 0) delete &flight;
}

Flight* Flight::of(ReplySlot& slot) noexcept {
  if (slot.decode != take_reply) return nullptr;
  return slot.state_of<Shared<Flight>>().value().get();
}

bool Flight::matches(const CacheKey& key) const noexcept {
  return hash_ == key.hash() && row_ == &key.row() &&
         is_packed(arguments_, single_, key.arguments());
}

// The flight ends at its own deadline, and its reply may be as old as the flight.
bool Flight::can_join(const CommandData& data, TimePoint now) const noexcept {
  return open_ && data.deadline >= deadline_ && data.retry == retry_ &&
         data.offline_wait == offline_wait_ && now - began_ < cache_->rules().max_silence;
}

void Flight::join(ReplySlot& slot) {
  slot.set_canceller<cancel_waiting>();
  waiting_.add(slot);
}

ReplySlot& Flight::make_slot(const CommandData& first) {
  deadline_ = first.deadline;
  retry_ = first.retry;
  offline_wait_ = first.offline_wait;
  const NewSlot<Shared<Flight>> slot(cache_->core(), {.decode = take_reply,
                                                      .row = row_,
                                                      .deadline = deadline_,
                                                      .retry = retry_,
                                                      .offline_wait = offline_wait_});
  slot.state().emplace(Shared<Flight>(this));
  slot.state().consume_future();
  slot.state().set_last(ended, nullptr);
  return slot;
}

template <class Fn>
void Flight::with_arguments(Fn fn) const {
  if (!single_) return fn(unpack(arguments_));
  const std::string_view only[] = {arguments_};
  fn(only);
}

// --- on its way ----------------------------------------------------------------------------------

std::uint32_t Flight::sent(ReplySlot& slot, CacheLink* link) noexcept {
  ++attempt_;
  entry_ = nullptr;
  link_ = open_ ? Shared<CacheLink>(link) : nullptr;
  if (link_ != nullptr) repairs_ = std::exchange(slot.interceptor, this);
  return attempt_;
}

// Whatever happens next, the reply no longer comes from that link.
bool Flight::command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) {
  link_ = nullptr;
  slot.interceptor = repairs_;
  return repairs_ != nullptr && repairs_->command_failed(slot, error, bytes);
}

void Flight::take_reply(ReplySlot& slot, ReplyReader& reader) {
  const Shared<Flight> flight = slot.state_of<Shared<Flight>>().value();
  slot.settle();
  flight->answer(reader);
}

void Flight::answer(ReplyReader& reader) {
  open_ = false;
  if (link_ != nullptr) keep(reader);
  if (entry_ == nullptr) return deliver(reader);
  const Shared<CacheEntry> entry = entry_;
  ReplyReader kept = ReplyReader::owned(entry->reply(), *entry);
  deliver(kept);
}

void Flight::keep(ReplyReader& reader) {
  std::string_view frame = reader.payload();
  const bool framed = frame.data() == nullptr;
  if ((framed ? reader.rest() : frame).size() > cache_->rules().largest) return;
  if (framed) {
    frame = reader.read_frame();
    entry_ = FlightOwner::make_entry(*row_, arguments_, single_, hash_, frame.size());
    std::memcpy(FlightOwner::room_of(*entry_), frame.data(), frame.size());
    return;
  }
  const std::string header = "$" + std::to_string(frame.size()) + "\r\n";
  entry_ =
      FlightOwner::make_entry(*row_, arguments_, single_, hash_, header.size() + frame.size() + 2);
  char* end = std::copy(header.begin(), header.end(), FlightOwner::room_of(*entry_));
  end = std::copy(frame.begin(), frame.end(), end);
  std::copy_n("\r\n", 2, end);
}

// A single one may take the reply's own bytes.
void Flight::deliver(ReplyReader& reader) {
  const bool several = waiting_.has_several();
  std::string composed;
  std::string_view frame;
  if (several) {
    if (const std::string_view bulk = reader.payload(); bulk.data() != nullptr) {
      composed = "$" + std::to_string(bulk.size()) + "\r\n";
      composed.append(bulk).append("\r\n");
      frame = composed;
    } else {
      frame = reader.read_frame();
    }
  }
  while (ReplySlot* const slot = waiting_.take()) {
    if (slot->settled()) {
      slot->drop_producer();
      continue;
    }
    const auto decode = slot->decode;
    if (several) {
      ReplyReader own = reader.for_part(frame);
      decode(*slot, own);
    } else {
      decode(*slot, reader);
    }
    slot->drop_producer();
  }
}

void Flight::ttl_came(std::uint32_t number, std::int64_t milliseconds) noexcept {
  if (number != attempt_) return;
  const Shared<CacheEntry> entry = std::exchange(entry_, nullptr);
  const Shared<CacheLink> link = std::exchange(link_, nullptr);
  if (entry == nullptr || link == nullptr || link->lost()) return;
  TimePoint until = began_ + cache_->rules().ttl;
  if (milliseconds == -2) {
    if (!cache_->rules().keeps_missing || !says_nothing(entry->reply())) return;
  } else if (milliseconds >= 0) {
    // The server counted from a later moment than we.
    const Duration left = cache_->rules().ttl / std::chrono::milliseconds(1) < milliseconds
                              ? cache_->rules().ttl
                              : Duration(std::chrono::milliseconds(milliseconds));
    until = began_ + left;
  } else if (milliseconds != -1) {
    return;
  }
  try {
    with_arguments([&](std::span<const std::string_view> arguments) {
      cache_->store(entry, *link, CacheKey(*row_, arguments, key_hash_, hash_), until);
    });
  } catch (const std::bad_alloc&) {
    return;  // it is read again
  }
}

// --- how it ends ---------------------------------------------------------------------------------

// From the ready queue, when the read has its reply or its error.
void Flight::ended(StateBase& state, void*, bool run) {
  const Shared<Flight> flight = static_cast<State<Shared<Flight>>&>(state).value();
  flight->open_ = false;
  if (run && state.failed()) {
    const bool quiet = state.quiet();
    return flight->fail(state.take_error(), quiet);
  }
  while (ReplySlot* const slot = flight->waiting_.take()) slot->release_producer();
}

void Flight::fail(const Error& error, bool quiet) {
  const TimePoint now = cache_->core().time();
  while (ReplySlot* const slot = waiting_.take()) {
    if (slot->settled()) {
      slot->drop_producer();
    } else if (error.is(errc::timeout) && slot->deadline > now && deadline_ < slot->deadline) {
      ask_again(*slot);  // it has more time
    } else {
      slot->fail(error, quiet);
      slot->drop_producer();
    }
  }
}

void Flight::ask_again(ReplySlot& slot) {
  with_arguments([&](std::span<const std::string_view> arguments) {
    cache_->pass_on(CommandView{*row_, arguments}, slot);
  });
}

// --- all of them ---------------------------------------------------------------------------------

Flight* Flights::find(const CacheKey& key) const noexcept {
  Flight* each = buckets_[key.key_hash() & (buckets_.size() - 1)];
  while (each != nullptr && !(each->open_ && each->matches(key))) each = each->next_;
  return each;
}

void Flights::add(Flight& flight) {
  if (++count_ > 2 * buckets_.size()) {
    std::vector<Flight*> before(4 * buckets_.size());
    before.swap(buckets_);
    for (Flight* each : before) {
      while (each != nullptr) {
        Flight* const next = each->next_;
        Flight*& to = bucket(each->key_hash_);
        each->next_ = std::exchange(to, each);
        each = next;
      }
    }
  }
  Flight*& first = bucket(flight.key_hash_);
  flight.next_ = std::exchange(first, &flight);
}

void Flights::remove(Flight& flight) noexcept {
  Flight** at = &bucket(flight.key_hash_);
  while (*at != &flight) at = &(*at)->next_;
  *at = flight.next_;
  --count_;
}

void Flights::key_changed(std::string_view key, std::uint32_t key_hash) const noexcept {
  for (Flight* each = buckets_[key_hash & (buckets_.size() - 1)]; each != nullptr;
       each = each->next_) {
    if (each->key_hash() == key_hash && each->key() == key) each->key_changed();
  }
}

void Flights::all_changed() const noexcept {
  for (Flight* each : buckets_) {
    for (; each != nullptr; each = each->next_) each->key_changed();
  }
}

}  // namespace deferredis::detail
