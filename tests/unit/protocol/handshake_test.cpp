#include <deferredis/protocol/handshake.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using Progress = Handshake::Progress;

constexpr std::string_view ok = "+OK\r\n";
constexpr std::string_view hello_reply =
    "%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n$7\r\nmodules\r\n*0\r\n";
const std::string set_info =
    "*4\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n$8\r\nLIB-NAME\r\n$10\r\ndeferredis\r\n"
    "*4\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n$7\r\nLIB-VER\r\n$5\r\n0.1.0\r\n";
const std::string canary = "secret-canary";

std::string words(std::initializer_list<std::string_view> all) {
  std::string bytes = "*" + std::to_string(all.size()) + "\r\n";
  for (const std::string_view word : all) {
    bytes.append("$").append(std::to_string(word.size())).append("\r\n");
    bytes.append(word).append("\r\n");
  }
  return bytes;
}

// A handshake and the server it talks to.
class Dialogue {
 public:
  explicit Dialogue(HandshakeOptions options, bool resp2 = false, ServerRole role = ServerRole::any)
      : options_(std::move(options)), handshake_(options_, resp2, role) {
    progress_ = handshake_.begin(out_);
  }

  /// What it has sent since the last call.
  std::string said() {
    std::string bytes;
    out_.copy(said_until_, out_.end(), bytes);
    said_until_ = out_.end();
    return bytes;
  }
  /// The server answers.
  Progress hear(std::string_view frame) {
    ReplyReader reader(frame);
    return progress_ = handshake_.take(reader, out_);
  }
  Progress refused(std::string_view text) { return hear("-" + std::string(text) + "\r\n"); }
  bool ready() const { return progress_ == Progress::ready; }
  bool failed() const { return progress_ == Progress::failed; }
  bool waits() const { return progress_ == Progress::more; }
  std::string failure() const {
    BOOST_TEST_REQUIRE(failed());
    BOOST_TEST((handshake_.error().delivery() == Delivery::not_sent));
    return to_string(handshake_.error());
  }
  const Handshake& handshake() const { return handshake_; }

 private:
  HandshakeOptions options_;
  ChunkPool chunks_;
  WriteBuffer out_{chunks_};
  WriteBuffer::Position said_until_ = 0;
  Handshake handshake_;
  Progress progress_;
};

BOOST_AUTO_TEST_SUITE(handshake)

// --- RESP3 ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(hello_comes_first_and_the_library_is_announced) {
  Dialogue dialogue({});
  BOOST_TEST(dialogue.said() == "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n");
  BOOST_TEST(dialogue.handshake().hello_unanswered());
  BOOST_TEST((dialogue.hear(hello_reply) == Progress::more));
  BOOST_TEST(!dialogue.handshake().hello_unanswered());
  BOOST_TEST(dialogue.said() == set_info);
  BOOST_TEST((dialogue.hear(ok) == Progress::more));
  BOOST_TEST((dialogue.hear(ok) == Progress::ready));
  BOOST_TEST(dialogue.said() == "");
  BOOST_TEST(dialogue.handshake().resp3());
}

BOOST_AUTO_TEST_CASE(what_the_server_says_of_itself_is_kept_and_odd_answers_are_ignored) {
  Dialogue dialogue({.announce_library = false});
  dialogue.hear(
      "%4\r\n$6\r\nserver\r\n$6\r\nvalkey\r\n$7\r\nversion\r\n$5\r\n8.1.1\r\n$7\r\nmodules\r\n"
      "*1\r\n%1\r\n+a\r\n:1\r\n$4\r\nmode\r\n+cluster\r\n");
  BOOST_TEST(dialogue.ready());
  BOOST_TEST(dialogue.handshake().hello().server == "valkey");
  BOOST_TEST(dialogue.handshake().hello().version == "8.1.1");
  BOOST_TEST(dialogue.handshake().hello().mode == "cluster");
  for (const auto* odd : {"+OK\r\n", "*0\r\n", "*1\r\n+server\r\n", "%1\r\n*1\r\n:1\r\n+x\r\n",
                          "%1\r\n+version\r\n*1\r\n+7\r\n", "%1\r\n+server\r\n_\r\n"}) {
    Dialogue other({.announce_library = false});
    other.hear(odd);
    BOOST_TEST(other.ready(), odd);
    BOOST_TEST(other.handshake().hello().server.empty(), odd);
    BOOST_TEST(other.handshake().hello().version.empty(), odd);
  }
}

