// Names to addresses, on threads of their own: a look-up that hangs never holds up the loop.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// What a look-up found; plain data, which may cross threads.
struct LookedUp {
  std::vector<SocketAddress> addresses;  // without a port
  std::string failure;                   // why there are none
};

/// Asks getaddrinfo, and waits.
LookedUp look_up_now(const std::string& host);
/// Families take turns, the first one's first (RFC 8305, 4); no address twice.
std::vector<SocketAddress> interleaved(const std::vector<SocketAddress>& addresses);

/// Looks names up afresh each time; who asks for a name while it is being looked up waits for the
/// same answer. Askers take turns: each has at most four look-ups under way, of 64 in all, and
/// the one with the fewest is next. A name that nobody waits for any more is not looked up.
///
/// Thread: everything on the reactor's thread. The threads that look up are detached and share
///   only plain data with us, so nobody ever waits for one that hangs.
class Resolver final : ReactorBound {
 public:
  using LookUp = LookedUp (*)(const std::string& host);

  explicit Resolver(Reactor& reactor);
  ~Resolver();

  /// The addresses of `host`, in getaddrinfo's order; ConnectionError where there are none.
  /// `asker`: whose turn it takes; never read.
  Future<std::vector<SocketAddress>> look_up(const std::string& host, const void* asker = nullptr);
  /// Asks `look_up` from now on; for tests.
  void ask(LookUp fn) noexcept { look_up_ = fn; }

 private:
  struct Question;
  struct Shared;
  using Promises = std::vector<Promise<std::vector<SocketAddress>>>;

  void reactor_closing() noexcept override;
  void queue(const std::string& host, const void* asker);
  void forget_abandoned();
  void answered(const std::string& host, const LookedUp& answer);
  static void serve(std::shared_ptr<Shared> shared, Question question);

  Reactor& reactor_;
  LookUp look_up_ = look_up_now;
  std::shared_ptr<Shared> shared_;           // ours and the threads'
  std::map<std::string, Promises> waiting_;  // for the answer of each name
};

}  // namespace deferredis::detail
