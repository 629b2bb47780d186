#include <deferredis/testing/memory_network.hpp>

#include <algorithm>
#include <deque>
#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/future/settled.hpp>
#include <deferredis/testing/fault_plan.hpp>
#include <deferredis/testing/memory_transport.hpp>

namespace deferredis {

namespace {

constexpr std::size_t usual_window = 256 * 1024;  // bytes on the way, until the writer waits
constexpr std::size_t most_at_once = 64 * 1024;   // as a real connection reads
constexpr std::uint16_t first_free_port = 20'000;
constexpr std::uint16_t first_client_port = 50'000;

class MemoryListener;

/// What the network knows about one endpoint.
struct Place {
  Endpoint endpoint;
  MemoryListener* listener = nullptr;  // borrowed; null: nobody listens
  Duration latency{0};
  std::size_t attempts = 0;
  bool cut = false;
  std::vector<Promise<void>> restored;  // attempts that wait for the end of the cut
};

Error refused(const Endpoint& endpoint, std::string_view why) {
  return Error(errc::connection, "connect " + to_string(endpoint).append(": ").append(why),
               Delivery::not_sent);
}

Error lost(const MemoryTransport& transport, std::string_view why) {
  return Error(errc::connection, to_string(transport.peer()).append(": ").append(why),
               Delivery::maybe_applied);
}

/// The two ends of a connection, and what is on the way between them.
class Link final : public MemoryCarrier {
 public:
  struct End {
    Reactor& reactor;
    MemoryTransport& transport;
  };
  /// `one` is the client's end. `faults` is borrowed, and may be null.
  Link(std::shared_ptr<Place> place, const End& one, const End& other, std::size_t window,
       FaultPlan* faults)
      : place_(std::move(place)),
        ways_{Way(one, other), Way(other, one)},
        window_(window),
        faults_(faults),
        number_(faults == nullptr ? 0 : faults->opened()) {
    for (Way& way : ways_) way.from->carrier = this;
    one.transport.send_limit(window);
    other.transport.send_limit(window);
  }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() {
    for (Way& way : ways_) way.from->carrier = nullptr;
  }
  void keep_alive(std::weak_ptr<Link> self) { self_ = std::move(self); }

  void wire_changed(MemoryWire& wire) override;
  void deliver_to(MemoryWire& wire) override;
  /// Carries what is due, after a cut.
  void restored();
  void reset();

  const Place& place() const noexcept { return *place_; }
  /// Is either end open?
  bool open() const noexcept { return ways_[0].from->open || ways_[1].from->open; }

 private:
  enum class What { bytes, end, reset };
  struct Piece {
    TimePoint due;
    What what;
    std::string bytes;
  };
  struct Way {
    Way(const End& source, const End& target)
        : from(source.transport.wire()), to(target.transport.wire()), reactor(target.reactor) {}
    MemoryTransport* receiver() const noexcept { return to->open ? to->transport : nullptr; }

    std::shared_ptr<MemoryWire> from;  // shared with that end
    std::shared_ptr<MemoryWire> to;    // the same
    Reactor& reactor;                  // the receiver's, borrowed as long as there is one
    std::deque<Piece> pieces;          // on the way, in order
    std::size_t size_bytes = 0;        // of them
    bool ended = false;                // the end is one of them, or has arrived
    Timer next;
  };

  void pass(Way& way, std::string bytes);
  void send(Way& way, What what, std::string bytes = {}, Duration delay = {});
  void resize(Way& way, std::size_t size_bytes);
  bool may_arrive(const Way& way) const;
  void plan(Way& way);
  void deliver(Way& way);
  static void arrive(MemoryTransport& receiver, const Piece& piece);

