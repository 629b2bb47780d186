// The sentinels that are asked: those of the options, and those that they told of.
#pragma once

#include <memory>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/client/subscriber.hpp>
#include <deferredis/sharding/sentinel/report.hpp>

namespace deferredis::detail {

/// One sentinel, over lazy connections of its own: to ask, and to listen.
struct KnownSentinel {
  Endpoint endpoint;
  Client client;
  Subscriber listener;
};

/// What a sentinel tells unasked. These are hints: it is asked what it means.
class SentinelEvents {
 public:
  /// The group's primary is another one. Endpoints: the one before.
  virtual void primary_switched(const Endpoint& before) = 0;
  /// Its servers are others, or other states; or something may have been missed.
  virtual void group_changed() = 0;

 protected:
  ~SentinelEvents() = default;
};

class KnownSentinels {
 public:
  /// `answer_timeout` bounds each answer; `events` is borrowed. Throws InvalidArgumentError on
  /// impossible options.
  KnownSentinels(Reactor& reactor, const Options& options, Duration answer_timeout,
                 std::string service, std::vector<Endpoint> configured, SentinelEvents& events);

  const std::vector<KnownSentinel>& all() const noexcept { return known_; }
  /// From now on: the configured ones and these.
  void learn(const std::vector<Endpoint>& told);
  /// Closes every connection; fails what was asked.
  void close();

  /// Asks one for all that it knows of the group. A coroutine.
  static Future<SentinelReport> ask(Client sentinel, std::string service,
                                    std::shared_ptr<const AllowedHosts> allowed);

 private:
  void add(const Endpoint& endpoint);
  void listen(Subscriber& listener);

  Reactor& reactor_;  // borrowed
  Settings settings_;
  Options call_options_;  // of each client's calls
  std::string service_;
  std::vector<Endpoint> configured_;
  SentinelEvents& events_;  // borrowed
  std::vector<KnownSentinel> known_;
};

}  // namespace deferredis::detail
