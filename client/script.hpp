// Script: a Lua script that servers know by its SHA1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/client/commands/caller.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis {

class Client;

struct ScriptOptions {
  bool read_only = false;  ///< EVAL_RO: may be sent again after a loss, and to replicas
};

/// A Lua script and its SHA1. One for as many clients and servers as you like; nothing is kept
/// about who knows it, so that SCRIPT FLUSH, restarts and failovers need no care.
///
///   redis::Script limiter("return redis.call('INCR', KEYS[1])");
///   auto n = co_await limiter.run<std::int64_t>(rc, {"hits"});
class Script {
 public:
  explicit Script(std::string_view text, ScriptOptions options = {});

  std::string_view text() const noexcept { return text_; }
  /// In hexadecimal, as SCRIPT LOAD answers.
  std::string_view sha1() const noexcept { return sha1_; }

  /// Runs it with KEYS and ARGV and reads its result as a T. `on`: a Client, Session, Watch,
  /// Transaction or Batch. The script need not outlive the call.
  ///
  /// On a client EVALSHA goes out, and EVAL where the server answers that it has no such script;
  /// both within the one deadline. In a transaction or batch its first run goes as EVAL and the
  /// others as EVALSHA; what of a batch met a SCRIPT FLUSH of somebody else in the middle runs once
  /// more behind the others. On a session or Watch EVAL goes out.
  /// Delivery: at most once; an error of the script itself is `rejected`, though it may have
  ///   written before. A read-only one may be sent again after a loss.
  template <class T = Reply>
  Future<T> run(const CommandCaller& on, const ScriptArgs& keys = {},
                const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {text_, sha1_};
    return on.call_script<T>(*row_, run, keys, arguments);
  }
  /// SCRIPT LOAD: spares the first run its second way to the server.
  Future<void> load(const Client& client) const;

 private:
  std::string text_;
  std::string sha1_;
  const CommandRow* row_;
};

}  // namespace deferredis
