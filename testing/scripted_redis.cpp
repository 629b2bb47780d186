#include <deferredis/testing/scripted_redis.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <stdexcept>
#include <utility>

#include <deferredis/reactor/transport.hpp>
#include <deferredis/testing/simulated/arguments.hpp>
#include <deferredis/testing/simulated/resp/request_reader.hpp>

namespace deferredis {

using Step = ScriptedRedis::Step;

Step& Step::reply_bytes(std::string_view bytes) {
  actions_.push_back({.bytes = std::string(bytes)});
  return *this;
}
Step& Step::push(const Words& texts) {
  std::string bytes = resp_push(texts.size());
  for (const std::string& text : texts) bytes += resp_bulk(text);
  return reply_bytes(bytes);
}
Step& Step::after(Duration delay) {
  actions_.push_back({.delay = delay});
  return *this;
}
Step& Step::drop() {
  actions_.push_back({.drops = true});
  return *this;
}
Step& Step::times(std::size_t count) {
  left_ = count;
  return *this;
}

struct ScriptedRedis::State {
  /// One connection, and what is still to be done on it, in order.
  struct Talk final : Protocol {
    explicit Talk(State& owner) : of(owner) {}
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      requests.feed(bytes);
      Words words;
      while (requests.next(words) == simulated::RequestReader::Status::complete) {
        if (words.empty()) continue;
        for (const Step::Action& action : of.actions_for(words)) todo.push_back(action);
      }
      work();
    }
    void connection_lost(const Error&) override { of.lost(*this); }
    void work() {
      if (timer.active()) return;
      while (!todo.empty()) {
        const Step::Action action = std::exchange(todo.front(), {});
        todo.pop_front();
        if (action.drops) return transport->close();
        if (!action.bytes.empty()) transport->write(action.bytes);
        if (action.delay > Duration::zero()) {
          timer = of.reactor.call_later(action.delay, [this] { work(); });
          return;
        }
      }
    }

    State& of;  // borrowed
    Owned<Transport> transport;
    simulated::RequestReader requests;
    std::deque<Step::Action> todo;
    Timer timer;
  };

  void listen(Network& network, const Endpoint& wanted) {
    const auto accepted = [this](Owned<Transport> transport) {
      Talk& talk = *talks.emplace_back(std::make_unique<Talk>(*this));
      talk.transport = std::move(transport);
      talk.transport->start(talk);
    };
    listener = reactor.listen(wanted, accepted, {.network = &network});
  }
  void lost(Talk& talk) {
    const auto is_it = [&talk](const auto& other) { return other.get() == &talk; };
    const auto found = std::find_if(talks.begin(), talks.end(), is_it);
    const auto gone = std::move(*found);
    talks.erase(found);
  }

  static bool fits(const Step& step, const Words& words) {
    if (step.left_ == 0 || step.words_.size() != words.size()) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto& wanted = step.words_[i];
      if (!wanted) continue;
      const bool same =
          i == 0 ? simulated::same(words[i], simulated::to_upper(*wanted)) : words[i] == *wanted;
      if (!same) return false;
    }
    return true;
  }
  Step* find(const Words& words) {
    for (const auto& step : steps) {
      if (fits(*step, words)) return step.get();
      if (options.in_order && step->left_ != 0) return nullptr;
    }
    return nullptr;
  }
  std::vector<Step::Action> actions_for(const Words& words) {
    if (Step* const step = find(words)) {
      --step->left_;
      return step->actions_;
    }
    const std::string name = simulated::to_upper(words[0]);
    if (options.handshakes && name == "HELLO")
      return {{.bytes = resp_error("ERR unknown command 'HELLO'")}};
    if (options.handshakes && name == "PING") return {{.bytes = resp_simple("PONG")}};
    if (options.handshakes && (name == "AUTH" || name == "SELECT" || name == "CLIENT"))
      return {{.bytes = resp_simple("OK")}};
    const std::string why = "expected " + expected() + ", but " + text_of(words) + " came";
    if (failure.empty()) failure = why;
    return {{.bytes = resp_error("ERR ScriptedRedis " + why)}};
  }

  static std::string text_of(const Words& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
  }
  static std::string text_of(const Step& step) {
    std::string text;
    for (const auto& word : step.words_) text += (text.empty() ? "" : " ") + word.value_or("(any)");
    return text;
  }
  std::string expected() const {
    std::string text;
    for (const auto& step : steps) {
      if (step->left_ == 0) continue;
      text += (text.empty() ? "" : " or ") + text_of(*step);
      if (options.in_order) break;
    }
    return text.empty() ? "nothing more" : text;
  }

  State(Reactor& reactor_of, const ScriptedRedisOptions& wanted)
      : reactor(reactor_of), options(wanted) {}

  Reactor& reactor;  // borrowed
  ScriptedRedisOptions options;
  std::vector<std::unique_ptr<Step>> steps;
  std::string failure;
  std::vector<std::unique_ptr<Talk>> talks;
  Owned<Listener> listener;
};

ScriptedRedis::ScriptedRedis(Reactor& reactor, Network& network, ScriptedRedisOptions options)
    : state_(std::make_unique<State>(reactor, options)) {
  state_->listen(network, Endpoint::tcp(std::string(options.host), options.port));
}
ScriptedRedis::~ScriptedRedis() = default;

ScriptedRedis::Step& ScriptedRedis::add(Pattern words) {
  Step& step = *state_->steps.emplace_back(std::make_unique<Step>());
  step.words_ = std::move(words);
  return step;
}

const std::string& ScriptedRedis::failure() const { return state_->failure; }
std::string ScriptedRedis::missing() const {
  std::string text;
  for (const auto& step : state_->steps) {
    if (step->left_ == 0) continue;
    text += State::text_of(*step);
    if (step->left_ > 1) text += " (" + std::to_string(step->left_) + " times)";
    text += "\n";
  }
  return text;
}
void ScriptedRedis::check() const {
  if (!failure().empty()) throw std::logic_error("ScriptedRedis: " + failure());
  if (const std::string left = missing(); !left.empty())
    throw std::logic_error("ScriptedRedis: these commands did not come:\n" + left);
}

void ScriptedRedis::say(std::string_view bytes) {
  if (state_->talks.empty()) throw std::logic_error("ScriptedRedis: nobody is connected");
  state_->talks.back()->transport->write(bytes);
}
void ScriptedRedis::drop_connections() {
  for (const auto& talk : state_->talks) talk->transport->close();
}
Endpoint ScriptedRedis::endpoint() const { return state_->listener->endpoint(); }
std::size_t ScriptedRedis::connections() const { return state_->talks.size(); }

}  // namespace deferredis
