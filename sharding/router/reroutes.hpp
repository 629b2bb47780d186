// Reroutes: the commands of a cluster's client that do not simply go to a node and are answered.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/sharding/router/fences.hpp>
#include <deferredis/sharding/router/router_parts.hpp>

namespace deferredis::detail {

/// Has each command that came back, or whose slot is busy, sent where the machine says, until it is
/// answered or the machine gives it up. Transactions go this way too: a redirect of one of their
/// commands comes before EXEC's answer, so all replies are kept until that is there.
///
/// In place of a command a proxy is sent, whose reply is decoded into the command's slot.
class Reroutes final : Interceptor {
 public:
  Reroutes(const RouterParts& router, Fences& fences)
      : router_(router), fences_(fences), self_(*this) {}
  Reroutes(const Reroutes&) = delete;
  Reroutes& operator=(const Reroutes&) = delete;

  /// A new command goes where the machine says.
  void submit(std::uint16_t slot, std::string bytes, ReplySlot& reply);
  /// A command that the machine does not know came back from a node. Returns false if its user has
  /// to be told.
  bool came_back(RouterNode& node, ReplySlot& reply, const Error& error, const CommandBytes& bytes);
  /// Sends a transaction. The machine learns of it only if it comes back.
  void send_transaction(std::uint16_t slot, RouterNode& node, std::string_view bytes,
                        ReplySlot& reply);

  // What the machine wants.
  void send(const ClusterAction& action);
  void fail(const ClusterAction& action);
  /// No node can be reached: fails the commands that do not wait for one.
  void fail_away(const Error& why);
  void close(const Error& reason);

  std::size_t size() const noexcept { return routed_.size(); }
  /// How many are not at a node.
  std::size_t waiting() const noexcept;
  /// How often a command was sent again.
  std::uint64_t resent() const noexcept { return resent_; }

 private:
  struct Routed {
    ReplySlot* reply;
    std::string bytes;
    std::uint16_t slot;
    NodeIndex direct = no_node;  // of a transaction that the machine does not know: where it is
    std::uint32_t sending = 0;   // counts, so that the end of an earlier sending is ignored
    bool in_flight = false;
    std::optional<Error> refusal = {};     // the first error of a transaction before EXEC
    std::vector<std::string> frames = {};  // the replies of a transaction so far
  };
  // The value of a proxy's slot.
  struct Proxy {
    Reroutes* owner;
    RouterNode* node;
    Ticket ticket;
    std::uint32_t sending;
    std::uint32_t to_skip;  // ASKING's reply
  };

  bool command_failed(ReplySlot& proxy, const Error& error, const CommandBytes&) override;
  static void take_reply(ReplySlot& proxy, ReplyReader& reader);
  static bool take_part(Routed& routed, ReplyReader& reader);
  bool resubmit(RouterNode& node, ReplySlot& reply, const Error& error, std::uint16_t slot,
                std::string bytes);
  void add(Ticket ticket, std::uint16_t slot, std::string bytes, ReplySlot& reply);
  void send(Ticket ticket, Routed& routed, RouterNode& node, bool asking);
  void answered(Ticket ticket);
  void failed(const Proxy& proxy, const Error& error);
  void transaction_failed(Ticket ticket, const Error& error);
  void end(Ticket ticket);
  void give_up(Ticket ticket) noexcept;
  void drop(Ticket ticket) noexcept;
  void note_waiting(Ticket ticket, const Routed& routed) noexcept;
  void make_room_for_impatient();
  Delivery delivery_of(Ticket ticket) const noexcept;
  Routed* find(Ticket ticket) noexcept;

  RouterParts router_;
  Fences& fences_;  // borrowed
  std::map<Ticket, Routed> routed_;
  // Those of routed_ that fail if no node can be reached; others may be among them.
  std::vector<Ticket> impatient_;
  std::size_t most_impatient_ = 64;  // beyond, the others are swept out
  std::uint64_t transactions_ = 0;   // so far
  std::uint64_t resent_ = 0;
  Lifeline<Reroutes> self_;  // cut when closed
};

}  // namespace deferredis::detail
