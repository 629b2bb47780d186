"""The bugs that tools/mutate.py puts in: what is there, what is there instead, and what that would be in a program.

Each first text must be in its file exactly once. A bug that changes nothing a user could notice does not belong here.
"""

MUTANTS = {
    # --- the conversation with a server
    "protocol/connection_fsm.cpp": [
        ("line_.head()->bytes) <= output_.sent();", "line_.head()->bytes) <= output_.sent() + 1;",
         "an answer counts a byte before its command is sent"),
        ("if (++answered_ < line_.head()->replies) {", "if (++answered_ <= line_.head()->replies) {",
         "off by one in the replies of a group"),
        ("if (slot.settled()) {  // the tombstone", "if (false) {  // the tombstone",
         "a dropped tombstone: a late error reply is given to a cancelled command"),
        ("  if (!slot.settled()) decode(slot, reader);\n  slot.drop_producer();\n}\n\nvoid ConnectionFsm::reply",
         "  decode(slot, reader);\n  slot.drop_producer();\n}\n\nvoid ConnectionFsm::reply",
         "a dropped tombstone: a late reply settles a cancelled command again"),
        ("last_received_ = now;\n  bytes_received_", "bytes_received_", "a stale clock: received bytes are no sign of life"),
        ("++slot.attempts;", "", "attempts are not counted"),
        ("handshake_deadline_ = now + options_.handshake_timeout;", "handshake_deadline_ = TimePoint::max();",
         "a handshake without a deadline"),
        ("if (slot.blocking && slot.interceptor == nullptr) cancel_sent(slot);", "if (slot.blocking) cancel_sent(slot);",
         "blocking commands of others are ended"),
        ("  line_.start_at(output_.end());\n  parser_", "  parser_", "the FIFO begins at the handshake's bytes"),
        ("  parser_.set_limits(options_.limits);\n", "", "the limits of the handshake stay for ever"),
        ("  output_.wipe_until(output_.end());\n  if (options_.ping_interval", "  if (options_.ping_interval",
         "the password stays in memory"),
        ("  output_.release_until(line_.front());\n  if (line_.empty() && partial_.empty()",
         "  if (line_.empty() && partial_.empty()", "the bytes of answered commands are never released"),
        ("if (first == '>') [[unlikely]]\n    return push_received(reader);", "", "a push is taken for a reply"),
        ("std::min(bytes.size(), bulk_length_ - bulk_received_);", "bytes.size();", "a large value ends with CR LF"),
        ("if (type == '>' || (phase_", "if ((phase_", "a push over the limits fails somebody's command"),
        ("error.is(errc::redirect) && slot.row->script;", "false;", "a redirect that a script made up is believed"),
    ],
    "protocol/connection_fsm_loss.cpp": [
        ("if (left || (slot.piecemeal && begun)) slot.maybe_applied = true;", "",
         "re-send after write: what was sent counts as not sent"),
        ("const bool left = line_.front() <= loss_->sent;", "const bool left = line_.front() < loss_->sent;",
         "the last command that was sent counts as not sent"),
        ("const bool torn = slot.replies > 1 && begun && !left;", "const bool torn = false;",
         "a batch that was partly written is sent again"),
        ("if (loss_->had_secret) output_.wipe_until(output_.end());", "",
         "the password of a failed login stays in memory"),
    ],
    "protocol/connection_fsm_time.cpp": [
        ("if (place < output_.sent()) {", "if (place <= output_.sent()) {",
         "a command at the front of the line is written after its deadline"),
        ("output_.skip(place, place + slot.bytes);", "", "what timed out before it was written is still written"),
        ("handshake_deadline_ += away;", "", "a stale clock: a busy program blames the server for its own pause"),
        ("!line_.empty() && !line_.head()->blocking;", "!line_.empty();", "a server that BLPOP waits for is dead"),
        ("if (line_.front() >= output_.sent()) progress_at_ = now;  // nothing was requested yet", "",
         "a server that was asked nothing yet is dead"),
        ("if (progress < progress_ + progress_bytes) return;", "", "a byte a second keeps a dead server alive"),
        ("is_push ? 0 : partial_.size();", "partial_.size();", "half a push is progress of a reply"),
    ],
    "protocol/command_line.cpp": [
        ("  walk.last->bytes += slot.bytes;\n", "", "FIFO: the bytes of a withdrawn command are lost"),
        ("if (slot.next == nullptr) tail_ = &walk.last->next;", "", "FIFO: the end of the line dangles"),
    ],
    "protocol/deadline_heap.cpp": [
        ("entries_.front().deadline <= now", "entries_.front().deadline < now", "a deadline is one tick late"),
        ("? a.deadline > b.deadline :", "? a.deadline < b.deadline :", "the latest deadline is looked at first"),
    ],
    "protocol/handshake.cpp": [
        ("if (options_->database != 0) {", "if (false) {", "a missing SELECT"),
        ('{"HELLO", "3", "AUTH", user, options_->password}', '{"HELLO", "3"}', "a missing login"),
        ('if (options_->readonly) say(Step::optional, out, {"READONLY"});', "", "a missing READONLY"),
        ('if (role_ != ServerRole::any) say(Step::role, out, {"ROLE"});', "", "the role is not asked for"),
        ("if (role_ == ServerRole::primary ? primary : replica)", "if (primary || replica)",
         "a replica passes for the primary"),
        ("std::string text = shown_refusal(answer);", "std::string text(answer.message());",
         "an error shows the password that the server sent back"),
    ],
    "protocol/pubsub_handler.cpp": [
        ("if (oldest.names[oldest.confirmed] != push.name) return false;", "",
         "a confirmation of another channel answers the command"),
        ("if (++oldest.confirmed != oldest.names.size()) return false;", "++oldest.confirmed;",
         "the first of several confirmations answers the command"),
    ],
    "protocol/resp_parser.cpp": [
        ("number_ > limits_.bulk_bytes - before", "number_ >= limits_.bulk_bytes - before",
         "a string of exactly the limit is refused"),
        ("if (outer_.size() >= limits_.depth)", "if (outer_.size() > limits_.depth)", "one level too deep is accepted"),
        ("count > limits_.elements - elements_", "count > limits_.elements", "each aggregate has the limit to itself"),
        ("largest_integer + (negative_ ? 1 : 0)", "largest_integer + 1", "2^63 is accepted, and becomes negative"),
        ("if (digits_ == 19) return false;", "if (digits_ == 20) return false;", "an integer of 20 digits wraps around"),
        ("spend(count + (type_ == '|' ? 1 : 0), element_bytes, at);", "", "a short reply takes gigabytes once decoded"),
        ('if (!outer_.empty()) return malformed("a push inside of another reply");', "", "a push inside a reply is an element"),
    ],
    "protocol/reply_reader.cpp": [
        ("more = *p == '%' || attribute ? header.count * 2 : header.count;", "more = header.count;",
         "half of a map is skipped"),
    ],
    # --- sent again, or not
    "client/waiting/resend_rule.cpp": [
        ("(command.row->retry > command.retry || command.attempts >= most_attempts)", "(command.attempts >= most_attempts)",
         "retry policy: a write is sent again after it was written"),
        ("!known_not_applied(error)", "known_not_applied(error)", "LOADING is final"),
        ("if (command.row->retry == RetryCategory::never) return Resend::never;", "", "scripts that were refused are sent again"),
        ("if (command.attempts >= most_hand_overs) return Resend::never;", "", "a command is sent again for ever"),
        ("if (error.is(errc::limit_exceeded)) return Resend::never;", "", "a too large reply is asked for again"),
    ],
    "client/waiting/delayed_commands.cpp": [
        ("if (!slot->settled()) --left_in_round_;", "", "a server that refuses is flooded"),
        ("    ++front_;\n", "", "the deadline of another command is applied"),
    ],
    "client/waiting/waiting_commands.cpp": [
        ("data.maybe_applied ? Delivery::maybe_applied : Delivery::not_sent", "Delivery::not_sent",
         "what may have been executed is reported as not sent"),
        ("!theirs && !all && slot->offline_wait", "!theirs && !all", "commands wait for a server although told to fail at once"),
    ],
    "client/retrying/retry_rule.cpp": [
        ("if (command.row->retry == RetryCategory::never) return false;", "", "the policy repeats what must never be repeated"),
        (" && !command.row->script;", ";", "the policy believes a script that it has written nothing"),
    ],
    "client/link/reconnect_fsm.cpp": [
        ("state_ = State::up;\n  in_a_row_ = 0;", "state_ = State::up;", "attempts are counted over successes"),
        ("wait_ = std::max(wait_, rules_.refused_login_wait);", "", "a wrong password is tried again at once"),
        ("if (!missing_since_) missing_since_ = now;", "missing_since_ = now;", "a stale clock: the outage begins anew each time"),
        ("  asked_again_ = false;\n  closed_on_hello_", "  closed_on_hello_", "the sentinels are asked again only once in a life"),
        ("why.with_delivery(Delivery::not_sent);", "why.with_delivery(Delivery::maybe_applied);",
         "what was never sent is reported as unknown"),
        ("in_a_row_ >= rules_.attempts", "in_a_row_ > rules_.attempts", "one attempt too many"),
        ("if (read_only && target_.role == ServerRole::replica) return {};", "", "a replica is left because it is read-only"),
    ],
    "client/link/backoff.cpp": [
        ("bound_ > backoff_.max / 2 ? backoff_.max : bound_ * 2;", "bound_ * 2;", "waits grow without limit"),
        ("if (was_up_ && now - *up_since_ >= backoff_.stable_after)", "if (was_up_)", "a server that comes and goes is flooded"),
        ("  retried_at_once_ = now;\n", "", "each loss is retried at once"),
    ],
    "client/link/connection_age.cpp": [
        ("if (owes || std::exchange(used_, used) != used)", "if (std::exchange(used_, used) != used)",
         "a connection with a slow command counts as unused"),
    ],
    # --- the pool
    "client/pool/pool_backend.cpp": [
        ("connection->in_flight() < current_->in_flight()", "connection->in_flight() > current_->in_flight()",
         "the busiest connection is chosen"),
        ("connection->in_flight() >= settings_.max_pending ||", "connection->in_flight() > settings_.max_pending ||",
         "one command too many is in flight"),
        ("if (life_.closed() || slot.deadline <= reactor_.now()) return false;", "if (life_.closed()) return false;",
         "a command is sent again after its deadline"),
        ("waiting().add(what, slot);\n  held_up_ = true;", "waiting().add(what, slot);",
         "new commands overtake those that wait"),
        ("  up_.back()->set_place(place);\n", "", "a lost connection of a pool stays in use"),
    ],
    "client/pool/pool_backend_size.cpp": [
        ("if (size_ == max_size_ || opening ||", "if (size_ == max_size_ ||", "pool growth: a burst opens several at once"),
        ("connection.up() ? up_.size() > 1 :", "connection.up() ? true :", "the pool closes its last connection"),
        ("i > 1 && size_ > min_size_; --i", "i > 1; --i", "the pool shrinks below its least size"),
    ],
    # --- the near cache
    "client/cache/near_cache.cpp": [
        ("if (entry->link_->fresh(now) && !expired(*entry, now))", "if (!expired(*entry, now))",
         "a cached value is used although its server is silent"),
        ("if (entry->link_->fresh(now) && !expired(*entry, now))", "if (entry->link_->fresh(now))",
         "a cached value outlives its time"),
        ("  flights().key_changed(key, CacheKey::hash_of(key, seed_));\n", "",
         "a reply that an invalidation overtook is kept"),
    ],
    "client/cache/flight.cpp": [
        ("  if (number != attempt_) return;\n  const Shared<CacheEntry> entry", "  const Shared<CacheEntry> entry",
         "the TTL of an earlier attempt is believed"),
        (" && now - began_ < cache_->rules().max_silence", "", "a read shares an answer that is too old"),
        ("  if (milliseconds == -2) {\n", "  if (false) {\n", "that a key is missing is cached although it must not be"),
    ],
    "client/cache/tracked_link.cpp": [
        ("  writes_.push_back({begin, fsm_.output().end(), std::move(keys)});\n", "",
         "a read between a write and its answer is kept"),
        ("  for (const Write& write : writes_) apply(write.keys);\n", "", "a write that was cut off invalidates nothing"),
        ("    registry_.stop_flights();\n    forget_entries();\n    registry_.link_lost();\n    return true;", "    return true;",
         "FLUSHALL invalidates nothing"),
        ("proof_->withdrawals == fsm_.withdrawals() && ", "", "a command that was never written proves the server alive"),
        ("tracking_ = Tracking::refused;\n  forget_entries();", "tracking_ = Tracking::refused;",
         "values read before tracking was refused are kept"),
    ],
    "client/cache/lru_store.cpp": [
        ("remove(*oldest_);\n    ++evictions_;", "remove(*newest_);\n    ++evictions_;", "the newest value is evicted"),
        ("if (CacheEntry* const before = find(key)) remove(*before);", "", "a value is stored twice"),
    ],
    "client/cache/written_keys.cpp": [
        ("if (transaction.queueing) transaction.keys.add(own);", "", "EXEC invalidates nothing"),
    ],
    # --- pub/sub
    "client/pubsub/subscription_book.cpp": [
        ("    tell_lapsed(*ear.listener, kind, text);\n  }\n}\n\nvoid SubscriptionBook::give_up", "  }\n}\n\nvoid SubscriptionBook::give_up",
         "a pub/sub gap is not announced"),
        ("if (!name.ears.empty()) return ask(kind, {at->first});", "if (!name.ears.empty()) return;",
         "who subscribes while another leaves hears nothing"),
        ("if (name.ears.empty()) leave(kind, {at->first});", "", "a channel that nobody wants stays subscribed"),
    ],
    "client/pubsub/subscription_hub.cpp": [
        ("  ask_for_all();\n}\n\nvoid SubscriptionHub::connection_down", "}\n\nvoid SubscriptionHub::connection_down",
         "no subscription after a reconnect"),
        ("kind == ChannelKind::shard ? 1 : most_names;", "most_names;", "shard channels of several slots in one command"),
        ("    lost(name, kind, text, State::absent);\n    return send", "    name.state = State::absent;\n    return send",
         "a pub/sub gap of a moved slot is not announced"),
    ],
    # --- transactions, blocking commands, and other handles
    "client/groups/command_group.cpp": [
        ("if (reader.begin_aggregate() != members_.size() || reader.failed()) {", "if (reader.begin_aggregate(); false) {",
         "a wrong number of replies to EXEC is accepted"),
        ("if (reader.read_null()) {\n    return slot.fail(Error(errc::watch", "if (reader.read_null()) {\n    return slot.fail(Error(errc::exec_aborted",
         "WATCH: a changed key looks like another failure"),
    ],
    "client/groups/command_group_again.cpp": [
        ("  if (!refused) return false;\n", "", "an aborted transaction is repeated without a known reason"),
        ("if (!rounds_.permits(queued_row, *member.refused, core_.time())) return false;", "",
         "a transaction with a wrong command is repeated"),
    ],
    "client/groups/group_rounds.cpp": [
        (" && now + wait() < until_;", ";", "a group is sent again after its deadline"),
    ],
    "client/handles/no_reply.cpp": [
        ("lease_->give_back(false);", "lease_->give_back(true);", "no_reply: a connection with unread replies is used again"),
        ("  bytes_.erase(0, dropped);\n", "", "no_reply: what is overdue is sent nevertheless"),
    ],
    "client/handles/lock.cpp": [
        ("{.retry = Retry::none, .codec = nullptr}", "{.codec = nullptr}", "a lock's SET NX is sent again"),
        ("if (*set && now < asked + options.ttl) {", "if (*set) {", "a lock that has expired again is given"),
        ("\"if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end \"\n    \"return redis.call('DEL'", "\"return redis.call('DEL'",
         "a lock of somebody else is released"),
    ],
    "client/blocking/blocking_command.cpp": [
        ("!error.is(errc::auth) && is_read() && !cancelled_", "!error.is(errc::auth) && !cancelled_", "a BLPOP is sent again after a loss"),
        ("if (!reply.is_null() && !is_read()) home_->unreceived(row_->name, reply);", "",
         "an element that nobody received is lost in silence"),
        ("self->lease_->give_back(reply || reply.error().delivery() == Delivery::rejected);", "self->lease_->give_back(true);",
         "a connection with a pending BLPOP is used again"),
    ],
    "client/commands/blocking_timeout.cpp": [
        ("place->milliseconds ? number / 1000 : number;", "number;", "XREAD BLOCK 1000 waits for a quarter of an hour"),
    ],
    "client/large_values/receive_value.cpp": [
        ("  transfer->finish();\n  co_return Length(length);", "  co_return Length(length);",
         "a connection that carried a large value is thrown away"),
    ],
    "client/rewriting/value_codec.cpp": [
        ("for (std::size_t i = 1; i < elements.size(); i += 2) decode_text(elements[i]);",
         "for (std::size_t i = 0; i < elements.size(); i += 2) decode_text(elements[i]);", "a codec decodes fields instead of values"),
        ('if (command.row.values == ValuesAt::part) return "it works on a part of what is stored";', "",
         "APPEND with a codec destroys the value"),
    ],
    "client/streams/group_acks.cpp": [
        ("if (done || self->closed_ || !passes(done.error())) {", "{", "a lost XACK is not repeated"),
    ],
    # --- the cluster
    "sharding/slots/cluster_fsm.cpp": [
        ("act(asking ? Kind::send_asking : Kind::send, node, ticket(i));", "act(Kind::send, node, ticket(i));", "ASK without ASKING"),
        ("if (earlier.what.key == command.what.key) earlier.overtaken = true;", "", "an earlier write of a key follows a later one"),
        ("if (commands_[i].maybe_applied) error = error.with_delivery(Delivery::maybe_applied);", "",
         "what may have been executed is reported as not sent"),
        ("if (command.doubt && command.what.script) command.maybe_applied = true;", "",
         "a script with a redirect in doubt is reported as not sent"),
        ("if (command.due > now) return wake(command.due), false;\n  if (command.error", "if (command.error",
         "a refused command is sent again without a wait"),
    ],
    "sharding/slots/cluster_fsm_retry.cpp": [
        ("else if (!command.what.script) moved(command, target, redirect.slot, now);", "", "MOVED is followed, but not learned"),
        ("if (redirect.kind == Redirect::Kind::ask) command.ask = target;\n  else if", "if", "ASK is learned as if it were MOVED"),
        ("if (++command.redirects > rules_.redirects) {", "if (++command.redirects > rules_.redirects + 1) {", "one redirect too many"),
        ("if (command.what.reads) command.primary_only = true;", "", "a read goes from replica to replica"),
        ("if (!agreed && refreshes_ < doubt.refresh) return false;", "", "a view from before a redirect refutes it"),
    ],
    "sharding/slots/cluster_fsm_view.cpp": [
        ("shard_of_.begin() + range.second + 1,", "shard_of_.begin() + range.second,", "cluster slot map: the last slot of a range is missing"),
        ("if (view.covered() < (covered_ == 0 ? slot_count : covered_)) return true;", "", "half a slot map is adopted"),
        ("if (nodes_.is_alive(i) && !nodes_[i].in_view) remove_node(i);", "", "nodes that have left stay connected"),
    ],
    "sharding/slots/slot_lanes.cpp": [
        ("if (epoch != lane.epoch) return false;", "", "the end of an abandoned command frees its slot's lane"),
        ("lane.newest = std::max(lane.newest, sequence);", "", "commands of a slot overtake each other"),
    ],
    "sharding/slots/key_slot.cpp": [
        ("compute(hash_tag(key)) % slot_count", "compute(key) % slot_count", "a hash tag is ignored"),
    ],
    "sharding/slots/redirect.cpp": [
        ("host.empty() ? std::string_view(answered.host) : host", "host", "a redirect without a host leads nowhere"),
    ],
    "sharding/slots/topology_refresh.cpp": [
        ("allowed_ = now + least +", "allowed_ = now +", "a storm of refreshes"),
        ("if (other.agrees_with(view)) return view;", "", "two nodes that agree are not believed"),
    ],
    "sharding/slots/replica_choice.cpp": [
        ("candidate.up ? 0 : 10;", "0;", "reads go to a replica that is down"),
    ],
    "sharding/router/fences.cpp": [
        ("if (busy == busy_.end() || busy->second.fences == 0) return false;", "if (true) return false;",
         "commands of a moved slot overtake those at its old node"),
    ],
    "sharding/router/hedge.cpp": [
        ("if (tokens_ < 1) return false;", "", "every read is hedged"),
    ],
    "sharding/cluster/gap_notices.cpp": [
        ("  listener.name_lapsed(kind, name);\n", "", "a pub/sub gap of a cluster is not announced"),
    ],
    "sharding/cluster/scan_coverage.cpp": [
        ("if (before.id != now.id || before.run != now.run) return;", "", "a scan believes a node that was restarted"),
    ],
    # --- shards
    "sharding/ring/hash_ring.cpp": [
        ("return at ? point.value < position : point.value <= position;", "return point.value <= position;",
         "shards ring: a key at a point goes to the next shard"),
        ("      nodes.add(points_, begin, points_.size());\n      nodes.add(points_, 0, begin);", "      nodes.add(points_, begin, points_.size());",
         "shards ring: the successors end at the end of the ring"),
    ],
    "sharding/ring/key_tag.cpp": [
        ("return end == npos || end == begin + 1 ? key : between", "return end == npos ? key : between", "keys with {} all go to one shard"),
    ],
    "sharding/shards/ejection.cpp": [
        ("    if (!ejected(next)) return next;\n", "", "the keys of an ejected shard fail"),
        ("if (at.ejected) at.timer.cancel();", "", "a shard that comes and goes is taken back"),
    ],
    "sharding/routing/merge_replies.cpp": [
        ("header('%', count / 2)", "header('%', count)", "a map merged of several servers has too few elements"),
        ("a = std::min(a, b)", "a = std::max(a, b)", "WAIT on several servers reports the best of them"),
    ],
    # --- sentinels
    "sharding/sentinel/report.cpp": [
        ("      ++report.epoch;\n", "", "the promoted server counts as the old configuration"),
        ("!why_down(flags, false).empty() || ", "", "a replica that is down is chosen"),
        ("report.epoch < wish_->newest_epoch ? Rank::old : Rank::good;", "Rank::good;",
         "a sentinel that was cut off leads back to the old primary"),
        ("if (report.other_sentinels < wish_->min_other_sentinels) {", "if (false) {", "a lonely sentinel is believed"),
        ('return allowed.allows(endpoint) ? "" :', 'return true ? "" :', "a sentinel leads to a host that is not allowed"),
    ],
    "sharding/sentinel/group.cpp": [
        ("if (wish_.role == ServerRole::primary) avoid(before);", "", "the previous primary is believed after a failover"),
        ("return report.epoch > primary_epoch_;", "return true;", "an older report takes connections from the primary"),
    ],
    # --- the reactor
    "reactor/loop/timer_queue.cpp": [
        ("a->order < b->order;", "a->order > b->order;", "timers of the same time run in the wrong order"),
        ("put(std::move(last), place);\n  sift(place);", "put(std::move(last), place);", "a cancelled timer delays others"),
        ("heap_.front()->due > now) return nullptr;", "heap_.front()->due >= now) return nullptr;", "timers are one tick late"),
    ],
    "reactor/state/settling.cpp": [
        ("  settle();\n  if (unread) core_->note_unread(*this);", "  settle();", "a failure in a future that nobody reads is not noted"),
        ("if (next == nullptr || next->settled()) return at->set_cancel_pending();", "if (next == nullptr || next->settled()) return;",
         "cancelling between two steps of a chain does nothing"),
    ],
    "reactor/combine/permits.cpp": [
        ("if (count > available_) return;", "if (count >= available_) return;", "the last unit of a semaphore is never given"),
    ],
    "reactor/combine/wait_list.cpp": [
        ("  node.list->line_moved();\n", "", "a waiter that is cancelled blocks those behind it"),
    ],
    "reactor/net/write_buffer.cpp": [
        ("std::max(at, sent_), at + chunk->size,", "at, at + chunk->size,", "sent bytes are sent again"),
        ("    detail::wipe(chunk->data(), static_cast<std::size_t>(part));\n", "", "wiping a secret does nothing"),
    ],
    "reactor/tls/context.cpp": [
        ("if (verify_name_) {", "if (false) {", "TLS: any server's certificate will do"),
        ("options.insecure_skip_verification ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,", "SSL_VERIFY_NONE,", "TLS: no certificate is verified"),
    ],
    "reactor/tls/resumption.cpp": [
        ("if (!reusable) from.sessions.pop_back();", "", "TLS: a ticket is used twice"),
    ],
    "reactor/tls/trust.cpp": [
        ("const auto* shown = X509_STORE_CTX_get0_untrusted(&chain);\n  for (const auto& list : lists_) {",
         "const auto* shown = X509_STORE_CTX_get0_untrusted(&chain);\n  for (const auto& list : {lists_.front()}) {",
         "TLS: only the first list of authorities counts"),
        ("revoked_->refresh();  // if", "// if", "TLS: a new list of revoked certificates is never read"),
    ],
    "reactor/tls/session.cpp": [
        ("BIO_clear_retry_flags(bio);\n", "", "TLS: an old wish to wait is mixed up with an error"),
    ],
}
