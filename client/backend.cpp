#include <deferredis/client/backend.hpp>

namespace deferredis {

namespace {

std::string wait_text(Duration wait) {
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(wait).count();
  return milliseconds == 0 ? "at once" : "in " + std::to_string(milliseconds) + " ms";
}

}  // namespace

detail::MonitorConnection& Backend::monitor(detail::MonitorListener&) {
  Error(errc::not_supported, "MONITOR is of one server: call on(endpoint).monitor()").raise();
}

void Backend::unreceived(std::string_view command, const Reply& reply) {
  if (on_unreceived_) return on_unreceived_(command, reply);
  core_->report_unhandled(Error(
      errc::cancelled,
      std::string(command) + ": an element came that nobody waits for any more (on_unreceived)",
      Delivery::rejected));
}

std::string to_string(const ConnectionEvent& event) {
  const std::string where = to_string(event.endpoint);
  std::string text(to_string(event.kind));
  text += ": ";
  // Most errors say by themselves where they happened.
  const bool named = event.error.find(where) != std::string::npos;
  if (!named) text += where;
  if (!named && !event.error.empty()) text += ": ";
  text += event.error;
  if (event.kind == ConnectionEvent::Kind::failed) {
    text.append("; next attempt ").append(wait_text(event.wait));
  }
  return text;
}

std::string to_string(const ClientStats& stats) {
  const auto number = [](auto count) { return std::to_string(count); };
  return number(stats.connections_up) + " of " + number(stats.connections) + " connections up, " +
         number(stats.exclusive) + " exclusive, " + number(stats.in_flight) + " in flight, " +
         number(stats.waiting) + " waiting; so far: " + number(stats.commands) + " commands, " +
         number(stats.resent) + " resent, " + number(stats.connects) + " connects, " +
         number(stats.losses) + " losses, " + number(stats.unknown_pushes) + " unknown pushes";
}

}  // namespace deferredis
