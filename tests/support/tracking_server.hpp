// A server of strings that tracks keys, in memory and on the test's own loop.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis::support {

/// Knows HELLO, PING, CLIENT TRACKING and CACHING, GET, SET, EXISTS, PTTL; with RESP2 also what
/// REDIRECT needs: CLIENT ID, SUBSCRIBE, PUBSUB NUMSUB.
/// Commands are executed in the turn in which they arrive; change() executes a SET of some other
/// client.
///
/// Lifetime: borrows the reactor and the network, which must outlive it.
class TrackingServer {
 public:
  using Words = std::vector<std::string>;

  TrackingServer(Reactor& reactor, Network& network, Endpoint at = Endpoint::tcp("server", 6379))
      : endpoint(std::move(at)),
        listener_(reactor.listen(endpoint,
                                 [this](Owned<Transport> transport) {
                                   talks_.push_back(std::make_unique<Talk>(*this));
                                   talks_.back()->start(std::move(transport));
                                 },
                                 {.network = &network})) {}
  TrackingServer(const TrackingServer&) = delete;
  TrackingServer& operator=(const TrackingServer&) = delete;

  /// Somebody else writes the key now.
  void change(const std::string& key, const std::string& value) {
    values[key] = value;
    if (changed) changed(key, value);
    report(key);
  }
  /// The key goes to another server, as with MIGRATE.
  void give_away(const std::string& key) {
    values.erase(key);
    report(key);
  }
  /// Reports that any key may have changed, as when it begins to copy another server. A stalled one
  /// does so at its go_on().
  void report_all() {
    owes_report_ = stalled_;
    if (stalled_) return;
    for (const auto& talk : talks_) {
      if (talk->redirect != 0) tell(*talk, "*-1\r\n");
      else if (talk->tracking) talk->say(">2\r\n$10\r\ninvalidate\r\n_\r\n");
      talk->tracked.clear();
    }
  }
  /// Executes nothing from now on, and reports nothing, until go_on(): SIGSTOP.
  void stall() { stalled_ = true; }
  bool stalled() const noexcept { return stalled_; }
  void go_on() {
    stalled_ = false;
    if (owes_report_) report_all();
    for (const auto& talk : talks_) talk->work();
  }
  /// The nth connection, from 0: its replies are kept until release().
  void hold(std::size_t connection) { talks_.at(connection)->holds = true; }
  void release(std::size_t connection) {
    Talk& talk = *talks_.at(connection);
    talk.holds = false;
    talk.say({});
  }
  /// Closes the nth connection.
  void cut(std::size_t connection) {
    Talk& talk = *talks_.at(connection);
    talk.connection_lost(Error(errc::closed, "cut"));
    talk.transport->abort();
  }
  /// Sends bytes over the nth connection, before what is held.
  void push(std::size_t connection, std::string_view bytes) {
    talks_.at(connection)->transport->write(bytes);
  }
  std::size_t connections() const { return talks_.size(); }
  std::size_t count(std::string_view word) const {
    std::size_t sum = 0;
    for (const std::string& each : executed) sum += each == word ? 1u : 0u;
    return sum;
  }

  const Endpoint endpoint;
  std::map<std::string, std::string> values;
  std::map<std::string, std::string> ttls;  // of keys that have one: PTTL's reply
  std::vector<std::string> executed;        // first words, of all connections
  /// Called when a key gets a new value, whoever writes it.
  std::function<void(const std::string& key, const std::string& value)> changed;
  /// Replies instead of the server, if it returns something.
  std::function<std::string(const Words&)> instead;

 private:
  struct Talk final : Protocol {
    explicit Talk(TrackingServer& of) : server(of) {}
    void start(Owned<Transport> made) {
      transport = std::move(made);
      transport->start(*this);
    }
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      input.append(bytes);
      work();
    }
    void connection_lost(const Error&) override {
      lost = true;
      tracked.clear();
      channels.clear();
    }
    void work() {
      if (server.stalled_ || lost) return;
      std::string replies;
      std::string_view rest = input;
      RespParser parser;
      while (!rest.empty()) {
        const auto [status, used] = parser.scan(rest);
        if (status != RespParser::Status::complete) break;
        ReplyReader reader(rest.substr(0, used));
        Words words(reader.begin_aggregate());
        for (std::string& word : words) word = reader.read_string();
        rest.remove_prefix(used);
        say(server.execute(*this, words));
      }
      input = std::string(rest);
    }
    void say(std::string_view bytes) {
      output.append(bytes);
      if (holds || lost) return;
      transport->write(output);
      output.clear();
    }

