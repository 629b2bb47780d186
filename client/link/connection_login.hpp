// ConnectionLogin: the login of one connection, if a CredentialProvider is asked for it.
#pragma once

#include <optional>

#include <deferredis/client/hooks.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Asks the provider, keeps the latest login, and knows when the next one is needed.
///
/// Ownership: borrows the settings. Its options() are lent to the conversation, so it must outlive
///   that.
class ConnectionLogin {
 public:
  explicit ConnectionLogin(const Settings& settings) : settings_(settings) {}
  ConnectionLogin(const ConnectionLogin&) = delete;
  ConnectionLogin& operator=(const ConnectionLogin&) = delete;

  /// Is there a provider?
  bool asks() const noexcept { return static_cast<bool>(settings_.credentials); }
  /// Calls the provider from the ready queue. Fails with the error of an attempt to connect.
  Future<IssuedCredentials> ask(ReactorCore& core, const Endpoint& server) const;
  /// Uses this login from now on. Refuses one that no server can accept.
  Outcome<void> take(const IssuedCredentials& issued, TimePoint now);
  /// What the conversation uses: the latest login, or that of the settings.
  const FsmOptions& options() const noexcept { return own_ ? *own_ : settings_.fsm; }

  /// When ask() should be called for a connection that is up: after four fifths of the time that
  /// the login is valid; TimePoint::max(): never.
  TimePoint ask_again_at() const noexcept { return ask_again_at_; }
  /// A new login could not be had, or the server `refused` it: servers count such failures.
  /// Returns how long to wait before the next one is asked for.
  Duration postpone(TimePoint now, bool refused) noexcept;

 private:
  const Settings& settings_;  // borrowed
  std::optional<FsmOptions> own_;
  Duration valid_for_{};
  TimePoint ask_again_at_ = TimePoint::max();
};

}  // namespace deferredis::detail
