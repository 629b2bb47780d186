// A backend that is not known yet: requests wait until it is found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/backend/backend_life.hpp>
#include <deferredis/client/backoff.hpp>
#include <deferredis/client/client.hpp>
#include <deferredis/client/listeners/event_listeners.hpp>
#include <deferredis/client/listeners/push_listeners.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/sharding/discovery/held_commands.hpp>
#include <deferredis/sharding/discovery/pending_subscriptions.hpp>

namespace deferredis::detail {

/// Looks for the backend at once, and after a failure again with growing delays. Once it is found,
/// forwards everything to it.
///
/// Until then, requests wait in order, within their deadlines. When an attempt fails, they fail, as
/// on a server that is down; new requests then fail at once until an attempt succeeds.
class PendingBackend final : public Backend, LivingBackend, ReactorBound {
 public:
  /// Makes one attempt. Cancelling its future ends the attempt.
  using Find = MoveFunction<Future<Client>()>;

  /// `nodes`: where it looks for the backend, for error texts and events.
  PendingBackend(Reactor& reactor, const Settings& settings, std::vector<Endpoint> nodes,
                 Find find);
  ~PendingBackend() override;

  /// Begins the first attempt.
  void open() { look(); }

  void dispatch(const CommandView& command, ReplySlot& slot) override;
  void dispatch(std::string_view bytes, ReplySlot& slot) override;
  void dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) override;
  Future<Lease> lease(Patience patience) override;
  Future<Shared<Backend>> server_of(std::span<const std::string_view> keys,
                                    Patience patience) override;
  Future<bool> misdirected(const Error& error, bool own_words) override {
    return real_ ? real_->misdirected(error, own_words) : Backend::misdirected(error, own_words);
  }
  bool may_recover(Backend& server, const Error& error, bool offline) override {
    return real_ && real_->may_recover(&server == this ? *real_ : server, error, offline);
  }
  void set_credentials(const Credentials& credentials) override;
  void reload_certificates() override;
  bool keys_move() const noexcept override { return real_ != nullptr && real_->keys_move(); }
  bool supports(const CommandRow& row) const noexcept override {
    return !real_ || real_->supports(row);
  }
  Future<std::vector<Server>> servers(Patience patience) override;
  Shared<Backend> server_at(const Endpoint& endpoint) override;
  Owned<ScanSource<std::string>> key_source(const Client& client,
                                            const ScanOptions& options) override;
  Subscriptions& subscriptions() override;
  MonitorConnection& monitor(MonitorListener& listener) override;
  void end_monitor(MonitorConnection& connection) noexcept override;
  Future<void> connected() override;
  Future<void> disconnected() override;
  void reconnect() override {
    if (real_) real_->reconnect();  // otherwise the search goes on by itself
  }
  Future<void> first_connected() override;
  Future<void> disconnect() override;
  void end_waits() override;
  Future<void> drain() override;
  void abandon() noexcept override;
  Shared<Backend> variant(const ViewOptions& view) override;
  Future<Shared<Backend>> server_of_slot(std::uint16_t slot, Patience patience) override;
  std::vector<NodeEndpoint> endpoints() const override;
  void use_cache(NearCache& cache) override {
    if (real_) real_->use_cache(cache);  // otherwise adopt() does
  }
  ClientStats stats() const override;
  std::string describe() const override;
  Registration on_event(EventListeners::Listener fn) override {
    return listeners_.add(std::move(fn));
  }
  Registration on_push(std::string_view kind, PushListeners::Listener fn) override {
    return pushes_->add(kind, std::move(fn));
  }

 private:
  using Waiters = std::vector<Promise<Shared<Backend>>>;

  void reactor_closing() noexcept override;
  void look();
  void adopt(const Client& client);
  void failed(const Error& error);
  Future<Shared<Backend>> found();
  Future<Shared<Backend>> found(Patience patience);
  Future<Shared<Backend>> wait_in(Waiters& waiters);
  bool refused(ReplySlot& slot);
  void watch(TimePoint deadline);
  bool idle() noexcept override { return held_.idle(); }
  void drained() override;
  void close_all(const Error& reason) override;
  void destroy() noexcept override { delete this; }
  std::string where() const;
  Error gone() const;

  Reactor& reactor_;  // borrowed
  BackendLife life_;
  std::vector<Endpoint> nodes_;
  std::size_t max_pending_;
  std::size_t max_pending_bytes_;
  BackoffTimer backoff_;
  Find find_;
  std::optional<Future<void>> looking_;
  Timer again_timer_;
  Timer deadline_timer_;
  TimePoint watched_ = TimePoint::max();  // what deadline_timer_ is set to
  Shared<Backend> real_;                  // null: not known yet; shared with those it was given to
  Registration events_;
  Registration pushed_;
  HeldCommands held_;
  std::optional<PendingSubscriptions> subscriptions_;  // null before the first subscriber
  Waiters waiters_;                                    // until an attempt fails
  Waiters patient_waiters_;                            // forever
  EventListeners listeners_;
  Shared<PushListeners> pushes_;
  std::optional<Error> last_error_;  // set while down: since an attempt failed
  Lifeline<PendingBackend> self_;
};

}  // namespace deferredis::detail