BOOST_AUTO_TEST_CASE(hello_carries_the_password_of_the_default_user) {
  Dialogue dialogue({.password = "pw"});
  BOOST_TEST(dialogue.said() ==
             "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$7\r\ndefault\r\n$2\r\npw\r\n");
}

BOOST_AUTO_TEST_CASE(hello_carries_user_password_and_name) {
  Dialogue dialogue({.user = "me", .password = "pw", .client_name = "web"});
  BOOST_TEST(dialogue.said() == words({"HELLO", "3", "AUTH", "me", "pw", "SETNAME", "web"}));
}

BOOST_AUTO_TEST_CASE(a_user_may_have_no_password) {
  Dialogue dialogue({.user = "me"});
  BOOST_TEST(dialogue.said() == words({"HELLO", "3", "AUTH", "me", ""}));
}

BOOST_AUTO_TEST_CASE(hello_carries_a_name_alone) {
  Dialogue dialogue({.client_name = "web"});
  BOOST_TEST(dialogue.said() == words({"HELLO", "3", "SETNAME", "web"}));
}

BOOST_AUTO_TEST_CASE(the_database_is_selected_after_hello) {
  Dialogue dialogue({.database = 12});
  dialogue.said();
  dialogue.hear(hello_reply);
  BOOST_TEST(dialogue.said() == set_info + "*2\r\n$6\r\nSELECT\r\n$2\r\n12\r\n");
  dialogue.hear(ok);
  dialogue.hear(ok);
  BOOST_TEST(dialogue.waits());
  BOOST_TEST((dialogue.hear(ok) == Progress::ready));
}

BOOST_AUTO_TEST_CASE(hello_alone_is_enough_without_other_options) {
  Dialogue dialogue({.announce_library = false});
  BOOST_TEST((dialogue.hear(hello_reply) == Progress::ready));
}

// --- RESP2 ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(no_evict_and_no_touch_follow_hello_on_either_protocol) {
  for (const bool resp2 : {false, true}) {
    Dialogue dialogue({.announce_library = false, .no_evict = true, .no_touch = true}, resp2);
    if (!resp2) {
      dialogue.said();
      dialogue.hear(hello_reply);
    }
    BOOST_TEST(dialogue.said() ==
               words({"CLIENT", "NO-EVICT", "ON"}) + words({"CLIENT", "NO-TOUCH", "ON"}));
    dialogue.hear(ok);
    BOOST_TEST(dialogue.waits());
    dialogue.hear(ok);
    BOOST_TEST(dialogue.ready());
  }
}

