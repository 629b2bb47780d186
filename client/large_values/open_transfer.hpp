// Gets a connection for a large value, to the server that has its key.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/large_values/transfer.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// How one call goes about it.
struct TransferRules {
  std::size_t piece_bytes;
  Duration stall;
  Patience patience;  ///< until the server has answered for the first time
  bool may_repeat;    ///< a request of which nobody knows whether it was executed
};

/// Where a call stands between its attempts.
class TransferRoute {
 public:
  TransferRoute(Shared<Backend> backend, std::string key, const TransferRules& rules)
      : backend_(std::move(backend)), key_(std::move(key)), rules_(rules) {}

  /// A connection to the server of the key; after an ASK, to that server, where ASKING has been
  /// sent. `probe`: in a cluster, first asks the server whether it has the key's slot. Every error
  /// is not_sent.
  Future<std::unique_ptr<Transfer>> open(bool probe);
  /// The server, or the loss of it, ended an attempt that carried nothing. Ends after a wait, if
  /// one is needed; true: try again.
  Future<bool> again(Error error);

  const std::string& key() const noexcept { return key_; }

 private:
  Future<std::optional<Error>> ask_about_key(Lease& lease);
  Future<bool> pause();

  Shared<Backend> backend_;  // shared with the client's handles
  std::string key_;          // with its prefix
  TransferRules rules_;
  std::optional<Endpoint> asked_;  // by the latest ASK
  int redirects_ = 0;
  int losses_ = 0;
  int refusals_ = 0;
};

}  // namespace deferredis::detail
