#include <deferredis/reactor/net/service_look_up.hpp>

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#undef setbit  // a macro of <resolv.h>, and the name of a command where all sources are one

namespace deferredis::detail {

namespace {

constexpr std::size_t header_size = 12;
constexpr std::size_t most_records = 256;

// Walks through a DNS message (RFC 1035, 4.1). Nothing is read past its end.
class Message {
 public:
  explicit Message(std::span<const unsigned char> bytes) noexcept : bytes_(bytes) {}

  std::size_t left() const noexcept { return bytes_.size() - at_; }
  bool skip(std::size_t count) noexcept {
    if (count > left()) return false;
    at_ += count;
    return true;
  }
  bool skip_name() noexcept {
    const int size = ::dn_skipname(begin() + at_, begin() + bytes_.size());
    return size > 0 && skip(static_cast<std::size_t>(size));
  }
  std::optional<unsigned> number() noexcept {
    if (left() < 2) return std::nullopt;
    const unsigned value = bytes_[at_] * 256u + bytes_[at_ + 1];
    at_ += 2;
    return value;
  }
  std::optional<std::string> name() {
    char text[NS_MAXDNAME];
    const int size =
        ::dn_expand(begin(), begin() + bytes_.size(), begin() + at_, text, sizeof(text));
    if (size <= 0 || !skip(static_cast<std::size_t>(size))) return std::nullopt;
    return std::string(text);
  }

 private:
  const unsigned char* begin() const noexcept { return bytes_.data(); }

  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

// One record of the answer; false if the message is damaged.
bool read_record(Message& message, std::vector<ServiceRecord>& records) {
  if (!message.skip_name()) return false;
  const auto type = message.number();
  const auto space = message.number();
  if (!type || !space || !message.skip(4)) return false;  // its time to live
  const auto size = message.number();
  if (!size || *size > message.left()) return false;
  if (*type != ns_t_srv || *space != ns_c_in) return message.skip(*size);  // a CNAME
  const std::size_t after = message.left() - *size;
  const auto priority = message.number();
  const auto weight = message.number();
  const auto port = message.number();
  auto host = message.name();
  if (!port || !host || message.left() != after) return false;
  if (records.size() == most_records) return true;
  records.push_back({Endpoint::tcp(*host, static_cast<std::uint16_t>(*port)),
                     static_cast<std::uint16_t>(*priority), static_cast<std::uint16_t>(*weight)});
  return true;
}

}  // namespace

LookedUp read_services(std::span<const unsigned char> answer) {
  LookedUp damaged{.failure = "the answer is damaged"};
  if (answer.size() < header_size) return damaged;
  Message message(answer);
  message.skip(4);
  const unsigned questions = *message.number();
  const unsigned answers = *message.number();
  message.skip(4);
  for (unsigned i = 0; i != questions; ++i) {
    if (!message.skip_name() || !message.skip(4)) return damaged;
  }
  LookedUp found;
  for (unsigned i = 0; i != answers; ++i) {
    if (!read_record(message, found.services)) return damaged;
  }
  if (found.services.empty()) found.failure = "there are no SRV records";
  return found;
}

LookedUp ask_for_services(const std::string& name, const SocketAddress* server) {
  struct __res_state state {};
  if (::res_ninit(&state) != 0) return {.failure = "the resolver cannot be set up"};
  if (server != nullptr) {
    std::memcpy(&state.nsaddr_list[0], &server->storage, sizeof(sockaddr_in));
    state.nscount = 1;
  }
  std::vector<unsigned char> answer(64 * 1024);
  const int size = ::res_nquery(&state, name.c_str(), ns_c_in, ns_t_srv, answer.data(),
                                static_cast<int>(answer.size()));
  const int failure = state.res_h_errno;
  ::res_nclose(&state);
  if (size < 0) return {.failure = ::hstrerror(failure)};
  return read_services({answer.data(), std::min(static_cast<std::size_t>(size), answer.size())});
}

LookedUp look_up_services_now(const std::string& name) {
  return ask_for_services(name.substr(1), nullptr);
}

}  // namespace deferredis::detail
