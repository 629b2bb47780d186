// Response callbacks: convert the replies of a command before they are decoded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/hooks.hpp>
#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

class ResponseCallback;
void retain(ResponseCallback& callback) noexcept;
void release(ResponseCallback& callback) noexcept;

/// One callback. After it is replaced, it lives until the commands that use it have ended.
class ResponseCallback {
 public:
  ResponseCallback(std::string name, ResponseFunction fn) noexcept
      : name_(std::move(name)), fn_(std::move(fn)) {}
  ResponseCallback(const ResponseCallback&) = delete;
  ResponseCallback& operator=(const ResponseCallback&) = delete;

  /// The name of the command, in upper case: "CONFIG GET".
  const std::string& name() const noexcept { return name_; }
  bool wants_arguments() const noexcept { return fn_.wants_arguments(); }
  Reply call(Reply reply, std::span<const std::string> arguments) const {
    return fn_(std::move(reply), arguments);
  }

 private:
  ~ResponseCallback() = default;  // deleted by its last owner
  friend void retain(ResponseCallback& callback) noexcept;
  friend void release(ResponseCallback& callback) noexcept;

  std::string name_;
  ResponseFunction fn_;
  OwnerCount owners_;
};

/// All callbacks of a client.
class ResponseCallbacks {
 public:
  ResponseCallbacks() noexcept = default;
  ResponseCallbacks(const ResponseCallbacks&) = delete;
  ResponseCallbacks& operator=(const ResponseCallbacks&) = delete;

  /// Replaces the callback of this command; an empty function removes it.
  void set(std::string_view name, ResponseFunction fn);
  bool empty() const noexcept { return all_.empty(); }
  /// The command's callback, or null.
  Shared<ResponseCallback> find(const CommandView& command) const;
  /// What a callback gets: the arguments after the name.
  static std::vector<std::string> arguments_of(const CommandView& command);

 private:
  ~ResponseCallbacks() = default;  // deleted by its last owner
  friend void retain(ResponseCallbacks& callbacks) noexcept;
  friend void release(ResponseCallbacks& callbacks) noexcept;

  std::vector<Shared<ResponseCallback>> all_;
  OwnerCount owners_;
};

}  // namespace deferredis::detail
