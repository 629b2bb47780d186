#include <deferredis/sharding/cluster/subscriptions.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/reactor/combine.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration redirect_wait = std::chrono::milliseconds(100);

bool is_redirect(const Error& error) noexcept {
  return error.is(errc::moved) || error.is(errc::ask);
}

}  // namespace

ClusterSubscriptions::ClusterSubscriptions(ClusterRouter& router)
    : SubscriptionBook(router.reactor()), router_(router), notices_(router.reactor()) {}

ClusterSubscriptions::~ClusterSubscriptions() {
  close(Error(errc::closed, "the cluster's client is gone"));
}

void ClusterSubscriptions::remove(SubscriptionListener& listener) noexcept {
  notices_.forget(listener);
  SubscriptionBook::remove(listener);
}

void ClusterSubscriptions::close(const Error& reason) {
  if (closed()) return;
  watch_timer_.cancel();
  again_timer_.cancel();
  notices_.clear();
  close_book(reason);
  for (Places& each : places_) each.clear();
  posts_.clear();
  roaming_.reset();
}

Future<void> ClusterSubscriptions::ping(SubscriptionListener& listener,
                                        const SubscriptionRules& rules) {
  std::vector<ListeningPost*> posts;
  for (const ChannelKind kind : all_kinds) {
    for (const auto& [text, place] : places(kind)) {
      if (!hears(listener, kind, text)) continue;
      for (const Seat& seat : place.seats) {
        if (std::find(posts.begin(), posts.end(), seat.post) == posts.end())
          posts.push_back(seat.post);
      }
    }
  }
  const CurrentCore current(core_);
  if (posts.empty()) {
    return failed<>(Error(errc::connection, "PING: " + where() + ": no node has the names yet",
                          Delivery::not_sent));
  }
  std::vector<Future<void>> asked;
  for (ListeningPost* const post : posts) asked.push_back(post->ping(rules));
  return all(std::move(asked));
}

std::uint64_t ClusterSubscriptions::unknown_pushes() const noexcept {
  std::uint64_t sum = roaming_ ? roaming_->unknown_pushes() : 0;
  for (const auto& post : posts_) sum += post->unknown_pushes();
  return sum;
}

std::size_t ClusterSubscriptions::listening() const noexcept {
  std::size_t sum = roaming_ && roaming_->is_listening() ? 1 : 0;
  for (const auto& post : posts_) sum += post->is_listening() ? 1u : 0u;
  return sum;
}

// --- what is wanted ------------------------------------------------------------------------------

void ClusterSubscriptions::ask(ChannelKind kind, const Views& texts) {
  for (const std::string_view text : texts) {
    const auto at = names(kind).find(text);
    choose(kind, at->first, at->second);
  }
}

void ClusterSubscriptions::leave(ChannelKind kind, const Views& texts) {
  const CurrentCore current(core_);
  for (const std::string_view text : texts) {
    const auto at = names(kind).find(text);
    at->second.state = State::leaving;
    std::vector<Future<void>> asked;
    if (auto place = places(kind).extract(at->first)) {
      for (const Seat& seat : place.mapped().seats) {
        drop(seat);
        asked.push_back(seat.post->leave(kind, text));
      }
    }
    const auto ended = [this, self = self_.weak(), kind, name = at->first](const Error* error) {
      if (self) left_all(kind, name, error);
    };
    all(std::move(asked))
        .then([ended] { ended(nullptr); }, [ended](const Error& error) { ended(&error); })
        .detach();
  }
}

void ClusterSubscriptions::left_all(ChannelKind kind, const std::string& text, const Error* error) {
  const auto at = names(kind).find(text);
  if (at == names(kind).end() || at->second.state != State::leaving) return;
  if (error != nullptr && at->second.ears.empty()) return cannot_leave(kind, text, *error);
  left(kind, text);
}

// --- what posts report ---------------------------------------------------------------------------

