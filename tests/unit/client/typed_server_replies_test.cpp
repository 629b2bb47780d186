// The replies of old and foreign servers to the commands about the server.
#include <deferredis/client/commands.hpp>

#include "support/sent_commands.hpp"

namespace deferredis {
namespace {

using Texts = std::vector<std::string>;

struct Replies : test::SentCommands {
  MoreCommands acl = more();
};

BOOST_FIXTURE_TEST_SUITE(typed_server_replies, Replies)

BOOST_AUTO_TEST_CASE(a_user_of_redis_6_has_lists_of_patterns) {
  const auto user = answered(acl.acl_getuser("u"), "ACL GETUSER u",
                             "*10\r\n$5\r\nflags\r\n*2\r\n$2\r\non\r\n$6\r\nnopass\r\n"
                             "$9\r\npasswords\r\n*0\r\n$8\r\ncommands\r\n$5\r\n+@all\r\n"
                             "$4\r\nkeys\r\n*2\r\n$2\r\na*\r\n$1\r\nb\r\n"
                             "$8\r\nchannels\r\n*1\r\n$1\r\n*\r\n");
  BOOST_REQUIRE(user.has_value());
  BOOST_TEST((user->flags == Texts{"on", "nopass"}));
  BOOST_TEST(user->keys == "~a* ~b");
  BOOST_TEST(user->channels == "&*");
  const auto later = answered(acl.acl_getuser("u"), "ACL GETUSER u",
                              "%2\r\n$4\r\nkeys\r\n$6\r\n~a* ~b\r\n$8\r\nchannels\r\n$0\r\n\r\n");
  BOOST_TEST(later->keys == "~a* ~b");
  BOOST_TEST(later->channels == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_role_is_named) {
  const auto other = answered(role(), "ROLE", "*3\r\n$6\r\nactive\r\n:1\r\n*1\r\n:2\r\n");
  BOOST_TEST((other.kind == Role::Kind::other));
  BOOST_TEST(other.name == "active");
  const auto longer = answered(role(), "ROLE",
                               "*4\r\n$6\r\nmaster\r\n:7\r\n*1\r\n*4\r\n$1\r\nh\r\n$1\r\n1\r\n"
                               "$1\r\n5\r\n$1\r\nx\r\n$4\r\nmore\r\n");
  BOOST_TEST((longer.kind == Role::Kind::primary));
  BOOST_TEST(longer.name == "master");
  BOOST_TEST(longer.offset == 7);
  BOOST_REQUIRE(longer.replicas.size() == 1u);
  BOOST_TEST(longer.replicas[0].offset == 5);
  const auto replica = answered(
      role(), "ROLE", "*5\r\n$7\r\nreplica\r\n$1\r\nh\r\n:6379\r\n$9\r\nconnected\r\n:9\r\n");
  BOOST_TEST((replica.kind == Role::Kind::replica));
  BOOST_TEST(replica.primary_port == 6379);
  const auto alone = answered(role(), "ROLE", "*1\r\n$6\r\nmaster\r\n");
  BOOST_TEST((alone.kind == Role::Kind::other));
  misfit(role(), "*0\r\n", "a role");
}

BOOST_AUTO_TEST_CASE(a_value_in_client_list_may_have_spaces_and_overwrites_nothing) {
  const std::string text =
      "id=3 addr=/tmp/my id=9 user=root dir/s:0 laddr=/tmp/my id=9 user=root dir/s:0 fd=8 name=a b "
      "age=5 idle=1 flags=U db=2 cmd=client|list user=me and you resp=3\n"
      "id=4 addr=127.0.0.1:5 name= age=1 new-thing=x cmd=NULL\n";
  const auto clients = answered(client_list(), "CLIENT LIST",
                                "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n");
  BOOST_REQUIRE(clients.size() == 2u);
  BOOST_TEST(clients[0].id == 3);
  BOOST_TEST(clients[0].address == "/tmp/my id=9 user=root dir/s:0");
  BOOST_TEST(clients[0].local_address == "/tmp/my id=9 user=root dir/s:0");
  BOOST_TEST(clients[0].name == "a b");
  BOOST_TEST(clients[0].user == "me and you");
  BOOST_TEST(clients[0].database == 2);
  BOOST_TEST(clients[0].protocol == 3);
  BOOST_TEST(clients[1].id == 4);
  BOOST_TEST(clients[1].name == "");
  BOOST_TEST((clients[1].fields.at("new-thing") == "x"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
