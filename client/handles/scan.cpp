#include <deferredis/client/scan.hpp>

#include <deque>
#include <memory>

#include <deferredis/client/backend/backend.hpp>

namespace deferredis {

namespace detail {

/// Shared by a sequence and its waiting next(): the current elements, and the part under way.
template <class T>
class ScanState {
 public:
  ScanState(ReactorCore& of, Owned<ScanSource<T>> source) noexcept
      : core(of), source_(std::move(source)) {}
  ScanState(const ScanState&) = delete;
  ScanState& operator=(const ScanState&) = delete;
  ~ScanState() { stop(); }

  static Future<std::optional<T>> next(Shared<ScanState> self) {
    // Two calls would both take the next part.
    if (self->waits_) co_return Error(errc::invalid_argument, "scan: another next() still waits");
    const Waiting waiting(*self);
    while (self->at_ == self->part_.items.size()) {
      if (self->part_.last) co_return std::nullopt;
      self->ask();
      auto asked = std::exchange(self->coming_, std::nullopt);
      auto part = co_await std::move(*asked);
      self->part_ = std::move(part);
      self->at_ = 0;
    }
    if (!self->part_.last) self->ask();  // fetch the next part while this one is used
    co_return std::optional<T>(std::move(self->part_.items[self->at_++]));
  }
  bool at_hand() const noexcept { return at_ != 0 && at_ != part_.items.size(); }
  T take() noexcept { return std::move(part_.items[at_++]); }
  /// Nobody wants more of it.
  void stop() noexcept {
    if (!coming_) return;
    coming_->cancel();
    auto forgotten = std::exchange(coming_, std::nullopt);
    std::move(*forgotten).then([](const ScanPart<T>&) {}).on_error([](const Error&) {}).detach();
  }

  ReactorCore& core;

 private:
  /// Marks that somebody waits for the next part.
  class Waiting {
   public:
    explicit Waiting(ScanState& state) noexcept : state_(state) { state.waits_ = true; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { state_.waits_ = false; }

   private:
    ScanState& state_;
  };
  template <class U>
  friend void retain(ScanState<U>& state) noexcept;
  template <class U>
  friend void release(ScanState<U>& state) noexcept;

  void ask() {
    if (!coming_) coming_.emplace(source_->next_part());
  }

  Owned<ScanSource<T>> source_;
  ScanPart<T> part_;
  std::size_t at_ = 0;  // in part_
  std::optional<Future<ScanPart<T>>> coming_;
  bool waits_ = false;
  unsigned owners_ = 0;
};

template <class T>
void retain(ScanState<T>& state) noexcept {
  ++state.owners_;
}
template <class T>
[[gnu::noinline]] void release(ScanState<T>& state) noexcept {
  if (--state.owners_ == 0) delete &state;
}

namespace {

template <class T>
Future<std::vector<T>> collect(Shared<ScanState<T>> state) {
  std::vector<T> all;
  for (;;) {
    auto asked = ScanState<T>::next(state);
    auto item = co_await std::move(asked);
    if (!item) co_return all;
    all.push_back(std::move(*item));
  }
}

template <class T>
Future<void> call_each(Shared<ScanState<T>> state, MoveFunction<Future<void>(T&&)> fn) {
  for (;;) {
    auto asked = ScanState<T>::next(state);
    auto item = co_await std::move(asked);
    if (!item) co_return;
    auto done = fn(std::move(*item));
    co_await std::move(done);
  }
}

/// The words of a scan, and its position.
struct Place {
  std::string key = {};
  std::optional<std::string> match = {};
  std::optional<std::int64_t> count = {};
  std::optional<std::string> type = {};
  std::uint64_t cursor = 0;

  ScanOptions options() const { return {.match = match, .count = count, .type = type}; }
  ScanWithinOptions within() const { return {.match = match, .count = count}; }
};

/// A scan of one server. `ask` sends the command for a place.
template <class T, auto ask>
class ServerScan final : public ScanSource<T> {
 public:
  ServerScan(const Client& client, Place place)
      : client_(client), place_(std::make_shared<Place>(std::move(place))) {}

  Future<ScanPart<T>> next_part() override {
    return ask(client_, *place_).then([place = place_](ScanPage<T> page) {
      place->cursor = page.cursor;
      return ScanPart<T>{std::move(page.items), page.cursor == 0};
    });
  }

 private:
  Client client_;
  std::shared_ptr<Place> place_;  // shared with the command under way
};

/// All servers that have keys, one after the other. One that fails is asked again after the others.
class KeyScan final : public ScanSource<std::string> {
 public:
  KeyScan(const Client& client, Place place)
      : client_(client), state_(std::make_shared<State>(State{std::move(place), {}, {}, false})) {}

