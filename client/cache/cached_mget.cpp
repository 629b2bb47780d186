#include <deferredis/client/cache/cached_mget.hpp>

#include <string_view>
#include <utility>

#include <deferredis/client/cache/near_cache.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

namespace {

constexpr std::string_view nothing = "$-1\r\n";

void cancel_mget(ReplySlot& slot) {
  slot.fail(
      Error(errc::cancelled, "MGET: cancelled while its keys were read", Delivery::maybe_applied));
}

}  // namespace

void CachedMget::begin(NearCache& cache, const CommandView& command, ReplySlot& slot) {
  const Shared<CachedMget> read(new CachedMget(slot));
  read->look(cache, command);
}

// All reads have ended, or there were none.
CachedMget::~CachedMget() {
  if (!slot_.settled()) {
    if (error_) {
      slot_.fail(*std::move(error_));
    } else {
      std::string frame = "*" + std::to_string(frames_.size()) + "\r\n";
      for (const std::string& each : frames_) frame += each;
      ReplyReader reader = ReplyReader::composed(frame);
      slot_.decode(slot_, reader);
    }
  }
  slot_.drop_producer();
}

[[gnu::noinline]] void release(CachedMget& read) noexcept {
  if (--read.owners_ == 0) delete &read;
}

void CachedMget::look(NearCache& cache, const CommandView& command) {
  slot_.set_canceller<cancel_mget>();
  frames_.resize(command.arguments.size());
  for (std::size_t i = 0; i != command.arguments.size(); ++i) {
    const CommandView get{table::get, command.arguments.subspan(i, 1)};
    const CacheKey key = cache.key_of(get);
    if (const CacheEntry* const entry = cache.find(key)) frames_[i] = entry->reply();
    else read(cache, get, key, i);
  }
}

void CachedMget::read(NearCache& cache, const CommandView& get, const CacheKey& key,
                      std::size_t place) {
  const auto part = make_slot<Reply>(slot_.core(), table::get);
  part->deadline = slot_.deadline;
  part->retry = slot_.retry;
  part->offline_wait = slot_.offline_wait;
  auto value = part.future();
  cache.read(get, key, part);
  std::move(value)
      .then([self = Shared(this), place](Reply reply) { self->take(place, std::move(reply)); },
            [self = Shared(this), place](const Error& error) { self->take(place, error); })
      .detach();
}

void CachedMget::take(std::size_t place, const Outcome<Reply>& value) {
  if (value) {
    value.value().append_composed(frames_[place]);
  } else if (value.error().is(errc::wrong_type)) {
    frames_[place] = nothing;  // as MGET sees it
  } else if (!error_) {
    error_ = value.error();
  }
}

}  // namespace deferredis::detail
