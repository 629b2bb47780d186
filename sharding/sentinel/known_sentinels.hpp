// The sentinels to ask: those of the options, and those that they named.
#pragma once

#include <memory>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/client/subscriber.hpp>
#include <deferredis/sharding/sentinel/report.hpp>

namespace deferredis::detail {

/// One sentinel, with its own lazy connections for questions and for events.
struct KnownSentinel {
  Endpoint endpoint;
  Client client;
  Subscriber listener;
};

/// What a sentinel publishes. These are hints: the sentinel is asked afterwards.
class SentinelEvents {
 public:
  /// The group has a new primary. `before`: the previous one.
  virtual void primary_switched(const Endpoint& before) = 0;
  /// The group's servers or their states have changed, or events may have been missed.
  virtual void group_changed() = 0;

 protected:
  ~SentinelEvents() = default;
};

class KnownSentinels {
 public:
  /// `answer_timeout` limits the time for each answer; `events` is borrowed. Throws
  /// InvalidArgumentError on impossible options.
  KnownSentinels(Reactor& reactor, const Options& options, Duration answer_timeout,
                 std::string service, std::vector<Endpoint> configured, SentinelEvents& events);

  const std::vector<KnownSentinel>& all() const noexcept { return known_; }
  /// From now on, knows the configured sentinels and these.
  void learn(const std::vector<Endpoint>& told);
  /// See Client::reload_certificates.
  void reload_certificates() {
    if (settings_.tls != nullptr) reload_tls_context(*settings_.tls);
  }
  /// Closes every connection; questions in flight fail.
  void close();

  /// Asks one sentinel for everything it knows about the group. A coroutine.
  static Future<SentinelReport> ask(Client sentinel, std::string service,
                                    std::shared_ptr<const AllowedHosts> allowed);

 private:
  void add(const Endpoint& endpoint);
  void listen(Subscriber& listener);

  Reactor& reactor_;  // borrowed
  Settings settings_;
  Options call_options_;  // for the calls of each client
  std::string service_;
  std::vector<Endpoint> configured_;
  SentinelEvents& events_;  // borrowed
  std::vector<KnownSentinel> known_;
};

}  // namespace deferredis::detail
