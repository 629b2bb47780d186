// A socket that someone else puts in the server's place receives nothing.
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/options_check.hpp>
#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/listen.hpp>

#include "integration/client_loop.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis {
namespace {

using namespace test;

/// Listens on a Unix socket; records what it receives.
struct Socket : ClientLoop {
  struct Ear final : Protocol {
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      heard += bytes;
      transport->write("+OK\r\n+OK\r\n+OK\r\n");
    }
    void connection_lost(const Error&) override {}

    Owned<Transport> transport;
    std::string heard;
  };

  Options options(std::string_view owner) const {
    return {
        .unix_path = path, .unix_owner = owner, .password = "S3cret", .announce_library = false};
  }

  support::TemporaryFolder folder;
  std::string path = folder.path() + "/redis.sock";
  std::vector<std::unique_ptr<Ear>> ears;
  Owned<Listener> listener = reactor.listen(Endpoint::unix_socket(path),
                                            [this](Owned<Transport> transport) {
                                              ears.push_back(std::make_unique<Ear>());
                                              ears.back()->transport = std::move(transport);
                                              ears.back()->transport->start(*ears.back());
                                            },
                                            {});
  std::string me = std::to_string(::geteuid());
  std::string other = std::to_string(::geteuid() + 1);
};

BOOST_FIXTURE_TEST_SUITE(unix_owner, Socket)

BOOST_AUTO_TEST_CASE(the_right_owner_is_accepted) {
  Client rc = run(connect(reactor, options(me)));
  BOOST_TEST(ears.front()->heard.find("S3cret") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_owner_receives_nothing) {
  const Error error = failure(connect(reactor, options(other)));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(
      has(error.message(), "the server runs as user " + me + ", but unix_owner is " + other));
  for (int i = 0; i < 10; ++i) reactor.run_once();
  for (const auto& ear : ears) BOOST_TEST(ear->heard == "");
}

BOOST_AUTO_TEST_CASE(it_does_not_apply_to_tcp) {
  auto tcp = reactor.listen(Endpoint::tcp("127.0.0.1", 0), [](Owned<Transport>) {}, {});
  auto made = run(reactor.connect(tcp->endpoint(), {.unix_owner = ::geteuid() + 1}));
  BOOST_TEST((made != nullptr));
}

BOOST_AUTO_TEST_CASE(the_owner_is_a_name_or_a_number) {
  BOOST_TEST((detail::user_number("root") == 0u));
  BOOST_TEST((detail::user_number("1234") == 1234u));
  BOOST_TEST((detail::user_number("no-such-user-here") == std::nullopt));
  const auto checked = check_options(options("no-such-user-here"));
  BOOST_TEST_REQUIRE(!checked.has_value());
  BOOST_TEST(checked.error().message() == "option 'unix_owner': this system has no such user");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
