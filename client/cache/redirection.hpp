// Redirection: what connections with RESP2 know of the one on which the server reports changes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// A connection whose server reports to another one what this one has read.
class RedirectedLink {
 public:
  /// The one that is told was lost, is up again under another id, or cannot be had, for this
  /// reason: nothing that was read so far is good, and tracking must be asked for again.
  virtual void redirection_changed(const Error* refusal) = 0;
  /// Any key may have changed.
  virtual void all_keys_changed() = 0;
  /// There is a new proven().
  virtual void redirection_proven() = 0;
  /// Do entries, or reads under way, depend on it?
  virtual bool in_use() const noexcept = 0;

 protected:
  ~RedirectedLink() = default;
};

/// RESP2 has no pushes, so that CLIENT TRACKING needs a REDIRECT to a connection that has
/// subscribed to the reports of changed keys.
class Redirection {
 public:
  /// Somebody is about to read: listen, and see to it that proven() is young.
  virtual void need() = 0;

  /// Is it subscribed?
  bool up() const noexcept { return id_ != 0; }
  /// Its CLIENT ID on its server.
  std::int64_t id() const noexcept { return id_; }
  /// A channel with no other subscriber: a server that knows one is the server of the id.
  std::string_view mark() const noexcept { return mark_; }
  /// Every change before this time was reported and heard; TimePoint::min(): not up.
  TimePoint proven() const noexcept { return proven_; }

  void add(RedirectedLink& link) { links_.push_back(&link); }
  void remove(RedirectedLink& link) noexcept { std::erase(links_, &link); }

 protected:
  ~Redirection() = default;

  std::vector<RedirectedLink*> links_;  // borrowed
  std::string mark_;
  std::int64_t id_ = 0;
  TimePoint proven_ = TimePoint::min();
};

}  // namespace deferredis::detail
