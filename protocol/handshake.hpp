// What a connection sends before its first command: HELLO or AUTH, its name, its database. It also
// checks that the server is the intended one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/text/secret.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {

struct HandshakeOptions {
  ProtocolVersion protocol = ProtocolVersion::automatic;
  std::string user = {};  ///< empty: the default user
  Secret password = {};   ///< no password and no user: no authentication
  std::string client_name = {};
  int database = 0;
  bool announce_library = true;  ///< CLIENT SETINFO; a refusal is ignored
  bool no_evict = false;         ///< CLIENT NO-EVICT; a refusal fails the handshake
  bool no_touch = false;         ///< CLIENT NO-TOUCH; a refusal fails the handshake
  bool redirects = false;        ///< CLIENT CAPA redirect; a refusal is ignored
  bool readonly = false;  ///< READONLY, so that a replica answers reads; a refusal is ignored
};

/// What a server says of itself in its answer to HELLO. Empty if it did not answer HELLO.
struct HelloReply {
  std::string server = {};   ///< "redis", "valkey"
  std::string version = {};  ///< "7.2.4"
  std::string mode = {};     ///< "standalone", "cluster", "sentinel"
};

/// The dialogue that makes a fresh connection ready, without I/O.
///
/// Falls back to RESP2, and to a separate AUTH, if HELLO is refused for any reason except wrong
/// credentials, missing permissions, loading, or too many clients.
/// Errors: errc::auth for credentials, otherwise errc::connection. Always not_sent, because no
///   user's command has been sent. No text contains the password or anything that the server may
///   have derived from it: only the first word of a refusal is shown, and only if servers are known
///   to use it.
class Handshake {
 public:
  enum class Progress : std::uint8_t { more, ready, failed };

  /// `options` is borrowed. `resp2`: an earlier connection found that HELLO is unknown. A server
  /// whose role differs from `role` is refused.
  Handshake(const HandshakeOptions& options, bool resp2,
            ServerRole role = ServerRole::any) noexcept;

  /// Writes the first commands. Returns `ready` if there is nothing to send.
  Progress begin(WriteBuffer& out);
  /// Takes the next reply.
  Progress take(ReplyReader& reader, WriteBuffer& out);

  /// Was the command whose reply is next completely within the first `sent` bytes?
  bool asked(WriteBuffer::Position sent) const noexcept {
    return at_ < count_ && ends_[at_] <= sent;
  }
  const Error& error() const noexcept { return *error_; }
  /// Did the connection end before HELLO was answered? Then RESP2 is worth a try.
  bool hello_unanswered() const noexcept {
    return at_ == 0 && count_ != 0 && steps_[0] == Step::hello;
  }
  bool resp3() const noexcept { return resp3_; }
  const HelloReply& hello() const noexcept { return hello_; }
  /// Did it fail because the server has another role?
  bool wrong_role() const noexcept { return wrong_role_; }

 private:
  enum class Step : std::uint8_t { hello, auth, optional, no_evict, no_touch, select, role };

  bool logs_in() const noexcept { return !options_->password.empty() || !options_->user.empty(); }
  void say_hello(WriteBuffer& out);
  Progress say_resp2(WriteBuffer& out);
  Progress say_rest(WriteBuffer& out);
  void say(Step step, WriteBuffer& out, std::initializer_list<std::string_view> words);
  Progress refuse(Step step, const Error& answer, WriteBuffer& out);
  Progress check_role(ReplyReader& reader);
  void read_hello(ReplyReader& reader);
  Progress fail(Error error);

  const HandshakeOptions* options_;               // borrowed
  std::array<Step, 10> steps_{};                  // what the next replies answer
  std::array<WriteBuffer::Position, 10> ends_{};  // where the bytes of each step end
  std::uint8_t count_ = 0;
  std::uint8_t at_ = 0;
  ServerRole role_;
  bool resp3_;
  bool rest_said_ = false;
  bool wrong_role_ = false;
  std::optional<Error> error_;
  HelloReply hello_;
};

}  // namespace deferredis