    TrackingServer& server;  // borrowed
    Owned<Transport> transport;
    std::string input;
    std::string output;
    std::set<std::string> tracked;
    std::set<std::string> channels;
    std::size_t redirect = 0;  // CLIENT ID; 0: none
    bool tracking = false, caching = false, lost = false, holds = false;
  };

  static std::string bulk(std::string_view text) {
    return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
  }
  std::string execute(Talk& talk, const Words& words) {
    executed.push_back(words[0] == "CLIENT" ? words[1] : words[0]);
    const bool caches = words[0] == "CLIENT" ? false : std::exchange(talk.caching, false);
    if (instead) {
      if (const std::string reply = instead(words); !reply.empty()) return reply;
    }
    if (words[0] == "HELLO") return "%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n";
    if (words[0] == "PING" && !talk.channels.empty()) return "*2\r\n$4\r\npong\r\n$0\r\n\r\n";
    if (words[0] == "PING") return "+PONG\r\n";
    if (words[0] == "SUBSCRIBE") return subscribe(talk, words);
    if (words[0] == "PUBSUB") return "*2\r\n" + bulk(words[2]) + number(subscribers(words[2]));
    if (words[0] == "CLIENT" && words[1] == "ID") return number(id_of(talk));
    if (words[0] == "CLIENT" && words[1] == "TRACKING") {
      talk.tracking = words[2] == "ON";
      talk.redirect = 0;
      for (std::size_t i = 3; i + 1 < words.size(); ++i) {
        if (words[i] == "REDIRECT") talk.redirect = std::stoul(words[i + 1]);
      }
      if (talk.redirect != 0 && talks_.at(talk.redirect - 1)->lost) return "-ERR no such id\r\n";
      return "+OK\r\n";
    }
    if (words[0] == "CLIENT" && words[1] == "CACHING") {
      talk.caching = talk.tracking;
      return talk.tracking ? "+OK\r\n" : "-ERR only with tracking\r\n";
    }
    if (words[0] == "GET") {
      if (caches) talk.tracked.insert(words[1]);
      const auto found = values.find(words[1]);
      return found == values.end() ? "_\r\n" : bulk(found->second);
    }
    if (words[0] == "SET") {
      change(words[1], words[2]);
      return "+OK\r\n";
    }
    if (words[0] == "EXISTS") return values.contains(words[1]) ? ":1\r\n" : ":0\r\n";
    if (words[0] == "PTTL") {
      if (const auto ttl = ttls.find(words[1]); ttl != ttls.end()) return ttl->second;
      return values.contains(words[1]) ? ":-1\r\n" : ":-2\r\n";
    }
    return "-ERR unknown command\r\n";
  }
  void report(const std::string& key) {
    for (const auto& talk : talks_) {
      if (talk->tracked.erase(key) == 0) continue;
      if (talk->redirect != 0) tell(*talk, "*1\r\n" + bulk(key));
      else talk->say(">2\r\n$10\r\ninvalidate\r\n*1\r\n" + bulk(key));
    }
  }
  /// Reports keys to the connection that hears of them for this one.
  void tell(const Talk& talk, std::string_view keys) {
    Talk& ear = *talks_.at(talk.redirect - 1);
    if (ear.channels.contains("__redis__:invalidate"))
      ear.say("*3\r\n" + bulk("message") + bulk("__redis__:invalidate") + std::string(keys));
  }
  static std::string number(std::size_t value) { return ":" + std::to_string(value) + "\r\n"; }
  static std::string subscribe(Talk& talk, const Words& words) {
    std::string confirmed;
    for (std::size_t i = 1; i != words.size(); ++i) {
      talk.channels.insert(words[i]);
      confirmed += "*3\r\n" + bulk("subscribe") + bulk(words[i]) + number(i);
    }
    return confirmed;
  }
  std::size_t subscribers(const std::string& channel) const {
    std::size_t sum = 0;
    for (const auto& talk : talks_) sum += talk->channels.count(channel);
    return sum;
  }
  std::size_t id_of(const Talk& wanted) const {
    std::size_t id = 1;
    while (talks_[id - 1].get() != &wanted) ++id;
    return id;
  }

  std::vector<std::unique_ptr<Talk>> talks_;
  bool stalled_ = false;
  bool owes_report_ = false;
  Owned<Listener> listener_;
};

}  // namespace deferredis::support
