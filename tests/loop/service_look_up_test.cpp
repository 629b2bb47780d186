// SRV records, asked of a DNS server on loopback that says what a test wants.
#include <deferredis/reactor/net/service_look_up.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Bytes = std::string;

Bytes number(unsigned value) {
  return {static_cast<char>(value / 256), static_cast<char>(value % 256)};
}
Bytes name(std::string_view text) {
  Bytes bytes;
  while (!text.empty()) {
    const std::string_view label = text.substr(0, text.find('.'));
    bytes += static_cast<char>(label.size());
    bytes += label;
    text.remove_prefix(std::min(label.size() + 1, text.size()));
  }
  return bytes + '\0';
}
const Bytes to_the_question = "\xc0\x0c";  // a pointer to the name in the question

Bytes service(unsigned priority, unsigned weight, unsigned port, const Bytes& target) {
  const Bytes data = number(priority) + number(weight) + number(port) + target;
  return to_the_question + number(33) + number(1) + Bytes(4, '\0') + number(unsigned(data.size())) +
         data;
}
/// An answer to `question`, a whole message.
Bytes answer_to(std::string_view question, const std::vector<Bytes>& records, unsigned code = 0) {
  Bytes bytes(question.substr(0, 2));  // its number
  bytes +=
      number(0x8180 + code) + number(1) + number(unsigned(records.size())) + number(0) + number(0);
  bytes += question.substr(12, question.find('\0', 12) + 5 - 12);
  for (const Bytes& record : records) bytes += record;
  return bytes;
}

/// Answers every question, on a thread of its own.
class NameServer {
 public:
  using Answer = std::function<Bytes(std::string_view question)>;

  explicit NameServer(Answer answer) : answer_(std::move(answer)) {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof(own)) == 0);
    socklen_t size = sizeof(own);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size);
    std::memcpy(&address_.storage, &own, sizeof(own));
    address_.size = sizeof(own);
    thread_ = std::thread([this] { serve(); });
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;
  ~NameServer() {
    ::sendto(socket_, "", 0, 0, reinterpret_cast<sockaddr*>(&address_.storage), address_.size);
    thread_.join();
    ::close(socket_);
  }

  detail::LookedUp asked(const std::string& name) const {
    return detail::ask_for_services(name, &address_);
  }

 private:
  void serve() const {
    char question[512];
    for (;;) {
      sockaddr_storage from{};
      socklen_t size = sizeof(from);
      const auto got = ::recvfrom(socket_, question, sizeof(question), 0,
                                  reinterpret_cast<sockaddr*>(&from), &size);
      if (got <= 0) return;  // the destructor's datagram is empty
      const Bytes reply = answer_({question, static_cast<std::size_t>(got)});
      ::sendto(socket_, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }

  Answer answer_;
  int socket_ = -1;
  detail::SocketAddress address_;
  std::thread thread_;
};

std::span<const unsigned char> bytes_of(const Bytes& text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

BOOST_AUTO_TEST_SUITE(service_look_up)

BOOST_AUTO_TEST_CASE(the_records_are_read_from_the_answer_of_a_dns_server) {
  const NameServer server([](std::string_view question) {
    return answer_to(question, {service(10, 5, 6379, name("redis-1.example")),
                                service(20, 0, 6380, name("redis-2.example"))});
  });
  const auto found = server.asked("_redis._tcp.example");
  BOOST_TEST(found.failure == "");
  BOOST_REQUIRE(found.services.size() == 2u);
  BOOST_TEST(to_string(found.services[0].endpoint) == "redis-1.example:6379");
  BOOST_TEST(found.services[0].priority == 10u);
  BOOST_TEST(found.services[0].weight == 5u);
  BOOST_TEST(to_string(found.services[1].endpoint) == "redis-2.example:6380");
}

BOOST_AUTO_TEST_CASE(the_question_is_for_srv_records_of_the_name) {
  Bytes asked;
  const NameServer server([&asked](std::string_view question) {
    asked = Bytes(question);
    return answer_to(question, {service(0, 0, 1, name("a"))});
  });
  BOOST_TEST(server.asked("_redis._tcp.example").services.size() == 1u);
  BOOST_TEST(asked.find(name("_redis._tcp.example") + number(33) + number(1)) != asked.npos);
}

BOOST_AUTO_TEST_CASE(an_unknown_name_and_one_without_records_fail_with_a_reason) {
  const NameServer unknown([](std::string_view question) { return answer_to(question, {}, 3); });
  BOOST_TEST(unknown.asked("_redis._tcp.example").failure == "Unknown host");
  const NameServer empty([](std::string_view question) { return answer_to(question, {}); });
  BOOST_TEST(!empty.asked("_redis._tcp.example").failure.empty());
}

BOOST_AUTO_TEST_CASE(other_records_in_the_answer_are_passed_over) {
  const Bytes alias = name("_redis._tcp.example");
  const Bytes target = name("real.example");
  const Bytes cname =
      alias + number(5) + number(1) + Bytes(4, '\0') + number(unsigned(target.size())) + target;
  const Bytes question = Bytes(12, '\0') + alias + number(33) + number(1);
  const Bytes answer = answer_to(question, {cname, service(1, 2, 3, name("a.example"))});
  const auto found = detail::read_services(bytes_of(answer));
  BOOST_REQUIRE(found.services.size() == 1u);
  BOOST_TEST(to_string(found.services[0].endpoint) == "a.example:3");
}

BOOST_AUTO_TEST_CASE(a_message_that_is_cut_anywhere_is_refused) {
  const Bytes question = Bytes(12, '\0') + name("_x._tcp.example") + number(33) + number(1);
  const Bytes answer = answer_to(
      question, {service(1, 2, 3, name("host.example")), service(4, 5, 6, to_the_question)});
  BOOST_TEST(detail::read_services(bytes_of(answer)).services.size() == 2u);
  for (std::size_t size = 0; size != answer.size(); ++size) {
    const std::vector<unsigned char> part(answer.begin(),
                                          answer.begin() + static_cast<std::ptrdiff_t>(size));
    BOOST_TEST(!detail::read_services(part).failure.empty(), size);
  }
}

BOOST_AUTO_TEST_CASE(a_message_with_any_byte_changed_is_read_without_harm) {
  const Bytes question = Bytes(12, '\0') + name("_x._tcp.example") + number(33) + number(1);
  const Bytes answer = answer_to(question, {service(1, 2, 3, name("host.example"))});
  for (std::size_t at = 0; at != answer.size(); ++at) {
    for (const int value : {0x00, 0x01, 0x3f, 0x40, 0xc0, 0xff}) {
      std::vector<unsigned char> changed(answer.begin(), answer.end());
      changed[at] = static_cast<unsigned char>(value);
      const auto found = detail::read_services(changed);
      BOOST_TEST(found.services.size() <= 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_reactor_asks_on_a_thread_of_its_own) {
  Reactor reactor;
  detail::Resolver::of(reactor).ask_for_services([](const std::string& name) {
    detail::LookedUp found;
    if (name == "*_redis._tcp.example")
      found.services.push_back({Endpoint::tcp("host.example", 6379), 1, 2});
    else found.failure = "no such name";
    return found;
  });
  SystemNetwork network;
  const auto found = reactor.run(network.find_services(reactor, "_redis._tcp.example"));
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(to_string(found[0].endpoint) == "host.example:6379");
  BOOST_CHECK_THROW(reactor.run(network.find_services(reactor, "other")), ConnectionError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
