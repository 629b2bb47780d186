// A function is asked for the login: at each attempt to connect, and before a login ends.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/hooks.hpp>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_a_little;
using support::turn_until;
using Kind = ConnectionEvent::Kind;

std::string auth_bytes(std::string_view user, std::string_view password) {
  const auto word = [](std::string_view text) {
    return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
  };
  return (user.empty() ? "*2\r\n" : "*3\r\n") + word("AUTH") + (user.empty() ? "" : word(user)) +
         word(password);
}

struct Issued : support::ScriptedClient {
  Issued() {
    server.answer = [this](std::string_view piece) {
      std::string replies;
      for (std::size_t at = 0; (at = piece.find("*", at)) != piece.npos; ++at) {
        if (at != 0 && piece[at - 1] != '\n') continue;
        const bool login = piece.substr(at, 14).find("\r\nAUTH") != piece.npos ||
                           piece.substr(at).starts_with("*3\r\n$4\r\nAUTH") ||
                           piece.substr(at).starts_with("*2\r\n$4\r\nAUTH");
        replies += login && refuse ? "-WRONGPASS invalid username-password pair\r\n" : "+OK\r\n";
      }
      return replies;
    };
  }
  /// Numbered logins: "user", "token-1".
  CredentialProvider provider() {
    return [this](const Endpoint& server_asked) -> Future<IssuedCredentials> {
      asked.push_back(to_string(server_asked));
      if (fail) return failed<IssuedCredentials>(Error(errc::connection, "the store is away"));
      IssuedCredentials issued{.user = "user",
                               .password = "token-" + std::to_string(asked.size()),
                               .valid_for = valid_for};
      return ready(std::move(issued));
    };
  }
  void open_with(const CredentialProvider& from) {
    Options wanted = options();
    wanted.credentials = &from;
    open(wanted);
  }
  void pass(Duration time) {
    for (; time > 0s; time -= 50ms) {
      manual.advance(50ms);
      turn_a_little(manual);
    }
  }
  std::size_t count_of(const std::string& part) const {
    const std::string all = server.received();
    std::size_t sum = 0;
    for (std::size_t at = 0; (at = all.find(part, at)) != all.npos; ++at) ++sum;
    return sum;
  }

  std::vector<std::string> asked;
  std::optional<Duration> valid_for;
  bool fail = false;
  bool refuse = false;
};

BOOST_FIXTURE_TEST_SUITE(credentials, Issued)

BOOST_AUTO_TEST_CASE(the_provider_is_asked_for_each_connection_and_told_the_server) {
  open_with(provider());
  wait_until_up(1);
  BOOST_TEST(server.received() == auth_bytes("user", "token-1"));
  BOOST_TEST(asked == std::vector<std::string>{server.path()}, boost::test_tools::per_element());
  server.drop();
  turn_until(manual, [this] { return count(Kind::ready) == 2; });
  BOOST_TEST(server.received() == auth_bytes("user", "token-1") + auth_bytes("user", "token-2"));
}

BOOST_AUTO_TEST_CASE(it_replaces_user_and_password) {
  const CredentialProvider from = provider();
  Options wanted = options();
  wanted.user = "nobody";
  wanted.password = "nothing";
  wanted.credentials = &from;
  open_and_wait(wanted);
  BOOST_TEST(server.received() == auth_bytes("user", "token-1"));
}

BOOST_AUTO_TEST_CASE(its_failure_fails_the_attempt) {
  fail = true;
  open_with(provider());
  wait_until_down();
  BOOST_TEST(last(Kind::failed).error.find("no credentials: the store is away") !=
             std::string::npos);
  BOOST_TEST(server.accepted() == 0U);
  fail = false;
  pass(1s);
  BOOST_TEST(rc->stats().connections_up == 1U);
}

BOOST_AUTO_TEST_CASE(it_has_handshake_timeout_and_no_longer) {
  std::vector<Promise<IssuedCredentials>> never;
  open_with(CredentialProvider([&never, this](const Endpoint&) {
    return never.emplace_back(manual.reactor().core()).future();
  }));
  turn_a_little(manual);
  pass(2900ms);
  BOOST_TEST(count(Kind::failed) == 0U);
  pass(200ms);
  BOOST_TEST(count(Kind::failed) == 1U);
}

