#include <deferredis/reactor/listen.hpp>

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

namespace {

struct Listening {
  Owned<Listener> listen(const Endpoint& endpoint) {
    return reactor.listen(endpoint,
                          [this](auto transport) { accepted.push_back(std::move(transport)); }, {});
  }
  Owned<Transport> connect(const Endpoint& endpoint) {
    return reactor.run(reactor.connect(endpoint, ConnectOptions{}));
  }
  void turn_until_accepted(std::size_t count) {
    turn_until(reactor, [this, count] { return accepted.size() == count; });
  }

  Reactor reactor;
  std::vector<Owned<Transport>> accepted;
  const Endpoint any_port = Endpoint::tcp("127.0.0.1", 0);
};

std::string refusal(Reactor& reactor, const Endpoint& endpoint) {
  try {
    reactor.listen(endpoint, [](auto) {}, {});
  } catch (const Exception& error) {
    return error.what();
  }
  return "it listens";
}

/// No more descriptors can be opened while this lives.
class NoDescriptorLeft {
 public:
  NoDescriptorLeft() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = ::dup(0);
    ::close(lowest_free);
    const rlimit none{static_cast<rlim_t>(lowest_free), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  NoDescriptorLeft(const NoDescriptorLeft&) = delete;
  NoDescriptorLeft& operator=(const NoDescriptorLeft&) = delete;
  ~NoDescriptorLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reactor_listen, Listening)

BOOST_AUTO_TEST_CASE(the_kernel_chooses_a_port_if_none_is_given) {
  const auto listener = listen(any_port);
  BOOST_TEST(listener->endpoint().port != 0);
  BOOST_TEST(listener->endpoint().host == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(an_accepted_connection_talks_to_its_client) {
  const auto listener = listen(any_port);
  auto client = connect(listener->endpoint());
  turn_until_accepted(1);
  Recorder at_server, at_client;
  accepted[0]->start(at_server);
  client->start(at_client);
  client->write("ping");
  turn_until(reactor, [&] { return at_server.received == "ping"; });
  accepted[0]->write("pong");
  turn_until(reactor, [&] { return at_client.received == "pong"; });
  BOOST_TEST(accepted[0]->peer().host == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(many_connections_are_accepted) {
  const auto listener = listen(any_port);
  std::vector<Owned<Transport>> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(connect(listener->endpoint()));
  turn_until_accepted(100);
}

BOOST_AUTO_TEST_CASE(listens_on_ipv6) {
  const auto listener = listen(Endpoint::tcp("::1", 0));
  const auto client = connect(listener->endpoint());
  turn_until_accepted(1);
  BOOST_TEST(accepted[0]->peer().host == "::1");
}

BOOST_AUTO_TEST_CASE(a_destroyed_listener_accepts_no_more_and_its_connections_stay) {
  auto listener = listen(any_port);
  const Endpoint endpoint = listener->endpoint();
  const auto client = connect(endpoint);
  turn_until_accepted(1);
  listener.reset();
  BOOST_CHECK_THROW(connect(endpoint), ConnectionError);
  Recorder protocol;
  accepted[0]->start(protocol);
  BOOST_TEST(protocol.losses == 0);
}

BOOST_AUTO_TEST_CASE(the_callback_may_destroy_its_listener) {
  Owned<Listener> listener;
  listener = reactor.listen(any_port,
                            [&](auto transport) {
                              listener.reset();
                              accepted.push_back(std::move(transport));
                            },
                            {});
  const auto first = connect(listener->endpoint());
  turn_until_accepted(1);
  BOOST_TEST(!listener);
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_callback_is_reported_and_accepting_continues) {
  std::vector<std::string> errors;
  reactor.on_unhandled_error([&](const Error& e) { errors.push_back(std::string(e.message())); });
  const auto listener = reactor.listen(any_port,
                                       [&](auto transport) {
                                         if (errors.empty())
                                           throw std::runtime_error("not this one");
                                         accepted.push_back(std::move(transport));
                                       },
                                       {});
  const auto first = connect(listener->endpoint());
  turn_until(reactor, [&] { return !errors.empty(); });
  const auto second = connect(listener->endpoint());
  turn_until_accepted(1);
  BOOST_TEST(errors[0] == "not this one");
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_reported) {
  const RawListener other;
  BOOST_TEST(refusal(reactor, other.endpoint) ==
             "listen " + to_string(other.endpoint) + ": address already in use");
}

BOOST_AUTO_TEST_CASE(names_other_than_localhost_are_refused) {
  BOOST_CHECK_THROW(listen(Endpoint::tcp("redis.test", 0)), InvalidArgumentError);
  BOOST_TEST(listen(Endpoint::tcp("localhost", 0))->endpoint().port != 0);
}

BOOST_AUTO_TEST_CASE(a_port_can_be_reused_at_once) {
  auto listener = listen(any_port);
  const Endpoint endpoint = listener->endpoint();
  {
    const auto client = connect(endpoint);
    turn_until_accepted(1);
    accepted.clear();  // this end closes first: its port stays in TIME_WAIT
  }
  listener.reset();
  BOOST_TEST((listen(endpoint)->endpoint() == endpoint));
}

BOOST_AUTO_TEST_CASE(its_descriptors_close_on_exec) {
  const auto before = descriptors();
  const auto listener = listen(any_port);
  const auto client = connect(listener->endpoint());
  turn_until_accepted(1);
  check_new_ones_close_on_exec(before);
}

BOOST_AUTO_TEST_CASE(without_descriptors_it_pauses_reports_once_and_continues) {
  std::vector<std::string> errors;
  reactor.on_unhandled_error([&](const Error& e) { errors.push_back(std::string(e.message())); });
  // UBSan opens a pipe when it first sees a type. Here it sees the types that follow.
  failed(Error(errc::connection, "warm-up")).detach();
  reactor.run(reactor.after(1ms));

  const auto listener = listen(any_port);
  const Socket client = Socket::open(AF_INET);
  SocketAddress address = SocketAddress::literal("127.0.0.1");
  address.set_port(listener->endpoint().port);
  static_cast<void>(::connect(client.fd(), address.get(), address.size));
  {
    const NoDescriptorLeft exhausted;
    const auto before = reactor.stats().turns;
    reactor.run(reactor.after(250ms));
    BOOST_TEST(reactor.stats().turns - before < 40u);
    BOOST_TEST(accepted.empty());
  }
  turn_until_accepted(1);
  BOOST_REQUIRE(errors.size() == 2u);
  BOOST_TEST(errors[1].find("too many open files") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_file_of_a_unix_socket_is_removed_with_the_listener) {
  const TemporaryFolder folder;
  const Endpoint endpoint = Endpoint::unix_socket(folder.path() + "/a.sock");
  auto listener = listen(endpoint);
  const auto client = connect(endpoint);
  turn_until_accepted(1);
  BOOST_TEST((accepted[0]->peer() == endpoint));
  listener.reset();
  BOOST_TEST(!std::filesystem::exists(endpoint.path));
}

BOOST_AUTO_TEST_CASE(a_file_that_another_server_made_meanwhile_stays) {
  const TemporaryFolder folder;
  const Endpoint endpoint = Endpoint::unix_socket(folder.path() + "/a.sock");
  auto first = listen(endpoint);
  std::filesystem::rename(endpoint.path, folder.path() + "/moved");
  const auto second = listen(endpoint);
  first.reset();
  BOOST_TEST((connect(endpoint) != nullptr));
}

BOOST_AUTO_TEST_CASE(the_file_of_a_dead_server_is_replaced) {
  const TemporaryFolder folder;
  const Endpoint endpoint = Endpoint::unix_socket(folder.path() + "/a.sock");
  {
    const Socket dead = Socket::open(AF_UNIX);
    const SocketAddress address = SocketAddress::unix_path(endpoint.path);
    BOOST_REQUIRE(::bind(dead.fd(), address.get(), address.size) == 0);
  }
  const auto listener = listen(endpoint);
  BOOST_TEST((connect(endpoint) != nullptr));
}

BOOST_AUTO_TEST_CASE(a_live_server_and_a_plain_file_are_left_alone) {
  const TemporaryFolder folder;
  const Endpoint endpoint = Endpoint::unix_socket(folder.path() + "/a.sock");
  const auto listener = listen(endpoint);
  BOOST_TEST(refusal(reactor, endpoint) == "listen " + endpoint.path + ": address already in use");
  const Endpoint file = Endpoint::unix_socket(folder.path() + "/file");
  { const Socket made(::open(file.path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)); }
  BOOST_TEST(refusal(reactor, file) == "listen " + file.path + ": address already in use");
  BOOST_TEST(std::filesystem::exists(file.path));
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_reactor) {
  Owned<Listener> left;
  {
    Reactor short_lived;
    left = short_lived.listen(any_port, [](auto) {}, {});
  }
  BOOST_CHECK_THROW(connect(left->endpoint()), ConnectionError);
}

BOOST_AUTO_TEST_SUITE_END()