  std::shared_ptr<Place> place_;  // shared with the network and the other links
  Way ways_[2];                   // to the server, to the client
  std::size_t window_;
  FaultPlan* faults_;  // borrowed; null: none
  std::size_t number_;
  std::weak_ptr<Link> self_;
};

// Called by a transport that is flushing: everything that follows happens later.
void Link::wire_changed(MemoryWire& wire) {
  for (Way& way : ways_) {
    if (way.to.get() == &wire) {
      if (!way.next.active()) plan(way);  // it may be reading again
      continue;
    }
    if (!wire.sent.empty()) pass(way, std::exchange(wire.sent, {}));
    if (!wire.open && !std::exchange(way.ended, true)) send(way, What::end);
  }
}

// What the plan makes of the bytes.
void Link::pass(Way& way, std::string bytes) {
  if (faults_ == nullptr) return send(way, What::bytes, std::move(bytes));
  const auto which = &way == &ways_[0] ? Fault::Way::to_server : Fault::Way::to_client;
  using Then = FaultPlan::Piece::Then;
  for (FaultPlan::Piece& piece : faults_->carry(number_, which, std::move(bytes))) {
    if (!piece.bytes.empty()) send(way, What::bytes, std::move(piece.bytes), piece.delay);
    if (piece.then == Then::resets) return reset();
    if (piece.then == Then::ends && !std::exchange(way.ended, true)) send(way, What::end);
  }
}

void Link::send(Way& way, What what, std::string bytes, Duration delay) {
  if (way.receiver() == nullptr || (way.ended && what == What::bytes)) return;
  const TimePoint due = way.reactor.clock().now() + place_->latency + delay;
  const TimePoint earliest = way.pieces.empty() ? due : way.pieces.back().due;
  resize(way, way.size_bytes + bytes.size());
  way.pieces.push_back({std::max(earliest, due), what, std::move(bytes)});
  if (!way.next.active()) plan(way);
}

void Link::resize(Way& way, std::size_t size_bytes) {
  way.size_bytes = size_bytes;
  if (way.from->transport != nullptr && way.from->open)
    way.from->transport->send_limit(window_ - std::min(window_, size_bytes));
}

bool Link::may_arrive(const Way& way) const {
  const MemoryTransport* const receiver = way.receiver();
  if (receiver == nullptr || place_->cut || way.pieces.empty()) return false;
  return receiver->reading() || way.pieces.front().what == What::reset;
}

void Link::plan(Way& way) {
  if (!may_arrive(way)) return;
  const Duration wait = way.pieces.front().due - way.reactor.clock().now();
  way.next = way.reactor.call_later(std::max(wait, Duration::zero()), [self = self_, &way] {
    if (const auto link = self.lock()) link->deliver(way);
  });
}

// Any callback may destroy anything; whoever calls this keeps us alive. A real connection reads
// after the flush of a turn, so one that was closed before it hears nothing more.
void Link::deliver(Way& way) {
  while (may_arrive(way) && !way.receiver()->closes_this_turn() &&
         way.pieces.front().due <= way.reactor.clock().now()) {
    Piece piece = std::move(way.pieces.front());
    way.pieces.pop_front();
    if (piece.bytes.size() > most_at_once) {
      way.pieces.push_front({piece.due, What::bytes, piece.bytes.substr(most_at_once)});
      piece.bytes.resize(most_at_once);
    }
    resize(way, way.size_bytes - piece.bytes.size());
    arrive(*way.receiver(), piece);
  }
  plan(way);
}

void Link::arrive(MemoryTransport& receiver, const Piece& piece) {
  switch (piece.what) {
    case What::bytes: return receiver.receive(piece.bytes);
    case What::end: return receiver.lose(lost(receiver, "the server closed the connection"));
    case What::reset: return receiver.lose(lost(receiver, "read: connection reset by peer"));
  }
}

void Link::deliver_to(MemoryWire& wire) {
  const auto self = self_.lock();
  for (Way& way : ways_) {
    if (way.to.get() == &wire) deliver(way);
  }
}

void Link::restored() {
  for (Way& way : ways_) plan(way);
}

void Link::reset() {
  for (Way& way : ways_) {
    way.pieces.clear();
    way.ended = true;
    resize(way, 0);
    send(way, What::reset);
    if (!way.pieces.empty()) way.pieces.front().due = way.reactor.clock().now();
    plan(way);
  }
}

}  // namespace

struct MemoryNetwork::State {
  std::shared_ptr<Place> place(const Endpoint& endpoint) {
    auto& found = places[to_string(endpoint)];
    if (found == nullptr) {
      found = std::make_shared<Place>();
      found->endpoint = endpoint;
      found->latency = latency;
    }
    return found;
  }
  Endpoint free_port(Endpoint wanted) {
    do wanted.port = next_port++;
    while (places.contains(to_string(wanted)));
    return wanted;
  }
  Owned<Transport> join(Reactor& reactor, const std::shared_ptr<Place>& place);
  static Future<Owned<Transport>> open(Reactor& reactor, std::shared_ptr<State> state,
                                       Endpoint endpoint, ConnectOptions options);
  static Future<void> pass(Reactor& reactor, std::shared_ptr<Place> place);

