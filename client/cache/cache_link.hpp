// CacheLink: how long the entries that were read over one connection may be used.
#pragma once

#include <cstdint>

#include <deferredis/reactor/clock.hpp>

namespace deferredis::detail {

class TrackedLink;

/// One connection, as its entries see it. They are its owners, together with its TrackedLink, and
/// outlive the connection; a lost one makes all of them worthless in one step.
class CacheLink {
 public:
  explicit CacheLink(TrackedLink& owner) noexcept : owner_(&owner) {}
  CacheLink(const CacheLink&) = delete;
  CacheLink& operator=(const CacheLink&) = delete;

  /// May its entries be used at this time?
  bool fresh(TimePoint now) const noexcept { return now < fresh_until_; }
  void fresh_until(TimePoint when) noexcept {
    if (owner_ != nullptr) fresh_until_ = when;
  }
  /// The connection is gone, or its server has forgotten what it tracks: no entry so far is good.
  void lose() noexcept {
    owner_ = nullptr;
    fresh_until_ = TimePoint::min();
  }
  bool lost() const noexcept { return owner_ == nullptr; }
  /// Null once it is lost.
  TrackedLink* owner() const noexcept { return owner_; }
  /// Does an entry, or a read under way, depend on it?
  bool in_use() const noexcept { return owners_ > 1; }

 private:
  ~CacheLink() = default;  // deleted by its last owner
  friend void retain(CacheLink& link) noexcept { ++link.owners_; }
  friend void release(CacheLink& link) noexcept {
    if (--link.owners_ == 0) delete &link;
  }

  TrackedLink* owner_;  // borrowed
  TimePoint fresh_until_ = TimePoint::min();
  std::uint32_t owners_ = 0;
};

}  // namespace deferredis::detail
