// The code of docs/guide.md: compiled, not run.
#include <csignal>
#include <cstdio>
#include <set>
#include <thread>
#include <vector>

#include <deferredis/client/format.hpp>
#include <deferredis/client/function.hpp>
#include <deferredis/client/no_reply.hpp>
#include <deferredis/client/url.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/protocol/flat_strings.hpp>
#include <deferredis/protocol/literals.hpp>
#include <deferredis/protocol/server_error.hpp>
#include <deferredis/protocol/with_attributes.hpp>
#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/transport.hpp>
#include <deferredis/sharding/resharding.hpp>

namespace redis = deferredis;
using namespace std::chrono_literals;

// --- sentinel ------------------------------------------------------------------------------------

redis::Future<void> follow(redis::Reactor& reactor) {
  redis::Client rc = co_await redis::connect_sentinel(
      reactor,
      {.nodes = "10.0.0.1:26379,10.0.0.2:26379,10.0.0.3:26379",
       .service = "mymaster",
       .connection = {.password = "secret", .when_disconnected = redis::WhenDisconnected::wait},
       .sentinel = {.password = "another"}});
  co_await rc.set("key", "value");

  redis::Client readers = redis::lazy_sentinel(
      reactor, {.nodes = "10.0.0.1:26379", .role = redis::ServerRole::replica});
  std::optional<std::string> maybe_old = co_await readers.get("key");
  std::printf("%s: %s\n", readers.describe().c_str(), maybe_old.value_or("not there yet").c_str());
}

// --- connecting ----------------------------------------------------------------------------------

redis::Future<void> connecting(redis::Reactor& reactor) {
  redis::Client one = co_await redis::connect(reactor, {.host = "10.0.0.7", .password = "secret"});
  redis::Client ten = co_await redis::connect_pool(reactor, {.host = "10.0.0.7"});
  redis::Client later = redis::lazy_connection(reactor, {.unix_path = "/run/redis.sock"});
  redis::Client pool = redis::lazy_pool(reactor, {.host = "10.0.0.7", .pool_size = 20});
  redis::Client named = redis::from_url(reactor, "rediss://app:secret@10.0.0.7/2?pool_size=20");

  co_await pool.connected().timeout(10s);
}

// A network of one's own.
class Tunnel final : public redis::Network {
 public:
  explicit Tunnel(redis::Endpoint entrance) : entrance_(std::move(entrance)) {}

  redis::Future<redis::Owned<redis::Transport>> connect(redis::Reactor& reactor,
                                                        redis::Endpoint endpoint,
                                                        redis::ConnectOptions options) override {
    std::printf("to %s through the tunnel\n", to_string(endpoint).c_str());
    return reactor.connect(entrance_, options);
  }

 private:
  redis::Endpoint entrance_;
};

redis::Client through(redis::Reactor& reactor, Tunnel& tunnel) {
  return redis::lazy_pool(reactor, {.host = "redis.inside", .network = &tunnel});
}

redis::Client from_setting(redis::Reactor& reactor, const char* url) {
  redis::ParsedUrl parsed = redis::parse_url(url).value();
  parsed.options().client_name = "billing";
  return redis::lazy_pool(reactor, parsed.options());
}

redis::Client over_tls(redis::Reactor& reactor) {
  return redis::lazy_pool(reactor,
                          {.host = "redis.example.com",
                           .port = 6380,
                           .tls = redis::TlsOptions{.ca_file = "/etc/ssl/our-ca.pem",
                                                    .certificate_file = "/etc/ssl/billing.pem",
                                                    .key_file = "/etc/ssl/billing.key"}});
}

// --- commands ------------------------------------------------------------------------------------

redis::Future<void> commands(redis::Client rc) {
  bool was_set = co_await rc.set("lock", "mine", {.ex = 30s, .nx = true});
  std::optional<std::string> text = co_await rc.get("name");
  std::optional<std::int64_t> number = co_await rc.get<std::int64_t>("hits");
  std::int64_t gone = co_await rc.del({"a", "b"});

  double score = co_await rc.command<double>("ZINCRBY", "board", 2.5, "ann");
  auto scores = co_await rc.command<std::vector<std::string>>("ZRANGE", "board", 0, -1);
  redis::Reply any = co_await rc.command("CONFIG", "GET", "maxmemory");
  fmt::print("{}\n", any);
  (void)was_set, (void)text, (void)number, (void)gone, (void)score, (void)scores;
}