BOOST_AUTO_TEST_CASE(a_late_answer_to_a_client_that_is_gone_is_harmless) {
  std::optional<Promise<IssuedCredentials>> late;
  open_with(CredentialProvider([&late, this](const Endpoint&) {
    late.emplace(manual.reactor().core());
    late->on_cancel([] {});  // it does not stop when it is asked to
    return late->future();
  }));
  turn_until(manual, [&late] { return late.has_value(); });
  rc.reset();
  turn_a_little(manual);
  late->fulfill(IssuedCredentials{.password = "late"});
  turn_a_little(manual);
  BOOST_TEST(server.accepted() == 0U);
}

BOOST_AUTO_TEST_CASE(an_impossible_login_fails_the_attempt) {
  open_with(CredentialProvider([](const Endpoint&) {
    return ready(IssuedCredentials{.password = std::string(100'000, 'x')});
  }));
  wait_until_down();
  BOOST_TEST(last(Kind::failed).error.find("100000 bytes are too long") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_login_is_renewed_on_the_connection_after_four_fifths_of_its_time) {
  valid_for = 10s;
  open_with(provider());
  wait_until_up(1);
  pass(7900ms);
  BOOST_TEST(asked.size() == 1U);
  pass(200ms);
  BOOST_TEST(asked.size() == 2U);
  BOOST_TEST(server.received() == auth_bytes("user", "token-1") + auth_bytes("user", "token-2"));
  BOOST_TEST(server.accepted() == 1U);
  pass(60s);
  BOOST_TEST(asked.size() >= 8U);
  BOOST_TEST(server.accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(no_command_fails_while_logins_are_renewed) {
  valid_for = 1s;
  open_with(provider());
  wait_until_up(1);
  for (int i = 0; i < 200; ++i) {
    auto read = rc->get("k");
    manual.advance(50ms);
    BOOST_TEST(ending(std::move(read)) == "OK");
  }
  BOOST_TEST(count_of("AUTH") >= 12U);
  BOOST_TEST(count_of(get_bytes("k")) == 200U);
}

BOOST_AUTO_TEST_CASE(without_a_new_login_the_connection_stays_and_it_is_asked_again) {
  valid_for = 10s;
  open_with(provider());
  wait_until_up(1);
  fail = true;
  pass(12s);
  BOOST_TEST(asked.size() > 4U);
  BOOST_TEST(ending(rc->get("k")) == "OK");
  fail = false;
  pass(1s);
  BOOST_TEST(count_of("AUTH") == 2U);
  BOOST_TEST(server.accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(a_new_login_that_the_server_refuses_costs_no_command) {
  valid_for = 10s;
  open_with(provider());
  wait_until_up(1);
  refuse = true;
  pass(9s);
  BOOST_TEST(count_of("AUTH") >= 2U);
  BOOST_TEST(ending(rc->get("k")) == "OK");
  BOOST_TEST(server.accepted() == 1U);
  BOOST_TEST(count(Kind::lost) == 0U);
}

BOOST_AUTO_TEST_CASE(refused_logins_are_told_and_come_no_faster_than_refused_login_wait) {
  valid_for = 1s;
  open_with(provider());
  wait_until_up(1);
  refuse = true;
  pass(12s);
  BOOST_TEST(count_of("AUTH") <= 4U);  // one for the handshake, then after 0.8, 5.8 and 10.8 s
  BOOST_TEST(count(Kind::login_not_renewed) == count_of("AUTH") - 1);
  const ConnectionEvent& latest = last(Kind::login_not_renewed);
  BOOST_TEST(latest.error.find("WRONGPASS") != std::string::npos);
  BOOST_TEST((latest.wait == 5s));
  BOOST_TEST(to_string(latest).find("token") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_session_keeps_its_login_and_is_not_used_again_when_that_ends_soon) {
  valid_for = 10s;
  open_with(provider());
  wait_until_up(1);
  std::optional<Session> session = support::settle(manual, rc->session());
  pass(9s);
  BOOST_TEST(session->up());
  BOOST_TEST(rc->stats().exclusive == 1U);
  session.reset();
  turn_a_little(manual);
  BOOST_TEST(rc->stats().exclusive == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
