// The fixture of the TLS tests: a reactor whose time stands still, both ends, and what each
// receives.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/tls.hpp>

#include "support/certificates.hpp"
#include "support/tls_peer.hpp"

namespace deferredis::support {

/// Made once per process.
inline const Certificates& certificates() {
  static const Certificates made;
  return made;
}

/// Time that moves only by advance().
class HandClock final : public Clock {
 public:
  TimePoint now() const noexcept override { return now_; }
  bool manual() const noexcept override { return true; }
  void advance(Duration by) { now_ += by; }

 private:
  TimePoint now_{};
};

/// A Protocol that records its events.
struct Recorder final : Protocol {
  void connection_made(Transport& made) override {
    transport = &made;
    if (on_made) on_made();
  }
  void data_received(std::string_view bytes) override {
    received.append(bytes);
    if (on_data) on_data();
  }
  void connection_lost(const Error& reason) override {
    ++losses;
    lost = reason;
    if (on_lost) on_lost();
  }
  std::span<char> receive_room() override { return room; }

  Transport* transport = nullptr;
  std::string received;
  std::optional<Error> lost;
  int losses = 0;
  std::span<char> room;
  std::function<void()> on_made, on_data, on_lost;
};

/// A client and a server, with nothing but memory between them.
struct TlsConnection {
  explicit TlsConnection(std::string_view shown = "server", int version = 0)
      : peer({.certificate = certificates().certificate(shown),
              .key = certificates().key(shown),
              .version = version}) {}

  Future<Owned<Transport>> begin(std::string_view host = "localhost", TlsOptions options = {}) {
    const std::string ca = certificates().certificate("ca");
    if (options.ca_file.empty() && options.ca_pem.empty()) options.ca_file = ca;
    return start_tls(reactor, wire.transport(), make_tls_context(options), host,
                     std::chrono::seconds(5));
  }

  /// Moves bytes in pieces of at most `piece` until nothing moves any more.
  void pump(std::size_t piece = std::string::npos) {
    for (bool moved = true; moved;) {
      reactor.run_once();
      const std::string out = wire.take(piece);
      if (!out.empty()) peer.receive(out);
      const std::string in = peer.take(piece);
      wire.deliver(in);
      moved = !out.empty() || !in.empty();
    }
    reactor.run_once();
  }

  void open(std::size_t piece = std::string::npos) {
    auto future = begin();
    pump(piece);
    BOOST_REQUIRE(future.settled());
    transport = reactor.run(std::move(future));
    transport->start(listener);
    pump(piece);
  }

  /// Why it is refused.
  Error refusal(Future<Owned<Transport>> future) {
    pump();
    BOOST_REQUIRE(future.settled());
    try {
      transport = reactor.run(std::move(future));
    } catch (const Exception& e) {
      return e.error();
    }
    BOOST_FAIL("it was accepted");
    std::abort();
  }
  bool refused_with(std::string_view host, std::string_view text, TlsOptions options = {}) {
    const Error error = refusal(begin(host, options));
    BOOST_TEST(error.message().starts_with("10.0.0.7:6380: TLS"));
    BOOST_TEST((error.delivery() == Delivery::not_sent));
    BOOST_TEST_INFO(error.message());
    return error.code() == errc::connection && error.message().find(text) != std::string_view::npos;
  }

  HandClock clock;
  Reactor reactor{clock};
  Wire wire{reactor};
  TlsPeer peer;
  Recorder listener;
  Owned<Transport> transport;
};

struct Tls12 : TlsConnection {
  Tls12() : TlsConnection("server", TLS1_2_VERSION) {}
};
struct Tls13 : TlsConnection {
  Tls13() : TlsConnection("server", TLS1_3_VERSION) {}
};

inline std::string long_text(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 251);
  return text;
}

inline bool has(const std::optional<Error>& error, Errc code, std::string_view text) {
  BOOST_REQUIRE(error.has_value());
  BOOST_TEST_INFO(error->message());
  return error->code() == code && error->message().find(text) != std::string_view::npos;
}

}  // namespace deferredis::support