redis::Future<void> side_by_side(redis::Client rc) {
  redis::Future<std::optional<std::string>> name = rc.get("name");
  redis::Future<std::int64_t> hits = rc.incr("hits");
  auto both = co_await redis::all(std::move(name), std::move(hits));
  fmt::print("{} {}\n", std::get<0>(both).value_or("?"), std::get<1>(both));
}

struct Price {
  std::int64_t cents = 0;
};

template <>
struct deferredis::Encoder<Price> {
  static void encode(Price price, std::string& out) { out += std::to_string(price.cents); }
};
template <>
struct deferredis::Decoder<Price> {
  static Price decode(ReplyReader& reader) { return {Decoder<std::int64_t>::decode(reader)}; }
};

redis::Future<void> prices(redis::Client rc) {
  co_await rc.set("apple", Price{120});
  std::optional<Price> price = co_await rc.get<Price>("apple");
  co_await rc.rpush("prices", {price.value_or(Price{0}), Price{130}});
  auto all = co_await rc.command<std::vector<Price>>("LRANGE", "prices", 0, -1);
  (void)all;
}

redis::Future<void> many_strings(redis::Client rc) {
  auto log = co_await rc.lrange<redis::FlatStrings>("log", 0, -1);
  for (std::string_view line : log) fmt::print("{}\n", line);
}

redis::Future<void> attributes(redis::Client rc) {
  auto name = co_await rc.get<redis::WithAttributes<std::string>>("name");
  if (name && !name->attributes.is_null()) fmt::print("{}\n", to_string(name->attributes));
}

redis::Future<void> literals(redis::Client rc) {
  using namespace redis::literals;
  co_await rc.run<void>("SET {} {} EX {}"_redis, "name", "value", 10);
  auto length = co_await rc.run<std::int64_t>("LLEN {}"_redis, "queue");
  (void)length;
}

// --- errors --------------------------------------------------------------------------------------

redis::Future<void> with_exceptions(redis::Client rc) {
  try {
    co_await rc.incr("hits");
  } catch (const redis::WrongTypeError&) {
    fmt::print("hits is a list, a hash or a set\n");
  } catch (const redis::ReplyError& e) {
    fmt::print("hits holds a text: {}\n", e.what());  // ERR value is not an integer or out of range
  } catch (const redis::ConnectionError& e) {
    fmt::print("no Redis: {} ({})\n", e.what(), e.delivery());
  }
}

redis::Future<void> without_exceptions(redis::Client rc) {
  redis::Outcome<std::int64_t> hits = co_await rc.incr("hits").outcome();
  if (hits) {
    fmt::print("{} hits\n", *hits);
  } else if (hits.error().is(redis::errc::timeout)) {
    fmt::print("slow: {}\n", hits.error());
  }
}

void with_callbacks(redis::Client rc) {
  rc.incr("hits")
      .then([](std::int64_t hits) { fmt::print("{} hits\n", hits); },
            [](const redis::Error& error) { fmt::print("{}\n", error); })
      .detach();
}

// --- views and sessions --------------------------------------------------------------------------

redis::Future<void> views(redis::Client rc) {
  redis::Client quick = rc.with({.timeout = 50ms, .retry = redis::Retry::none});
  redis::Client archive = rc.with({.database = 3, .client_name = "archive"});
  co_await quick.get("name");
  co_await archive.get("name");
}

redis::Future<void> tenants(redis::Client rc) {
  redis::Client acme = rc.with({.key_prefix = "acme:"});
  co_await acme.set("logo", "...");      // SET acme:logo ...
  auto keys = co_await acme.keys("l*");  // KEYS acme:l*, and gives "logo"
  (void)keys;
}

void lower_case(redis::Client rc) {
  rc.set_response_callback("TYPE", [](redis::Reply reply) {
    return reply.as_text() == "ReJSON-RL" ? redis::Reply::simple_string("json") : reply;
  });
}

