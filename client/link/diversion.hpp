// Diversion: takes the bytes of one connection in place of its conversation.
#pragma once

#include <span>
#include <string_view>

#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// Gets what a connection receives while somebody has its transport; see Connection::divert().
class Diversion {
 public:
  /// `bytes` is valid during the call, or, if they are in receive_room(), as long as that is. Runs
  /// no user code.
  virtual void bytes_received(std::string_view bytes) = 0;
  /// Where to receive the next bytes; empty for anywhere.
  virtual std::span<char> receive_room() = 0;
  /// The connection is gone; no call follows. Runs no user code.
  virtual void connection_lost(const Error& reason) = 0;

 protected:
  ~Diversion() = default;
};

}  // namespace deferredis::detail
