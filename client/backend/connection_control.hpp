// ConnectionControl: how the connections behind a client begin, end and are watched.
#pragma once

#include <string>
#include <string_view>

#include <deferredis/client/events.hpp>
#include <deferredis/client/options.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {
class Backend;
class Reply;
}  // namespace deferredis

namespace deferredis::detail {

class NearCache;

/// Opens, watches and closes the connections.
class ConnectionControl {
 public:
  /// Ends when every connection is up.
  virtual Future<void> connected() = 0;
  /// The same, but fails with the error of the first attempt that fails.
  virtual Future<void> first_connected() = 0;
  /// See Client::disconnected.
  virtual Future<void> disconnected() = 0;
  /// See Client::reconnect.
  virtual void reconnect() = 0;
  virtual Future<void> disconnect() = 0;
  virtual Future<void> drain() = 0;
  /// The last handle is gone: lets running work end, then deletes itself.
  virtual void abandon() noexcept = 0;
  /// The backend for other connection settings. It is made on first use and shared by all who
  /// request the same settings. Null once this backend accepts no more commands.
  virtual Shared<Backend> variant(const ViewOptions& view) = 0;
  /// See Client::set_credentials.
  virtual void set_credentials(const Credentials& credentials) = 0;
  /// See Client::reload_certificates.
  virtual void reload_certificates() = 0;

  /// The connections read for this cache from now on, and tell it what they write. May throw
  /// InvalidArgumentError.
  virtual void use_cache(NearCache& cache) = 0;

  virtual ClientStats stats() const = 0;
  /// For people: "pool of 10 to localhost:6379, 10 up".
  virtual std::string describe() const = 0;
  /// Ends the waits in the servers, including those of sessions. Call it before drain(), which
  /// would wait for them.
  virtual void end_waits() = 0;

  virtual Registration on_event(MoveFunction<void(const ConnectionEvent&)> fn) = 0;
  /// See Client::on_push.
  virtual Registration on_push(std::string_view kind, MoveFunction<void(const Reply&)> fn) = 0;

 protected:
  ~ConnectionControl() = default;
};

}  // namespace deferredis::detail