redis::Future<void> metrics(redis::Client rc) {
  redis::NoReply quiet = rc.no_reply();
  quiet.command("INCR", "hits").detach();
  co_await quiet.command("EXPIRE", "hits", 60);  // both are executed; how, nobody knows
}

redis::Future<void> work(redis::Client rc) {
  using Popped = std::optional<std::vector<std::string>>;  // the list's name and the element
  Popped job = co_await rc.command<Popped>("BLPOP", "jobs", 20);
  if (job) co_await rc.set("last job", job->at(1));
}

// --- scanning and streams ------------------------------------------------------------------------

redis::Future<void> clean(redis::Client rc) {
  auto keys = redis::scan_keys(rc, {.match = "tmp:*", .count = 500});
  while (auto key = co_await keys.next()) co_await rc.unlink(*key);

  auto scores = redis::scan_scores(rc, "ranking");
  auto best = co_await scores.next();  // a member and its score
  if (best) co_await rc.set("some player", best->first);
}

redis::Future<void> follow(redis::Client rc) {
  redis::StreamConsumer news(rc, {{"news", "$"}, {"weather", "0"}});
  while (auto message = co_await news.next(1h)) {
    std::printf("%s %s\n", message->stream.c_str(), message->id.c_str());
  }
}

redis::Future<void> work_off(redis::Client rc) {
  redis::GroupConsumer jobs(rc, "workers", "worker-1", {"jobs"},
                            {.credit = 10, .claim_after = 1min, .dead_letter = "jobs.dead"});
  while (auto job = co_await jobs.next(1h)) {
    const std::string* mail = job->find("mail");
    if (mail != nullptr) co_await rc.rpush("outbox", *mail);
    jobs.ack(*job).detach();
  }
  co_await jobs.close();
}

redis::Future<void> order(redis::Client rc) {
  redis::Transaction tx = rc.multi();
  auto left = tx.decr("stock");
  tx.rpush("orders", "a lamp").detach();
  co_await tx.commit();
  std::int64_t now = co_await std::move(left);
  (void)now;
}

redis::Future<redis::Transaction> take_one(redis::Watch& watch) {
  auto stock = co_await watch.get<std::int64_t>("stock");
  redis::Transaction tx = watch.multi();
  if (stock.value_or(0) > 0) tx.decr("stock").detach();
  co_return std::move(tx);
}
redis::Future<void> take_one_safely(redis::Client rc) { co_await rc.transact("stock", take_one); }

redis::Future<void> fill(redis::Client rc) {
  redis::Batch batch = rc.batch();
  for (int i = 0; i < 1000; ++i) batch.set("key:" + std::to_string(i), i).detach();
  co_await batch.execute();
}

redis::Future<void> sessions(redis::Client rc) {
  redis::Session own = co_await rc.session();
  co_await own.set("k", "v");
  auto copies = co_await own.command<std::int64_t>("WAIT", 1, 100);
  (void)copies;
}  // the next caller gets the connection

// --- scripts and functions -----------------------------------------------------------------------

redis::Future<void> scripts(redis::Client rc) {
  redis::Script append("redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('LLEN', KEYS[1])");
  std::int64_t length = co_await append.run<std::int64_t>(rc, "queue", "job");

  redis::Transaction tx = rc.multi();
  auto longer = append.run<std::int64_t>(tx, "queue", "another");
  co_await tx.commit();
  fmt::print("{} {}\n", length, co_await std::move(longer));

  double half = co_await rc.eval<double>("return tostring(ARGV[1] / 2)", {}, 5);
  (void)half;
}

redis::Future<void> functions(redis::Client rc) {
  redis::FunctionLibrary library(
      "#!lua name=counters\n"
      "redis.register_function('count', function(keys) return redis.call('INCR', keys[1]) end)");
  auto count = library.function<std::int64_t>("count");
  std::int64_t visits = co_await count(rc, "visits");
  (void)visits;
}

// --- locks ---------------------------------------------------------------------------------------

