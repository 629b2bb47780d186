// ClusterSubscriptions: decides which name sits at which post.
#include <algorithm>
#include <utility>

#include <deferredis/sharding/cluster/subscriptions.hpp>
#include <deferredis/sharding/routing/listening_rules.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration watch_interval = std::chrono::seconds(1);

}  // namespace

// --- when to choose ------------------------------------------------------------------------------

// Not inside a call from a post or the router.
void ClusterSubscriptions::choose_again_soon() {
  if (closed() || std::exchange(choosing_soon_, true)) return;
  reactor_.call_soon([this, self = self_.weak()] {
    if (!self) return;
    choosing_soon_ = false;
    if (!closed()) choose_again();
  });
}

void ClusterSubscriptions::choose_again() {
  if (roaming_) roaming_->view_changed();
  for (const ChannelKind kind : all_kinds) {
    for (auto& [text, name] : names(kind)) {
      if (name.state != State::leaving) choose(kind, text, name);
    }
  }
  forget_places();
  forget_posts();
  if (const auto why = away()) fail_hurried(*why);
}

void ClusterSubscriptions::look_again_after(Duration wait, Timer& timer) {
  if (timer.active()) return;
  timer = reactor_.call_later(wait, [this] {
    router_.refresh();
    choose_again();
  });
}

// Subscribes the name at the posts that it belongs to, and leaves the others.
void ClusterSubscriptions::choose(ChannelKind kind, const std::string& text, Name& name) {
  Place& place = places(kind)[text];
  const Posts wanted = posts_for(kind, text, place);
  const auto left = stand_up(kind, text, place, wanted);
  bool seated = false;
  for (ListeningPost* const post : wanted) {
    if (find_seat(*post, kind, text) != nullptr) continue;
    sit_down(kind, text, name, *post);
    seated = true;
  }
  const State state = place.seats.empty() ? State::absent : State::asked;
  if (seated || !left.empty() || name.state == State::absent) lost(name, kind, text, state);
  // The gap of a post that was left is reported by the next post, if there is one.
  const bool owed = std::any_of(left.begin(), left.end(), [](const Seat& s) { return s.owes_gap; });
  if (owed && !seated && state == State::asked) tell_gap(kind, text, true);
  settle(kind, text);
  if (name.state == State::asked || name.state == State::absent)
    look_again_after(watch_interval, watch_timer_);
}

// The name is subscribed once all of its posts have confirmed it.
void ClusterSubscriptions::settle(ChannelKind kind, std::string_view text) {
  const Name& name = names(kind).find(text)->second;
  Place* const place = find_place(kind, text);
  if (name.state != State::asked || place == nullptr || place->seats.empty()) return;
  if (!std::all_of(place->seats.begin(), place->seats.end(),
                   [](const Seat& seat) { return seat.ready(); })) {
    return;
  }
  place->redirected = false;
  confirmed(kind, text);
}

// --- which post ----------------------------------------------------------------------------------

ClusterSubscriptions::Posts ClusterSubscriptions::posts_for(ChannelKind kind, std::string_view text,
                                                            const Place& place) {
  const ClusterFsm& fsm = router_.fsm();
  Posts posts;
  switch (told_by(kind, text)) {
    case ToldBy::any_node: posts.push_back(&roaming_post()); break;
    case ToldBy::slot:
      if (ListeningPost* const post = post_of_slot(key_slot(text), place)) posts.push_back(post);
      break;
    case ToldBy::each_primary:
      for (NodeIndex i = 0; i < fsm.node_count(); ++i) {
        if (fsm.is_alive(i) && fsm.is_primary(i)) posts.push_back(&post_at(fsm.endpoint(i)));
      }
      break;
  }
  return posts;
}

// The primary, or the node that reads go to. A name stays at a node that serves its slot, whatever
// its role: at a replica after a failover, or at one of several that reads may go to.
ListeningPost* ClusterSubscriptions::post_of_slot(std::uint16_t slot, const Place& place) {
  const ClusterFsm& fsm = router_.fsm();
  for (const Seat& seat : place.seats) {
    const NodeIndex node = fsm.find(*seat.post->endpoint());
    if (node == no_node || !fsm.serves(node, slot)) continue;
    if (seat.ready() || (router_.reads_spread() && fsm.is_up(node))) return seat.post;
  }
  const NodeIndex chosen = router_.reads_spread() ? router_.reader(slot) : fsm.primary(slot);
  return chosen == no_node ? nullptr : &post_at(fsm.endpoint(chosen));
}

