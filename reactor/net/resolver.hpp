// Resolves names to addresses on its own threads: a lookup that hangs never holds up the loop.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// The result of a lookup: plain data, which may cross threads.
struct LookedUp {
  std::vector<SocketAddress> addresses = {};  // without a port
  std::string failure = {};                   // why there are none
  std::vector<ServiceRecord> services = {};   // of an SRV name
};

/// Calls getaddrinfo and waits for it.
LookedUp look_up_now(const std::string& host);
/// Asks the system's DNS servers for SRV records, and waits for them. `name` begins with a '*',
/// which tells it apart from a host of the same name.
LookedUp look_up_services_now(const std::string& name);
/// Alternates the address families, starting with the first address's (RFC 8305, 4); removes
/// duplicates.
std::vector<SocketAddress> interleaved(const std::vector<SocketAddress>& addresses);

/// Looks names up anew each time. Requests for a name that is being looked up wait for the same
/// answer. Askers take turns: each has at most four lookups running, of 64 in total, and the asker
/// with the fewest is next. A name that nobody waits for any more is not looked up.
///
/// Thread: everything on the reactor's thread. The lookup threads are detached and share only plain
///   data with us, so nobody ever waits for a lookup that hangs.
class Resolver final : public ReactorBound {
 public:
  using LookUp = LookedUp (*)(const std::string& host);

  explicit Resolver(Reactor& reactor);
  ~Resolver() override;
  /// The one that all connections of the reactor ask; the first call makes it.
  static Resolver& of(Reactor& reactor);

  /// The addresses of `host`, in getaddrinfo's order; ConnectionError if there are none. `asker`
  /// identifies whose turn it takes; it is never read.
  Future<std::vector<SocketAddress>> look_up(const std::string& host, const void* asker = nullptr);
  /// The SRV records of `name`; ConnectionError if there are none.
  Future<std::vector<ServiceRecord>> find_services(const std::string& name);
  /// Uses this lookup function from now on; for tests.
  void ask(LookUp fn) noexcept { look_up_ = fn; }
  /// The same for SRV records.
  void ask_for_services(LookUp fn) noexcept { look_up_services_ = fn; }

 private:
  struct Question;
  struct Shared;
  using Promises = std::vector<Promise<LookedUp>>;

  void reactor_closing() noexcept override;
  Future<LookedUp> find(const std::string& name, LookUp fn, const void* asker);
  void queue(const std::string& name, LookUp fn, const void* asker);
  void forget_abandoned();
  void answered(const std::string& name, const LookedUp& answer);
  static void serve(std::shared_ptr<Shared> shared, Question question);

  Reactor& reactor_;
  LookUp look_up_ = look_up_now;
  LookUp look_up_services_ = look_up_services_now;
  std::shared_ptr<Shared> shared_;           // shared by us and the threads
  std::map<std::string, Promises> waiting_;  // for the answer of each name
};

}  // namespace deferredis::detail
