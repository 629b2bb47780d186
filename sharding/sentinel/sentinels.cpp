#include <deferredis/sharding/sentinels.hpp>

#include <string>
#include <utility>

#include <deferredis/sharding/sentinel/known_sentinels.hpp>

namespace deferredis {

const Shared<detail::KnownSentinels>& detail::known_sentinels(const Sentinels& sentinels) noexcept {
  return sentinels.known_;
}

Sentinels::Sentinels(Reactor& reactor, const SentinelsOptions& options)
    : known_(new detail::KnownSentinels(reactor, options)) {}
Sentinels::Sentinels(const Sentinels&) noexcept = default;
Sentinels& Sentinels::operator=(const Sentinels&) noexcept = default;
Sentinels::~Sentinels() = default;

Future<Endpoint> Sentinels::primary(std::string_view service) const {
  return detail::ask_all(known_, {.service = std::string(service),
                                  .role = ServerRole::primary,
                                  .min_other_sentinels = known_->min_other_sentinels()})
      .then([](detail::SentinelReport report) { return std::move(report.primary); });
}

Future<std::vector<Endpoint>> Sentinels::replicas(std::string_view service) const {
  return detail::ask_all(known_, {.service = std::string(service),
                                  .role = ServerRole::replica,
                                  .min_other_sentinels = known_->min_other_sentinels()})
      .then([](detail::SentinelReport report) {
        auto replicas = std::move(report.replicas);
        for (Endpoint& each : report.stale_replicas) replicas.push_back(std::move(each));
        return replicas;
      });
}

std::vector<Endpoint> Sentinels::endpoints() const {
  std::vector<Endpoint> endpoints;
  for (const detail::KnownSentinel& each : known_->all()) endpoints.push_back(each.endpoint);
  return endpoints;
}

}  // namespace deferredis