  std::map<std::string, std::shared_ptr<Place>> places;  // shared with links and attempts
  std::vector<std::shared_ptr<Link>> links;              // shared while one of them calls out
  std::map<std::string, std::vector<ServiceRecord>> services;
  Duration latency{0};  // of new places
  std::size_t window = usual_window;
  FaultPlan* faults = nullptr;  // borrowed
  std::uint16_t next_port = first_free_port;
  std::uint16_t next_client = first_client_port;
};

namespace {

class MemoryListener final : public Listener {
 public:
  MemoryListener(Reactor& reactor, std::shared_ptr<Place> place, Accepted accepted)
      : reactor_(reactor), place_(std::move(place)), accepted_(std::move(accepted)) {
    place_->listener = this;
  }
  ~MemoryListener() override {
    place_->listener = nullptr;
    if (destroyed_ != nullptr) *destroyed_ = true;
  }

  const Endpoint& endpoint() const noexcept override { return place_->endpoint; }
  Reactor& reactor() const noexcept { return reactor_; }
  void hand_over(Owned<Transport> transport);

 private:
  Reactor& reactor_;              // borrowed
  std::shared_ptr<Place> place_;  // shared with the network
  Accepted accepted_;
  bool* destroyed_ = nullptr;  // tells the calling frame that we were destroyed
};

void MemoryListener::hand_over(Owned<Transport> transport) {
  bool gone = false;
  destroyed_ = &gone;
  auto& core = reactor_.core();
  const detail::CurrentCore current(core);
  auto call = std::move(accepted_);  // it may drop us
  try {
    call(std::move(transport));
  } catch (...) {
    core.report_unhandled(Error(std::current_exception()));
  }
  if (gone) return;
  destroyed_ = nullptr;
  accepted_ = std::move(call);
}

}  // namespace

// The server gets its end first, and may write to it at once.
Owned<Transport> MemoryNetwork::State::join(Reactor& reactor, const std::shared_ptr<Place>& place) {
  const Endpoint& endpoint = place->endpoint;
  auto ours = make_owned<MemoryTransport>(reactor, endpoint);
  Reactor& its_reactor = place->listener->reactor();
  auto theirs = make_owned<MemoryTransport>(
      its_reactor, endpoint.is_unix() ? endpoint : Endpoint::tcp("client.test", next_client++));
  std::erase_if(links, [](const auto& link) { return !link->open(); });
  const auto link = std::make_shared<Link>(place, Link::End{reactor, *ours},
                                           Link::End{its_reactor, *theirs}, window, faults);
  link->keep_alive(link);
  links.push_back(link);
  place->listener->hand_over(std::move(theirs));
  return ours;
}

MemoryNetwork::MemoryNetwork() : state_(std::make_shared<State>()) {}
MemoryNetwork::~MemoryNetwork() { state_->links.clear(); }

Future<Owned<Transport>> MemoryNetwork::connect(Reactor& reactor, Endpoint endpoint,
                                                ConnectOptions options) {
  const detail::CurrentCore current(reactor.core());
  return State::open(reactor, state_, std::move(endpoint), options);
}

Future<Owned<Transport>> MemoryNetwork::State::open(Reactor& reactor, std::shared_ptr<State> state,
                                                    Endpoint endpoint, ConnectOptions options) {
  if (options.unix_owner >= 0)
    co_return refused(endpoint, "a MemoryNetwork has no users, and unix_owner is set");
  const auto place = state->place(endpoint);
  ++place->attempts;
  const Duration limit = std::min(options.address_timeout, options.timeout);
  auto passing = pass(reactor, place).timeout(limit);
  auto passed = co_await std::move(passing).outcome();
  if (!passed && !passed.error().is(errc::timeout)) co_return passed.error();
  if (!passed) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
    co_return refused(endpoint, "no answer within " + std::to_string(ms) + " ms");
  }
  if (place->listener == nullptr) co_return refused(endpoint, "connection refused");
  co_return state->join(reactor, place);
}

