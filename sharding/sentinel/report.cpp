#include <deferredis/sharding/sentinel/report.hpp>

#include <algorithm>
#include <charconv>
#include <tuple>

#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/sentinel_error.hpp>

namespace deferredis::detail {

namespace {

using Fields = SentinelReport::Fields;

std::string_view field(const Fields& fields, std::string_view name) {
  const std::string* found = fields.find(name);
  return found == nullptr ? std::string_view() : std::string_view(*found);
}

template <class Number = std::int64_t>
Number number(std::string_view text) {
  Number value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Endpoint endpoint_of(const Fields& fields) {
  return Endpoint::tcp(field(fields, "ip"), number<std::uint16_t>(field(fields, "port")));
}

// Why the client cannot connect to it; empty if it seems fine.
std::string_view objection_to(const Endpoint& endpoint, const AllowedHosts& allowed) {
  if (endpoint.host.empty() || endpoint.port == 0) return "it has no address";
  if (!is_host(endpoint.host)) return "its host is neither a name nor an address";
  return allowed.allows(endpoint) ? "" : "the option 'allowed_hosts' does not allow it";
}

// Nothing is connected to an endpoint without an address.
Endpoint reached_by(EndpointMap* map, const Endpoint& announced) {
  return map == nullptr ? announced : (*map)(announced).value_or(Endpoint());
}

// Flags are words separated by commas.
bool has_flag(std::string_view flags, std::string_view wanted) {
  while (!flags.empty()) {
    const std::size_t comma = std::min(flags.find(','), flags.size());
    if (flags.substr(0, comma) == wanted) return true;
    flags.remove_prefix(std::min(comma + 1, flags.size()));
  }
  return false;
}

std::string why_down(std::string_view flags, bool primary) {
  for (const std::string_view flag : {"s_down", "o_down"}) {
    if (has_flag(flags, flag)) return std::string(flag);
  }
  return primary && !has_flag(flags, "master") ? "no primary" : "";
}

bool contains(const std::vector<Endpoint>& endpoints, const Endpoint& wanted) noexcept {
  return std::find(endpoints.begin(), endpoints.end(), wanted) != endpoints.end();
}

std::vector<Endpoint> without(std::vector<Endpoint> endpoints, const std::vector<Endpoint>& those) {
  std::erase_if(endpoints, [&](const Endpoint& each) { return contains(those, each); });
  return endpoints;
}

}  // namespace

SentinelReport SentinelReport::make(const Address& address, const Fields& primary,
                                    const std::vector<Fields>& replicas,
                                    const std::vector<Fields>& sentinels,
                                    const AllowedHosts& allowed, EndpointMap* map) {
  const auto reached = [&](const Endpoint& announced) { return reached_by(map, announced); };
  const auto usable = [&](const Endpoint& endpoint) {
    return objection_to(endpoint, allowed).empty();
  };
  SentinelReport report;
  report.primary = reached(endpoint_of(primary));
  report.down = why_down(field(primary, "flags"), true);
  report.epoch = number(field(primary, "config-epoch"));
  report.other_sentinels = number<std::size_t>(field(primary, "num-other-sentinels"));
  if (address) {
    // During a failover a sentinel already names the promoted server here, but still shows the old
    // one's state; the next configuration will name the promoted one.
    const Endpoint promoted =
        reached(Endpoint::tcp(address->first, static_cast<std::uint16_t>(address->second)));
    // If it is not allowed, it is refused below; the old one is not used instead.
    if (promoted.port != 0 && !promoted.host.empty() && promoted != report.primary) {
      report.primary = promoted;
      report.down.clear();
      ++report.epoch;
    }
  }
  if (const auto why = objection_to(report.primary, allowed); !why.empty()) report.down = why;
  if (!report.primary.host.empty() && !is_host(report.primary.host)) report.primary.host = "?";
  for (const Fields& replica : replicas) {
    if (report.replicas.size() + report.stale_replicas.size() == most_replicas) break;
    const Endpoint endpoint = reached(endpoint_of(replica));
    const std::string_view flags = field(replica, "flags");
    if (!usable(endpoint) || !why_down(flags, false).empty() || has_flag(flags, "disconnected"))
      continue;
    if (endpoint == report.primary) continue;  // just promoted
    const bool linked = field(replica, "master-link-status") == "ok";
    (linked ? report.replicas : report.stale_replicas).push_back(endpoint);
  }
  for (const Fields& sentinel : sentinels) {
    if (report.sentinels.size() == most_sentinels) break;
    const Endpoint endpoint = reached(endpoint_of(sentinel));
    if (usable(endpoint)) report.sentinels.push_back(endpoint);
  }
  // Each sentinel has its own order; sorting makes turns fair, whichever sentinel answers.
  const auto by_address = [](const Endpoint& a, const Endpoint& b) {
    return std::tie(a.host, a.port) < std::tie(b.host, b.port);
  };
  std::sort(report.replicas.begin(), report.replicas.end(), by_address);
  std::sort(report.stale_replicas.begin(), report.stale_replicas.end(), by_address);
  return report;
}

SentinelChoice choose(const SentinelReport& report, const SentinelWish& wish) {
  const std::vector<Endpoint> primary =
      report.down.empty() ? std::vector<Endpoint>{report.primary} : std::vector<Endpoint>{};
  if (wish.role == ServerRole::primary) return {primary, ServerRole::primary};
  for (const auto& replicas : {report.replicas, report.stale_replicas}) {
    auto fine = without(replicas, wish.avoided);
    if (!fine.empty()) return {std::move(fine), ServerRole::replica};
  }
  if (!primary.empty()) return {primary, ServerRole::primary};
  return {report.replicas.empty() ? report.stale_replicas : report.replicas, ServerRole::replica};
}

void SentinelRound::take(const Endpoint& sentinel, Outcome<SentinelReport> said) {
  const auto remark = [&](std::string_view text) {
    const std::string name = to_string(sentinel) + ": ";
    remarks_.append(remarks_.empty() ? "" : "; ").append(name);
    remarks_.append(text.starts_with(name) ? text.substr(name.size()) : text);
  };
  if (!said) {
    if (said.error().delivery() != Delivery::rejected) ++silent_;
    ++(said.error().is(errc::auth) ? refused_logins_ : others_);
    return remark(said.error().message());
  }
  if (const std::string text = objection(*said); !text.empty()) {
    ++others_;
    return remark(text);
  }
  const auto better = [&](const SentinelReport& a, const SentinelReport& b) {
    return rank(a) != rank(b) ? rank(a) > rank(b) : a.epoch > b.epoch;
  };
  if (best_ && !better(*said, *best_)) return;
  best_ = std::move(*said);
  best_sentinel_ = sentinel;
}

// Why the report is useless.
std::string SentinelRound::objection(const SentinelReport& report) const {
  if (report.other_sentinels < wish_->min_other_sentinels) {
    return "it knows " + std::to_string(report.other_sentinels) + " other sentinels, but " +
           std::to_string(wish_->min_other_sentinels) + " are required";
  }
  if (rank(report) != Rank::useless) return {};
  return "the primary " + to_string(report.primary) + " is down (" + report.down + ")";
}

SentinelRound::Rank SentinelRound::rank(const SentinelReport& report) const {
  const SentinelChoice choice = choose(report, *wish_);
  if (choice.endpoints.empty()) return Rank::useless;
  const bool avoided = without(choice.endpoints, wish_->avoided).empty();
  if (avoided) return Rank::avoided;
  return report.epoch < wish_->newest_epoch ? Rank::old : Rank::good;
}

Error SentinelRound::refusal() const {
  const bool logins = refused_logins_ > 0 && others_ == 0;
  const std::string_view what = wish_->role == ServerRole::primary ? "primary" : "replica";
  const std::string_view hint = logins ? "; the sentinels' own login is SentinelOptions::sentinel, "
                                         "in a URL sentinel_user and sentinel_password"
                                       : "";
  return Error(logins ? errc::auth : errc::master_not_found,
               "no sentinel names a usable " + std::string(what) + " of '" + wish_->service +
                   "': " + (remarks_.empty() ? "none is known" : remarks_) + std::string(hint));
}

}  // namespace deferredis::detail
