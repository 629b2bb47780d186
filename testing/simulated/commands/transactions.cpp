// MULTI, EXEC and WATCH.
#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

void multi(Call& call) {
  if (call.session.in_multi) fail("ERR MULTI calls can not be nested");
  call.session.in_multi = true;
  call.reply.ok();
}

void discard(Call& call) {
  if (!call.session.in_multi) fail("ERR DISCARD without MULTI");
  call.server.leave_multi(call.session);
  call.reply.ok();
}

void exec(Call& call) {
  Session& session = call.session;
  if (!session.in_multi) fail("ERR EXEC without MULTI");
  const bool failed = session.multi_failed, broken = session.watch_broken;
  const std::vector<Words> queued = std::move(session.queued);
  call.server.leave_multi(session);
  if (failed) fail("EXECABORT Transaction discarded because of previous errors.");
  if (broken) return call.reply.null_array();
  call.reply.array(queued.size());
  session.executing = true;
  for (const Words& words : queued) call.server.run(session, words, session.out, session.protocol);
  session.executing = false;
}

void watch(Call& call) {
  if (call.session.in_multi) fail("ERR WATCH inside MULTI is not allowed");
  for (std::size_t i = 1; i < call.size(); ++i)
    call.session.watched.emplace(call.session.database, call[i]);
  call.reply.ok();
}
void unwatch(Call& call) {
  call.server.unwatch(call.session);
  call.reply.ok();
}

constexpr Command commands[] = {
    {"MULTI", multi}, {"EXEC", exec}, {"DISCARD", discard}, {"WATCH", watch}, {"UNWATCH", unwatch},
};

}  // namespace

std::span<const Command> transaction_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