BOOST_AUTO_TEST_CASE(a_refused_no_evict_or_no_touch_fails_the_handshake_and_says_what_it_needs) {
  Dialogue evict({.announce_library = false, .no_evict = true});
  evict.hear(hello_reply);
  evict.refused("ERR unknown subcommand 'NO-EVICT'. Try CLIENT HELP.");
  BOOST_TEST(evict.failure().find("CLIENT NO-EVICT was refused (it needs Redis 7.0") !=
             std::string::npos);
  Dialogue touch({.announce_library = false, .no_touch = true});
  touch.hear(hello_reply);
  touch.refused("ERR unknown subcommand 'NO-TOUCH'. Try CLIENT HELP.");
  BOOST_TEST(touch.failure().find("CLIENT NO-TOUCH was refused (it needs Redis 7.2") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(everything_that_can_be_said_has_room) {
  Dialogue dialogue(
      {.client_name = "me", .database = 1, .no_evict = true, .no_touch = true, .readonly = true},
      true, ServerRole::primary);
  while (!dialogue.said().empty()) {
    for (int i = 0; i < 9 && dialogue.waits(); ++i) dialogue.hear("*1\r\n$6\r\nmaster\r\n");
  }
  BOOST_TEST(dialogue.ready());
}

BOOST_AUTO_TEST_CASE(resp2_sends_no_hello) {
  Dialogue dialogue({.protocol = ProtocolVersion::resp2,
                     .user = "me",
                     .password = "pw",
                     .client_name = "web",
                     .database = 2});
  BOOST_TEST(dialogue.said() ==
             "*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$2\r\npw\r\n"
             "*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n$3\r\nweb\r\n");
  BOOST_TEST(!dialogue.handshake().hello_unanswered());
  dialogue.hear(ok);
  BOOST_TEST(dialogue.said() == "");
  dialogue.hear(ok);
  BOOST_TEST(dialogue.said() == set_info + words({"SELECT", "2"}));
  dialogue.hear(ok);
  dialogue.hear(ok);
  BOOST_TEST((dialogue.hear(ok) == Progress::ready));
  BOOST_TEST(!dialogue.handshake().resp3());
}

BOOST_AUTO_TEST_CASE(resp2_without_a_user_sends_only_the_password) {
  Dialogue dialogue({.protocol = ProtocolVersion::resp2, .password = "pw"});
  BOOST_TEST(dialogue.said() == words({"AUTH", "pw"}));
}

BOOST_AUTO_TEST_CASE(resp2_with_nothing_to_send_is_ready_at_once) {
  Dialogue dialogue({.protocol = ProtocolVersion::resp2, .announce_library = false});
  BOOST_TEST(dialogue.ready());
  BOOST_TEST(dialogue.said() == "");
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_know_hello_is_not_asked_again) {
  Dialogue dialogue({}, true);
  BOOST_TEST(dialogue.said() == words({"PING"}) + set_info);
  BOOST_TEST(!dialogue.handshake().resp3());
}

BOOST_AUTO_TEST_CASE(resp2_without_a_login_checks_whether_one_is_required) {
  Dialogue dialogue({.protocol = ProtocolVersion::resp2});
  BOOST_TEST(dialogue.said() == words({"PING"}) + set_info);
  BOOST_TEST((dialogue.refused("NOPERM no PING for you") == Progress::more));
  Dialogue full({.protocol = ProtocolVersion::resp2});
  full.refused("ERR max number of clients reached");
  BOOST_TEST(full.failure() == "ConnectionError: ERR max number of clients reached (not_sent)");
}

BOOST_AUTO_TEST_CASE(forced_resp3_sends_hello_in_any_case) {
  Dialogue dialogue({.protocol = ProtocolVersion::resp3}, true);
  BOOST_TEST(dialogue.said() == words({"HELLO", "3"}));
}

// --- falling back --------------------------------------------------------------------------------

constexpr std::string_view unknown_hello[] = {
    "ERR unknown command `HELLO`, with args beginning with: `3`, ",
    "ERR unknown command 'HELLO', with args beginning with: '3' ",
    "ERR unknown command",
    "NOPROTO unsupported protocol version",
    "NOPROTO sorry this protocol version is not supported",
    "ERR syntax error",
    "ERR Syntax error in HELLO option 'setname'",
};

BOOST_AUTO_TEST_CASE(an_unknown_hello_is_followed_by_resp2) {
  for (const std::string_view answer : unknown_hello) {
    Dialogue dialogue({.password = "pw", .client_name = "web", .database = 1});
    dialogue.said();
    BOOST_TEST((dialogue.refused(answer) == Progress::more), answer);
    BOOST_TEST(!dialogue.handshake().resp3());
    BOOST_TEST(!dialogue.handshake().hello_unanswered());
    BOOST_TEST(dialogue.said() == words({"AUTH", "pw"}) + words({"CLIENT", "SETNAME", "web"}));
    dialogue.hear(ok);
    dialogue.hear(ok);
    BOOST_TEST(dialogue.said() == set_info + words({"SELECT", "1"}));
    dialogue.hear(ok);
    dialogue.hear(ok);
    BOOST_TEST((dialogue.hear(ok) == Progress::ready));
  }
}

BOOST_AUTO_TEST_CASE(falling_back_with_nothing_to_send_is_ready) {
  Dialogue dialogue({.announce_library = false});
  dialogue.said();
  BOOST_TEST((dialogue.refused("ERR unknown command 'HELLO'") == Progress::ready));
  BOOST_TEST(dialogue.said() == "");
}

BOOST_AUTO_TEST_CASE(forced_resp3_does_not_fall_back) {
  for (const std::string_view answer : unknown_hello) {
    Dialogue dialogue({.protocol = ProtocolVersion::resp3});
    dialogue.said();
    dialogue.refused(answer);
    BOOST_TEST(dialogue.failure().starts_with("ConnectionError: HELLO was refused: "));
    BOOST_TEST(dialogue.said() == "");
  }
}

BOOST_AUTO_TEST_CASE(refused_credentials_are_reported_and_not_tried_another_way) {
  for (const std::string_view answer :
       {"WRONGPASS invalid username-password pair or user is disabled.",
        "NOPERM this user has no permissions"}) {
    Dialogue dialogue({.password = "pw"});
    dialogue.said();
    dialogue.refused(std::string(answer) + ", and more that only a server can know");
    BOOST_TEST(
        dialogue.failure() ==
        "AuthError: the server refused the credentials (set or correct .user and .password): " +
            std::string(answer) + " (not_sent)");
    BOOST_TEST(dialogue.handshake().error().is(errc::connection));
    BOOST_TEST(dialogue.handshake().error().prefix() == answer.substr(0, answer.find(' ')));
    BOOST_TEST(dialogue.said() == "");
  }
}

BOOST_AUTO_TEST_CASE(a_loading_or_full_server_is_not_an_old_one) {
  for (const std::string_view answer :
       {"LOADING Redis is loading the dataset in memory", "ERR max number of clients reached"}) {
    Dialogue dialogue({});
    dialogue.said();
    dialogue.refused(answer);
    BOOST_TEST(dialogue.failure() ==
               "ConnectionError: HELLO was refused: " + std::string(answer) + " (not_sent)");
    BOOST_TEST(dialogue.said() == "");
  }
}

// --- refusals of the rest ------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_refused_announcement_is_ignored) {
  Dialogue dialogue({.database = 1});
  dialogue.hear(hello_reply);
  dialogue.refused("ERR Unknown subcommand or wrong number of arguments for 'SETINFO'");
  dialogue.refused("NOPERM this user has no permissions to run the 'client|setinfo' command");
  BOOST_TEST((dialogue.hear(ok) == Progress::ready));
}

BOOST_AUTO_TEST_CASE(a_refused_name_is_ignored_with_resp2) {
  Dialogue dialogue(
      {.protocol = ProtocolVersion::resp2, .client_name = "web", .announce_library = false});
  BOOST_TEST((dialogue.refused("NOPERM no") == Progress::ready));
}

BOOST_AUTO_TEST_CASE(a_server_that_requires_a_missing_password_is_not_a_success) {
  Dialogue dialogue({.protocol = ProtocolVersion::resp2});
  dialogue.refused("NOAUTH Authentication required.");
  BOOST_TEST(dialogue.failure() ==
             "AuthError: the server refused the credentials (set or correct .user and .password): "
             "NOAUTH Authentication required. (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_refused_auth_is_an_auth_error) {
  for (const std::string_view answer :
       {"WRONGPASS invalid username-password pair or user is disabled.", "ERR invalid password",
        "ERR Client sent AUTH, but no password is set",
        "ERR AUTH <password> called without any password configured for the default user"}) {
    Dialogue dialogue({.protocol = ProtocolVersion::resp2, .password = "pw"});
    dialogue.refused(std::string(answer) + " Are you sure your configuration is correct?");
    BOOST_TEST(
        dialogue.failure() ==
        "AuthError: the server refused the credentials (set or correct .user and .password): " +
            std::string(answer) + " (not_sent)");
  }
}

BOOST_AUTO_TEST_CASE(an_auth_without_a_verdict_is_a_connection_error) {
  Dialogue dialogue({.protocol = ProtocolVersion::resp2, .user = "me", .password = "pw"});
  dialogue.refused("ERR wrong number of arguments for 'auth' command");
  BOOST_TEST(dialogue.failure() ==
             "ConnectionError: AUTH was refused: ERR wrong number of arguments (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_refused_database_is_named) {
  Dialogue dialogue({.database = 99, .announce_library = false});
  dialogue.hear(hello_reply);
  dialogue.refused("ERR DB index is out of range");
  BOOST_TEST(dialogue.failure() ==
             "ConnectionError: SELECT 99 was refused: ERR DB index is out of range (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_database_without_permission_is_an_auth_error) {
  Dialogue dialogue({.database = 9, .announce_library = false});
  dialogue.hear(hello_reply);
  dialogue.refused("NOPERM this user has no permissions to run the 'select' command");
  BOOST_TEST(dialogue.handshake().error().is(errc::auth));
}

// Old servers repeat the arguments of an unknown command, some of them shortened.
BOOST_AUTO_TEST_CASE(the_password_is_in_no_text_even_if_the_server_repeats_it) {
  const std::string repeated[] = {
      "ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `me`, `secret-canary`, ",
      "ERR unknown command 'AUTH', with args beginning with: 'me' 'secret-cana",
      "ERR syntax error near secret-canary, or before it: secret-canary",
      "WRONGPASS secret-canary is wrong",
      "ERR invalid password: secret-canary",
      "LOADING secret-canary",
      "NOPERM secret-canary"};
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    for (const std::string& answer : repeated) {
      Dialogue dialogue({.protocol = protocol, .user = "me", .password = canary});
      dialogue.refused(answer);
      BOOST_TEST(dialogue.failure().find("canary") == std::string::npos, dialogue.failure());
      BOOST_TEST(dialogue.failure().find("secret-cana") == std::string::npos, dialogue.failure());
    }
  }
  Dialogue select({.password = canary, .database = 1, .announce_library = false});
  select.hear(hello_reply);
  select.refused("ERR secret-canary");
  BOOST_TEST(select.failure() ==
             "ConnectionError: SELECT 1 was refused: ERR (the rest is not shown, because it may "
             "contain the password) (not_sent)");
}

// A hostile server that alters the password: shortened, reversed, in hexadecimal, in base64, as its
// first word, as its role.
BOOST_AUTO_TEST_CASE(no_variant_of_the_password_from_a_server_is_in_a_text) {
  const std::string forms[] = {"SECRETCANARY",
                               "secret",
                               "yranac-terces",
                               "YRANAC_TERCES",
                               "7365637265742d63616e617279",
                               "c2VjcmV0LWNhbmFyeQ=="};
  for (const std::string& form : forms) {
    for (const std::string& answer :
         {form, "ERR " + form, "ERR invalid password " + form, "WRONGPASS " + form,
          form + " invalid password", "NOPERM " + form, "NOAUTH " + form, "LOADING " + form,
          "ERR max number of clients reached " + form, "DENIED " + form}) {
      for (int step = 0; step < 4; ++step) {
        const bool resp2 = step == 0;
        Dialogue dialogue({.protocol = resp2 ? ProtocolVersion::resp2 : ProtocolVersion::resp3,
                           .user = "me",
                           .password = canary,
                           .database = step == 2 ? 1 : 0,
                           .announce_library = false},
                          false, step == 3 ? ServerRole::primary : ServerRole::any);
        if (step > 1) dialogue.hear(hello_reply);
        dialogue.refused(answer);
        const std::string text = dialogue.failure();
        BOOST_TEST(text.find(form) == std::string::npos, text);
        BOOST_TEST(dialogue.handshake().error().full_message().find(form) == std::string::npos);
        BOOST_TEST(dialogue.handshake().error().prefix().find(form) == std::string::npos);
      }
    }
  }
}

constexpr std::string_view role_primary = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";
constexpr std::string_view role_replica =
    "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:6379\r\n$9\r\nconnected\r\n:14\r\n";

/// A dialogue that asks for this role and gets the answer.
struct RoleDialogue : Dialogue {
  RoleDialogue(ServerRole wanted, std::string_view answer)
      : Dialogue({.announce_library = false}, false, wanted) {
    hear(hello_reply);
    BOOST_TEST(said().ends_with("*1\r\n$4\r\nROLE\r\n"));
    hear(answer);
  }
};

BOOST_AUTO_TEST_CASE(the_requested_role_is_accepted) {
  BOOST_TEST(RoleDialogue(ServerRole::primary, role_primary).ready());
  BOOST_TEST(RoleDialogue(ServerRole::replica, role_replica).ready());
}

BOOST_AUTO_TEST_CASE(a_server_of_another_role_is_refused_by_name) {
  const RoleDialogue demoted(ServerRole::primary, role_replica);
  BOOST_TEST(demoted.failure() ==
             "ConnectionError: the server is a replica, but the primary was requested (not_sent)");
  BOOST_TEST(demoted.handshake().wrong_role());
  const RoleDialogue promoted(ServerRole::replica, role_primary);
  BOOST_TEST(promoted.failure() ==
             "ConnectionError: the server is the primary, but a replica was requested (not_sent)");
}

BOOST_AUTO_TEST_CASE(an_invalid_role_is_refused) {
  for (const std::string_view odd :
       {"*0\r\n", "+master\r\n", "_\r\n", "*1\r\n*0\r\n", "*2\r\n$8\r\nsentinel\r\n*0\r\n"}) {
    BOOST_TEST(RoleDialogue(ServerRole::primary, odd).handshake().wrong_role(), odd);
  }
}

BOOST_AUTO_TEST_CASE(without_permission_to_ask_for_the_role_the_error_names_it) {
  const RoleDialogue refused(ServerRole::primary,
                             "-NOPERM this user has no permissions to run 'role'\r\n");
  BOOST_TEST(refused.handshake().error().is(errc::auth));
  BOOST_TEST(refused.failure().find("+role") != std::string::npos, refused.failure());
  BOOST_TEST(!refused.handshake().wrong_role());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