redis::Future<void> nightly_report(redis::Client rc) {
  redis::Lock lock = co_await redis::Lock::acquire(rc, "report", {.ttl = 10s, .wait = 5s});
  co_await rc.incr("reports");
  bool was_ours = co_await lock.release();
  if (!was_ours) fmt::print("somebody else may have written one too\n");
}

// --- replicated writes ---------------------------------------------------------------------------

redis::Future<void> pay(redis::Client rc) {
  redis::Client safe = rc.ensure_replication(1, 500ms);
  try {
    co_await safe.decrby("balance", 120);
  } catch (const redis::ReplicationError& e) {
    fmt::print("written, and maybe lost with this server: {}\n", e.what());
  }
}

// --- pub/sub -------------------------------------------------------------------------------------

redis::Future<void> listen(redis::Client rc) {
  redis::Subscriber sub = rc.subscriber();
  co_await sub.subscribe({"news", "sport"});  // ends when the server has confirmed both
  co_await sub.psubscribe({"chat.*"}, [](const redis::Message& message) {
    std::printf("%s: %s\n", message.channel.c_str(), message.payload.c_str());
  });
  while (auto message = co_await sub.next(30s)) {  // nothing: silence for 30 s
    if (message->kind == redis::Message::Kind::gap) std::puts("something may be missing");
    else if (message->is_message()) std::printf("news: %s\n", message->payload.c_str());
  }
}

redis::Future<void> expired(redis::Client rc) {
  co_await redis::enable_keyspace_events(rc, "Ex");
  redis::Subscriber sub = rc.subscriber();
  co_await sub.subscribe({redis::keyevent_channel("expired")});
  auto message = co_await sub.next();
  if (auto event = redis::parse_keyspace_event(*message)) std::puts(event->key.c_str());
}

redis::Future<void> monitor(redis::Client rc) {
  redis::Monitor monitor = rc.monitor();  // a connection of its own, for as long as it lives
  while (auto event = co_await monitor.next(10s)) {
    for (const std::string& word : event->words) std::printf("%s ", word.c_str());
  }
}

// --- pushes --------------------------------------------------------------------------------------

