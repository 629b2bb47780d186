// Sessions that a later connection to the same server may resume.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <deferredis/reactor/tls/handles.hpp>

namespace deferredis::detail {

/// The sessions that servers offered for resumption, by verified name and address. A resumed
/// session shows no certificate, so it is valid for no other server.
///
/// Thread: shared by connections of several threads.
/// Lifetime: outlives the sessions it prepared.
class ResumableSessions {
 public:
  /// Stores the new sessions of `context` here.
  static void keep_those_of(ssl_ctx_st& context);

  /// Call before the handshake: resumes a session with `server` if there is one, and keeps the
  /// sessions that the server offers.
  void prepare(ssl_st& session, const std::string& server);

 private:
  struct Server {
    ResumableSessions* all;
    std::vector<ResumableSession> sessions;  // oldest first
  };

  static int keep(ssl_st* session, ssl_session_st* given);

  std::mutex mutex_;                       // guards everything below
  std::map<std::string, Server> servers_;  // none is erased: open sessions point here
};

}  // namespace deferredis::detail
