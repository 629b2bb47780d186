// RedirectLink: the connection on which a server reports changed keys if the others use RESP2.
#pragma once

#include <cstdint>
#include <optional>

#include <deferredis/client/cache/redirection.hpp>
#include <deferredis/client/link/connection.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/pubsub_handler.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis::detail {

/// One connection for all connections of a backend. From the first read of a near cache on it is
/// kept up. It asks for its id and subscribes to the reports. Two connections have no common
/// order:
/// - A report that comes before the reply is noted by the read under way, which is then not kept.
/// - One that comes late is bounded by a PING: the server sent every report of an earlier change
///   before the answer. Twice in max_silence it is asked, while anybody has entries.
/// - When it is lost, nothing that was read before is used.
///
/// Ownership: borrows the reactor. Its users leave before it goes.
class RedirectLink final : public Redirection, ConnectionOwner, Interceptor {
 public:
  RedirectLink(Reactor& reactor, Settings settings);
  RedirectLink(const RedirectLink&) = delete;
  RedirectLink& operator=(const RedirectLink&) = delete;
  ~RedirectLink();

  void need() override;
  /// See Connection::reconnect().
  void reconnect() { connection_.reconnect(); }
  void set_credentials(const Credentials& credentials);
  /// Ends it for good.
  void close(const Error& reason);

 private:
  void attempt_began(Connection&) override {}
  void connection_up(Connection&) override { ask(); }
  void connection_down(Connection& connection, const Error& reason) override;
  void attempt_failed(Connection&, const Error&, Duration) override {}
  PushMeaning push_came(Connection& connection, ReplyReader& push, bool awaited) override;
  void push_refused(const Error&) override { all_changed(); }
  void commands_ended() override {}
  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override;

  void ask();
  void subscribe(std::int64_t id);
  void subscribed();
  void changed(const PubSubPush& told) const;
  void all_changed() const;
  void tell_changed(const Error* refusal) const;
  bool in_use() const noexcept;
  bool is_old() const noexcept;
  void arm();
  void probe();
  void ping();
  void answered(TimePoint sent);

  Reactor& reactor_;  // borrowed
  Settings settings_;
  Connection connection_;
  std::optional<PubSubHandler> handler_;  // of this connection
  std::int64_t asked_id_ = 0;             // not subscribed yet
  TimePoint asked_at_{};
  std::uint32_t times_up_ = 0;  // so that no answer counts for a later connection
  bool pinged_ = false;         // not answered
  bool refused_ = false;        // and its users were told
  bool opened_ = false;
  bool closed_ = false;
  Timer probe_timer_;
  Timer again_;
  Lifeline<RedirectLink> self_;
};

}  // namespace deferredis::detail
