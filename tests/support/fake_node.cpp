#include "support/fake_node.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>
#include <utility>

namespace deferredis::support {

namespace {

/// Takes one command off the front of `bytes`; empty: it is not complete.
Words take_command(std::string& bytes) {
  std::string_view rest = bytes;
  const auto number = [&rest]() -> long {
    const std::size_t end = rest.find("\r\n");
    if (end == rest.npos) return -1;
    long value = -1;
    std::from_chars(rest.data() + 1, rest.data() + end, value);
    rest.remove_prefix(end + 2);
    return value;
  };
  Words words;
  for (long left = number(); left > 0; --left) {
    const long size = number();
    if (size < 0 || rest.size() < static_cast<std::size_t>(size) + 2) return {};
    words.emplace_back(rest.substr(0, static_cast<std::size_t>(size)));
    rest.remove_prefix(static_cast<std::size_t>(size) + 2);
  }
  if (!words.empty()) bytes.erase(0, bytes.size() - rest.size());
  return words;
}

std::string fields(const Endpoint& at, std::string_view flags, std::string_view more) {
  return bulks("ip " + at.host + " port " + std::to_string(at.port) + " flags " +
               std::string(flags) + " " + std::string(more));
}

}  // namespace

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

std::string array(const std::vector<std::string>& parts) {
  std::string text = "*" + std::to_string(parts.size()) + "\r\n";
  for (const std::string& part : parts) text += part;
  return text;
}

std::string bulks(std::string_view words) {
  std::istringstream stream{std::string(words)};
  std::vector<std::string> parts;
  for (std::string word; stream >> word;) parts.push_back(bulk(word));
  return array(parts);
}

struct FakeNode::Talk final : Protocol {
  explicit Talk(FakeNode& owner) : node(owner) {}
  void connection_made(Transport&) override {}
  void data_received(std::string_view bytes) override {
    received += bytes;
    for (Words words = take_command(received); !words.empty(); words = take_command(received)) {
      node.note(words);
      sent.insert(words[0]);
      transport->write(answer(words));
    }
  }
  std::string answer(const Words& words) {
    if (words[0] == "HELLO") return "-ERR unknown command\r\n";
    if (words[0] != "SUBSCRIBE") return node.answer(words);
    std::string text;
    for (std::size_t i = 1; i < words.size(); ++i) {
      text += array({bulk("subscribe"), bulk(words[i]), ":" + std::to_string(++channels) + "\r\n"});
    }
    return text;
  }
  void connection_lost(const Error&) override { lost = true; }

  FakeNode& node;  // borrowed
  Owned<Transport> transport;
  std::string received;
  std::set<std::string> sent;  // names of commands
  int channels = 0;
  bool lost = false;
};

FakeNode::FakeNode(Reactor& reactor, Network& network, Answer wanted, std::string host)
    : answer(std::move(wanted)), reactor_(reactor), network_(network), host_(std::move(host)) {
  listener_ = listen(host_, 0);
  port_ = listener_->endpoint().port;
}

Owned<Listener> FakeNode::listen(std::string_view host, std::uint16_t port) {
  const auto accepted = [this](Owned<Transport> transport) {
    Talk& talk = *talks_.emplace_back(std::make_unique<Talk>(*this));
    talk.transport = std::move(transport);
    talk.transport->start(talk);
  };
  return reactor_.listen(Endpoint::tcp(host, port), accepted, {.network = &network_});
}

void FakeNode::also_listen_on(std::string_view host) {
  more_listeners_.push_back(listen(host, port_));
}

FakeNode::~FakeNode() = default;

Endpoint FakeNode::endpoint() const { return Endpoint::tcp(host_, port_); }

std::size_t FakeNode::connected() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(talks_.begin(), talks_.end(), [](const auto& talk) { return !talk->lost; }));
}

std::size_t FakeNode::count(std::string_view words) const {
  const std::string begin = std::string(words) + " ";
  return static_cast<std::size_t>(
      std::count_if(came_.begin(), came_.end(),
                    [&](const std::string& each) { return each.starts_with(begin); }));
}

void FakeNode::note(const Words& words) {
  std::string& line = came_.emplace_back();
  for (const std::string& word : words) line += word + " ";
}

std::size_t FakeNode::subscriptions() const noexcept {
  std::size_t sum = 0;
  for (const auto& talk : talks_) sum += talk->lost ? 0 : static_cast<std::size_t>(talk->channels);
  return sum;
}

void FakeNode::publish(std::string_view channel, std::string_view payload) {
  for (const auto& talk : talks_) {
    if (talk->channels > 0 && !talk->lost)
      talk->transport->write(array({bulk("message"), bulk(channel), bulk(payload)}));
  }
}

void FakeNode::say(std::string_view bytes) { talks_.back()->transport->write(bytes); }
void FakeNode::say_to(std::string_view sender_of, std::string_view bytes) {
  for (const auto& talk : talks_) {
    if (!talk->lost && talk->sent.contains(std::string(sender_of))) talk->transport->write(bytes);
  }
}

void FakeNode::drop() {
  for (const auto& talk : talks_) talk->transport->abort();
}

void FakeNode::close() {
  listener_.reset();
  more_listeners_.clear();
  for (const auto& talk : talks_) talk->transport->close();
}

FakeServer::FakeServer(Reactor& reactor, Network& network, std::string wanted_role,
                       std::string host)
    : FakeNode(
          reactor, network,
          [this](const Words& command) -> std::string {
            const std::string& name = command[0];
            if (name == "AUTH") return command.back() == password ? "+OK\r\n" : "-WRONGPASS no\r\n";
            if (name == "ROLE") return array({bulk(role), ":0\r\n", "*0\r\n"});
            if (name == "SET") return set_answer;
            if (name == "GET") return bulk(address());
            return name == "PING" ? "+PONG\r\n" : "-ERR unknown command\r\n";
          },
          std::move(host)),
      role(std::move(wanted_role)) {}

FakeSentinel::FakeSentinel(Reactor& reactor, Network& network)
    : FakeNode(reactor, network, [this](const Words& command) -> std::string {
        if (silent) return {};
        if (command[0] == "PING") return "+PONG\r\n";
        return command[0] == "SENTINEL" ? say(command) : "-ERR unknown command\r\n";
      }) {}

std::string FakeSentinel::say(const Words& command) const {
  if (!error.empty()) return error;
  const std::string& what = command.at(1);
  if (command.at(2) != "mymaster") {
    return what == "GET-MASTER-ADDR-BY-NAME" ? "*-1\r\n" : "-ERR No such master with that name\r\n";
  }
  if (what == "GET-MASTER-ADDR-BY-NAME")
    return bulks(primary.host + " " + std::to_string(primary.port));
  if (what == "MASTER") {
    return fields(
        primary, flags,
        "config-epoch " + std::to_string(epoch) + " num-other-sentinels " + std::to_string(others));
  }
  if (what != "REPLICAS") return "*0\r\n";
  std::vector<std::string> parts;
  for (const Replica& each : replicas)
    parts.push_back(fields(each.endpoint, each.flags, "master-link-status ok"));
  return array(parts);
}

}  // namespace deferredis::support
