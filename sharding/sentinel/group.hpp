// SentinelGroup: asks sentinels for the primary, and moves the connections when it changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/listeners/event_listeners.hpp>
#include <deferredis/client/options/endpoint_source.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/sharding/sentinel/known_sentinels.hpp>
#include <deferredis/sharding/sentinel/report.hpp>
#include <deferredis/sharding/sentinels.hpp>

namespace deferredis::detail {

/// The source of a sentinel client's connections. Several connections that ask at the same time
/// share one round of questions.
class SentinelGroup final : public EndpointSource, SentinelEvents {
 public:
  /// Throws InvalidArgumentError on impossible options.
  SentinelGroup(Reactor& reactor, const SentinelOptions& options);
  ~SentinelGroup() override;

  void add(EndpointUser& user) override;
  void remove(EndpointUser& user) noexcept override;
  Future<ServerTarget> next(const EndpointUser& user) override;
  void attempt_failed(const EndpointUser& user, bool wrong_role) override;
  void arrived(const EndpointUser& user) override;
  void found_read_only(const EndpointUser& user) override;
  std::vector<NodeEndpoint> endpoints() const override;
  Registration on_event(MoveFunction<void(const ConnectionEvent&)> fn) override {
    return listeners_.add(std::move(fn));
  }
  std::string name() const override;
  void reload_certificates() override { sentinels_->reload_certificates(); }

  /// One of the sentinels that are known at the start.
  const Endpoint& first_sentinel() const noexcept { return sentinels_->all().front().endpoint; }

 private:
  struct Avoided {
    Endpoint endpoint;
    TimePoint until;
  };

  const std::string& service() const noexcept override { return wish_.service; }
  void primary_switched(const Endpoint& before, const Endpoint& now) override;
  void group_changed() override;
  void ask();
  void ask_all();
  void answered(const Endpoint& sentinel, Outcome<SentinelReport> said);
  void end_round();
  void move_users(const SentinelReport& report);
  bool misplaced(const EndpointUser& user, const SentinelReport& report,
                 const SentinelChoice& choice) const;
  bool spend_round();
  void avoid(const Endpoint& endpoint);
  void forget_avoided(const Endpoint* arrived);
  void watch();
  Error moved(const EndpointUser& user) const;
  void tell(ConnectionEvent::Kind kind, const Endpoint& before, const Endpoint& now);

  Reactor& reactor_;                  // borrowed
  Shared<KnownSentinels> sentinels_;  // shared with other groups; null once closed
  SentinelWish wish_;
  std::vector<EndpointUser*> users_;  // borrowed
  std::vector<Promise<ServerTarget>> waiters_;
  std::optional<SentinelRound> round_;  // set while sentinels are asked
  std::size_t unanswered_ = 0;
  std::uint32_t round_number_ = 0;
  bool ask_again_ = false;   // the current round may be outdated
  bool move_users_ = false;  // after the round, move those who did not ask
  std::size_t turn_ = 0;     // which of several endpoints is next
  std::vector<Avoided> avoided_;
  std::optional<Endpoint> primary_;  // the latest that connections were up to
  std::int64_t primary_epoch_ = -1;  // of the answer that named it
  std::size_t rounds_left_;          // how many more rounds events may start now
  TimePoint rounds_counted_{};
  EventListeners listeners_;
  std::pair<Endpoint, Endpoint> latest_switch_;  // reported: each sentinel publishes it
  Timer event_timer_;
  Timer watch_timer_;
  Lifeline<SentinelGroup> self_;
  bool closed_ = false;
};

}  // namespace deferredis::detail
