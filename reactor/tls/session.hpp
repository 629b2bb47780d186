// OpenSSL without I/O: ciphertext is given, plain text is read, and what it sends goes to a
// Transport.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <deferredis/reactor/tls/context.hpp>
#include <deferredis/reactor/transport.hpp>

struct bio_method_st;
struct bio_st;

namespace deferredis::detail {

/// A client's session. Nothing here blocks or calls back.
class TlsSession {
 public:
  enum class Status {
    done,     ///< went through
    starved,  ///< needs more ciphertext first
    ended,    ///< close_notify came: the other side sends nothing more
    failed,   ///< why() says more; an alert may have been written
  };

  /// Writes to `raw` (borrowed). `wanted` is what `ssl` verifies.
  TlsSession(SslSession ssl, Transport& raw, std::string wanted);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// The ciphertext that the calls to come take from; valid until the next give().
  void give(std::string_view bytes) noexcept { incoming_ = bytes; }
  /// What they have left of it.
  std::string_view left() const noexcept { return incoming_; }

  Status shake_hands();
  /// Fills `room` with plain text; `done`: all of it, and there may be more.
  Status read(std::span<char> room, std::size_t& filled);
  /// Takes off `bytes` what was encrypted; where that is not all, the same must be tried again.
  Status write(std::string_view& bytes);
  /// Sends close_notify.
  void close();
  const std::string& why() const noexcept { return why_; }

 private:
  static const bio_method_st* method();
  static int bio_write(bio_st* bio, const char* data, std::size_t size, std::size_t* written);
  static int bio_read(bio_st* bio, char* data, std::size_t size, std::size_t* read);
  static long bio_control(bio_st*, int command, long, void*);

  Status status_of(int result, bool shaking_hands);

  SslSession ssl_;
  Transport& raw_;  // borrowed
  std::string wanted_;
  std::string_view incoming_;
  std::string why_;
};

}  // namespace deferredis::detail