// There and back, with a stop while the endpoint is cut off.
Future<void> MemoryNetwork::State::pass(Reactor& reactor, std::shared_ptr<Place> place) {
  auto travelling = reactor.after(2 * place->latency);
  co_await std::move(travelling);
  while (place->cut) {
    auto waiting = place->restored.emplace_back(reactor.core()).future();
    co_await std::move(waiting);
  }
}

Owned<Listener> MemoryNetwork::listen(Reactor& reactor, Endpoint endpoint, Accepted accepted,
                                      ListenOptions) {
  if (!endpoint.is_unix() && endpoint.port == 0) endpoint = state_->free_port(std::move(endpoint));
  auto place = state_->place(endpoint);
  if (place->listener != nullptr) {
    Error(errc::connection, "listen " + to_string(endpoint) + ": address already in use",
          Delivery::not_sent)
        .raise();
  }
  return make_owned<MemoryListener>(reactor, std::move(place), std::move(accepted));
}

Future<std::vector<ServiceRecord>> MemoryNetwork::find_services(Reactor& reactor,
                                                                std::string name) {
  const detail::CurrentCore current(reactor.core());
  const auto found = state_->services.find(name);
  if (found != state_->services.end() && !found->second.empty()) return ready(found->second);
  return failed<std::vector<ServiceRecord>>(
      Error(errc::connection, "there are no SRV records", Delivery::not_sent));
}

void MemoryNetwork::set_services(const std::string& name, std::vector<ServiceRecord> records) {
  state_->services[name] = std::move(records);
}

void MemoryNetwork::set_latency(Duration one_way) {
  state_->latency = one_way;
  for (const auto& [name, place] : state_->places) place->latency = one_way;
}

void MemoryNetwork::set_latency(const Endpoint& endpoint, Duration one_way) {
  state_->place(endpoint)->latency = one_way;
}

void MemoryNetwork::set_faults(FaultPlan* plan) { state_->faults = plan; }
void MemoryNetwork::set_window(std::size_t bytes) { state_->window = bytes; }

void MemoryNetwork::cut(const Endpoint& endpoint) { state_->place(endpoint)->cut = true; }

void MemoryNetwork::restore(const Endpoint& endpoint) {
  const auto place = state_->place(endpoint);
  place->cut = false;
  for (auto& attempt : std::exchange(place->restored, {})) attempt.fulfill();
  for (const auto& link : state_->links) {
    if (&link->place() == place.get()) link->restored();
  }
}

void MemoryNetwork::reset(const Endpoint& endpoint) {
  for (const auto& link : state_->links) {
    if (link->place().endpoint == endpoint) link->reset();
  }
}

std::size_t MemoryNetwork::connections(const Endpoint& endpoint) const {
  return static_cast<std::size_t>(
      std::count_if(state_->links.begin(), state_->links.end(), [&endpoint](const auto& link) {
        return link->open() && link->place().endpoint == endpoint;
      }));
}

std::size_t MemoryNetwork::attempts(const Endpoint& endpoint) const {
  return state_->place(endpoint)->attempts;
}

}  // namespace deferredis
