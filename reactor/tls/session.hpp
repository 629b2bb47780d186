// OpenSSL without I/O: takes ciphertext, returns plain text, and sends its output to a Transport.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <deferredis/reactor/tls/context.hpp>
#include <deferredis/reactor/transport.hpp>

struct bio_method_st;
struct bio_st;

namespace deferredis::detail {

/// A client session. Nothing here blocks or calls back.
class TlsSession {
 public:
  enum class Status {
    done,     ///< succeeded
    starved,  ///< needs more ciphertext first
    ended,    ///< close_notify arrived: the other side sends no more
    failed,   ///< why() explains; an alert may have been written
  };

  /// Writes to `raw` (borrowed). `ssl` verifies `wanted`.
  TlsSession(SslSession ssl, Transport& raw, std::string wanted);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// Sets the ciphertext that the next calls consume; valid until the next give().
  void give(std::string_view bytes) noexcept { incoming_ = bytes; }
  /// The ciphertext that they have not consumed.
  std::string_view left() const noexcept { return incoming_; }

  Status shake_hands();
  /// Fills `room` with plain text. `done`: `room` is full, and there may be more.
  Status read(std::span<char> room, std::size_t& filled);
  /// Removes what was encrypted from the front of `bytes`. If some is left, retry with the same
  /// rest.
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
