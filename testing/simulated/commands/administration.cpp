// INFO, CONFIG and other commands on the server itself.
#include <cstdint>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

void info(Call& call) {
  Server& server = call.server;
  std::string text =
      "# Server\r\nredis_version:" + server.config()["version"] +
      "\r\nredis_mode:" + (server.cluster != nullptr ? "cluster" : "standalone") +
      "\r\n\r\n# Clients\r\nconnected_clients:" + std::to_string(server.sessions().size()) +
      "\r\n\r\n# Replication\r\nrole:" + (server.is_replica() ? "slave" : "master") +
      "\r\nconnected_slaves:" + std::to_string(server.replicas()) +
      "\r\n\r\n# Stats\r\ntotal_commands_processed:" + std::to_string(server.commands_done) +
      "\r\n\r\n# Keyspace\r\n";
  for (std::size_t i = 0; i < server.databases(); ++i) {
    const Database& database = server.database(i);
    if (database.size() == 0) continue;
    text += "db" + std::to_string(i) + ":keys=" + std::to_string(database.size()) +
            ",expires=" + std::to_string(database.expiring()) + ",avg_ttl=0\r\n";
  }
  call.reply.verbatim(text);
}

void config(Call& call) {
  const std::string what = call.option(1);
  auto& all = call.server.config();
  if (what == "SET") {
    if (call.size() % 2 != 0) call.wrong_arity();
    for (std::size_t i = 2; i < call.size(); i += 2) {
      all[to_lower(call[i])] = call[i + 1];
      if (to_lower(call[i]) == "requirepass") call.server.users().set_password(call[i + 1]);
    }
    return call.reply.ok();
  }
  if (what == "RESETSTAT" || what == "REWRITE") return call.reply.ok();
  if (what != "GET") fail("ERR unknown subcommand '" + call[1] + "'. Try CONFIG HELP.");
  std::map<std::string, std::string> found;
  for (std::size_t i = 2; i < call.size(); ++i) {
    for (const auto& [name, value] : all) {
      if (name != "version" && matches(to_lower(call[i]), name)) found[name] = value;
    }
  }
  call.reply.map(found.size());
  for (const auto& [name, value] : found) {
    call.reply.bulk(name);
    call.reply.bulk(value);
  }
}

void time(Call& call) {
  call.reply.array(2);
  call.reply.bulk(std::to_string(call.now() / 1000));
  call.reply.bulk(std::to_string(call.now() % 1000 * 1000));
}

void role(Call& call) {
  if (call.server.is_replica()) {
    const Endpoint& primary = call.server.primary_endpoint();
    call.reply.array(5);
    call.reply.bulk("slave");
    call.reply.bulk(primary.host);
    call.reply.integer(primary.port);
    call.reply.bulk("connected");
    return call.reply.integer(0);
  }
  call.reply.array(3);
  call.reply.bulk("master");
  call.reply.integer(0);
  call.reply.array(0);
}

void wait(Call& call) {
  static_cast<void>(call.integer(1));
  if (call.integer(2) < 0) fail("ERR timeout is negative");
  call.reply.count(call.server.replicas());
}

void monitor(Call& call) {
  call.session.monitoring = true;
  call.reply.ok();
}

void swapdb(Call& call) {
  if (call.server.cluster != nullptr) fail("ERR SWAPDB is not allowed in cluster mode");
  const std::int64_t count = static_cast<std::int64_t>(call.server.databases());
  const auto first = integer_of(call[1].empty() ? "x" : call[1]);
  const auto second = integer_of(call[2].empty() ? "x" : call[2]);
  if (!first) fail("ERR invalid first DB index");
  if (!second) fail("ERR invalid second DB index");
  if (*first < 0 || *first >= count || *second < 0 || *second >= count)
    fail("ERR DB index is out of range");
  call.server.swap(static_cast<std::size_t>(*first), static_cast<std::size_t>(*second));
  call.reply.ok();
}

void command(Call& call) {
  const std::string what = call.size() > 1 ? call.option(1) : "";
  if (what == "COUNT") return call.reply.integer(0);
  if (what == "DOCS") return call.reply.map(0);
  call.reply.array(0);
}

void cluster(Call& call) {
  call.needs_cluster();
  call.server.cluster->execute(call);
}
// Without a cluster there is no other server to reach.
void migrate(Call& call) {
  if (call.server.cluster == nullptr) fail("IOERR error or timeout connecting to the client");
  call.server.cluster->execute(call);
}

void done(Call& call) { call.reply.ok(); }
void lastsave(Call& call) { call.reply.integer(call.now() / 1000); }

constexpr Command commands[] = {
    {"INFO", info},           {"CONFIG", config},
    {"TIME", time},           {"ROLE", role},
    {"WAIT", wait},           {"MONITOR", monitor},
    {"SWAPDB", swapdb, true}, {"COMMAND", command},
    {"CLUSTER", cluster},     {"MIGRATE", migrate, true},
    {"SAVE", done},           {"LASTSAVE", lastsave},
};

}  // namespace

std::span<const Command> administration_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
