// Fuzzes TLS below the handshake's cryptography: records of any kind from a server that may be
// honest, with an attacker in between who changes, repeats, cuts and adds bytes. The client reads
// what the server wrote, or the beginning of it. A connection fails in one way, once. Nothing is
// sent in plain text.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/tls.hpp>

#include "input.hpp"
#include "support/certificates.hpp"
#include "support/tls_peer.hpp"

namespace {

using namespace deferredis;
using fuzz::check;
using fuzz::Input;

constexpr std::string_view secret = "GET the-name-of-a-key";
constexpr std::string_view answer = "the answer of an honest server";

const support::Certificates& certificates() {
  static const support::Certificates made;
  return made;
}

/// Time stands still.
class StoppedClock final : public Clock {
 public:
  TimePoint now() const noexcept override { return {}; }
  bool manual() const noexcept override { return true; }
};

struct Listener final : Protocol {
  void connection_made(Transport&) override {}
  void data_received(std::string_view bytes) override {
    check(losses == 0);
    received.append(bytes);
  }
  void connection_lost(const Error& reason) override {
    check(++losses == 1);
    check(reason.is(errc::connection) || reason.is(errc::closed));
  }

  std::string received;
  int losses = 0;
};

/// A record as an attacker writes it: type, version, length, body.
std::string record(Input& input) {
  std::string text(1, static_cast<char>(20 + input.byte() % 6));
  text += {'\x03', static_cast<char>(input.byte() % 5)};
  const std::string body = input.text();
  const std::size_t told = input.byte() % 4 == 0 ? input.byte() * 256 : body.size();
  return text + static_cast<char>(told >> 8) + static_cast<char>(told & 255) + body;
}

class World {
 public:
  explicit World(Input input)
      : input_(input),
        peer_({.certificate = certificates().certificate("server"),
               .key = certificates().key("server")}) {
    const std::string ca = certificates().certificate("ca");
    static const Shared<TlsContext> context = make_tls_context({.ca_file = ca});
    reactor_.on_unhandled_error([](const Error&) {});
    secured_ =
        start_tls(reactor_, wire_.transport(), context, "localhost", std::chrono::seconds(5));
  }

  void run() {
    for (int round = 0; round < 40; ++round) {
      exchange();
      if (secured_ && secured_->settled()) begin();
      if (input_.empty() && idle_ > 2) break;
    }
    if (transport_ != nullptr && input_.byte() % 2 == 0) transport_->abort();
    else wire_.end();
    reactor_.run_once();
    reactor_.run_once();
    if (secured_) {
      check(secured_->settled());
      begin();
    }
    if (began_) check(listener_.losses == 1);
  }

 private:
  /// Passes what each side has written to the other, bypassing the attacker.
  void exchange() {
    reactor_.run_once();
    const std::string out = wire_.take();
    check(out.find(secret) == std::string::npos);
    if (!out.empty()) peer_.receive(tampered(out));
    if (peer_.secured() && peer_.failure().empty() && !std::exchange(answered_, true)) say();
    std::string in = peer_.take();
    idle_ = in.empty() && out.empty() ? idle_ + 1 : 0;
    in = tampered(std::move(in));
    if (!in.empty()) wire_.deliver(in);
    reactor_.run_once();
    check(answer.starts_with(listener_.received));
    check(peer_.received().empty() || secret.starts_with(peer_.received()));
  }

  void say() {
    try {
      peer_.write(answer);
    } catch (const std::runtime_error&) {  // the client has ended it
    }
  }

  std::string tampered(std::string bytes) {
    const unsigned how = input_.byte();
    const std::size_t at = bytes.empty() ? 0 : (input_.byte() << 8 | input_.byte()) % bytes.size();
    switch (how % 12) {
      case 0:
        if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 + input_.byte() % 255));
        break;
      case 1: bytes.resize(at); break;
      case 2: bytes.insert(at, bytes.substr(at)); break;
      case 3: bytes.insert(at, input_.text()); break;
      case 4: bytes.insert(0, record(input_)); break;
      case 5: bytes += record(input_); break;
      case 6: bytes.erase(at, 1 + input_.byte()); break;
      case 7: bytes = std::exchange(kept_, bytes); break;
      case 8: bytes += kept_; break;
      default: break;  // honest this time
    }
    return bytes;
  }

  void begin() {
    auto secured = std::exchange(secured_, std::nullopt);
    try {
      transport_ = reactor_.run(std::move(*secured));
    } catch (const Exception& e) {
      check(e.error().is(errc::connection) && e.delivery() == Delivery::not_sent);
      return;
    }
    began_ = true;
    transport_->start(listener_);
    transport_->write(secret);
  }

  Input input_;
  StoppedClock clock_;
  Reactor reactor_{clock_};
  support::Wire wire_{reactor_};
  support::TlsPeer peer_;
  Listener listener_;
  std::optional<Future<Owned<Transport>>> secured_;
  Owned<Transport> transport_;
  std::string kept_;
  int idle_ = 0;
  bool answered_ = false;
  bool began_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  World world(Input(data, size));
  world.run();
  return 0;
}