ListeningPost& ClusterSubscriptions::post_at(const Endpoint& endpoint) {
  for (const auto& post : posts_) {
    if (*post->endpoint() == endpoint) return *post;
  }
  PostOwner& owner = *this;
  return *posts_.emplace_back(std::make_unique<ListeningPost>(router_, endpoint, owner));
}

ListeningPost& ClusterSubscriptions::roaming_post() {
  PostOwner& owner = *this;
  if (!roaming_) roaming_ = std::make_unique<ListeningPost>(router_, std::nullopt, owner);
  return *roaming_;
}

// --- seats ---------------------------------------------------------------------------------------

void ClusterSubscriptions::sit_down(ChannelKind kind, const std::string& text, Name& name,
                                    ListeningPost& post) {
  Seat seat{.post = &post, .number = ++numbers_};
  if (std::any_of(name.ears.begin(), name.ears.end(), [](const Ear& ear) { return ear.confirmed; }))
    owe_gap(seat);
  places(kind)[text].seats.push_back(seat);
  const CurrentCore current(core_);
  const auto on_confirmed = [this, self = self_.weak(), kind, text, number = seat.number] {
    if (self) seat_confirmed(kind, text, number);
  };
  const auto on_refused = [this, self = self_.weak(), kind, text,
                           number = seat.number](const Error& error) {
    if (self) seat_refused(kind, text, number, error);
  };
  post.listen(kind, text).then(on_confirmed, on_refused).detach();
}

// Leaves the posts that are not wanted, and returns their seats.
std::vector<ClusterSubscriptions::Seat> ClusterSubscriptions::stand_up(ChannelKind kind,
                                                                       std::string_view text,
                                                                       Place& place,
                                                                       const Posts& wanted) {
  std::vector<Seat> left;
  std::erase_if(place.seats, [&](const Seat& seat) {
    if (std::find(wanted.begin(), wanted.end(), seat.post) != wanted.end()) return false;
    left.push_back(seat);
    return true;
  });
  for (const Seat& seat : left) {
    drop(seat);
    seat.post->leave(kind, text).on_error([](const Error&) {}).detach();
  }
  return left;
}

void ClusterSubscriptions::owe_gap(Seat& seat) {
  if (!std::exchange(seat.owes_gap, true)) ++seat.post->gaps_owed;
}

void ClusterSubscriptions::drop(const Seat& seat) noexcept {
  if (seat.owes_gap) --seat.post->gaps_owed;
}

ClusterSubscriptions::Place* ClusterSubscriptions::find_place(ChannelKind kind,
                                                              std::string_view text) noexcept {
  const auto at = places(kind).find(text);
  return at == places(kind).end() ? nullptr : &at->second;
}

ClusterSubscriptions::Seat* ClusterSubscriptions::find_seat(ListeningPost& post, ChannelKind kind,
                                                            std::string_view text) noexcept {
  Place* const place = find_place(kind, text);
  if (place == nullptr) return nullptr;
  const auto seat = std::find_if(place->seats.begin(), place->seats.end(),
                                 [&](const Seat& each) { return each.post == &post; });
  return seat == place->seats.end() ? nullptr : &*seat;
}

// --- cleaning up ---------------------------------------------------------------------------------

// Posts of nodes that left the cluster: no name sits there.
void ClusterSubscriptions::forget_posts() {
  std::erase_if(posts_,
                [&](const auto& post) { return router_.fsm().find(*post->endpoint()) == no_node; });
}

// Places of names that nobody wants.
void ClusterSubscriptions::forget_places() {
  for (const ChannelKind kind : all_kinds) {
    std::erase_if(places(kind),
                  [&](const auto& place) { return !names(kind).contains(place.first); });
  }
}

}  // namespace deferredis::detail
