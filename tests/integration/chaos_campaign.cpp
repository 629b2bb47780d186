#include "integration/chaos_campaign.hpp"

#include <time.h>

namespace deferredis::test {

using namespace std::chrono_literals;

namespace {

// Turns that are a little late, on a busy machine with sanitizers.
constexpr auto slack = 1s;

Duration time_of_this_thread() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

std::size_t bytes_between(const ChaosOrder& order) {
  constexpr std::size_t bytes_per_command = 55;  // they are 75: rather more faults
  return std::max<std::size_t>(order.commands * bytes_per_command / order.faults, 1000);
}

std::vector<std::uint16_t> ports_of(const std::vector<support::RedisServer*>& servers) {
  std::vector<std::uint16_t> ports;
  for (const auto* const server : servers) ports.push_back(server->port());
  return ports;
}

std::string list_name(std::size_t list) { return "list" + std::to_string(list); }
std::string constant(std::size_t number) { return "constant" + std::to_string(number); }

}  // namespace

ChaosCampaign::ChaosCampaign(ClientLoop& loop, std::vector<support::RedisServer*> servers,
                             ChaosOrder order, Connect connect)
    : loop_(loop),
      servers_(std::move(servers)),
      order_(order),
      connect_(std::move(connect)),
      proxy_(ports_of(servers_), {.seed = order.seed, .bytes_between = bytes_between(order)}),
      random_(order.seed) {}

void ChaosCampaign::run() {
  prepare();
  load();
  calm_down();
  judge();
}

ChaosFigures ChaosCampaign::check() {
  BOOST_TEST_CONTEXT("CHAOS_SEED=" << order_.seed << " replays this") {
    run();
    for (const std::string& problem : problems_) BOOST_ERROR(problem);
    for (const std::string& doubt : support::doubts(figures(), order_.faults)) BOOST_ERROR(doubt);
    for (const std::size_t blows : proxy_.tally().of)
      BOOST_TEST(blows > 0u, "inconclusive: a kind of fault did not happen");
  }
  BOOST_TEST_MESSAGE(to_string(figures()) << "; longest " << longest_ / 1ms << " ms");
  return figures();
}

// The proxy is already at work, so the first attempt may fail.
void ChaosCampaign::prepare() {
  for (int attempts = 0; !client_; ++attempts) {
    BOOST_REQUIRE_MESSAGE(attempts < 100, "cannot connect");
    try {
      client_.emplace(connect_(proxy_));
    } catch (const Exception&) {
    }
  }
  impatient_.emplace(client_->with({.when_disconnected = WhenDisconnected::fail, .timeout = 5ms}));
  const Client patient = client_->with({.retry = Retry::all, .timeout = 20s});
  for (std::size_t i = 0; i < constants; ++i) loop_.run(patient.set(constant(i), constant(i)));
}

void ChaosCampaign::load() {
  const std::size_t gap = order_.commands / (order_.faults / 20 + 1);
  std::size_t next_hurt = gap;
  begin_turn();
  TimePoint progress = now();
  std::size_t before = 0;
  while (issued_ < order_.commands || pending_ > 0) {
    // Few at a time, so that a server that is away does not use up the commands.
    for (int i = 0; i < 200 && issued_ < order_.commands && pending_ < window; ++i) issue();
    if (issued_ >= next_hurt && hurt_ == nullptr) {
      hurt_a_server();
      next_hurt += gap;
    }
    turn();
    if (issued_ - pending_ != before) progress = now();
    before = issued_ - pending_;
    BOOST_REQUIRE_MESSAGE(now() < progress + patience, pending_ << " futures do not settle");
  }
}

// A turn waits 5 ms at most. If it takes much longer and this thread did not compute in that time,
// the machine was busy, or a server was starting: no future can be blamed for that.
Duration ChaosCampaign::lost_in_this_turn() const {
  constexpr Duration usual = 100ms;
  const Duration took = loop_.reactor.clock().now() - turn_began_;
  const Duration computed = time_of_this_thread() - computed_before_;
  return std::max(took - computed - usual, Duration::zero());
}

TimePoint ChaosCampaign::now() const {
  return loop_.reactor.clock().now() - lost_time_ - lost_in_this_turn();
}

void ChaosCampaign::turn() {
  revive();
  const Timer tick = loop_.reactor.call_later(5ms, [] {});
  loop_.reactor.run_once(true);
  lost_time_ += lost_in_this_turn();
  begin_turn();
}

void ChaosCampaign::begin_turn() {
  turn_began_ = loop_.reactor.clock().now();
  computed_before_ = time_of_this_thread();
}

void ChaosCampaign::issue() {
  ++issued_;
  ++pending_;
  const std::size_t dice = pick(1000);
  if (dice < 550) return read();
  if (dice < 565) return write(*impatient_, 0, false);
  if (dice < 575) return write(*client_, 0, true);
  if (dice < 580) return write(*client_, 1 + pick(10'000), false);
  write(*client_, 0, false);
}

void ChaosCampaign::read() {
  const std::size_t number = pick(constants);
  const TimePoint began = now();
  client_->get(constant(number))
      .then([this, number, began](const std::optional<std::string>& value) {
        if (value != constant(number)) ++wrong_;
        ++figures_.done;
        settled(began);
      })
      .on_error([this, began](const Error& error) { failed(error, began); })
      .detach();
}

void ChaosCampaign::write(const Client& client, std::size_t padding, bool cancelled) {
  const std::size_t number = record_.begin();
  const TimePoint began = now();
  std::string text = std::to_string(number);
  if (padding > 0) text.append(" ").append(padding, 'x');
  auto future = client.rpush(list_name(record_.list_of(number)), text)
                    .then([this, number, began](std::int64_t length) {
                      record_.done(number, length);
                      ++figures_.done;
                      settled(began);
                    })
                    .on_error([this, number, began](const Error& error) {
                      record_.failed(number, error.delivery());
                      failed(error, began);
                    });
  if (cancelled) future.cancel();
  std::move(future).detach();
}

void ChaosCampaign::settled(TimePoint began) {
  --pending_;
  const Duration took = now() - began;
  longest_ = std::max(longest_, took);
  if (took > chaos_timeout + slack) ++late_;
}

void ChaosCampaign::failed(const Error& error, TimePoint began) {
  if (error.delivery() == Delivery::not_sent) ++figures_.not_sent;
  if (error.delivery() == Delivery::maybe_applied) ++figures_.unknown;
  if (error.delivery() == Delivery::rejected) ++figures_.refused;
  settled(began);
}

void ChaosCampaign::hurt_a_server() {
  hurt_ = servers_[pick(servers_.size())];
  if (order_.kills && pick(2) == 0) {
    ++figures_.kills;
    hurt_->kill9();
    revived_at_ = loop_.reactor.clock().now() + std::chrono::milliseconds(pick(150));
  } else {
    ++figures_.freezes;
    hurt_->stop();
    revived_at_ = loop_.reactor.clock().now() + std::chrono::milliseconds(10 + pick(500));
  }
  if (pending_ > 0) ++figures_.in_flight;
}

void ChaosCampaign::revive() {
  if (hurt_ == nullptr || loop_.reactor.clock().now() < revived_at_) return;
  hurt_->cont();
  hurt_->start();
  hurt_ = nullptr;
}

void ChaosCampaign::calm_down() {
  revived_at_ = {};
  revive();
  proxy_.calm_down();
  loop_.run(client_->disconnect());
  wait_for_late_commands();
}

// What a stalled connection had kept is executed now, long after its client gave up.
void ChaosCampaign::wait_for_late_commands() {
  loop_.until([this] { return proxy_.links() == 0; });
  for (const auto* const server : servers_) {
    loop_.until([&] {
      const std::string all = server->command({"CLIENT", "LIST", "TYPE", "normal"});
      return all.find("id=") == all.rfind("id=");  // only this one
    });
  }
}

void ChaosCampaign::judge() {
  const Client fresh = connect_(proxy_);
  std::vector<std::vector<std::size_t>> found;
  for (std::size_t list = 0; list < lists; ++list) found.push_back(numbers_in(fresh, list));
  problems_ = record_.problems(found);
  if (wrong_ > 0) problems_.push_back(std::to_string(wrong_) + " GETs got another key's value");
  if (late_ > 0)
    problems_.push_back(std::to_string(late_) + " futures settled after their deadline, up to " +
                        std::to_string(longest_ / 1ms) + " ms after the call");
}

std::vector<std::size_t> ChaosCampaign::numbers_in(const Client& client, std::size_t list) {
  constexpr std::int64_t piece = 5000;
  std::vector<std::size_t> numbers;
  for (std::int64_t at = 0;; at += piece) {
    const auto texts = loop_.run(client.lrange(list_name(list), at, at + piece - 1));
    for (const std::string& text : texts) numbers.push_back(std::stoul(text));
    if (texts.empty()) return numbers;
  }
}

ChaosFigures ChaosCampaign::figures() const {
  const support::ChaosTally tally = proxy_.tally();
  ChaosFigures all = figures_;
  all.commands = issued_;
  all.faults = tally.total() + figures_.freezes + figures_.kills;
  all.in_flight = tally.in_flight + figures_.in_flight;
  return all;
}

}  // namespace deferredis::test
