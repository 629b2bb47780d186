// Response callbacks: what a user makes of the replies of a command before they are decoded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/future/move_function.hpp>

namespace deferredis::detail {

/// One of them. It outlives being replaced until the commands that were given before have ended.
class ResponseCallback {
 public:
  using Function = MoveFunction<Reply(Reply)>;

  ResponseCallback(std::string name, Function fn) noexcept
      : name_(std::move(name)), fn_(std::move(fn)) {}
  ResponseCallback(const ResponseCallback&) = delete;
  ResponseCallback& operator=(const ResponseCallback&) = delete;

  /// Of the command, in upper case: "CONFIG GET".
  const std::string& name() const noexcept { return name_; }
  Reply call(Reply reply) { return fn_(std::move(reply)); }

 private:
  ~ResponseCallback() = default;  // by its last owner
  friend void retain(ResponseCallback& callback) noexcept;
  friend void release(ResponseCallback& callback) noexcept;

  std::string name_;
  Function fn_;
  OwnerCount owners_;
};

/// All of a client's.
class ResponseCallbacks {
 public:
  ResponseCallbacks() noexcept = default;
  ResponseCallbacks(const ResponseCallbacks&) = delete;
  ResponseCallbacks& operator=(const ResponseCallbacks&) = delete;

  /// Instead of the one that this command has; an empty function takes that away.
  void set(std::string_view name, ResponseCallback::Function fn);
  bool empty() const noexcept { return all_.empty(); }
  /// The command's, or null.
  Shared<ResponseCallback> find(const CommandView& command) const;

 private:
  ~ResponseCallbacks() = default;  // by its last owner
  friend void retain(ResponseCallbacks& callbacks) noexcept;
  friend void release(ResponseCallbacks& callbacks) noexcept;

  std::vector<Shared<ResponseCallback>> all_;
  OwnerCount owners_;
};

}  // namespace deferredis::detail
