// CLIENT: names, tracking, and what one connection does to others.
#include <algorithm>
#include <cstdint>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
}

void set_name(Call& call) {
  if (!is_plain(call[2]))
    fail("ERR Client names cannot contain spaces, newlines or special characters.");
  call.session.name = call[2];
  call.reply.ok();
}
void get_name(Call& call) {
  if (call.session.name.empty()) return call.reply.null();
  call.reply.bulk(call.session.name);
}
void set_info(Call& call) {
  const std::string what = call.option(2);
  if (what != "LIB-NAME" && what != "LIB-VER") fail("ERR Unrecognized option '" + call[2] + "'");
  if (!is_plain(call[3]))
    fail("ERR " + to_lower(call[2]) + " cannot contain spaces, newlines or special characters.");
  (what == "LIB-NAME" ? call.session.library_name : call.session.library_version) = call[3];
  call.reply.ok();
}

std::string describe(Server& server, const Session& session) {
  const std::int64_t age = (server.now() - session.connected_at) / 1000;
  const std::string flags = session.waiting        ? "b"
                            : session.subscribed() ? "P"
                            : session.in_multi     ? "x"
                                                   : "N";
  return "id=" + std::to_string(session.id) + " addr=" + session.address + " name=" + session.name +
         " age=" + std::to_string(age) + " flags=" + flags +
         " db=" + std::to_string(session.database) +
         " sub=" + std::to_string(session.channels.size()) +
         " psub=" + std::to_string(session.patterns.size()) +
         " ssub=" + std::to_string(session.shard_channels.size()) + " multi=" +
         std::to_string(session.in_multi ? static_cast<int>(session.queued.size()) : -1) +
         " cmd=" + session.last_command + " user=" + session.user +
         " redir=" + (session.tracking.on ? std::to_string(session.tracking.redirect) : "-1") +
         " resp=" + std::to_string(session.protocol) + " lib-name=" + session.library_name +
         " lib-ver=" + session.library_version + "\n";
}

void list(Call& call) {
  std::string text;
  for (const auto& [id, session] : call.server.sessions()) text += describe(call.server, *session);
  call.reply.verbatim(text);
}

// --- others

void kill(Call& call) {
  const bool old = call.size() == 3;
  std::size_t killed = 0;
  std::vector<Session*> found;
  for (const auto& [id, session] : call.server.sessions()) {
    bool fits = true, skip_me = !old;
    if (old) fits = session->address == call[2];
    for (std::size_t i = 2; !old && i < call.size(); i += 2) {
      if (i + 1 == call.size()) fail_syntax();
      const std::string option = call.option(i);
      const std::string& value = call[i + 1];
      if (option == "ID") fits = fits && std::to_string(id) == value;
      else if (option == "ADDR") fits = fits && session->address == value;
      else if (option == "USER") fits = fits && session->user == value;
      else if (option == "SKIPME") skip_me = to_upper(value) == "YES";
      else if (option == "TYPE")
        fits = fits && (to_lower(value) == "normal"   ? !session->subscribed()
                        : to_lower(value) == "pubsub" ? session->subscribed()
                                                      : false);
      else fail_syntax();
    }
    if (fits && !(skip_me && session.get() == &call.session)) found.push_back(session.get());
  }
  for (Session* session : found) {
    call.server.end(*session);
    ++killed;
  }
  if (!old) return call.reply.count(killed);
  if (killed == 0) fail("ERR No such client");
  call.reply.ok();
}

