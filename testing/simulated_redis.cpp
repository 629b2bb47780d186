#include <deferredis/testing/simulated_redis.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <deferredis/reactor/transport.hpp>
#include <deferredis/testing/simulated/arguments.hpp>
#include <deferredis/testing/simulated/resp/parse_reply.hpp>
#include <deferredis/testing/simulated/server.hpp>

namespace deferredis {

struct SimulatedRedis::State {
  /// One connection: carries bytes between its transport and its session.
  struct Talk final : Protocol {
    explicit Talk(State& owner) : of(owner) {}
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      of.server.receive(*session, bytes);
      of.flush();
    }
    void connection_lost(const Error&) override { of.lost(*session); }

    State& of;                              // borrowed
    simulated::Session* session = nullptr;  // borrowed from the server
    Owned<Transport> transport;
  };

  State(Reactor& reactor_of, Network& network_of, const SimulatedRedisOptions& options)
      : reactor(reactor_of),
        network(network_of),
        server(reactor_of.clock(), options.unix_time, options.databases) {
    server.knows_hello = options.resp3;
    server.users().set_password(options.password);
    server.carry = [this] { flush(); };
    server.instead = [this](simulated::Session&, const Words& words) {
      received.push_back(words);
      return answer ? answer(words) : std::nullopt;
    };
  }

  void listen() {
    const auto accepted = [this](Owned<Transport> transport) { accept(std::move(transport)); };
    listener = reactor.listen(endpoint, accepted, {.network = &network});
    endpoint = listener->endpoint();
  }
  void accept(Owned<Transport> transport) {
    simulated::Session& session = server.open(to_string(transport->peer()));
    Talk& talk = *(talks[session.id] = std::make_unique<Talk>(*this));
    talk.session = &session;
    talk.transport = std::move(transport);
    talk.transport->start(talk);
    if (frozen) talk.transport->pause_reading();
  }
  void lost(simulated::Session& session) {
    const auto found = talks.find(session.id);
    const auto talk = std::move(found->second);
    talks.erase(found);
    server.close(session);
  }
  /// Sends what the server has written, closes what it ends, and waits for its next tick.
  void flush() {
    if (frozen) return;
    for (simulated::Session* const session : server.take_touched()) {
      const auto found = talks.find(session->id);
      if (found == talks.end()) continue;  // a test has opened it by itself
      Talk& talk = *found->second;
      if (!session->out.empty()) talk.transport->write(std::exchange(session->out, {}));
      if (session->ending) talk.transport->close();
    }
    plan_tick();
  }
  void plan_tick() {
    const auto next = server.next_tick();
    if (!next || frozen) {
      timer.cancel();
      return;
    }
    timer = reactor.call_later(std::chrono::milliseconds(*next), [this] {
      server.tick();
      flush();
    });
  }
  void end_all() {
    for (auto& [id, talk] : std::exchange(talks, {})) {
      server.close(*talk->session);
      talk->transport.reset();  // closes it
    }
    server.drop_sessions();  // those a test has opened
  }

  Reactor& reactor;  // borrowed
  Network& network;  // borrowed
  simulated::Server server;
  Endpoint endpoint;
  Answer answer;
  std::vector<Words> received;
  std::map<std::uint64_t, std::unique_ptr<Talk>> talks;
  Owned<Listener> listener;
  Timer timer;
  bool frozen = false;
};

SimulatedRedis::SimulatedRedis(Reactor& reactor, Network& network, SimulatedRedisOptions options)
    : state_(std::make_unique<State>(reactor, network, options)) {
  state_->endpoint = Endpoint::tcp(std::string(options.host), options.port);
  state_->listen();
}
SimulatedRedis::~SimulatedRedis() { crash(); }

Endpoint SimulatedRedis::endpoint() const { return state_->endpoint; }

Reply SimulatedRedis::ask(const Words& words) {
  const std::string reply = state_->server.execute(words);
  state_->flush();
  return simulated::parse_reply(reply);
}
const std::vector<SimulatedRedis::Words>& SimulatedRedis::received() const {
  return state_->received;
}
std::size_t SimulatedRedis::count(std::string_view name) const {
  const std::string wanted = simulated::to_upper(name);
  return static_cast<std::size_t>(
      std::count_if(state_->received.begin(), state_->received.end(),
                    [&](const Words& words) { return simulated::same(words[0], wanted); }));
}
void SimulatedRedis::clear_received() { state_->received.clear(); }
std::size_t SimulatedRedis::connections() const { return state_->talks.size(); }

void SimulatedRedis::answer(Answer answer) { state_->answer = std::move(answer); }

namespace {
simulated::ScriptBody body_of(SimulatedRedis::Script script) {
  const auto shared = std::make_shared<SimulatedRedis::Script>(std::move(script));
  return [shared](simulated::ScriptRun& run) {
    SimulatedRedis::ScriptCall call{run.keys, run.arguments};
    call.call = [&run](const SimulatedRedis::Words& words) {
      return simulated::parse_reply(run.call(words));
    };
    try {
      return (*shared)(call);
    } catch (const Exception& error) {
      return resp_error(error.error().message());
    }
  };
}
}  // namespace

void SimulatedRedis::script(std::string_view text, Script script) {
  state_->server.scripts().add(text, body_of(std::move(script)));
}
void SimulatedRedis::function(std::string_view name, Script function) {
  state_->server.scripts().functions[std::string(name)] = body_of(std::move(function));
}

void SimulatedRedis::crash() {
  state_->listener.reset();
  state_->timer.cancel();
  state_->frozen = false;
  state_->end_all();
  state_->server.stop();
}
void SimulatedRedis::start(bool lose_data) {
  if (running()) return;
  if (lose_data) {
    state_->server.flushed({});
    state_->server.scripts().loaded.clear();
  }
  state_->server.start();
  state_->listen();
  state_->plan_tick();
}
void SimulatedRedis::freeze() {
  state_->frozen = true;
  state_->timer.cancel();
  for (auto& [id, talk] : state_->talks) talk->transport->pause_reading();
}
void SimulatedRedis::thaw() {
  if (!std::exchange(state_->frozen, false)) return;
  state_->server.tick();
  state_->flush();
  for (auto& [id, talk] : state_->talks) talk->transport->resume_reading();
}
void SimulatedRedis::drop_connections() { state_->end_all(); }
void SimulatedRedis::follow(SimulatedRedis& primary) {
  state_->server.follow(&primary.state_->server, primary.endpoint());
  state_->server.deliver();
}
void SimulatedRedis::promote() { state_->server.follow(nullptr); }
bool SimulatedRedis::running() const { return state_->listener != nullptr; }
simulated::Server& SimulatedRedis::server() noexcept { return state_->server; }

}  // namespace deferredis
