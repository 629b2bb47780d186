// What a connection says before its first command: HELLO or AUTH, its name, its database; and is
// it the server that was meant?
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
  Secret password = {};   ///< empty and no user: no authentication
  std::string client_name = {};
  int database = 0;
  bool announce_library = true;  ///< CLIENT SETINFO; a refusal is ignored
  bool readonly = false;  ///< READONLY: a cluster's replica answers reads; a refusal is ignored
};

/// The dialogue that makes a fresh connection ready, sans I/O.
///
/// Falls back to RESP2, and to AUTH alone, where HELLO is refused in any words but those about
/// wrong credentials, missing rights, loading, or too many clients. Errors: errc::auth for
/// credentials, else errc::connection; not_sent, for no command of a user has left. No text holds
/// the password, nor anything that the server may have made of it: of a refusal only its first word
/// is shown, and only if it is one that servers use.
class Handshake {
 public:
  enum class Progress : std::uint8_t { more, ready, failed };

  /// `options` is borrowed. `resp2`: HELLO was found to be unknown on an earlier connection. A
  /// server of another role than `role` is refused.
  Handshake(const HandshakeOptions& options, bool resp2,
            ServerRole role = ServerRole::any) noexcept;

  /// Writes the first words. `ready` if there is nothing to say.
  Progress begin(WriteBuffer& out);
  /// Takes the next reply.
  Progress take(ReplyReader& reader, WriteBuffer& out);

  /// Had the command whose reply is next left wholly, when the first `sent` bytes had?
  bool asked(WriteBuffer::Position sent) const noexcept {
    return at_ < count_ && ends_[at_] <= sent;
  }
  const Error& error() const noexcept { return *error_; }
  /// Did the connection end on a HELLO that was not answered? Then RESP2 is worth a try.
  bool hello_unanswered() const noexcept {
    return at_ == 0 && count_ != 0 && steps_[0] == Step::hello;
  }
  bool resp3() const noexcept { return resp3_; }
  /// Has it failed because the server has another role?
  bool wrong_role() const noexcept { return wrong_role_; }

 private:
  enum class Step : std::uint8_t { hello, auth, optional, select, role };

  bool logs_in() const noexcept { return !options_->password.empty() || !options_->user.empty(); }
  void say_hello(WriteBuffer& out);
  Progress say_resp2(WriteBuffer& out);
  Progress say_rest(WriteBuffer& out);
  void say(Step step, WriteBuffer& out, std::initializer_list<std::string_view> words);
  Progress refuse(Step step, const Error& answer, WriteBuffer& out);
  Progress check_role(ReplyReader& reader);
  Progress fail(Error error);

  const HandshakeOptions* options_;              // borrowed
  std::array<Step, 8> steps_{};                  // what the coming replies answer
  std::array<WriteBuffer::Position, 8> ends_{};  // where each one's words end
  std::uint8_t count_ = 0;
  std::uint8_t at_ = 0;
  ServerRole role_;
  bool resp3_;
  bool rest_said_ = false;
  bool wrong_role_ = false;
  std::optional<Error> error_;
};

}  // namespace deferredis
