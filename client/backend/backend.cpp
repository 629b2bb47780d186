#include <deferredis/client/backend.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/client/rewriting/response_callbacks.hpp>
#include <deferredis/client/scan.hpp>

namespace deferredis {

namespace {

std::string wait_text(Duration wait) {
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(wait).count();
  return milliseconds == 0 ? "at once" : "in " + std::to_string(milliseconds) + " ms";
}

}  // namespace

namespace {

/// A backend whose last handle was dropped on another thread than the reactor's. Abandons the
/// backend when called, or when destroyed by a reactor that never called it.
class Abandoned {
 public:
  explicit Abandoned(Backend& backend) noexcept : backend_(&backend) {}
  Abandoned(Abandoned&& other) noexcept : backend_(std::exchange(other.backend_, nullptr)) {}
  Abandoned& operator=(Abandoned&&) = delete;
  ~Abandoned() { (*this)(); }
  void operator()() noexcept {
    if (Backend* const backend = std::exchange(backend_, nullptr)) backend->abandon();
  }

 private:
  Backend* backend_;
};

}  // namespace

void Backend::last_handle_gone() noexcept {
  if (core_->alive_here()) return abandon();  // otherwise one thread after the other
  core_->hand_over(Abandoned(*this));
}

detail::Subscriptions& Backend::subscriptions() {
  Error(errc::not_supported, "subscriber: call on(endpoint).subscriber()").raise();
}

detail::MonitorConnection& Backend::monitor(detail::MonitorListener&) {
  Error(errc::not_supported, "MONITOR works on one server: call on(endpoint).monitor()").raise();
}

void Backend::unreceived(std::string_view command, const Reply& reply) {
  if (on_unreceived_) return on_unreceived_(command, reply);
  core_->report_unhandled(Error(
      errc::cancelled,
      std::string(command) + ": an element arrived that nobody waits for any more (on_unreceived)",
      Delivery::rejected));
}

void Backend::end_waits() {
  // A wait that ends may end others too.
  const auto waits = waits_;
  for (detail::BlockingWait* const wait : waits) {
    if (std::find(waits_.begin(), waits_.end(), wait) != waits_.end()) wait->end_wait();
  }
}

bool Backend::is_lonely() const noexcept {
  const auto endless =
      std::count_if(waits_.begin(), waits_.end(), [](const auto* wait) { return wait->endless(); });
  return endless != 0 && handles_.count() == static_cast<std::uint32_t>(endless);
}

// Not inside the frames of whoever dropped the handle, which may belong to the wait itself.
void Backend::end_lonely_waits() {
  if (!is_lonely() || core_->closing() || std::exchange(ending_waits_, true)) return;
  Reactor::of(*core_).call_soon([handle = Shared<Backend>(this)] {
    // Our handle is one more; somebody may have made another one in the meantime.
    const bool lonely = handle->handles_.count() == handle->waits_.size() + 1;
    if (lonely) handle->Backend::end_waits();  // not the waits of views, which may have handles
    handle->ending_waits_ = lonely;
  });
}

void Backend::dispatch_group(const Shared<detail::CommandGroup>& group, ReplySlot& slot) {
  dispatch(group->bytes(), slot);
}

Future<Shared<Backend>> Backend::server_of(std::span<const std::string_view>, detail::Patience) {
  Promise<Shared<Backend>> promise(core());
  auto future = promise.future();
  promise.fulfill(Shared<Backend>(this));
  return future;
}

Future<bool> Backend::misdirected(const Error&, bool) {
  Promise<bool> promise(core());
  auto future = promise.future();
  promise.fulfill(false);
  return future;
}

bool Backend::may_recover(Backend& server, const Error& error, bool offline) {
  return &server != this && server.may_recover(server, error, offline);
}

Future<std::vector<detail::Server>> Backend::servers(detail::Patience) {
  Promise<std::vector<detail::Server>> promise(core());
  auto future = promise.future();
  // If its address is not known yet, it has none.
  const auto known = endpoints();
  const Endpoint endpoint = known.empty() ? Endpoint() : known.front();
  std::vector<detail::Server> only{{endpoint, true, Shared<Backend>(this)}};
  promise.fulfill(std::move(only));
  return future;
}

Shared<Backend> Backend::server_at(const Endpoint& endpoint) {
  const auto known = endpoints();
  return known.size() == 1 && known.front() == endpoint ? Shared<Backend>(this) : nullptr;
}

Owned<ScanSource<std::string>> Backend::key_source(const Client&, const ScanOptions&) {
  return nullptr;
}

void Backend::set_response_callback(std::string_view name, detail::MoveFunction<Reply(Reply)> fn) {
  if (response_callbacks_ == nullptr) {
    if (!fn) return;
    response_callbacks_ = Shared(new detail::ResponseCallbacks);
  }
  response_callbacks_->set(name, std::move(fn));
}

void Backend::share_response_callbacks(Backend& variant) {
  if (response_callbacks_ == nullptr) response_callbacks_ = Shared(new detail::ResponseCallbacks);
  variant.response_callbacks_ = response_callbacks_;
}

std::string_view to_string(ConnectionEvent::Kind kind) noexcept {
  switch (kind) {
    case ConnectionEvent::Kind::connecting: return "connecting";
    case ConnectionEvent::Kind::ready: return "ready";
    case ConnectionEvent::Kind::lost: return "lost";
    case ConnectionEvent::Kind::failed: return "failed";
    case ConnectionEvent::Kind::down: return "down";
    case ConnectionEvent::Kind::listening: return "listening";
    case ConnectionEvent::Kind::listening_lost: return "listening lost";
    case ConnectionEvent::Kind::listening_failed: return "listening failed";
  }
  return "?";
}

std::string to_string(const ConnectionEvent& event) {
  const std::string where = to_string(event.endpoint);
  std::string text(to_string(event.kind));
  text += ": ";
  // Most errors already name the place.
  const bool named = event.error.find(where) != std::string::npos;
  if (!named) text += where;
  if (!named && !event.error.empty()) text += ": ";
  text += event.error;
  if (event.kind == ConnectionEvent::Kind::failed ||
      event.kind == ConnectionEvent::Kind::listening_failed) {
    text.append("; next attempt ").append(wait_text(event.wait));
  }
  return text;
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
  listening_losses += other.listening_losses;
  unknown_pushes += other.unknown_pushes;
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
         (stats.listening_losses == 0 ? "" : number(stats.listening_losses) + " of subscribers, ") +
         number(stats.unknown_pushes) + " unknown pushes";
}

}  // namespace deferredis
