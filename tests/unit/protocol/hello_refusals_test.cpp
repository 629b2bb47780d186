// HELLO refused in the words of servers and proxies other than Redis 6.
#include <deferredis/protocol/handshake.hpp>

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using Progress = Handshake::Progress;

struct Talk {
  explicit Talk(HandshakeOptions wanted) : options(std::move(wanted)) { handshake.begin(out); }

  Progress hear(std::string_view frame) {
    said.clear();
    const WriteBuffer::Position from = out.end();
    ReplyReader reader(frame);
    const Progress progress = handshake.take(reader, out);
    out.copy(from, out.end(), said);
    return progress;
  }
  bool says(std::string_view word) const { return said.find(word) != said.npos; }

  HandshakeOptions options;
  ChunkPool chunks;
  WriteBuffer out{chunks};
  Handshake handshake{options, false};
  std::string said;
};

BOOST_AUTO_TEST_SUITE(hello_refusals)

BOOST_AUTO_TEST_CASE(a_hello_refused_with_any_text_is_followed_by_resp2) {
  for (const std::string_view refusal : {
           "-unsupported command 'HELLO'\r\n",                 // Envoy
           "-ERR unknown or unsupported command 'hello'\r\n",  // Pika
           "-ERR unsupported command `hello` \r\n",            // redis-cluster-proxy
           "-ERR Unknown Command 'HELLO'\r\n",
           "-ERR UNKNOWN COMMAND\r\n",
           "-ERR wrong number of arguments for 'hello' command\r\n",
           "-ERR Protocol version 3 is not supported\r\n",
           "-NOPROTO sorry, this protocol version is not supported\r\n",
           "-ERR command is not allowed\r\n",
           "-no\r\n",
           "!15\r\nERR not allowed\r\n",
       }) {
    Talk talk({.password = "pw", .announce_library = false});
    BOOST_TEST((talk.hear(refusal) == Progress::more), refusal);
    BOOST_TEST(talk.said == "*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n");
    BOOST_TEST((talk.hear("+OK\r\n") == Progress::ready));
    BOOST_TEST(!talk.handshake.resp3());
  }
}

// Envoy does not know HELLO with AUTH, and requires a login before anything else.
BOOST_AUTO_TEST_CASE(noauth_for_a_hello_with_a_login_is_followed_by_auth_only) {
  constexpr std::string_view noauth = "-NOAUTH Authentication required.\r\n";
  Talk good({.password = "pw", .announce_library = false});
  BOOST_TEST((good.hear(noauth) == Progress::more));
  BOOST_TEST(good.says("AUTH"));
  BOOST_TEST((good.hear("+OK\r\n") == Progress::ready));
  Talk bad({.password = "pw", .announce_library = false});
  bad.hear(noauth);
  BOOST_TEST((bad.hear("-ERR invalid password\r\n") == Progress::failed));
  BOOST_TEST(bad.handshake.error().is(errc::auth));
  Talk none({.announce_library = false});
  BOOST_TEST((none.hear(noauth) == Progress::failed));
  BOOST_TEST(none.handshake.error().is(errc::auth));
  Talk forced({.protocol = ProtocolVersion::resp3, .password = "pw"});
  BOOST_TEST((forced.hear(noauth) == Progress::failed));
  BOOST_TEST(forced.handshake.error().is(errc::auth));
}

BOOST_AUTO_TEST_CASE(no_other_way_is_tried_if_it_would_be_refused_too) {
  for (const std::string_view refusal :
       {"-WRONGPASS invalid username-password pair or user is disabled.\r\n",
        "-NOPERM this user has no permissions to run the 'hello' command\r\n",
        "-LOADING Redis is loading the dataset in memory\r\n",
        "-ERR max number of clients reached\r\n",
        "-DENIED Redis is running in protected mode\r\n"}) {
    Talk talk({.password = "pw"});
    BOOST_TEST((talk.hear(refusal) == Progress::failed), refusal);
    BOOST_TEST(talk.said == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
