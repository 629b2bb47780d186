#include <deferredis/client/events.hpp>
#include <deferredis/client/node_endpoint.hpp>

#include <algorithm>

namespace deferredis {

namespace {

std::string wait_text(Duration wait) {
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(wait).count();
  return milliseconds == 0 ? "at once" : "in " + std::to_string(milliseconds) + " ms";
}

bool is_about_servers(ConnectionEvent::Kind kind) noexcept {
  return kind == ConnectionEvent::Kind::failover || kind == ConnectionEvent::Kind::switched ||
         kind == ConnectionEvent::Kind::topology_changed;
}

// "failover: from 10.0.0.1:6379 to 10.0.0.2:6379"
std::string change_text(const ConnectionEvent& event) {
  const Endpoint none;
  std::string text(to_string(event.kind));
  text += ": ";
  if (event.previous == none) return text + to_string(event.endpoint) + " has joined";
  if (event.endpoint == none) return text + to_string(event.previous) + " has left";
  if (event.kind == ConnectionEvent::Kind::topology_changed) text += "slots moved ";
  return text + "from " + to_string(event.previous) + " to " + to_string(event.endpoint);
}

std::string text_of(const CacheStats& cache) {
  if (cache.hits + cache.misses == 0) return {};
  const auto number = [](auto count) { return std::to_string(count); };
  return "; cache: " + number(cache.hits) + " hits, " + number(cache.misses) + " misses, " +
         number(cache.evictions) + " evictions, " + number(cache.invalidations) +
         " invalidations, " + number(cache.entries) + " entries, " + number(cache.bytes) + " bytes";
}

}  // namespace

std::string_view to_string(ConnectionEvent::Kind kind) noexcept {
  switch (kind) {
    case ConnectionEvent::Kind::connecting: return "connecting";
    case ConnectionEvent::Kind::ready: return "ready";
    case ConnectionEvent::Kind::lost: return "lost";
    case ConnectionEvent::Kind::failed: return "failed";
    case ConnectionEvent::Kind::down: return "down";
    case ConnectionEvent::Kind::gave_up: return "gave up";
    case ConnectionEvent::Kind::replaced: return "replaced";
    case ConnectionEvent::Kind::login_not_renewed: return "login not renewed";
    case ConnectionEvent::Kind::unneeded: return "unneeded";
    case ConnectionEvent::Kind::listening: return "listening";
    case ConnectionEvent::Kind::listening_lost: return "listening lost";
    case ConnectionEvent::Kind::listening_failed: return "listening failed";
    case ConnectionEvent::Kind::tracking: return "tracking";
    case ConnectionEvent::Kind::not_tracking: return "not tracking";
    case ConnectionEvent::Kind::failover: return "failover";
    case ConnectionEvent::Kind::switched: return "switched";
    case ConnectionEvent::Kind::topology_changed: return "topology changed";
  }
  return "?";
}

std::string_view to_string(NodeRole role) noexcept {
  switch (role) {
    case NodeRole::unknown: return "unknown";
    case NodeRole::primary: return "primary";
    case NodeRole::replica: return "replica";
  }
  return "?";
}

std::string to_string(const ConnectionEvent& event) {
  if (is_about_servers(event.kind)) return change_text(event);
  const std::string where = to_string(event.endpoint);
  std::string text(to_string(event.kind));
  text += ": ";
  // Most errors already name the place.
  const bool named = event.error.find(where) != std::string::npos;
  if (!named) text += where;
  if (!named && !event.error.empty()) text += ": ";
  text += event.error;
  if (event.kind == ConnectionEvent::Kind::failed ||
      event.kind == ConnectionEvent::Kind::listening_failed ||
      event.kind == ConnectionEvent::Kind::login_not_renewed) {
    text.append("; next attempt ").append(wait_text(event.wait));
  }
  return text;
}

CacheStats& CacheStats::operator+=(const CacheStats& other) noexcept {
  hits += other.hits;
  misses += other.misses;
  joined += other.joined;
  evictions += other.evictions;
  invalidations += other.invalidations;
  entries += other.entries;
  bytes += other.bytes;
  age = std::max(age, other.age);
  return *this;
}

ClientStats& ClientStats::operator+=(const ClientStats& other) noexcept {
  connections += other.connections;
  connections_up += other.connections_up;
  exclusive += other.exclusive;
  listening += other.listening;
  in_flight += other.in_flight;
  waiting += other.waiting;
  commands += other.commands;
  resent += other.resent;
  hedged += other.hedged;
  connects += other.connects;
  losses += other.losses;
  replaced += other.replaced;
  listening_losses += other.listening_losses;
  unknown_pushes += other.unknown_pushes;
  cache += other.cache;
  return *this;
}

std::string to_string(const ClientStats& stats) {
  const auto number = [](auto count) { return std::to_string(count); };
  return number(stats.connections_up) + " of " + number(stats.connections) + " connections up, " +
         number(stats.exclusive) + " exclusive, " +
         (stats.listening == 0 ? "" : number(stats.listening) + " listening, ") +
         number(stats.in_flight) + " in flight, " + number(stats.waiting) +
         " waiting; so far: " + number(stats.commands) + " commands, " + number(stats.resent) +
         " resent, " + (stats.hedged == 0 ? "" : number(stats.hedged) + " hedged, ") +
         number(stats.connects) + " connects, " + number(stats.losses) + " losses, " +
         (stats.replaced == 0 ? "" : number(stats.replaced) + " replaced, ") +
         (stats.listening_losses == 0 ? "" : number(stats.listening_losses) + " of subscribers, ") +
         number(stats.unknown_pushes) + " unknown pushes" + text_of(stats.cache);
}

}  // namespace deferredis
