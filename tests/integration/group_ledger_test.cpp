// At least once: what a group handles while its server dies and consumers leave.
#include <deferredis/client/group_consumer.hpp>

#include <map>
#include <set>

#include "integration/ledger.hpp"
#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct GroupLedger : OneServer {
  GroupLedger() : OneServer(Ledger::durable()), rc(run(connect(reactor, options()))) {}

  static bool is_poison(const std::string& number) { return number.ends_with("7"); }

  /// Adds the next number. The numbers that the server acknowledged must be handled.
  void add() {
    const std::string number = std::to_string(added_++);
    ++pending;
    rc.xadd("s", "*", {{"n", number}})
        .then([this, number](const std::optional<std::string>&) { wanted.insert(number); })
        .on_error([](const Error&) {})
        .finally([this] { --pending; })
        .detach();
  }
  void begin(const std::string& name) {
    GroupConsumer consumer(rc, "g", name, {"s"},
                           {.credit = 20,
                            .claim_after = 200ms,
                            .dead_letter = "dead",
                            .max_deliveries = 10,
                            .block = 100ms});
    workers.erase(name);
    workers.emplace(name, std::move(consumer));
    workers.at(name)
        .run([this](const StreamMessage& message) {
          const std::string number = *message.find("n");
          if (is_poison(number)) return failed<>(Error(errc::invalid_argument, "poison"));
          handled.insert(number);
          return ready();
        })
        .on_error([](const Error& error) { BOOST_ERROR(to_string(error)); })
        .detach();
  }
  void burst(int count) {
    for (int i = 0; i < count; ++i) add();
  }
  std::map<std::string, int> dead_letters() {
    std::map<std::string, int> dead;
    for (const auto& entry : run(rc.xrange("dead", "-", "+"))) ++dead[entry.fields[0].second];
    return dead;
  }

  Client rc;
  std::map<std::string, GroupConsumer> workers;
  std::set<std::string> wanted;   // acknowledged XADDs
  std::set<std::string> handled;  // at least once
  int pending = 0;

 private:
  int added_ = 0;
};

BOOST_FIXTURE_TEST_SUITE(group_ledger, GroupLedger)

BOOST_AUTO_TEST_CASE(every_acknowledged_entry_is_handled_and_only_poison_is_a_dead_letter) {
  begin("ann");
  begin("bob");
  for (int kill = 0; kill < 3; ++kill) {
    run(rc.connected());
    burst(60);
    until([&] { return pending < 30; });
    server.kill9();
    until([&] { return pending == 0; });
    server.start();
    if (kill == 1) workers.erase("ann");  // with all it had
    if (kill == 2) begin("cid");
  }
  run(rc.connected());
  burst(30);
  until([&] { return pending == 0; });

  std::set<std::string> poison;
  for (const auto& number : wanted) {
    if (is_poison(number)) poison.insert(number);
  }
  BOOST_TEST(wanted.size() > 30u);
  until([&] {
    const auto dead = dead_letters();
    for (const auto& number : wanted) {
      if (is_poison(number) ? dead.count(number) == 0 : handled.count(number) == 0) return false;
    }
    return true;
  });
  until([&] { return run(rc.xpending("s", "g")).count == 0; });
  for (const auto& [number, times] : dead_letters()) {
    BOOST_TEST(is_poison(number), number << " could be handled");
    BOOST_TEST(times == 1, number << " was buried " << times << " times");
  }
  for (auto& [name, worker] : workers) run(worker.close());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
