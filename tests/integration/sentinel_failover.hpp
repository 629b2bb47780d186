// A client that writes without a pause while its group fails over.
#pragma once

#include <string>
#include <vector>

#include "integration/ledger.hpp"
#include "integration/sentinel_loop.hpp"

namespace deferredis::test {

/// Writes through a sentinel client, and proves that its futures told the truth.
///
/// Redis replicates asynchronously: what the old primary acknowledged before the client learned of
/// the failover may be lost. What was acknowledged after that must be there.
class FailoverUnderLoad {
 public:
  FailoverUnderLoad(WithGroup& loop, const SentinelOptions& options)
      : loop_(loop),
        client_(loop.run(connect_sentinel(loop.reactor, options))),
        ledger_(loop, client_),
        old_(loop.group.primary()),
        told_(client_.on_event([this](const ConnectionEvent& event) { notice(event); })) {
    listen();
  }
  FailoverUnderLoad(const FailoverUnderLoad&) = delete;
  FailoverUnderLoad& operator=(const FailoverUnderLoad&) = delete;

  const Ledger& ledger() const noexcept { return ledger_; }

  /// Starts the load: pushes all the time from now on.
  void begin() {
    pushing_ = loop_.reactor.every(std::chrono::milliseconds(2), [this] {
      for (int i = 0; i < 10 && ledger_.pending() < 200; ++i) ledger_.push();
    });
    loop_.until([this] { return ledger_.done() >= 100; });
  }
  /// Waits until every connection is up at another server, and for some writes after that.
  void until_moved() {
    loop_.until([this] {
      const auto stats = client_.stats();
      return arrived_ && stats.connections_up == stats.connections;
    });
    push_more(100);
  }
  void push_more(std::size_t count) {
    const std::size_t before = ledger_.done();
    loop_.until([&] { return ledger_.done() >= before + count; });
  }
  /// Ends the load, and compares with the new primary.
  void check() {
    pushing_.cancel();
    loop_.until([this] { return ledger_.pending() == 0; });
    const std::size_t now = loop_.reached(client_);  // some sentinels may not know it yet
    BOOST_TEST(now != old_);
    loop_.group.wait_for_primary(now);
    ledger_.check(loop_.group.server(now));
    BOOST_REQUIRE(switched_);
    BOOST_TEST_MESSAGE("back " << since(*switched_, *arrived_) << " ms after the first sentinel");
    BOOST_TEST(since(*switched_, *arrived_) < 2000);
  }

 private:
  using Moment = std::optional<TimePoint>;

  static std::int64_t since(TimePoint from, TimePoint to) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count();
  }
  void notice(const ConnectionEvent& event) {
    if (event.kind != ConnectionEvent::Kind::ready || arrived_) return;
    if (event.endpoint == loop_.endpoint_of(old_)) return;
    arrived_ = loop_.reactor.now();
    ledger_.forgive();
  }
  // When the first sentinel announced the switch.
  void listen() {
    for (std::size_t i = 0; i < loop_.group.sentinel_count(); ++i) {
      sentinels_.push_back(lazy_connection(
          loop_.reactor, {.host = "127.0.0.1", .port = loop_.group.sentinel(i).port()}));
      listeners_.push_back(sentinels_.back().subscriber());
      loop_.run(listeners_.back().subscribe("+switch-master", [this](const Message&) {
        if (!switched_) switched_ = loop_.reactor.now();
      }));
    }
  }

  WithGroup& loop_;  // borrowed
  Client client_;
  Ledger ledger_;
  std::size_t old_;
  Moment switched_;
  Moment arrived_;
  Registration told_;
  std::vector<Client> sentinels_;
  std::vector<Subscriber> listeners_;
  Timer pushing_;
};

}  // namespace deferredis::test
