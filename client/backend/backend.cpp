#include <deferredis/client/backend/backend.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/cache/near_cache.hpp>
#include <deferredis/client/cache/shared_loads.hpp>
#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/client/rewriting/response_callbacks.hpp>
#include <deferredis/client/scan.hpp>
#include <deferredis/client/server_identity.hpp>
#include <deferredis/protocol/handshake.hpp>

namespace deferredis {

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

Backend::Backend(detail::ReactorCore& core) : core_(&core) {}
Backend::~Backend() {
  if (near_cache_ != nullptr) near_cache_->close();
}

detail::NearCache& Backend::near_cache(const CacheOptions& options) {
  if (near_cache_ != nullptr) {
    if (near_cache_->is_like(options)) return *near_cache_;
    Error(errc::invalid_argument, "cached: this client has a near cache with other options")
        .raise();
  }
  const auto send = [this](const CommandView& command, ReplySlot& slot) {
    dispatch(command, slot);
  };
  Shared<detail::NearCache> made(new detail::NearCache(*core_, send, options));
  use_cache(*made);
  near_cache_ = std::move(made);
  return *near_cache_;
}

const Shared<detail::SharedLoads>& Backend::loads() {
  if (loads_ == nullptr) loads_ = Shared(new detail::SharedLoads);
  return loads_;
}

void retain(Backend& backend) noexcept { backend.handles_.add(); }
void release(Backend& backend) noexcept {
  // Another thread does not look at the waits; they find out themselves (is_lonely).
  const bool here = detail::ReactorCore::current() == backend.core_;
  if (backend.handles_.remove()) backend.last_handle_gone();
  else if (here && !backend.waits_.empty()) backend.end_lonely_waits();
}

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
  const NodeEndpoint endpoint = known.empty() ? NodeEndpoint() : known.front();
  std::vector<detail::Server> only{{endpoint, true, Shared<Backend>(this), endpoint.role}};
  promise.fulfill(std::move(only));
  return future;
}

Shared<Backend> Backend::server_at(const Endpoint& endpoint) {
  const auto known = endpoints();
  return known.size() == 1 && known.front() == endpoint ? Shared<Backend>(this) : nullptr;
}

Future<Shared<Backend>> Backend::server_of_slot(std::uint16_t, detail::Patience) {
  Promise<Shared<Backend>> promise(core());
  auto future = promise.future();
  promise.fail(Error(errc::not_supported, "on_slot: the " + describe() + " is not a cluster",
                     Delivery::not_sent));
  return future;
}

Owned<ScanSource<std::string>> Backend::key_source(const Client&, const ScanOptions&) {
  return nullptr;
}

void Backend::set_response_callback(std::string_view name, ResponseFunction fn) {
  if (response_callbacks_ == nullptr) {
    if (!fn) return;
    response_callbacks_ = Shared(new detail::ResponseCallbacks);
  }
  response_callbacks_->set(name, std::move(fn));
}

bool Backend::supports(const CommandRow& row) const noexcept {
  return server_identity_ == nullptr || detail::may_have(*server_identity_, row);
}

void Backend::refuse_read_from(const ViewOptions& view) {
  if (!view.read_from) return;
  Error(errc::invalid_argument, "with: read_from is for clients of a cluster").raise();
}

void Backend::remember(ServerIdentity info) {
  server_identity_ = std::make_unique<ServerIdentity>(std::move(info));
}

void Backend::greeted(const HelloReply& hello) {
  if (hello.version.empty()) return;
  const bool fits =
      server_identity_ != nullptr && (hello.version == server_identity_->version ||
                                      hello.version == server_identity_->redis_version);
  if (!fits) remember(detail::identity_of(hello));
}

void Backend::share_with(Backend& variant) {
  if (response_callbacks_ == nullptr) response_callbacks_ = Shared(new detail::ResponseCallbacks);
  variant.response_callbacks_ = response_callbacks_;
  variant.own_commands_ = own_commands_;
}

}  // namespace deferredis
