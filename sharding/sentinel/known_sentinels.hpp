// The sentinels to ask: those of the options, and those that they named.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/client/subscriber.hpp>
#include <deferredis/sharding/sentinel/report.hpp>
#include <deferredis/sharding/sentinels.hpp>

namespace deferredis::detail {

/// One sentinel, with its own lazy connections for questions and for events.
struct KnownSentinel {
  Endpoint endpoint;
  Client client;
  Subscriber listener;
};

/// What sentinels publish about one group. These are hints: the sentinels are asked afterwards.
class SentinelEvents {
 public:
  /// The group's name.
  virtual const std::string& service() const noexcept = 0;
  /// The group has a new primary, `now`, after `before`.
  virtual void primary_switched(const Endpoint& before, const Endpoint& now) = 0;
  /// The group's servers or their states have changed, or events may have been missed.
  virtual void group_changed() = 0;

 protected:
  ~SentinelEvents() = default;
};

/// A set of sentinels, with the connections to them.
///
/// Ownership: shared by the Sentinels of users, and by the groups that follow a primary. With the
///   last owner the connections close.
class KnownSentinels {
 public:
  /// Throws InvalidArgumentError on impossible options.
  KnownSentinels(Reactor& reactor, const SentinelsOptions& options);
  KnownSentinels(const KnownSentinels&) = delete;
  KnownSentinels& operator=(const KnownSentinels&) = delete;

  /// Reports events about the group to `events`, borrowed until remove().
  void add(SentinelEvents& events) { groups_.push_back(&events); }
  void remove(const SentinelEvents& events) noexcept;

  const std::vector<KnownSentinel>& all() const noexcept { return known_; }
  /// From now on, knows the configured sentinels and those that are named for any group; for this
  /// one they are `told`.
  void learn(const std::string& service, std::vector<Endpoint> told);
  /// See Client::reload_certificates.
  void reload_certificates() {
    if (settings_.tls != nullptr) reload_tls_context(*settings_.tls);
  }

  std::size_t min_other_sentinels() const noexcept { return min_other_sentinels_; }
  Reactor& reactor() const noexcept { return reactor_; }

  /// Asks one of the sentinels for everything it knows about the group.
  Future<SentinelReport> ask(const KnownSentinel& sentinel, const std::string& service) const;

 private:
  friend void retain(KnownSentinels& sentinels) noexcept { sentinels.owners_.add(); }
  friend void release(KnownSentinels& sentinels) noexcept {
    if (sentinels.owners_.remove()) delete &sentinels;
  }
  ~KnownSentinels();

  void add(const Endpoint& endpoint);
  void listen(Subscriber& listener);
  Endpoint reached(const Endpoint& announced) const;
  void tell_switch(std::string_view payload) const;
  void tell_change(std::string_view payload) const;
  void tell_gap() const;

  Reactor& reactor_;  // borrowed
  std::vector<Endpoint> configured_;
  std::shared_ptr<const AllowedHosts> allowed_;  // shared with questions in flight
  EndpointMap* map_;                             // borrowed; null: none
  std::size_t min_other_sentinels_;
  Settings settings_;
  Options call_options_;                                            // for the calls of each client
  std::vector<SentinelEvents*> groups_;                             // borrowed
  std::map<std::string, std::vector<Endpoint>, std::less<>> told_;  // by service
  std::vector<KnownSentinel> known_;
  OwnerCount owners_;
};

/// Asks all sentinels about a group, once. Ends with the first good answer, or with the best one
/// once all have answered.
Future<SentinelReport> ask_all(const Shared<KnownSentinels>& sentinels, SentinelWish wish);

}  // namespace deferredis::detail
