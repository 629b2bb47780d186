// KeptFunctions: an owner of the functions of some options that are used later.
#pragma once

#include <deferredis/client/hooks.hpp>
#include <deferredis/client/options.hpp>

namespace deferredis::detail {

/// Options only point to their functions. Make one of these during the call that takes the options,
/// and point the stored copy of the options to it.
///
/// Ownership: must outlive the options that it was applied to.
class KeptFunctions {
 public:
  explicit KeptFunctions(const Options& options) {
    if (options.on_connect != nullptr) on_connect_ = *options.on_connect;
    if (options.reconnect_policy != nullptr) reconnect_policy_ = *options.reconnect_policy;
    if (options.credentials != nullptr) credentials_ = *options.credentials;
    if (options.response_callbacks != nullptr) response_callbacks_ = *options.response_callbacks;
  }
  KeptFunctions(const KeptFunctions&) = delete;
  KeptFunctions& operator=(const KeptFunctions&) = delete;

  /// `options` are a copy of those that this was made with.
  void apply(Options& options) const noexcept {
    if (options.on_connect != nullptr) options.on_connect = &on_connect_;
    if (options.reconnect_policy != nullptr) options.reconnect_policy = &reconnect_policy_;
    if (options.credentials != nullptr) options.credentials = &credentials_;
    if (options.response_callbacks != nullptr) options.response_callbacks = &response_callbacks_;
  }

 private:
  OnConnect on_connect_;
  ReconnectPolicy reconnect_policy_;
  CredentialProvider credentials_;
  ResponseTable response_callbacks_;
};

}  // namespace deferredis::detail
