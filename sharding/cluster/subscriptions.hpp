// The subscriptions of a cluster client: keeps each name on the nodes that publish it, wherever
// that moves.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/client/pubsub/subscription_book.hpp>
#include <deferredis/sharding/cluster/gap_notices.hpp>
#include <deferredis/sharding/cluster/listening_post.hpp>

namespace deferredis::detail {

/// A SubscriptionBook whose names sit at posts: channels and patterns at a roaming post, a shard
/// channel at the shard of its slot, keyspace events at every primary (see told_by()).
///
/// A name is subscribed once all its posts have confirmed it. Whenever a post loses or refuses it,
/// or the view of the cluster changes, its posts are chosen again. Only messages from the posts
/// where it sits count, so none is delivered twice.
///
/// Ownership: borrows the router.
class ClusterSubscriptions final : public SubscriptionBook, PostOwner {
 public:
  explicit ClusterSubscriptions(ClusterRouter& router);
  ~ClusterSubscriptions() override;

  Future<void> ping(SubscriptionListener& listener, const SubscriptionRules& rules) override;
  void remove(SubscriptionListener& listener) noexcept override;

  /// The nodes may have changed, or none may be reachable.
  void view_changed() { choose_again_soon(); }
  /// Ends all subscriptions: reports it to listeners, and fails waiting calls with `reason`.
  void close(const Error& reason);
  std::uint64_t unknown_pushes() const noexcept;
  /// The number of connections that are up.
  std::size_t listening() const noexcept;

 private:
  // A name at a post.
  struct Seat {
    ListeningPost* post;
    std::uint64_t number;  // never used twice
    bool confirmed = false;
    bool lapsed = false;
    bool owes_gap = false;  // its listeners had the name before

    bool ready() const noexcept { return confirmed && !lapsed; }
  };
  struct Place {
    std::vector<Seat> seats = {};
    bool redirected = false;  // since it was confirmed
  };
  using Places = std::map<std::string, Place, std::less<>>;
  using Posts = std::vector<ListeningPost*>;

  // what is wanted
  void ask(ChannelKind kind, const Views& texts) override;
  void leave(ChannelKind kind, const Views& texts) override;
  void left_all(ChannelKind kind, const std::string& text, const Error* error);
  bool may_leave(State state) const noexcept override {
    return state == State::asked || state == State::subscribed;
  }
  std::optional<Error> away() const override { return router_.away(); }
  bool asking() const noexcept override { return router_.fsm().covered() != 0; }
  std::string where() const override { return router_.nodes().describe(); }
  // The gaps of a name are those of its seats.
  void tell_lapsed(SubscriptionListener&, ChannelKind, std::string_view) override {}
  void tell_resumed(SubscriptionListener&, ChannelKind, std::string_view) override {}

  // what posts report
  void message_came(ListeningPost& post, const PubSubPush& message) override;
  void name_lapsed(ListeningPost& post, ChannelKind kind, std::string_view text) override;
  void name_resumed(ListeningPost& post, ChannelKind kind, std::string_view text) override;
  void name_refused(ListeningPost& post, ChannelKind kind, std::string_view text,
                    const Error& error) override;
  void seat_confirmed(ChannelKind kind, std::string_view text, std::uint64_t number);
  void seat_ready(ChannelKind kind, std::string_view text, Seat& seat);
  void tell_gap(ChannelKind kind, std::string_view text, bool last);
  void take_back_gap(ChannelKind kind, std::string_view text);
  void seat_refused(ChannelKind kind, const std::string& text, std::uint64_t number,
                    const Error& error);
  void redirected(ChannelKind kind, const std::string& text, Place& place);

  // where names sit (subscriptions_seats.cpp)
  void choose_again_soon();
  void choose_again();
  void choose(ChannelKind kind, const std::string& text, Name& name);
  Posts posts_for(ChannelKind kind, std::string_view text, const Place& place);
  ListeningPost* post_of_slot(std::uint16_t slot, const Place& place);
  ListeningPost& post_at(const Endpoint& endpoint);
  ListeningPost& roaming_post();
  void sit_down(ChannelKind kind, const std::string& text, Name& name, ListeningPost& post);
  std::vector<Seat> stand_up(ChannelKind kind, std::string_view text, Place& place,
                             const Posts& wanted);
  void settle(ChannelKind kind, std::string_view text);
  void forget_posts();
  void forget_places();
  void look_again_after(Duration wait, Timer& timer);
  static void owe_gap(Seat& seat);
  static void drop(const Seat& seat) noexcept;
  Place* find_place(ChannelKind kind, std::string_view text) noexcept;
  Seat* find_seat(ListeningPost& post, ChannelKind kind, std::string_view text) noexcept;

  Places& places(ChannelKind kind) noexcept { return places_[static_cast<std::size_t>(kind)]; }

  ClusterRouter& router_;  // borrowed
  GapNotices notices_;
  std::unique_ptr<ListeningPost> roaming_;  // null before the first channel
  std::vector<std::unique_ptr<ListeningPost>> posts_;
  Places places_[3];  // by ChannelKind
  std::uint64_t numbers_ = 0;
  Timer watch_timer_;  // while a name is not confirmed, because the view may be old
  Timer again_timer_;  // for names that were redirected more than once
  bool choosing_soon_ = false;
};

}  // namespace deferredis::detail
