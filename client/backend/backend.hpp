// Backend: the part behind a Client: one connection, a pool, shards or a cluster.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/backend/closing_waits.hpp>
#include <deferredis/client/backend/command_target.hpp>
#include <deferredis/client/backend/connection_control.hpp>
#include <deferredis/client/backend/server_directory.hpp>
#include <deferredis/client/commands/known_commands.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/client/scripts/known_libraries.hpp>

namespace deferredis {

class ResponseFunction;
struct HelloReply;
struct ServerIdentity;
struct CacheOptions;
namespace detail {

class NearCache;
void retain(NearCache& cache) noexcept;
void release(NearCache& cache) noexcept;
class SharedLoads;
void retain(SharedLoads& loads) noexcept;
void release(SharedLoads& loads) noexcept;

/// A command that waits in a server until data arrives.
class BlockingWait {
 public:
  /// Ends the wait like a cancel: with what the server had returned by then, else CancelledError.
  virtual void end_wait() = 0;
  /// Would it wait forever?
  virtual bool endless() const noexcept = 0;

 protected:
  ~BlockingWait() = default;
};

}  // namespace detail

/// What a Client forwards to, with the defaults of a single server. All views of one client share
/// it. Shared<Backend> counts its handles, which may be copied and dropped on any thread.
class Backend : public detail::CommandTarget,
                public detail::ServerDirectory,
                public detail::ConnectionControl {
 public:
  virtual ~Backend();

  using CommandTarget::dispatch;
  void dispatch_group(const Shared<detail::CommandGroup>& group, ReplySlot& slot) override;
  Future<Shared<Backend>> server_of(std::span<const std::string_view> keys,
                                    detail::Patience patience) override;
  Future<bool> misdirected(const Error& error, bool own_words) override;
  bool may_recover(Backend& server, const Error& error, bool offline) override;
  bool keys_move() const noexcept override { return false; }
  bool supports(const CommandRow& row) const noexcept override;

  Future<std::vector<detail::Server>> servers(detail::Patience patience) override;
  Owned<ScanSource<std::string>> key_source(const Client& client,
                                            const ScanOptions& options) override;
  Shared<Backend> server_at(const Endpoint& endpoint) override;
  Future<Shared<Backend>> server_of_slot(std::uint16_t slot, detail::Patience patience) override;
  Shared<Backend> for_reads() override { return Shared<Backend>(this); }
  detail::Subscriptions& subscriptions() override;
  detail::MonitorConnection& monitor(detail::MonitorListener& listener) override;
  void end_monitor(detail::MonitorConnection&) noexcept override {}

  void end_waits() override;

  /// Unreceived replies go to fn or, if fn is empty, to the reactor's on_unhandled_error.
  void on_unreceived(detail::MoveFunction<void(std::string_view, const Reply&)> fn) {
    on_unreceived_ = std::move(fn);
  }
  /// A reply that removed something from the server arrived after its future was dropped.
  void unreceived(std::string_view command, const Reply& reply);
  /// Sets a function that sees a command's replies before they are decoded; see Client.
  void set_response_callback(std::string_view name, ResponseFunction fn);
  /// The response callbacks; null as long as none was ever set.
  const Shared<detail::ResponseCallbacks>& response_callbacks() const noexcept {
    return response_callbacks_;
  }
  /// The commands that it knows in addition to the command table.
  const Shared<detail::KnownCommands>& own_commands() const noexcept { return own_commands_; }
  /// What the server said of itself; null if it has not yet, or if there are several.
  const ServerIdentity* server_identity() const noexcept { return server_identity_.get(); }
  /// A server described itself.
  void remember(ServerIdentity info);
  /// The same in its answer to HELLO, which says less: what is known stays, if it fits.
  void greeted(const HelloReply& hello);
  /// From now on `variant` has the same response callbacks and knows the same commands, including
  /// those that are set later.
  void share_with(Backend& variant);
  /// The cache of its views; null as long as none was requested.
  detail::NearCache* near_cache() const noexcept { return near_cache_.get(); }
  /// The same, made on first use. Throws InvalidArgumentError on impossible options, or if there is
  /// a cache with other options.
  detail::NearCache& near_cache(const CacheOptions& options);
  /// The values that remember() is getting; made on first use.
  const Shared<detail::SharedLoads>& loads();
  /// Do all its handles belong to endless waits?
  bool is_lonely() const noexcept;
  /// Keeps `wait` until remove_wait(). An endless wait holds one handle, which does not count: when
  /// no other handle is left, the wait is ended.
  void add_wait(detail::BlockingWait& wait) { waits_.push_back(&wait); }
  void remove_wait(detail::BlockingWait& wait) noexcept { std::erase(waits_, &wait); }
  /// The waits that end when it closes.
  virtual detail::ClosingWaits& closing_waits() noexcept { return closing_waits_; }
  detail::ReactorCore& core() const noexcept { return *core_; }
  detail::KnownLibraries& known_libraries() noexcept { return known_libraries_; }

 protected:
  explicit Backend(detail::ReactorCore& core);
  /// Throws InvalidArgumentError if the view wants to choose where reads go.
  static void refuse_read_from(const ViewOptions& view);

 private:
  friend void retain(Backend& backend) noexcept;
  friend void release(Backend& backend) noexcept;
  void end_lonely_waits();
  void last_handle_gone() noexcept;

  detail::ReactorCore* core_;
  detail::MoveFunction<void(std::string_view, const Reply&)> on_unreceived_;
  Shared<detail::ResponseCallbacks>
      response_callbacks_;  // shared with variants and running commands
  Shared<detail::KnownCommands> own_commands_{new detail::KnownCommands};  // the same
  std::unique_ptr<ServerIdentity> server_identity_;
  detail::KnownLibraries known_libraries_;
  Shared<detail::NearCache> near_cache_;
  Shared<detail::SharedLoads> loads_;  // shared with loads under way
  detail::OwnerCount handles_;
  std::vector<detail::BlockingWait*> waits_;  // borrowed
  detail::ClosingWaits closing_waits_;
  bool ending_waits_ = false;  // ending waits for which nobody else has a handle
};

}  // namespace deferredis