void ClusterSubscriptions::message_came(ListeningPost& post, const PubSubPush& message) {
  Seat* const seat = find_seat(post, message.kind, message.name);
  if (seat == nullptr) return;
  if (!seat->ready()) {  // it must be confirmed: the notice is on its way
    seat->confirmed = true;
    seat->lapsed = false;
    seat_ready(message.kind, message.name, *seat);
  }
  const auto at = names(message.kind).find(message.name);
  if (at == names(message.kind).end()) return;
  for (const Ear& ear : at->second.ears) {
    notices_.before_message(*ear.listener, message.kind, message.name);
    ear.listener->message_came(message);
  }
}

void ClusterSubscriptions::name_lapsed(ListeningPost& post, ChannelKind kind,
                                       std::string_view text) {
  Seat* const seat = find_seat(post, kind, text);
  if (seat == nullptr) return;
  seat->confirmed = seat->lapsed = true;
  owe_gap(*seat);
  if (find_place(kind, text)->seats.size() == 1) take_back_gap(kind, text);
  Name& name = names(kind).find(text)->second;
  if (name.state == State::subscribed) lost(name, kind, text, State::asked);
  choose_again_soon();
}

void ClusterSubscriptions::name_resumed(ListeningPost& post, ChannelKind kind,
                                        std::string_view text) {
  Seat* const seat = find_seat(post, kind, text);
  if (seat == nullptr || !std::exchange(seat->lapsed, false)) return;
  seat_ready(kind, text, *seat);
}

void ClusterSubscriptions::name_refused(ListeningPost& post, ChannelKind kind,
                                        std::string_view text, const Error& error) {
  if (const Seat* const seat = find_seat(post, kind, text))
    seat_refused(kind, std::string(text), seat->number, error);
}

void ClusterSubscriptions::seat_confirmed(ChannelKind kind, std::string_view text,
                                          std::uint64_t number) {
  Place* const place = find_place(kind, text);
  if (place == nullptr) return;
  for (Seat& seat : place->seats) {
    if (seat.number != number) continue;
    if (!std::exchange(seat.confirmed, true) && seat.ready()) seat_ready(kind, text, seat);
    return;
  }
}

void ClusterSubscriptions::seat_ready(ChannelKind kind, std::string_view text, Seat& seat) {
  if (std::exchange(seat.owes_gap, false)) {
    const bool last = --seat.post->gaps_owed == 0;
    tell_gap(kind, text, last);
  }
  settle(kind, text);
}

void ClusterSubscriptions::tell_gap(ChannelKind kind, std::string_view text, bool last) {
  for (const Ear& ear : names(kind).find(text)->second.ears) {
    if (ear.confirmed) notices_.add(*ear.listener, kind, text, last);
  }
}

// The name is lost again before the gap was reported.
void ClusterSubscriptions::take_back_gap(ChannelKind kind, std::string_view text) {
  for (const Ear& ear : names(kind).find(text)->second.ears)
    notices_.take_back(*ear.listener, kind, text);
}

void ClusterSubscriptions::seat_refused(ChannelKind kind, const std::string& text,
                                        std::uint64_t number, const Error& error) {
  Place* const place = find_place(kind, text);
  if (place == nullptr) return;
  const auto seat = std::find_if(place->seats.begin(), place->seats.end(),
                                 [&](const Seat& each) { return each.number == number; });
  if (seat == place->seats.end()) return;
  const ListeningPost& post = *seat->post;
  drop(*seat);
  place->seats.erase(seat);
  if (!is_redirect(error) && error.delivery() == Delivery::rejected) {
    stand_up(kind, text, *place, {});
    places(kind).erase(text);
    return give_up(kind, text, error);
  }
  if (error.is(errc::moved) && post.endpoint())
    router_.heard(error, router_.fsm().find(*post.endpoint()));
  redirected(kind, text, *place);
}

// Follows the first redirect at once; later ones may be a loop.
void ClusterSubscriptions::redirected(ChannelKind kind, const std::string& text, Place& place) {
  if (place.seats.empty()) take_back_gap(kind, text);
  Name& name = names(kind).find(text)->second;
  lost(name, kind, text, place.seats.empty() ? State::absent : State::asked);
  if (!std::exchange(place.redirected, true)) choose(kind, text, name);
  else look_again_after(redirect_wait, again_timer_);
}

}  // namespace deferredis::detail
