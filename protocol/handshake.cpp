#include <deferredis/protocol/handshake.hpp>

#include <algorithm>
#include <iterator>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

namespace {

constexpr std::string_view library_name = "deferredis";
constexpr std::string_view library_version = "0.1.0";

void put(WriteBuffer& out, std::initializer_list<std::string_view> words) {
  static constexpr CommandRow raw{.name = "HANDSHAKE", .encoded = {}, .words = 0};
  CommandView{raw, {words.begin(), words.size()}}.encode(out);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_credentials(const Error& answer) {
  const auto prefix = answer.prefix();
  return prefix == "WRONGPASS" || prefix == "NOAUTH" || prefix == "NOPERM" ||
         contains(answer.message(), "invalid password") ||
         contains(answer.message(), "AUTH <password> called without any password") ||
         contains(answer.message(), "but no password is set");
}

// A refusal that no other kind of login avoids. All others mean, in whatever words, that this
// server, or the proxy before it, does not support our HELLO.
bool refuses_everybody(const Error& answer) {
  const auto prefix = answer.prefix();
  return prefix == "LOADING" || prefix == "DENIED" ||
         contains(answer.message(), "max number of clients");
}

// The known first words of refusals. Any other word may be the password in disguise.
constexpr std::string_view known_words[] = {"ERR",     "DENIED",  "LOADING",  "MASTERDOWN",
                                            "MISCONF", "NOAUTH",  "NOPERM",   "BUSY",
                                            "OOM",     "NOPROTO", "READONLY", "WRONGPASS"};

std::string_view known_word(const Error& answer) {
  const auto* word = std::find(std::begin(known_words), std::end(known_words), answer.prefix());
  return word == std::end(known_words) ? std::string_view() : *word;
}

// Texts of servers that help to find the cause. We show our own copies: a server that repeats the
// password, plain or altered, can only choose one of these texts and add nothing.
constexpr std::string_view known_reasons[] = {
    "unknown command",
    "unsupported command",
    "unknown subcommand",
    "unsupported protocol version",
    "syntax error",
    "wrong number of arguments",
    "max number of clients reached",
    "invalid username-password pair or user is disabled.",
    "invalid password",
    "Client sent AUTH, but no password is set",
    "AUTH <password> called without any password configured for the default user",
    "HELLO must be called with the client already authenticated",
    "Authentication required.",
    "this user has no permissions",
    "Redis is running in protected mode",
    "Redis is loading the dataset in memory",
    "DB index is out of range",
    "invalid DB index",
    "SELECT is not allowed in cluster mode"};

// Shows only the first of the server's own words, because the others may hold the password in any
// form.
std::string shown_refusal(const Error& answer) {
  std::string shown(known_word(answer));
  for (const std::string_view reason : known_reasons) {
    if (!contains(answer.message(), reason)) continue;
    return shown.append(shown.empty() ? "" : " ").append(reason);
  }
  if (shown.empty()) return "the text is not shown, because it may contain the password";
  return shown.append(" (the rest is not shown, because it may contain the password)");
}

std::string_view database_hint(std::string_view text) {
  return contains(text, "cluster mode")
             ? " (a cluster has other databases than 0 if it is Valkey 9 "
               "with cluster-databases)"
             : "";
}

}  // namespace

Handshake::Handshake(const HandshakeOptions& options, bool resp2, ServerRole role) noexcept
    : options_(&options),
      role_(role),
      resp3_(options.protocol == ProtocolVersion::resp3 ||
             (options.protocol == ProtocolVersion::automatic && !resp2)) {}

Handshake::Progress Handshake::begin(WriteBuffer& out) {
  if (!resp3_) return say_resp2(out);
  say_hello(out);
  return Progress::more;
}

void Handshake::say(Step step, WriteBuffer& out, std::initializer_list<std::string_view> words) {
  put(out, words);
  ends_[count_] = out.end();
  steps_[count_++] = step;
}

void Handshake::say_hello(WriteBuffer& out) {
  const bool auth = !options_->password.empty() || !options_->user.empty();
  const std::string_view user =
      options_->user.empty() ? "default" : std::string_view(options_->user);
  const std::string_view name = options_->client_name;
  if (auth && !name.empty()) {
    say(Step::hello, out, {"HELLO", "3", "AUTH", user, options_->password, "SETNAME", name});
  } else if (auth) {
    say(Step::hello, out, {"HELLO", "3", "AUTH", user, options_->password});
  } else if (!name.empty()) {
    say(Step::hello, out, {"HELLO", "3", "SETNAME", name});
  } else {
    say(Step::hello, out, {"HELLO", "3"});
  }
}

Handshake::Progress Handshake::say_resp2(WriteBuffer& out) {
  resp3_ = false;
  count_ = at_ = 0;
  if (!options_->user.empty()) say(Step::auth, out, {"AUTH", options_->user, options_->password});
  else if (!options_->password.empty()) say(Step::auth, out, {"AUTH", options_->password});
  if (!options_->client_name.empty()) {
    say(Step::optional, out, {"CLIENT", "SETNAME", options_->client_name});
  }
  return count_ == 0 ? say_rest(out) : Progress::more;
}

Handshake::Progress Handshake::say_rest(WriteBuffer& out) {
  rest_said_ = true;
  count_ = at_ = 0;
  if (options_->announce_library) {
    // Servers without SETINFO report that before they report a missing login, so ask with a PING.
    const bool auth = !options_->password.empty() || !options_->user.empty();
    if (!resp3_ && !auth) say(Step::optional, out, {"PING"});
    say(Step::optional, out, {"CLIENT", "SETINFO", "LIB-NAME", library_name});
    say(Step::optional, out, {"CLIENT", "SETINFO", "LIB-VER", library_version});
  }
  if (options_->no_evict) say(Step::no_evict, out, {"CLIENT", "NO-EVICT", "ON"});
  if (options_->no_touch) say(Step::no_touch, out, {"CLIENT", "NO-TOUCH", "ON"});
  if (options_->redirects) say(Step::optional, out, {"CLIENT", "CAPA", "redirect"});
  if (options_->readonly) say(Step::optional, out, {"READONLY"});
  if (options_->database != 0) {
    say(Step::select, out, {"SELECT", std::to_string(options_->database)});
  }
  if (role_ != ServerRole::any) say(Step::role, out, {"ROLE"});
  return count_ == 0 ? Progress::ready : Progress::more;
}

Handshake::Progress Handshake::take(ReplyReader& reader, WriteBuffer& out) {
  const Step step = steps_[at_++];
  if (is_error(reader.type())) {
    const Error answer = reader.read_error();
    if (const Progress progress = refuse(step, answer, out); progress != Progress::more) {
      return progress;
    }
    if (at_ == 0) return Progress::more;  // another attempt has begun
  } else if (step == Step::hello) {
    read_hello(reader);
  } else if (step == Step::role && check_role(reader) == Progress::failed) {
    return Progress::failed;
  }
  if (at_ < count_) return Progress::more;
  return rest_said_ ? Progress::ready : say_rest(out);
}

Handshake::Progress Handshake::refuse(Step step, const Error& answer, WriteBuffer& out) {
  std::string text = shown_refusal(answer);
  switch (step) {
    case Step::optional:
      // The server refuses not only this command, but all that follow.
      if (answer.prefix() == "NOAUTH") break;
      if (contains(text, "max number of clients"))
        return fail(Error(errc::connection, text, Delivery::not_sent));
      return Progress::more;
    case Step::hello:
      // NOAUTH does not judge credentials that came with HELLO: some proxies read only AUTH.
      if (is_credentials(answer) && !(answer.prefix() == "NOAUTH" && logs_in())) break;
      if (!refuses_everybody(answer) && options_->protocol == ProtocolVersion::automatic) {
        return say_resp2(out);
      }
      if (is_credentials(answer)) break;
      return fail(Error(errc::connection, "HELLO was refused: " + text, Delivery::not_sent));
    case Step::auth:
      if (is_credentials(answer)) break;
      return fail(Error(errc::connection, "AUTH was refused: " + text, Delivery::not_sent));
    case Step::no_evict:
      if (answer.prefix() == "NOAUTH") break;
      return fail(Error(errc::connection,
                        "CLIENT NO-EVICT was refused (it needs Redis 7.0 and the ACL category "
                        "@admin; or turn .no_evict off): " +
                            text,
                        Delivery::not_sent));
    case Step::no_touch:
      if (answer.prefix() == "NOAUTH") break;
      return fail(
          Error(errc::connection,
                "CLIENT NO-TOUCH was refused (it needs Redis 7.2; or turn .no_touch off): " + text,
                Delivery::not_sent));
    case Step::select:
      if (is_credentials(answer)) break;
      return fail(Error(errc::connection,
                        "SELECT " + std::to_string(options_->database) +
                            " was refused: " + text.append(database_hint(text)),
                        Delivery::not_sent));
    case Step::role:
      if (answer.prefix() == "NOAUTH") break;
      // A missing permission is fixed no sooner than a wrong password.
      if (answer.prefix() == "NOPERM") {
        return fail(Error(errc::auth, std::string(known_word(answer)),
                          "ROLE was refused (give the user +role): " + text, Delivery::not_sent));
      }
      return fail(Error(errc::connection, "ROLE was refused: " + text, Delivery::not_sent));
  }
  return fail(
      Error(errc::auth, std::string(known_word(answer)),
            "the server refused the credentials (set or correct .user and .password): " + text,
            Delivery::not_sent));
}

// Nothing depends on it, so a reply of any other shape is ignored.
void Handshake::read_hello(ReplyReader& reader) {
  if (!is_aggregate(reader.type())) return;
  const std::size_t size = reader.begin_aggregate();
  for (std::size_t i = 0; i + 1 < size && !reader.failed(); i += 2) {
    const std::string name = is_text(reader.type()) ? reader.read_string() : std::string();
    std::string* const field = name == "server"    ? &hello_.server
                               : name == "version" ? &hello_.version
                               : name == "mode"    ? &hello_.mode
                                                   : nullptr;
    if (name.empty()) reader.skip();
    if (field != nullptr && is_text(reader.type())) *field = reader.read_string();
    else reader.skip();
  }
}

Handshake::Progress Handshake::check_role(ReplyReader& reader) {
  const std::size_t size = is_aggregate(reader.type()) ? reader.begin_aggregate() : 0;
  const std::string said = size > 0 ? reader.read_string() : std::string();
  const bool primary = said == "master";
  const bool replica = said == "slave" || said == "replica";
  if (role_ == ServerRole::primary ? primary : replica) return Progress::more;
  wrong_role_ = true;
  const std::string_view found = primary   ? "the primary"
                                 : replica ? "a replica"
                                           : "neither a primary nor a replica";
  const std::string_view wanted = role_ == ServerRole::primary ? "the primary" : "a replica";
  return fail(Error(
      errc::connection,
      "the server is " + std::string(found) + ", but " + std::string(wanted) + " was requested",
      Delivery::not_sent));
}

Handshake::Progress Handshake::fail(Error error) {
  error_ = std::move(error);
  return Progress::failed;
}

}  // namespace deferredis
