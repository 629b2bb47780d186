// Clients take turns at name look-ups: the slow ones of one client do not hold up another.
#include <deferredis/reactor/net/resolver.hpp>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/chrono.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Addresses = std::vector<detail::SocketAddress>;

// The waiting threads keep it alive.
struct NameServer {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> asked;
  bool slow_ones_answer = false;
};
std::shared_ptr<NameServer> server;

// Names that begin with "slow" hang until they are released.
detail::LookedUp look_up(const std::string& host) {
  const auto held = server;
  std::unique_lock lock(held->mutex);
  held->asked.push_back(host);
  held->changed.notify_all();
  held->changed.wait(lock, [&] { return host[0] != 's' || held->slow_ones_answer; });
  return {{detail::SocketAddress::literal("127.0.0.1")}, {}};
}

struct Resolving {
  Resolving() {
    server = std::make_shared<NameServer>();
    resolver.ask(look_up);
  }
  ~Resolving() { let_go(); }

  void let_go() {
    const std::lock_guard lock(server->mutex);
    server->slow_ones_answer = true;
    server->changed.notify_all();
  }
  void await_asked(std::size_t count) {
    std::unique_lock lock(server->mutex);
    server->changed.wait(lock, [&] { return server->asked.size() >= count; });
  }
  std::size_t times_asked(const std::string& host) {
    const std::lock_guard lock(server->mutex);
    return static_cast<std::size_t>(std::count(server->asked.begin(), server->asked.end(), host));
  }
  std::vector<Future<Addresses>> slow_names(const void* asker, int count) {
    std::vector<Future<Addresses>> asked;
    for (int i = 0; i != count; ++i) {
      const std::string host =
          "slow" + std::to_string(i) + "of" + std::to_string(asker == &first ? 1 : 2);
      asked.push_back(resolver.look_up(host, asker));
    }
    return asked;
  }
  bool found(Future<Addresses> future) { return reactor.run(std::move(future)).size() == 1; }

  Reactor reactor;
  detail::Resolver& resolver = detail::Resolver::of(reactor);
  char first = 0, second = 0, third = 0;  // three clients
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(resolver, Resolving)

BOOST_AUTO_TEST_CASE(slow_names_of_one_client_do_not_delay_others) {
  auto slow = slow_names(&first, 50);
  auto slow_too = slow_names(&second, 50);
  await_asked(8);
  BOOST_TEST(found(resolver.look_up("quick", &third)));
  BOOST_TEST(!slow[0].settled());
  let_go();
  for (auto& future : slow) BOOST_TEST(found(std::move(future)));
  for (auto& future : slow_too) BOOST_TEST(found(std::move(future)));
}

BOOST_AUTO_TEST_CASE(one_client_has_four_look_ups_at_once) {
  auto slow = slow_names(&first, 50);
  await_asked(4);
  BOOST_TEST(found(resolver.look_up("quick", &second)));  // another's, asked after them all
  {
    const std::lock_guard lock(server->mutex);
    BOOST_TEST(server->asked.size() == 5U);
  }
  let_go();
  for (auto& future : slow) BOOST_TEST(found(std::move(future)));
}

BOOST_AUTO_TEST_CASE(a_name_of_one_client_takes_the_turn_of_another_waiting_for_it) {
  auto slow = slow_names(&first, 4);
  auto behind = resolver.look_up("quick", &first);
  await_asked(4);
  BOOST_TEST(times_asked("quick") == 0U);
  BOOST_TEST(found(resolver.look_up("quick", &second)));
  BOOST_TEST(found(std::move(behind)));
  let_go();
  for (auto& future : slow) BOOST_TEST(found(std::move(future)));
  BOOST_TEST(times_asked("quick") == 1U);
}

BOOST_AUTO_TEST_CASE(a_name_that_nothing_waits_for_is_not_looked_up) {
  auto slow = slow_names(&first, 4);
  auto given_up = resolver.look_up("quick", &first);
  await_asked(4);
  given_up.cancel();
  auto wanted = resolver.look_up("quick too", &first);
  let_go();
  for (auto& future : slow) BOOST_TEST(found(std::move(future)));
  BOOST_TEST(found(std::move(wanted)));
  BOOST_TEST(times_asked("quick") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace deferredis
