// The sentinels that are asked: those of the options, and those that they told of.
#pragma once

#include <memory>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/client/detail/settings.hpp>
#include <deferredis/sharding/detail/sentinel_report.hpp>

namespace deferredis::detail {

/// One sentinel, over a lazy connection of its own.
struct KnownSentinel {
  Endpoint endpoint;
  Client client;
};

class KnownSentinels {
 public:
  /// `answer_timeout` bounds each answer. Throws InvalidArgumentError on impossible options.
  KnownSentinels(Reactor& reactor, const Options& options, Duration answer_timeout,
                 std::vector<Endpoint> configured);

  const std::vector<KnownSentinel>& all() const noexcept { return known_; }
  /// From now on: the configured ones and these.
  void learn(const std::vector<Endpoint>& told);
  /// Closes every connection; fails what was asked.
  void close();

  /// Asks one for all that it knows of the group. A coroutine.
  static Future<SentinelReport> ask(Client sentinel, std::string service);

 private:
  void add(const Endpoint& endpoint);

  Reactor& reactor_;  // borrowed
  Settings settings_;
  Options call_options_;  // of each client's calls
  std::vector<Endpoint> configured_;
  std::vector<KnownSentinel> known_;
};

}  // namespace deferredis::detail
