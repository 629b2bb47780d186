// Sessions that a later connection to the same server may continue.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <deferredis/reactor/tls/handles.hpp>

namespace deferredis::detail {

/// What servers gave us to continue their sessions with, for each name that was verified at each
/// address: a session shows no certificate again, so that it is good for nobody else.
///
/// Thread: shared by connections of several threads. Lifetime: outlives the sessions it prepared.
class ResumableSessions {
 public:
  /// Has the sessions of `context` kept here.
  static void keep_those_of(ssl_ctx_st& context);

  /// Before the handshake: continues a session with `server` if there is one, and keeps what the
  /// server gives.
  void prepare(ssl_st& session, const std::string& server);

 private:
  struct Server {
    ResumableSessions* all;
    std::vector<ResumableSession> sessions;  // oldest first
  };

  static int keep(ssl_st* session, ssl_session_st* given);

  std::mutex mutex_;                       // guards what follows
  std::map<std::string, Server> servers_;  // none goes: sessions under way point here
};

}  // namespace deferredis::detail
