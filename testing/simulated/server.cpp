#include <deferredis/testing/simulated/server.hpp>

#include <algorithm>

#include <deferredis/testing/resp_text.hpp>
#include <deferredis/testing/simulated/arguments.hpp>
#include <deferredis/testing/simulated/command_facts.hpp>

namespace deferredis::simulated {

Server::Server(const Clock& clock, std::int64_t unix_time, std::size_t databases)
    : clock_(clock), started_(clock.now()), unix_time_(unix_time), databases_(databases) {
  config_["databases"] = std::to_string(databases);
  config_["notify-keyspace-events"] = "";
  config_["maxmemory"] = "0";
  config_["version"] = "7.0.15";
  inside_.authenticated = true;
}

std::int64_t Server::now() const {
  return unix_time_ + (clock_.now() - started_) / std::chrono::milliseconds(1);
}

// --- connections

Session& Server::open(std::string address) {
  auto made = std::make_unique<Session>();
  Session& session = *made;
  session.id = next_id_++;
  session.address = std::move(address);
  session.connected_at = now();
  session.authenticated = users_.find("default")->any_password;
  sessions_[session.id] = std::move(made);
  return session;
}

void Server::close(Session& session) {
  std::erase(waiting_, &session);
  touched_.erase(&session);
  tracking_.forget(session);
  sessions_.erase(session.id);
}

void Server::drop_sessions() {
  while (!sessions_.empty()) close(*sessions_.begin()->second);
}

void Server::stop() {
  running_ = false;
  drop_sessions();
}

void Server::start() {
  if (std::exchange(running_, true)) return;
  ++starts_;
}

Session* Server::session(std::uint64_t id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

ReplyWriter Server::to(Session& session) {
  touch(session);
  return {session.out, session.protocol};
}

void Server::deliver() {
  after_command();
  if (carry && depth_ == 0) carry();
}

std::vector<Session*> Server::take_touched() {
  std::vector<Session*> touched(touched_.begin(), touched_.end());
  touched_.clear();
  std::sort(touched.begin(), touched.end(), [](auto* a, auto* b) { return a->id < b->id; });
  return touched;
}

void Server::end(Session& session) {
  session.ending = true;
  touch(session);
}

// --- commands

void Server::receive(Session& session, std::string_view bytes) {
  session.requests.feed(bytes);
  expire();
  read_on(session);
}

void Server::read_on(Session& session) {
  Words words;
  while (!session.waiting && !session.ending) {
    switch (session.requests.next(words)) {
      case RequestReader::Status::need_more: return;
      case RequestReader::Status::malformed:
        to(session).error(session.requests.why());
        return end(session);
      case RequestReader::Status::complete:
        if (!words.empty()) handle(session, words);
    }
  }
}

void Server::handle(Session& session, const Words& words) {
  const std::size_t before = session.out.size();
  touch(session);
  const bool skip = std::exchange(session.skip_next, false);
  execute_now(session, words);
  // A transaction after ASKING is one command.
  if (!session.in_multi && !same(words[0], "ASKING")) session.asking = false;
  // Replies only: what is pushed comes afterwards.
  if (skip || session.silent) session.out.resize(before);
  after_command();
}

std::string Server::execute(const Words& words) {
  expire();
  inside_.out.clear();
  inside_.executing = true;  // nothing waits
  execute_now(inside_, words);
  after_command();
  return std::exchange(inside_.out, {});
}

void Server::execute_now(Session& session, const Words& words) {
  const std::size_t before = session.out.size();
  if (instead && &session != &inside_) {
    if (auto reply = instead(session, words)) return answer_instead(session, words, *reply);
  }
  const std::string refused = refusal(session, words);
  if (!refused.empty()) {
    if (session.in_multi) session.multi_failed = true;
    session.out.resize(before);
    return to(session).error(refused);
  }
  if (!queue(session, words)) run(session, words, session.out, session.protocol);
}

// An error is one of the server: it makes a transaction fail, and EXEC end it.
void Server::answer_instead(Session& session, const Words& words, const std::string& reply) {
  const bool error = session.in_multi && !reply.empty() && reply[0] == '-';
  if (error && same(words[0], "EXEC")) {
    leave_multi(session);
    session.out += "-EXECABORT Transaction discarded because of: " + reply.substr(1);
    return;
  }
  if (error) session.multi_failed = true;
  session.out += reply;
}

bool Server::queue(Session& session, const Words& words) {
  if (!session.in_multi) return false;
  for (const auto* now : {"EXEC", "DISCARD", "MULTI", "WATCH", "QUIT", "RESET"}) {
    if (same(words[0], now)) return false;
  }
  session.queued.push_back(words);
  to(session).simple("QUEUED");
  return true;
}

void Server::after_command() {
  if (depth_ != 0) return;
  serve_waiting();
  for (const Invalidation& news : tracking_.take()) invalidate(news);
}

std::string Server::refusal(Session& session, const Words& words) {
  const CommandRow* const row = row_of(words);
  const std::string name = to_upper(words[0]);
  const Command* const command = find_handler(name);
  const bool unknown = command == nullptr || row == nullptr || (name == "HELLO" && !knows_hello);
  if (unknown) return unknown_command(words);
  if (const std::string wrong = wrong_arity(*row, words); !wrong.empty()) return wrong;
  const bool open_to_all = row->has(CommandFlag::no_auth) || name == "RESET";
  if (!session.authenticated && !open_to_all) return "NOAUTH Authentication required.";
  if (std::string denied = denied_by_acl(users_.find(session.user), words); !denied.empty())
    return denied;
  if (std::string elsewhere = misplaced(session, words); !elsewhere.empty()) return elsewhere;
  if (is_replica() && row->has(CommandFlag::write) && &session != &inside_)
    return "READONLY You can't write against a read only replica.";
  if (session.protocol == 2 && session.subscribed() && !allowed_while_subscribed(name)) {
    return "ERR Can't execute '" + to_lower(words[0]) +
           "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this "
           "context";
  }
  if (session.in_multi && row->has(CommandFlag::no_multi) && name != "MULTI" && name != "WATCH")
    return "ERR Command not allowed inside a transaction";
  return {};
}

std::string Server::misplaced(Session& session, const Words& words) {
  if (cluster == nullptr || &session == &inside_) return {};
  std::string refused = cluster->refusal(session, words);
  if (!refused.empty() && same(words[0], "EXEC")) leave_multi(session);
  return refused;
}

void Server::feed_monitors(const Session& session, const Words& words) {
  if (&session == &inside_) return;
  std::string line;
  for (const auto& [id, other] : sessions_) {
    if (!other->monitoring) continue;
    if (line.empty()) line = monitor_line(session, words, now());
    to(*other).simple(line);
  }
}

// --- what follows from a change

void Server::key_changed(std::size_t database, const std::string& key, char event_class,
                         std::string_view event) {
  ++changes_;
  for (const auto& [id, other] : sessions_) {
    if (!other->watched.empty() && other->watched.count({database, key}) != 0)
      other->watch_broken = true;
  }
  if (!waiting_.empty()) ready_.emplace(database, key);
  tracking_.changed(sessions_, key, current_);
  copy_key(database, key);
  key_event(database, key, event_class, event);
}

void Server::flushed(std::optional<std::size_t> only) {
  ++changes_;
  for (std::size_t i = 0; i < databases_.size(); ++i) {
    if (only && *only != i) continue;
    for (const auto& [id, other] : sessions_) {
      for (const auto& [database, key] : other->watched) {
        if (database == i && databases_[i].find(key) != nullptr) other->watch_broken = true;
      }
    }
    databases_[i].clear();
  }
  for (Server* const replica : replicas_) replica->flushed(only);
  tracking_.flushed(sessions_);
}

void Server::swap(std::size_t one, std::size_t other) {
  if (one == other) return;
  ++changes_;
  const auto there = [&](const std::string& key) {
    return databases_[one].find(key) != nullptr || databases_[other].find(key) != nullptr;
  };
  for (const auto& [id, session] : sessions_) {
    for (const auto& [database, key] : session->watched) {
      if ((database == one || database == other) && there(key)) session->watch_broken = true;
    }
  }
  std::swap(databases_[one], databases_[other]);
  for (Server* const replica : replicas_) replica->swap(one, other);
  for (const std::size_t database : {one, other}) {
    for (const auto& [key, entry] : databases_[database].entries()) ready_.emplace(database, key);
  }
}

void Server::expire() {
  for (std::size_t i = 0; i < databases_.size(); ++i) {
    while (const auto key = databases_[i].expired(now())) {
      databases_[i].erase(*key);
      key_changed(i, *key, 'x', "expired");
    }
  }
  after_command();
}

void Server::tick() {
  expire();
  const std::vector<Session*> waiting = waiting_;
  for (Session* session : waiting) {
    if (!session->waiting || !session->waiting->deadline) continue;
    if (*session->waiting->deadline > now()) continue;
    end_wait(*session, std::string(session->waiting->timeout_reply));
  }
}

std::optional<std::int64_t> Server::next_tick() const {
  std::optional<std::int64_t> next;
  const auto sooner = [&next](std::int64_t when) { next = std::min(next.value_or(when), when); };
  for (const Database& database : databases_) {
    if (const auto when = database.next_expiry()) sooner(*when);
  }
  for (const Session* session : waiting_) {
    if (session->waiting->deadline) sooner(*session->waiting->deadline);
  }
  if (next) *next = std::max<std::int64_t>(*next - now(), 0);
  return next;
}

void Server::invalidate(const Invalidation& news) {
  Session* const tracker = session(news.session);
  if (tracker == nullptr) return;
  const std::uint64_t redirect = tracker->tracking.redirect;
  Session* const listener = redirect == 0 ? tracker : session(redirect);
  if (listener == nullptr) {
    if (tracker->protocol != 3) return;
    ReplyWriter writer = to(*tracker);
    writer.push(2);
    writer.bulk("tracking-redir-broken");
    return writer.integer(static_cast<std::int64_t>(redirect));
  }
  const bool listens = listener->channels.count("__redis__:invalidate") != 0;
  if (listener->protocol != 3 && !listens) return;
  ReplyWriter writer = to(*listener);
  if (listener->protocol == 3) {
    writer.push(2);
    writer.bulk("invalidate");
  } else {
    writer.array(3);
    writer.bulk("message");
    writer.bulk("__redis__:invalidate");
  }
  if (news.everything) return listener->protocol == 3 ? writer.null() : writer.null_array();
  writer.array(news.keys.size());
  for (const std::string& key : news.keys) writer.bulk(key);
}

// --- commands that wait

void Server::wait(Session& session, Waiting waiting) {
  if (session.waiting) return;  // it is tried again
  session.waiting = std::move(waiting);
  waiting_.push_back(&session);
}

void Server::serve_waiting() {
  while (!ready_.empty()) {
    const auto ready = std::exchange(ready_, {});
    const std::vector<Session*> waiting = waiting_;
    for (Session* session : waiting) {
      if (!session->waiting) continue;
      const auto is_ready = [&](const std::string& key) {
        return ready.count({session->database, key}) != 0;
      };
      const auto& keys = session->waiting->keys;
      if (std::any_of(keys.begin(), keys.end(), is_ready) && retry(*session)) read_on(*session);
    }
  }
}

bool Server::unblock(Session& session, bool with_error) {
  if (!session.waiting) return false;
  end_wait(session, with_error ? resp_error("UNBLOCKED client unblocked via CLIENT UNBLOCK")
                               : session.waiting->timeout_reply);
  return true;
}

void Server::refuse_waiting(Session& session, std::string_view error) {
  if (session.waiting) end_wait(session, resp_error(error));
}

void Server::end_wait(Session& session, const std::string& reply) {
  to(session).raw(reply);
  session.waiting.reset();
  std::erase(waiting_, &session);
  read_on(session);
}

// --- states of a connection

void Server::unwatch(Session& session) {
  session.watched.clear();
  session.watch_broken = false;
}

void Server::leave_multi(Session& session) {
  session.in_multi = session.multi_failed = false;
  session.queued.clear();
  unwatch(session);
}

void Server::reset(Session& session) {
  leave_multi(session);
  tracking_.forget(session);
  session.tracking = {};
  session.channels.clear();
  session.patterns.clear();
  session.shard_channels.clear();
  session.monitoring = session.silent = session.asking = session.readonly = false;
  session.name.clear();
  session.protocol = 2;
  session.database = 0;
  session.user = "default";
  session.authenticated = users_.find("default")->any_password;
}

}  // namespace deferredis::simulated
