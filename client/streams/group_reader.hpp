// GroupReader: the part behind a GroupConsumer.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>  // lint: ok, only .cpp files include this header
#include <vector>

#include <deferredis/client/group_consumer.hpp>
#include <deferredis/client/streams/group_acks.hpp>
#include <deferredis/client/streams/stream_feed.hpp>

namespace deferredis::detail {

/// Reads for one consumer of a group: first pending entries (group_sweep.cpp), then new ones.
///
/// It knows every message that it has at hand, that the user holds, or whose acknowledgement is
/// under way. So one consumer never delivers a pending entry twice at the same time.
class GroupReader final : public StreamFeed {
 public:
  GroupReader(const Client& client, std::string_view group, std::string_view consumer,
              const Keys& streams, const GroupConsumerOptions& options);

  Future<void> ack(std::string_view stream, std::string_view id);
  void nack(std::string_view stream, std::string_view id);
  std::size_t held() const noexcept { return held_; }
  GroupAcks& acks() noexcept { return *acks_; }

 private:
  /// A scan of the pending entries of one stream.
  struct Sweep {
    enum class Of : std::uint8_t {
      own,       // entries we had when the program ended
      unheard,   // entries in a reply that was lost
      anybodys,  // entries that were held too long
    };
    Of of;
    std::size_t stream;      // index in streams_
    std::string from = "-";  // where it continues
  };

  Future<void> begin(Shared<StreamFeed> self) override { return make_groups(std::move(self)); }
  Future<void> read(Shared<StreamFeed> self) override;
  bool read_failed(const Error& error) override;
  bool may_hand_out() const noexcept override { return held_ < options_.credit; }
  void handed_out(const StreamMessage& message) override;

  static GroupReader& of(const Shared<StreamFeed>& self) noexcept {
    return static_cast<GroupReader&>(*self);
  }
  static Future<void> make_groups(Shared<StreamFeed> self);
  static Future<void> check_places(Shared<StreamFeed> self);
  static Future<void> read_new(Shared<StreamFeed> self);
  static Future<void> sweep(Shared<StreamFeed> self);
  static Future<void> bury(Shared<StreamFeed> self, std::string stream, std::string id,
                           Duration idle);
  static Future<void> forget_deleted(Shared<StreamFeed> self, std::string stream,
                                     std::vector<std::string> ids);
  Future<std::vector<PendingEntry>> ask_pending(const Sweep& sweep) const;
  void begin_sweeps(Sweep::Of of);
  bool claims() const noexcept { return options_.claim_after > Duration::zero(); }
  std::size_t credit_left() const noexcept { return options_.credit - held_; }
  bool knows(std::string_view stream, std::string_view id) const;
  void take(const std::string& stream, StreamEntry entry, std::int64_t deliveries);

  GroupConsumerOptions options_;  // its views refer to the texts below
  std::string group_;
  std::string consumer_;
  std::string start_;
  std::string dead_letter_;
  std::vector<std::string> streams_;
  Shared<GroupAcks> acks_;
  std::unordered_map<std::string, bool> known_;  // stream and id; true: the user holds it
  std::size_t held_ = 0;
  std::deque<Sweep> sweeps_;  // to finish before new entries are read
  TimePoint next_claim_{};
  bool made_ = false;  // the groups were created once
};

}  // namespace deferredis::detail
