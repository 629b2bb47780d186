// Lease: a connection that one caller has alone.
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

class Connection;

/// A connection that can be leased.
class LeasedConnection {
 public:
  virtual ~LeasedConnection() = default;

  virtual bool up() const noexcept = 0;
  virtual std::size_t in_flight() const noexcept = 0;
  /// Only if up().
  virtual void send(const CommandView& command, ReplySlot& slot) = 0;
  virtual void send(std::string_view bytes, ReplySlot& slot) = 0;
  /// Why it is not up.
  virtual const Error& reason() const noexcept = 0;
  /// For a diversion; only if up(). Null: it cannot be diverted.
  virtual Connection* connection() noexcept { return nullptr; }
  /// The lease is over. See Lease::give_back().
  virtual void give_back(bool clean) noexcept = 0;
};

/// A connection for one caller alone, as long as this object lives.
///
/// Lifetime: may outlive the reactor and its source, connected or not.
class Lease {
 public:
  explicit Lease(std::shared_ptr<LeasedConnection> connection) noexcept
      : connection_(std::move(connection)) {}
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease() { give_back(true); }

  bool up() const noexcept { return connection_ != nullptr && connection_->up(); }
  std::size_t in_flight() const noexcept {
    return connection_ == nullptr ? 0 : connection_->in_flight();
  }
  /// For a diversion: the connection, while it is up().
  Connection* connection() noexcept { return up() ? connection_->connection() : nullptr; }
  /// Sends the command, or fails it at once with the reason why the connection is gone.
  void dispatch(const CommandView& command, ReplySlot& slot);
  void dispatch(std::string_view bytes, ReplySlot& slot);
  /// `clean`: the next caller may have the connection once everything sent has been answered;
  /// otherwise it is closed now. May be called again.
  void give_back(bool clean) noexcept;

 private:
  void refuse(ReplySlot& slot) const;

  std::shared_ptr<LeasedConnection> connection_;  // shared with its owner
};

}  // namespace deferredis::detail
