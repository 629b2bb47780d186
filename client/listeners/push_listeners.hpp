// PushListeners: who asked for pushes that no Subscriber and no Monitor takes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/reply.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis::detail {

/// The functions given to on_push(), each kept as long as its Registration lives. One object serves
/// all connections of a client.
class PushListeners {
 public:
  using Listener = MoveFunction<void(const Reply&)>;

  PushListeners() noexcept = default;
  PushListeners(const PushListeners&) = delete;
  PushListeners& operator=(const PushListeners&) = delete;

  /// An empty `kind` matches pushes of every kind.
  Registration add(std::string_view kind, Listener fn);
  bool empty() const noexcept { return listeners_.empty(); }

  /// Calls the functions from the ready queue, after the replies that came before the push. Returns
  /// false if nobody asked for it.
  bool tell_soon(Reactor& reactor, ReplyReader& push);
  bool tell_soon(Reactor& reactor, Reply push);
  /// Calls them at once, to pass on a push from the ready queue. A listener may add and end
  /// listeners.
  void tell(const Reply& push) const;

 private:
  ~PushListeners() = default;  // deleted by its last owner
  friend void retain(PushListeners& listeners) noexcept { listeners.owners_.add(); }
  friend void release(PushListeners& listeners) noexcept {
    if (listeners.owners_.remove()) delete &listeners;
  }
  struct Entry {
    std::string kind;
    std::weak_ptr<Listener> listener;

    bool wants(std::string_view which) const noexcept { return kind.empty() || kind == which; }
  };

  void forget_ended();

  std::vector<Entry> listeners_;
  std::size_t most_ = 16;  // beyond, those that have ended are swept out
  OwnerCount owners_;
};

}  // namespace deferredis::detail
