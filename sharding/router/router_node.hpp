// RouterNode: one node of a cluster and our connections to it.
#pragma once

#include <cstdint>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/sharding/router/settings.hpp>

namespace deferredis::detail {

class RouterNode;

/// Is told what happens at a node.
class NodeOwner {
 public:
  /// The node was used for the first time: connect() it when its turn comes.
  virtual void opened(RouterNode& node) = 0;
  virtual void connection_changed(RouterNode& node, const ConnectionEvent& event) = 0;
  /// The node did not execute a command. Returns true if the owner took it over; see Interceptor.
  virtual bool came_back(RouterNode& node, ReplySlot& reply, const Error& error,
                         const CommandBytes& bytes) = 0;

 protected:
  ~NodeOwner() = default;
};

/// Sends commands to one node, and gives back to its owner those that the node did not execute. Its
/// pool of connections is made when it is first used.
class RouterNode final : public Interceptor {
 public:
  RouterNode(Reactor& reactor, const ClusterSettings& settings, NodeOwner& owner, NodeIndex index,
             Endpoint endpoint)
      : reactor_(reactor),
        settings_(settings),
        owner_(owner),
        index_(index),
        endpoint_(std::move(endpoint)) {}
  RouterNode(const RouterNode&) = delete;
  RouterNode& operator=(const RouterNode&) = delete;

  NodeIndex index() const noexcept { return index_; }
  const Endpoint& endpoint() const noexcept { return endpoint_; }
  const Shared<Backend>& pool() {
    if (pool_ == nullptr) [[unlikely]]
      open();
    return pool_;
  }
  bool opened() const noexcept { return pool_ != nullptr; }
  /// Is a connection to it up?
  bool is_up() const;
  /// Begins to connect. What was sent before waits.
  void connect();
  /// Ends it, and all that is at it, at once.
  void disconnect_now();
  /// From now on fn is called when commands may have ended here.
  void on_commands_ended(MoveFunction<void()> fn);
  /// Is a command at the node, or on its way to it?
  bool busy() const;
  /// True if no user waits for a command that is here. Cancelled commands do not count.
  bool idle() const;

  void send(const CommandView& command, ReplySlot& reply) {
    reply.interceptor = this;
    pool()->dispatch(command, reply);
  }
  /// Sends a command without arguments for the router itself: it is not repeated anywhere.
  template <class T>
  Future<T> ask(const CommandRow& row, Duration patience);
  enum class Pinged : std::uint8_t { answered, failed, silent };  // silent: nothing came in time
  /// Sends a PING, and calls done(Pinged).
  template <class Fn>
  void ping(Fn done) {
    ping()
        .then([done] { done(Pinged::answered); })
        .on_error([done](const Error& error) {
          done(error.is(errc::timeout) ? Pinged::silent : Pinged::failed);
        })
        .detach();
  }

  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override {
    return owner_.came_back(*this, slot, error, bytes);
  }

  // What the parts of the router note about this node.
  struct {
    std::vector<std::uint16_t> slots = {};  // wait for the fence that is under way
    std::vector<std::uint16_t> next = {};   // wait for the one after it
    bool under_way = false;
  } fence;
  bool probed = false;     // a probe is under way
  bool silent = false;     // it did not answer in time
  bool overtaken = false;  // later commands have passed those that are still at it
  bool leaving = false;    // it left the cluster, or was replaced
  enum class Dial : std::uint8_t { waits, begun, over } dial = Dial::waits;

 private:
  void open();
  Future<void> ping();

  Reactor& reactor_;                 // borrowed
  const ClusterSettings& settings_;  // borrowed
  NodeOwner& owner_;                 // borrowed
  NodeIndex index_;
  Endpoint endpoint_;
  Shared<Backend> pool_;  // the other owners: sessions and those to whom on() gave it
  Registration events_;
};

}  // namespace deferredis::detail
