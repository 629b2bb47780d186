// Server: how it executes one command, for the first time or again.
#include <utility>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/command_facts.hpp>
#include <deferredis/testing/simulated/server.hpp>

namespace deferredis::simulated {

void Server::run(Session& session, const Words& words, std::string& out, int protocol) {
  Call call(*this, session, words, out, protocol);
  const std::string name = to_upper(words[0]);
  const Command& command = *find_handler(name);
  const std::size_t before = out.size();
  ++commands_done;
  session.last_command = to_lower(name);
  if (name != "EXEC" && name != "AUTH" && name != "HELLO") feed_monitors(session, words);
  ++depth_;
  const Session* const before_us = std::exchange(current_, &session);
  try {
    command.execute(call);
  } catch (const CommandError& error) {
    call.reply.truncate(before);
    call.reply.error(error.what());
  }
  current_ = before_us;
  --depth_;
  const TrackingOptions& tracking = session.tracking;
  if (tracking.on && !tracking.broadcast && reads_only(words) &&
      (tracking.opt_in ? tracking.caching : !(tracking.opt_out && tracking.caching)))
    tracking_.read(session, keys_of(words));
  const bool keeps = name == "CLIENT" || session.in_multi || (session.executing && name != "EXEC");
  if (!keeps) session.tracking.caching = false;
}

bool Server::retry(Session& session) {
  const std::size_t before = session.out.size();
  const Words words = session.waiting->words;
  touch(session);
  Call call(*this, session, words, session.out, session.protocol);
  ++depth_;
  current_ = &session;
  try {
    find_handler(to_upper(words[0]))->execute(call);
  } catch (const CommandError& error) {
    // The key has become something else. The command goes on waiting, as on a server.
    call.reply.truncate(before);
    if (std::string_view(error.what()).substr(0, 9) != "WRONGTYPE") call.reply.error(error.what());
  }
  current_ = nullptr;
  --depth_;
  if (session.out.size() == before) return false;
  session.waiting.reset();
  std::erase(waiting_, &session);
  return true;
}

}  // namespace deferredis::simulated