redis::Future<void> track(redis::Client rc) {
  auto told = rc.on_push("invalidate", [](const redis::Reply& push) {
    if (push[1].is_null()) std::puts("forget everything");  // FLUSHALL
    for (const redis::Reply& key : push[1].elements()) fmt::print("forget {}\n", key.as_text());
  });
  redis::Session session = co_await rc.session();
  co_await session.command<void>("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "user:");
  co_await rc.get("user:1");
}

// --- events --------------------------------------------------------------------------------------

redis::Registration watch(const redis::Client& rc) {
  return rc.on_event([](const redis::ConnectionEvent& event) { fmt::print("{}\n", event); });
}

void tell(const redis::Client& rc) { fmt::print("{}: {}\n", rc, rc.stats()); }

// --- shards --------------------------------------------------------------------------------------

redis::Client three_shards(redis::Reactor& reactor) {
  return redis::lazy_sharded(reactor, {.nodes = "10.0.0.1:7000,10.0.0.2:7000:2,/run/redis.sock",
                                       .placement = redis::Placement::ketama,
                                       .ring = {.tag = "{}"},
                                       .connection = {.timeout = 1s}});
}

redis::Future<void> tell_each(redis::Client rc, std::vector<std::string> keys) {
  using Value = redis::Outcome<std::optional<std::string>>;
  auto values = co_await rc.command<std::vector<Value>>("MGET", redis::Args(keys));
  auto deleted = co_await rc.each<std::int64_t>("DEL", keys);
  for (std::size_t i = 0; i != keys.size(); ++i) {
    if (!values[i]) fmt::print("{}: {}\n", keys[i], values[i].error());
    if (!deleted[i]) fmt::print("{}: {}\n", keys[i], deleted[i].error());
  }
}

// --- hash rings ----------------------------------------------------------------------------------

std::size_t node_of(std::string_view key) {
  static const redis::HashRing ring(redis::Placement::ketama,
                                    {"10.0.0.1:7000", {"10.0.0.2:7000", 2}, "10.0.0.3:7000"},
                                    {.hash = redis::Hash::fnv1a_64, .tag = "{}"});
  return ring.locate(key);  // an index: 0, 1 or 2
}

std::vector<std::size_t> two_copies(const redis::HashRing& ring, std::string_view key) {
  return ring.successors(key, 2);
}

// --- shards --------------------------------------------------------------------------------------

redis::Future<void> third_server(redis::Reactor& reactor) {
  redis::Resharding resharding(
      reactor, {.from = {.nodes = "a:6379,b:6379"}, .to = {.nodes = "a:6379,b:6379,c:6379"}});
  redis::Client rc = resharding.client();  // what every process uses from now on
  co_await rc.incr("visits");              // moves the key, if it is one that moves
  auto moving =
      resharding.rebalance({.keys_per_second = 5000}, [](const redis::RebalanceProgress& progress) {
        std::printf("shard %zu of %zu\n", progress.shard + 1, progress.shards);
      });
  redis::RebalanceProgress all = co_await std::move(moving);
  std::printf("%d keys moved\n", static_cast<int>(all.keys_moved));
}

redis::Client cache(redis::Reactor& reactor) {
  return redis::lazy_sharded(
      reactor, {.nodes = "a:6379,b:6379,c:6379", .eject = {.after = 10s, .back_after = 60s}});
}

// --- clusters ------------------------------------------------------------------------------------

redis::Future<void> with_a_cluster(redis::Reactor& reactor) {
  redis::Client rc = co_await redis::connect_cluster(
      reactor, {.nodes = "10.0.0.1:7000,10.0.0.2:7000", .read_from = redis::ReadFrom::primary});
  co_await rc.mset({{"a", "1"}, {"b", "2"}});  // two slots: two commands
  auto tx = rc.multi();
  tx.incr("{user:1}:visits").detach();  // the keys of a transaction share a tag, and so a slot
  tx.set("{user:1}:seen", "now").detach();
  co_await tx.commit();
}

// --- threads and programs ------------------------------------------------------------------------

void from_a_thread(redis::Reactor& reactor, redis::Client rc) {
  std::thread worker([&reactor, &rc] {
    std::int64_t hits = reactor.blocking_call([&rc] { return rc.incr("hits"); });
    fmt::print("{} hits\n", hits);
    reactor.call_from_thread([&reactor] { reactor.stop(); });
  });
  reactor.run();
  worker.join();
}

redis::Future<std::size_t> off_the_loop(redis::Reactor& reactor, std::string text) {
  auto letters = [text] { return std::set(text.begin(), text.end()).size(); };
  co_return co_await reactor.run_in_thread(std::move(letters));
}

void serve(redis::Reactor& reactor, redis::Client rc) {
  auto on_term = reactor.on_signal(SIGTERM, [&] { reactor.shutdown(10s).detach(); });
  auto finish = reactor.on_shutdown([rc] { return rc.drain(); });
  reactor.run();
}

// --- the reactor without Redis -------------------------------------------------------------------

class Echo final : public redis::Protocol {
  void connection_made(redis::Transport& transport) override { transport_ = &transport; }
  void data_received(std::string_view bytes) override { transport_->write(bytes); }
  void connection_lost(const redis::Error&) override {}

  redis::Transport* transport_ = nullptr;  // borrowed
};

// Owns one connection, until both sides are through with it.
redis::Future<void> echo(redis::Owned<redis::Transport> transport) {
  Echo protocol;
  transport->start(protocol);
  co_await transport->closed();
}

redis::Owned<redis::Listener> echo_server(redis::Reactor& reactor) {
  const auto serve = [](auto transport) {
    echo(std::move(transport)).on_error([](const redis::Error&) {}).detach();
  };
  return reactor.listen(redis::Endpoint::tcp("127.0.0.1", 7), serve, {});
}

redis::Future<void> echo_client(redis::Reactor& reactor) {
  auto transport = co_await reactor.connect(redis::Endpoint::tcp("localhost", 7), {});
  co_await echo(std::move(transport));
}

redis::Timer clock_line(redis::Reactor& reactor) {
  return reactor.every(1s, [] { std::puts("tick"); });
}
