// Reactor::connect and listen over a Network of the user's own.
#include <deferredis/reactor/network.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_transport.hpp>

using namespace deferredis;
using namespace std::chrono_literals;

namespace {

const Endpoint here = Endpoint::tcp("name.that.nobody.resolves", 7);

/// Notes what it is asked, and answers as a test says.
struct Asked final : Network {
  Future<Owned<Transport>> connect(Reactor& reactor, Endpoint endpoint,
                                   ConnectOptions options) override {
    ++connects;
    last = std::move(endpoint);
    last_options = options;
    return answer(reactor);
  }

  detail::MoveFunction<Future<Owned<Transport>>(Reactor&)> answer = [](Reactor& reactor) {
    return ready(Owned<Transport>(make_owned<MemoryTransport>(reactor)));
  };
  int connects = 0;
  Endpoint last;
  std::optional<ConnectOptions> last_options;
};

struct Dialling {
  Future<Owned<Transport>> dial() {
    return manual.reactor().connect(here, {.timeout = 1s, .network = &network});
  }
  std::string refusal() {
    const Error error = manual.failure(dial());
    BOOST_TEST((error.code() == errc::connection));
    BOOST_TEST((error.delivery() == Delivery::not_sent));
    return std::string(error.message());
  }

  ManualReactor manual;
  Asked network;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(network, Dialling)

BOOST_AUTO_TEST_CASE(it_is_asked_once_and_gets_the_endpoint_as_it_was_written) {
  BOOST_TEST((manual.settle(dial()) != nullptr));
  BOOST_TEST(network.connects == 1);
  BOOST_TEST((network.last == here));
  BOOST_TEST((network.last_options->timeout == 1s));
  BOOST_TEST((network.last_options->network == nullptr));
  BOOST_TEST((network.last_options->tls == nullptr));
}

BOOST_AUTO_TEST_CASE(one_that_never_answers_is_cancelled_at_the_timeout) {
  Promise<Owned<Transport>> never(manual.reactor().core());
  network.answer = [&](Reactor&) { return never.future(); };
  auto dialled = dial();
  manual.advance(1s - 1ns);
  BOOST_TEST(!dialled.settled());
  manual.advance(1ns);
  const Error error = manual.failure(std::move(dialled));
  BOOST_TEST((error.code() == errc::connection));
  BOOST_TEST(error.message() == "connect name.that.nobody.resolves:7: no result within 1000 ms");
}

BOOST_AUTO_TEST_CASE(its_error_is_kept) {
  network.answer = [](Reactor&) {
    return failed<Owned<Transport>>(
        Error(errc::connection, "the proxy is on strike", Delivery::not_sent));
  };
  BOOST_TEST(refusal() == "the proxy is on strike");
}

BOOST_AUTO_TEST_CASE(one_that_throws_fails_the_attempt) {
  network.answer = [](Reactor&) -> Future<Owned<Transport>> { throw std::runtime_error("oh"); };
  const Error error = manual.failure(dial());
  BOOST_TEST((error.code() == errc::foreign));
}

BOOST_AUTO_TEST_CASE(one_that_returns_no_transport_fails_the_attempt) {
  network.answer = [](Reactor&) { return ready(Owned<Transport>()); };
  BOOST_TEST(refusal() == "connect name.that.nobody.resolves:7: the network returned no transport");
}

BOOST_AUTO_TEST_CASE(one_that_only_connects_refuses_to_listen) {
  BOOST_CHECK_THROW(static_cast<void>(manual.reactor().listen(here, [](Owned<Transport>) {},
                                                              {.network = &network})),
                    NotSupportedError);
}

BOOST_AUTO_TEST_CASE(the_systems_network_refuses_what_it_would_ignore) {
  SystemNetwork system;
  const Error error =
      manual.failure(system.connect(manual, here, ConnectOptions{.network = &network}));
  BOOST_TEST((error.code() == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()
