// Both ends of a TLS connection in memory: the raw transport below TLS, and a server.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

struct ssl_st;
struct ssl_ctx_st;

namespace deferredis::support {

/// What a raw transport has sent, and a way to hand bytes to it; outlives the transport.
class Wire {
 public:
  explicit Wire(Reactor& reactor) : reactor_(reactor) {}

  /// The transport; may be taken once.
  Owned<Transport> transport();

  /// The other side has sent `bytes`: passes them on while reading is not paused.
  void deliver(std::string_view bytes);
  /// How much the socket takes at the end of a turn; the rest waits in the transport.
  void set_room(std::size_t bytes) { room_ = bytes; }
  /// Takes up to `most` written bytes, as the network would.
  std::string take(std::size_t most = std::string::npos);
  /// Ends the connection with an EOF.
  void end();

  /// Bytes not taken yet.
  std::size_t written() const noexcept { return socket_.size() + out_.size(); }
  bool paused() const noexcept { return paused_; }
  bool aborted() const noexcept { return aborted_; }
  bool destroyed() const noexcept { return destroyed_; }

 private:
  class End;

  void fill_socket();
  void lose(const Error& reason);

  Reactor& reactor_;  // borrowed
  Protocol* protocol_ = nullptr;
  std::string in_;      // while paused
  std::string out_;     // in the transport
  std::string socket_;  // in the socket
  std::size_t room_ = std::string::npos;
  std::vector<Promise<void>> waiters_;
  std::size_t low_ = 0;
  std::size_t high_ = 64 * 1024;
  bool paused_ = false;
  bool closing_ = false;
  bool aborted_ = false;
  bool destroyed_ = false;
};

/// A TLS server without a socket.
class TlsPeer {
 public:
  struct Settings {
    std::string certificate = {};  ///< path; its key is next to it
    std::string key = {};
    std::string client_ca = {};  ///< not empty: a client certificate is required
    int version = 0;             ///< only TLS1_2_VERSION or TLS1_3_VERSION; 0: both
  };

  explicit TlsPeer(const Settings& settings);
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;
  ~TlsPeer();

  /// Prepares for the next connection to the same server.
  void restart();
  /// Does this connection resume the session of an earlier one?
  bool resumed() const;

  /// Bytes arrived from the client: continues the handshake, decrypts.
  void receive(std::string_view bytes);
  /// Bytes for the client, at most `most`.
  std::string take(std::size_t most = std::string::npos);

  void write(std::string_view text);
  /// Changes our keys, and asks the client to change its own.
  void update_keys();
  void renegotiate();
  void send_close_notify();

  std::string& received() noexcept { return received_; }
  bool secured() const noexcept { return secured_; }
  bool got_close_notify() const;
  /// The SNI; nothing if none was sent.
  std::optional<std::string> server_name() const;
  /// The reason of the last failure, in OpenSSL's words.
  const std::string& failure() const noexcept { return failure_; }

 private:
  void begin();
  void note_failure(int result);

  ssl_ctx_st* context_;
  ssl_st* session_;
  std::string received_;
  std::string failure_;
  bool secured_ = false;
};

}  // namespace deferredis::support
