#include <deferredis/sharding/cluster/scan.hpp>

#include <utility>

#include <deferredis/client/more_commands.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

struct ClusterScan::State {
  State(const Client& of, Words wanted, News news_of, Duration most)
      : client(of), words(std::move(wanted)), news(std::move(news_of)), patience(most) {}

  ScanOptions options() const {
    return {.match = words.match, .count = words.count, .type = words.type};
  }
  bool late(TimePoint begun) const {
    return patience > Duration::zero() && core_of(client).time() - begun >= patience;
  }
  /// Leaves out the slots that no node has, if every node answered and all agree. Returns whether
  /// there were any.
  bool leave_out() {
    if (!heard || trouble) return false;
    const std::size_t before = coverage.done();
    coverage.leave_out(~of_somebody);
    return coverage.done() != before;
  }
  /// Did nothing new become known in this round?
  bool idle_round() const noexcept { return coverage.done() == done_before; }
  Error nobody() const {
    if (trouble) return *trouble;
    return Error(errc::connection, "scan: no node says that it has slot " +
                                       std::to_string(coverage.missing()) + "; ask again later");
  }

  Client client;
  Words words;
  News news;
  Duration patience;

  ScanCoverage coverage;
  std::deque<Client> round;              // nodes to ask next, in this order
  std::optional<Node> node;              // the node that is being scanned
  std::map<std::string, Walk> walks;     // by node id; interrupted walks wait for their node
  std::size_t done_before = slot_count;  // slots done when the round began
  SlotSet of_somebody;                   // slots that have a node, in this round
  bool heard = false;                    // a node answered in this round
  bool everybody = false;                // asks all nodes: one without slots may be getting keys
  std::optional<Error> trouble;          // the latest error of this round
};

namespace {

// Can the scan go on after this error? Another node may answer, or the same one later. A node that
// left the cluster is closed; if the whole client is closed, the next round fails at its start.
bool may_continue(const Error& error) noexcept {
  if (error.is(errc::cancelled)) return false;
  return error.delivery() != Delivery::rejected || known_not_applied(error);
}

std::string run_id_in(std::string_view info) {
  constexpr std::string_view name = "run_id:";
  const std::size_t at = info.find(name);
  if (at == info.npos) return {};
  const std::string_view rest = info.substr(at + name.size());
  return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

std::optional<std::string> text_of(std::optional<std::string_view> text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

ClusterScan::ClusterScan(const Client& client, const ScanOptions& options, News news,
                         Duration patience)
    : state_(std::make_shared<State>(
          client, Words{text_of(options.match), text_of(options.type), options.count},
          std::move(news), patience)) {}

Future<ScanPart<std::string>> ClusterScan::next_part() { return ask_nodes(state_); }

Future<ScanPart<std::string>> ClusterScan::ask_nodes(StateRef state) {
  const TimePoint begun = core_of(state->client).time();
  while (!state->coverage.complete()) {
    if (state->node) {
      auto scanning = scan_node(state);
      auto keys = co_await std::move(scanning);
      if (!keys.empty()) co_return Part{std::move(keys), false};
    } else if (!state->round.empty()) {
      auto choosing = choose(state);
      co_await std::move(choosing);
    } else {
      state->everybody = state->idle_round();
      if (state->everybody) {
        if (state->leave_out()) continue;
        if (state->late(begun)) co_return state->nobody();
        auto news = state->news();
        co_await std::move(news);
      }
      auto beginning = begin_round(state);
      co_await std::move(beginning);
    }
  }
  co_return Part{{}, true};
}

Future<void> ClusterScan::begin_round(StateRef state) {
  const auto self = [](const Client& node) { return ready(node); };
  auto asked = state->everybody ? state->client.on_all(self) : state->client.on_primaries(self);
  const auto nodes = co_await std::move(asked);
  for (const auto& node : nodes) state->round.push_back(node.outcome.value());
  state->done_before = state->coverage.done();
  state->of_somebody.reset();
  state->heard = false;
  state->trouble.reset();
}

// Asks the next node of the round which slots it has, and scans it if that helps.
Future<void> ClusterScan::choose(StateRef state) {
  const Client client = state->round.front();
  auto looking = look(client);
  auto slots = co_await std::move(looking).outcome();
  if (!slots && !may_continue(slots.error())) slots.error().raise();
  state->round.pop_front();
  if (!slots) {
    state->trouble = slots.error();
    co_return;
  }
  state->heard = true;
  state->of_somebody |= slots->of_somebody;
  if (!state->coverage.wants(*slots)) co_return;
  const auto walk = state->walks.find(slots->id);
  if (walk == state->walks.end() || walk->second.begun.node.run != slots->run)
    state->walks.insert_or_assign(slots->id, Walk{state->coverage.begin(*slots)});
  state->node.emplace(Node{client, std::move(*slots)});
}

Future<std::vector<std::string>> ClusterScan::scan_node(StateRef state) {
  Walk& walk = state->walks.at(state->node->slots.id);  // a map never moves its elements
  if (walk.ended) {
    auto ending = end_node(state);
    co_await std::move(ending);
    co_return std::vector<std::string>();
  }
  auto asked = state->node->client.scan(walk.cursor, state->options());
  auto page = co_await std::move(asked).outcome();
  if (page) {
    walk.cursor = page->cursor;
    walk.ended = page->cursor == 0;
    co_return std::move(page->items);
  }
  if (!may_continue(page.error())) co_return page.error();
  state->trouble = page.error();
  state->node.reset();
  co_return std::vector<std::string>();
}

Future<void> ClusterScan::end_node(StateRef state) {
  auto looking = look(state->node->client);
  auto slots = co_await std::move(looking).outcome();
  if (slots) {
    const auto walk = state->walks.find(state->node->slots.id);
    state->coverage.end(walk->second.begun, *slots);
    state->walks.erase(walk);
  } else if (!may_continue(slots.error())) {
    slots.error().raise();
  } else {
    state->trouble = slots.error();
  }
  state->node.reset();
}

// A user without the right to INFO cannot see restarts.
Future<NodeSlots> ClusterScan::look(Client node) {
  auto info = node.command<std::string>("INFO", "server");
  auto nodes = node.more().cluster_nodes();
  auto told = co_await std::move(info).outcome();
  auto view = co_await std::move(nodes).outcome();
  if (!view) co_return view.error();
  if (!told && may_continue(told.error())) co_return told.error();
  co_return node_slots(*view, told ? run_id_in(*told) : std::string());
}

}  // namespace deferredis::detail