void unblock(Call& call) {
  const std::int64_t id = call.integer(2);
  if (call.size() > 4 ||
      (call.size() == 4 && call.option(3) != "ERROR" && call.option(3) != "TIMEOUT"))
    fail("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  Session* const session = call.server.session(static_cast<std::uint64_t>(id));
  const bool error = call.size() == 4 && call.option(3) == "ERROR";
  call.reply.integer(session != nullptr && call.server.unblock(*session, error) ? 1 : 0);
}

void reply_mode(Call& call) {
  const std::string mode = call.option(2);
  if (mode != "ON" && mode != "OFF" && mode != "SKIP") fail_syntax();
  if (mode == "SKIP") call.session.skip_next = !call.session.silent;
  else call.session.silent = mode == "OFF";
  if (mode == "ON") call.reply.ok();
}

// --- tracking

void tracking(Call& call) {
  TrackingOptions wanted;
  for (std::size_t i = 3; i < call.size(); ++i) {
    const std::string option = call.option(i);
    if (option == "REDIRECT" && i + 1 < call.size()) {
      wanted.redirect = static_cast<std::uint64_t>(call.integer(++i));
      if (call.server.session(wanted.redirect) == nullptr)
        fail("ERR The client ID you want redirect to does not exist");
    } else if (option == "BCAST") {
      wanted.broadcast = true;
    } else if (option == "OPTIN") {
      wanted.opt_in = true;
    } else if (option == "OPTOUT") {
      wanted.opt_out = true;
    } else if (option == "NOLOOP") {
      wanted.no_loop = true;
    } else if (option == "PREFIX" && i + 1 < call.size()) {
      wanted.prefixes.insert(call[++i]);
    } else {
      fail_syntax();
    }
  }
  TrackingOptions& now = call.session.tracking;
  const std::string on = call.option(2);
  if (on != "ON" && on != "OFF") fail_syntax();
  if (on == "OFF") {
    now = {};
    return call.reply.ok();
  }
  if (!wanted.broadcast && !wanted.prefixes.empty())
    fail("ERR PREFIX option requires BCAST mode to be enabled");
  if (now.on && now.broadcast != wanted.broadcast) {
    fail(
        "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and "
        "then re-enabling it with a different mode.");
  }
  if (wanted.broadcast && (wanted.opt_in || wanted.opt_out))
    fail("ERR OPTIN and OPTOUT are not compatible with BCAST");
  if (wanted.opt_in && wanted.opt_out) fail("ERR You can't use both OPTIN and OPTOUT");
  if (now.on && (now.opt_in != wanted.opt_in || now.opt_out != wanted.opt_out) &&
      (now.opt_in || now.opt_out)) {
    fail(
        "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and "
        "then re-enabling it with a different mode.");
  }
  wanted.on = true;
  wanted.prefixes.insert(now.prefixes.begin(), now.prefixes.end());
  now = wanted;
  call.reply.ok();
}

void caching(Call& call) {
  TrackingOptions& tracking = call.session.tracking;
  if (!tracking.on)
    fail(
        "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
        "OPTOUT mode enabled");
  const std::string said = call.option(2);
  if (said == "YES" && !tracking.opt_in)
    fail("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
  if (said == "NO" && !tracking.opt_out)
    fail("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
  if (said != "YES" && said != "NO") fail_syntax();
  tracking.caching = true;
  call.reply.ok();
}

void tracking_info(Call& call) {
  const TrackingOptions& tracking = call.session.tracking;
  Words flags{tracking.on ? "on" : "off"};
  if (tracking.broadcast) flags.push_back("bcast");
  if (tracking.opt_in) flags.push_back("optin");
  if (tracking.opt_out) flags.push_back("optout");
  if (tracking.caching) flags.push_back(tracking.opt_in ? "caching-yes" : "caching-no");
  if (tracking.no_loop) flags.push_back("noloop");
  const bool broken = tracking.redirect != 0 && call.server.session(tracking.redirect) == nullptr;
  if (broken) flags.push_back("broken_redirect");
  call.reply.map(3);
  call.reply.bulk("flags");
  call.reply.set(flags.size());
  for (const std::string& flag : flags) call.reply.bulk(flag);
  call.reply.bulk("redirect");
  call.reply.integer(tracking.on ? static_cast<std::int64_t>(tracking.redirect) : -1);
  call.reply.bulk("prefixes");
  call.reply.array(tracking.prefixes.size());
  for (const std::string& prefix : tracking.prefixes) call.reply.bulk(prefix);
}

void client(Call& call) {
  const std::string what = call.option(1);
  const TrackingOptions& now = call.session.tracking;
  if (what == "ID") return call.reply.integer(static_cast<std::int64_t>(call.session.id));
  if (what == "SETNAME") return set_name(call);
  if (what == "GETNAME") return get_name(call);
  if (what == "SETINFO") return set_info(call);
  if (what == "LIST") return list(call);
  if (what == "INFO") return call.reply.verbatim(describe(call.server, call.session));
  if (what == "KILL") return kill(call);
  if (what == "UNBLOCK") return unblock(call);
  if (what == "REPLY") return reply_mode(call);
  if (what == "TRACKING") return tracking(call);
  if (what == "CACHING") return caching(call);
  if (what == "TRACKINGINFO") return tracking_info(call);
  if (what == "GETREDIR")
    return call.reply.integer(now.on ? static_cast<std::int64_t>(now.redirect) : -1);
  if (what == "NO-EVICT" || what == "NO-TOUCH") return call.reply.ok();
  fail("ERR unknown subcommand '" + call[1] + "'. Try CLIENT HELP.");
}

constexpr Command commands[] = {{"CLIENT", client}};

}  // namespace

std::span<const Command> client_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
