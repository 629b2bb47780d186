// Script: a Lua script that servers know by its SHA1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/client/commands/caller.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis {

class Client;

/// What is known of a script.
struct ScriptOptions {
  bool read_only = false;  ///< EVAL_RO: may be sent again after a loss, and to replicas
  /// Sends the SHA1 instead of the text, and the text if the server answers NOSCRIPT. Only for a
  /// script that never returns an error whose text its arguments choose: with the text `NOSCRIPT No
  /// matching script` it would run twice. Read-only scripts go by their SHA1 anyway.
  bool by_sha1 = false;
};

/// A Lua script and its SHA1. One object serves any number of clients and servers. It does not
/// record which servers know the script, so SCRIPT FLUSH, restarts and failovers need no care.
///
///   redis::Script limiter("return redis.call('INCR', KEYS[1])");
///   auto n = co_await limiter.run<std::int64_t>(rc, {"hits"});
class Script {
 public:
  explicit Script(std::string_view text, ScriptOptions options = {});

  /// As it was given.
  std::string_view text() const noexcept { return text_; }
  /// In hexadecimal, as SCRIPT LOAD returns it.
  std::string_view sha1() const noexcept { return sha1_; }

  /// Runs the script with KEYS and ARGV and reads its result as a T. `on` is a Client, Session,
  /// Watch, Transaction or Batch. The script need not outlive the call.
  ///
  /// A Client sends EVAL with the text. For a read-only script, or with `by_sha1`, it sends
  /// EVALSHA, and EVAL if the server does not have the script, both within one deadline. A session
  /// or Watch sends EVAL. A transaction or batch on one server sends the first run as EVAL and the
  /// others as EVALSHA. If somebody else's SCRIPT FLUSH comes between them, the others fail with
  /// NoScriptError; in a batch those of a read-only or `by_sha1` script are repeated instead.
  /// Delivery: at most once. An error of the script itself is `rejected`, although the script may
  ///   have written before; whatever its text, the script is not run again. A read-only script may
  ///   be sent again after a loss.
  template <class T = Reply>
  Future<T> run(const CommandCaller& on, const ScriptArgs& keys = {},
                const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {text_, sha1_};
    return on.call_script<T>(*row_, run, keys, arguments);
  }
  /// SCRIPT LOAD: saves the first run by SHA1 its second round trip.
  Future<void> load(const Client& client) const;

 private:
  std::string text_;
  std::string sha1_;
  const CommandRow* row_;
};

}  // namespace deferredis