  Future<ScanPart<std::string>> next_part() override {
    if (state_->backends_own) return state_->backends_own->next_part();
    if (state_->known) return ask();
    return client_.on_primaries([](const Client& node) { return ready(node); })
        .then([state = state_, client = client_](const std::vector<NodeOutcome<Client>>& nodes) {
          state->backends_own = backend_of(client)->key_source(client, state->words.options());
          if (state->backends_own) return state->backends_own->next_part();
          state->known = true;
          for (const auto& node : nodes) state->left.push_back({node.outcome.value(), 0});
          return ask(state);
        });
  }

 private:
  struct Node {
    Client client;
    std::uint64_t cursor;
  };
  struct State {
    Place words;
    Owned<ScanSource<std::string>> backends_own;  // replaces the members below
    std::deque<Node> left;                        // the first one is asked next
    bool known;
  };
  using StateRef = std::shared_ptr<State>;  // shared with the command under way

  Future<ScanPart<std::string>> ask() const { return ask(state_); }
  static Future<ScanPart<std::string>> ask(const StateRef& state) {
    if (state->left.empty()) return ready(ScanPart<std::string>{{}, true});
    const Node& node = state->left.front();
    return node.client.scan(node.cursor, state->words.options())
        .then([state](ScanPage<std::string> page) { return took(*state, std::move(page)); },
              [state](const Error& error) {
                state->left.push_back(std::move(state->left.front()));
                state->left.pop_front();
                return Outcome<ScanPart<std::string>>(error);
              });
  }
  static ScanPart<std::string> took(State& state, ScanPage<std::string> page) {
    state.left.front().cursor = page.cursor;
    if (page.cursor == 0) state.left.pop_front();
    return {std::move(page.items), state.left.empty()};
  }

  Client client_;
  StateRef state_;
};

std::optional<std::string> text_of(std::optional<std::string_view> text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

template <class T, auto ask>
ScanSequence<T> scan_within(const Client& client, Key key, const ScanWithinOptions& options) {
  Place place{std::string(key.view()), text_of(options.match), options.count};
  return ScanSequence<T>(client, make_owned<ServerScan<T, ask>>(client, std::move(place)));
}

}  // namespace
}  // namespace detail

template <class T>
ScanSequence<T>::ScanSequence(const Client& client, Owned<ScanSource<T>> source)
    : state_(new detail::ScanState<T>(detail::core_of(client), std::move(source))) {}
template <class T>
ScanSequence<T>::ScanSequence(ScanSequence&&) noexcept = default;
template <class T>
ScanSequence<T>& ScanSequence<T>::operator=(ScanSequence&&) noexcept = default;
template <class T>
ScanSequence<T>::~ScanSequence() = default;

template <class T>
Future<std::optional<T>> ScanSequence<T>::next() {
  const detail::CurrentCore current(state_->core);
  if (state_->at_hand()) return ready(std::optional<T>(state_->take()));
  return detail::ScanState<T>::next(state_);
}
template <class T>
Future<std::vector<T>> ScanSequence<T>::rest() {
  const detail::CurrentCore current(state_->core);
  return detail::collect(state_);
}
template <class T>
Future<void> ScanSequence<T>::each(detail::MoveFunction<Future<void>(T&&)> fn) {
  const detail::CurrentCore current(state_->core);
  return detail::call_each(state_, std::move(fn));
}

template class ScanSequence<std::string>;
template class ScanSequence<std::pair<std::string, std::string>>;
template class ScanSequence<std::pair<std::string, double>>;

using detail::Place;
using TextPair = std::pair<std::string, std::string>;
using ScoredText = std::pair<std::string, double>;

ScanSequence<std::string> scan_keys(const Client& client, const ScanOptions& options) {
  Place place{{}, detail::text_of(options.match), options.count, detail::text_of(options.type)};
  return ScanSequence<std::string>(client, make_owned<detail::KeyScan>(client, std::move(place)));
}

ScanSequence<TextPair> scan_fields(const Client& client, Key key,
                                   const ScanWithinOptions& options) {
  constexpr auto ask = [](const Client& rc, const Place& place) {
    return rc.hscan(place.key, place.cursor, place.within());
  };
  return detail::scan_within<TextPair, ask>(client, key, options);
}

ScanSequence<std::string> scan_field_names(const Client& client, Key key,
                                           const ScanWithinOptions& options) {
  constexpr auto ask = [](const Client& rc, const Place& place) {
    return rc.hscan_novalues(place.key, place.cursor, place.within());
  };
  return detail::scan_within<std::string, ask>(client, key, options);
}

ScanSequence<std::string> scan_members(const Client& client, Key key,
                                       const ScanWithinOptions& options) {
  constexpr auto ask = [](const Client& rc, const Place& place) {
    return rc.sscan(place.key, place.cursor, place.within());
  };
  return detail::scan_within<std::string, ask>(client, key, options);
}

ScanSequence<ScoredText> scan_scores(const Client& client, Key key,
                                     const ScanWithinOptions& options) {
  constexpr auto ask = [](const Client& rc, const Place& place) {
    return rc.zscan(place.key, place.cursor, place.within());
  };
  return detail::scan_within<ScoredText, ask>(client, key, options);
}

}  // namespace deferredis
