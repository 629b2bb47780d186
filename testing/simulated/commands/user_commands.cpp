// ACL.
#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

void set_user(Call& call) {
  const User* const old = call.server.users().find(call[2]);
  User wanted = old != nullptr ? *old : User{.name = call[2]};
  for (std::size_t i = 3; i < call.size(); ++i) {
    const std::string wrong = wanted.apply(call[i]);
    if (!wrong.empty()) fail("ERR Error in ACL SETUSER modifier '" + call[i] + "': " + wrong);
  }
  call.server.users().make(call[2]) = wanted;
  call.reply.ok();
}

void get_user(Call& call) {
  const User* const user = call.server.users().find(call[2]);
  if (user == nullptr) return call.reply.null();
  Words flags{user->enabled ? "on" : "off"};
  if (user->any_password) flags.push_back("nopass");
  call.reply.map(6);
  call.reply.bulk("flags");
  call.reply.set(flags.size());
  for (const std::string& flag : flags) call.reply.bulk(flag);
  call.reply.bulk("passwords");
  call.reply.array(user->password_hashes.size());
  for (const std::string& hash : user->password_hashes) call.reply.bulk(hash);
  call.reply.bulk("commands");
  call.reply.bulk(user->command_rules());
  call.reply.bulk("keys");
  call.reply.bulk(user->key_rules());
  call.reply.bulk("channels");
  call.reply.bulk(user->channel_rules());
  call.reply.bulk("selectors");
  call.reply.array(0);
}

void delete_users(Call& call) {
  std::int64_t count = 0;
  for (std::size_t i = 2; i < call.size(); ++i) {
    if (call[i] == "default") fail("ERR The 'default' user cannot be removed");
  }
  for (std::size_t i = 2; i < call.size(); ++i) {
    if (!call.server.users().remove(call[i])) continue;
    ++count;
    for (const auto& [id, session] : call.server.sessions()) {
      if (session->user == call[i]) call.server.end(*session);
    }
  }
  call.reply.integer(count);
}

void acl(Call& call) {
  const std::string what = call.option(1);
  const auto& all = call.server.users().all();
  if (what == "WHOAMI") return call.reply.bulk(call.session.user);
  if (what == "SETUSER") return set_user(call);
  if (what == "GETUSER") return get_user(call);
  if (what == "DELUSER") return delete_users(call);
  if (what != "USERS" && what != "LIST")
    fail("ERR unknown subcommand '" + call[1] + "'. Try ACL HELP.");
  call.reply.array(all.size());
  for (const auto& [name, user] : all)
    call.reply.bulk(what == "USERS" ? name : "user " + name + " " + user.rules());
}

constexpr Command commands[] = {{"ACL", acl}};

}  // namespace

std::span<const Command> user_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
