// Commands on the connection itself: login, protocol, database.
#include <cstdint>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

void ping(Call& call) {
  if (call.size() > 2) call.wrong_arity();
  if (call.session.protocol == 2 && call.session.subscribed()) {
    call.reply.array(2);
    call.reply.bulk("pong");
    return call.reply.bulk(call.size() == 2 ? call[1] : "");
  }
  if (call.size() == 2) call.reply.bulk(call[1]);
  else call.reply.simple("PONG");
}
void echo(Call& call) { call.reply.bulk(call[1]); }

void select(Call& call) {
  const std::int64_t index = call.integer(1);
  if (call.server.cluster != nullptr && index != 0)
    fail("ERR SELECT is not allowed in cluster mode");
  if (index < 0 || index >= static_cast<std::int64_t>(call.server.databases()))
    fail("ERR DB index is out of range");
  call.session.database = static_cast<std::size_t>(index);
  call.reply.ok();
}

void log_in(Call& call, const std::string& user, const std::string& password) {
  if (!call.server.users().accepts(user, password))
    fail("WRONGPASS invalid username-password pair or user is disabled.");
  call.session.user = user;
  call.session.authenticated = true;
}

void auth(Call& call) {
  if (call.size() > 3) fail_syntax();
  if (call.size() == 2 && call.server.users().find("default")->any_password) {
    fail(
        "ERR AUTH <password> called without any password configured for the default user. Are "
        "you sure your configuration is correct?");
  }
  log_in(call, call.size() == 3 ? call[1] : "default", call[call.size() - 1]);
  call.reply.ok();
}

void hello(Call& call) {
  int protocol = call.session.protocol;
  if (call.size() > 1) {
    const auto wanted = integer_of(call[1].empty() ? "x" : call[1]);
    if (!wanted) fail("ERR Protocol version is not an integer or out of range");
    if (*wanted != 2 && *wanted != 3) fail("NOPROTO unsupported protocol version");
    protocol = static_cast<int>(*wanted);
  }
  std::string name = call.session.name;
  std::size_t login = 0;
  for (std::size_t i = 2; i < call.size(); ++i) {
    if (call.option(i) == "AUTH" && i + 2 < call.size()) {
      login = i + 1;
      i += 2;
    } else if (call.option(i) == "SETNAME" && i + 1 < call.size()) {
      name = call[++i];
    } else {
      fail("ERR Syntax error in HELLO option '" + call[i] + "'");
    }
  }
  if (login != 0) log_in(call, call[login], call[login + 1]);
  if (!call.session.authenticated) {
    fail(
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
        "<proto> AUTH <user> <pass> option can be used to authenticate the client and select the "
        "RESP protocol version at the same time");
  }
  call.session.name = name;
  call.session.protocol = protocol;
  ReplyWriter reply(call.session.out, protocol);
  reply.map(7);
  reply.bulk("server");
  reply.bulk("redis");
  reply.bulk("version");
  reply.bulk(call.server.config()["version"]);
  reply.bulk("proto");
  reply.integer(protocol);
  reply.bulk("id");
  reply.integer(static_cast<std::int64_t>(call.session.id));
  reply.bulk("mode");
  reply.bulk(call.server.cluster != nullptr ? "cluster" : "standalone");
  reply.bulk("role");
  reply.bulk(call.server.is_replica() ? "replica" : "master");
  reply.bulk("modules");
  reply.array(0);
}

void quit(Call& call) {
  call.reply.ok();
  call.server.end(call.session);
}
void reset(Call& call) {
  call.server.reset(call.session);
  call.reply.simple("RESET");
}
void asking(Call& call) {
  call.needs_cluster();
  call.session.asking = true;
  call.reply.ok();
}
void readonly(Call& call) {
  call.needs_cluster();
  call.session.readonly = call.option(0) == "READONLY";
  call.reply.ok();
}

constexpr Command commands[] = {
    {"PING", ping},         {"ECHO", echo},          {"SELECT", select}, {"AUTH", auth},
    {"HELLO", hello},       {"QUIT", quit},          {"RESET", reset},   {"ASKING", asking},
    {"READONLY", readonly}, {"READWRITE", readonly},
};

}  // namespace

std::span<const Command> connection_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
