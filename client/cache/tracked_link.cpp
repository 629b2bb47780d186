#include <deferredis/client/cache/tracked_link.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

/// The slot of a command that the link adds: what it belongs to.
struct TrackedLink::Step {
  Shared<CacheLink> link;
  Shared<Flight> flight;
  std::uint32_t attempt;
};

TrackedLink::TrackedLink(Reactor& reactor, CacheRegistry& registry, ConnectionFsm& fsm,
                         LinkHost& host)
    : reactor_(reactor),
      registry_(registry),
      fsm_(fsm),
      host_(host),
      link_(new CacheLink(*this)),
      self_(new CacheLink(*this)),
      probe_alarm_(reactor, [this] { probe(); }) {
  registry_.add(*this);
  if (registry_.rules().mode != CacheMode::ttl_only) return;
  tracking_ = Tracking::on;
  proven_ = TimePoint::max();
  link_->fresh_until(TimePoint::max());
}

TrackedLink::~TrackedLink() {
  link_->lose();
  self_->lose();
  registry_.remove(*this);
  if (redirection_ != nullptr) redirection_->remove(*this);
  for (const Write& write : writes_) apply(write.keys);
  registry_.link_lost();
}

// --- sending -------------------------------------------------------------------------------------

void TrackedLink::send(const CommandView& command, ReplySlot& slot) { send_any(command, slot); }
void TrackedLink::send(std::string_view bytes, ReplySlot& slot) { send_any(bytes, slot); }

template <class What>
void TrackedLink::send_any(const What& what, ReplySlot& slot) {
  const TimePoint now = reactor_.core().time();
  if (Flight* const flight = Flight::of(slot)) return send_read(*flight, what, slot, now);
  WrittenKeys keys = written_keys(what, registry_.rules().noloop, in_transaction_);
  if (keys.empty()) {
    fsm_.send(what, slot, now);
    return note_any_answer(now);
  }
  const Position begin = fsm_.output().end();
  writes_.push_back({begin, begin, std::move(keys)});  // first: nothing may fail once it is sent
  try {
    fsm_.send(what, slot, now);
  } catch (const std::bad_alloc&) {
    writes_.pop_back();
    throw;
  }
  note_any_answer(now);
  writes_.back().end = fsm_.output().end();
  apply(writes_.back().keys);
}

template <class What>
void TrackedLink::send_read(Flight& flight, const What& what, ReplySlot& slot, TimePoint now) {
  if (!tracks(flight.key(), now)) {
    flight.sent(slot, nullptr);
    fsm_.send(what, slot, now);
    return note_any_answer(now);
  }
  if (tracking_ == Tracking::off) ask_to_track(now);
  const std::uint32_t attempt = flight.sent(slot, link_.get());
  if (registry_.rules().mode == CacheMode::tracking) {
    constexpr std::string_view yes[] = {"YES"};
    send_step(CommandView{table::client_caching, yes},
              make_step(&flight, attempt, table::client_caching, take_caching), now);
  }
  fsm_.send(what, slot, now);
  ask_about(flight, attempt, now);
  note_proof(now);
  arm();
}

// The read is on its way. What finds no memory now means only that it is not stored.
void TrackedLink::ask_about(Flight& flight, std::uint32_t attempt, TimePoint now) {
  try {
    const std::string_view key[] = {flight.key()};
    if (registry_.probes_by_key()) probe_key_ = flight.key();
    send_step(CommandView{table::pttl, key}, make_step(&flight, attempt, table::pttl, take_ttl),
              now);
  } catch (const std::bad_alloc&) {
    flight.not_tracked(attempt);
  }
}

void TrackedLink::send_step(const CommandView& command, ReplySlot& step, TimePoint now) {
  try {
    fsm_.send(command, step, now);
  } catch (const std::bad_alloc&) {
    refuse(step, out_of_memory());
    throw;
  }
}

bool TrackedLink::tracks(std::string_view key, TimePoint now) {
  if (tracking_ == Tracking::refused) return false;
  if (registry_.rules().mode == CacheMode::ttl_only) return true;
  return registry_.rules().covers(key) && (fsm_.resp3() || redirected(now));
}

// Until the other connection is up, and known to be to the same server, reads are not kept.
bool TrackedLink::redirected(TimePoint now) {
  if (redirection_ == nullptr) {
    redirection_ = host_.redirection();
    if (redirection_ == nullptr) return false;
    redirection_->add(*this);
  }
  redirection_->need();
  if (!redirection_->up()) return false;
  if (mark_ == Mark::unknown) ask_for_mark(now);
  return mark_ == Mark::found;
}

// On another server the id would be somebody else's.
void TrackedLink::ask_for_mark(TimePoint now) {
  const std::string_view mark[] = {redirection_->mark()};
  send_step(CommandView{table::pubsub_numsub, mark},
            make_step(nullptr, changes_, table::pubsub_numsub, take_mark), now);
  mark_ = Mark::asked;
}

void TrackedLink::ask_to_track(TimePoint now) {
  const CacheRegistry::Rules& rules = registry_.rules();
  std::vector<std::string_view> words = {"ON"};
  if (rules.mode == CacheMode::tracking) words.emplace_back("OPTIN");
  else words.emplace_back("BCAST");
  for (const std::string& prefix : rules.prefixes) {
    words.emplace_back("PREFIX");
    words.emplace_back(prefix);
  }
  if (rules.noloop) words.emplace_back("NOLOOP");
  std::string id;
  if (redirection_ != nullptr) {
    id = std::to_string(redirection_->id());
    words.insert(words.end(), {"REDIRECT", id});
  }
  if (changes_ != 0) stop_tracking(now);
  send_step(CommandView{table::client_tracking, words},
            make_step(nullptr, changes_, table::client_tracking, take_tracking), now);
  tracking_ = Tracking::asked;
}

// The redirection of before; its prefixes cannot be asked for twice.
void TrackedLink::stop_tracking(TimePoint now) {
  constexpr std::string_view off[] = {"OFF"};
  send_step(CommandView{table::client_tracking, off},
            make_step(nullptr, 0, table::client_tracking, take_nothing), now);
}

ReplySlot& TrackedLink::make_step(Flight* flight, std::uint32_t attempt, const CommandRow& row,
                                  CommandData::Decode decode) {
  const NewSlot<Step> slot(reactor_.core(), {.decode = decode, .row = &row, .piecemeal = true});
  slot.state().emplace(Step{flight == nullptr ? self_ : link_, Shared<Flight>(flight), attempt});
  slot->make_quiet();
  slot->release_future();
  return slot;
}

void TrackedLink::take_tracking(ReplySlot& slot, ReplyReader& reader) {
  const Step& step = slot.state_of<Step>().value();
  TrackedLink* const self = step.link->owner();
  if (self != nullptr && self->changes_ == step.attempt) self->tracking_answered(reader);
  slot.settle();
}

void TrackedLink::take_mark(ReplySlot& slot, ReplyReader& reader) {
  const Step& step = slot.state_of<Step>().value();
  TrackedLink* const self = step.link->owner();
  if (self != nullptr && self->changes_ == step.attempt) self->mark_answered(reader);
  slot.settle();
}

void TrackedLink::take_nothing(ReplySlot& slot, ReplyReader&) { slot.settle(); }

void TrackedLink::mark_answered(ReplyReader& reader) {
  if (is_error(reader.type())) return refuse_tracking(reader.read_error());
  if (reader.begin_aggregate() == 2 && reader.read_text() == redirection_->mark() &&
      reader.read_integer() == 1) {
    mark_ = Mark::found;
    return;
  }
  refuse_tracking(Error(errc::not_supported,
                        "the connection that is told of changed keys is to another server"));
}

void TrackedLink::take_caching(ReplySlot& slot, ReplyReader& reader) {
  const Step& step = slot.state_of<Step>().value();
  if (!reader.read_ok()) step.flight->not_tracked(step.attempt);
  slot.settle();
}

void TrackedLink::take_ttl(ReplySlot& slot, ReplyReader& reader) {
  const Step& step = slot.state_of<Step>().value();
  if (reader.type() == ReplyType::integer) {
    step.flight->ttl_came(step.attempt, reader.read_integer());
  } else {
    step.flight->not_tracked(step.attempt);
    if (TrackedLink* const self = step.link->owner()) self->proof_.reset();
  }
  slot.settle();
}

// MOVED, CLUSTERDOWN: nobody reports changes to this node any more.
void TrackedLink::take_probe(ReplySlot& slot, ReplyReader& reader) {
  const Step& step = slot.state_of<Step>().value();
  TrackedLink* const self = step.link->owner();
  if (is_error(reader.type()) && self != nullptr) {
    self->proof_.reset();
    self->forget_entries();
    self->registry_.link_lost();
  }
  slot.settle();
}

void TrackedLink::tracking_answered(ReplyReader& reader) {
  if (reader.read_ok()) {
    tracking_ = Tracking::on;
    return host_.tracking_known(nullptr);
  }
  refuse_tracking(is_error(reader.type())
                      ? reader.read_error()
                      : Error(errc::protocol, "CLIENT TRACKING was not answered with OK"));
}

void TrackedLink::refuse_tracking(const Error& refusal) {
  tracking_ = Tracking::refused;
  forget_entries();  // those who read in the meantime must not keep it
  host_.tracking_known(&refusal);
}

// --- receiving -----------------------------------------------------------------------------------

void TrackedLink::received() {
  const Position answered = fsm_.answered_until();
  if (proof_ && answered >= proof_->end) {
    // A command that was never written proves nothing, and hides behind the one before it.
    if (proof_->withdrawals == fsm_.withdrawals() && proven_ < proof_->sent) {
      proven_ = proof_->sent;
      renew();
    }
    proof_.reset();
  }
  for (; !writes_.empty() && writes_.front().end <= answered; writes_.pop_front())
    apply(writes_.front().keys);
  // Of a batch, some replies may have arrived.
  if (!writes_.empty() && writes_.front().begin <= answered) apply(writes_.front().keys);
}

bool TrackedLink::push_came(ReplyReader& push) {
  if (tracking_ != Tracking::on && tracking_ != Tracking::asked) return false;
  if (push.begin_aggregate() != 2 || !is_text(push.type()) || push.read_text() != "invalidate")
    return false;
  if (push.read_null()) {
    all_keys_changed();
    return true;
  }
  for (std::size_t left = push.begin_aggregate(); left != 0; --left) {
    const std::string_view key = push.read_text();
    if (push.failed()) break;
    registry_.changed(key);
  }
  return true;
}

void TrackedLink::forget_entries() {
  link_->lose();
  link_ = Shared(new CacheLink(*this));
  if (registry_.rules().mode == CacheMode::ttl_only) link_->fresh_until(TimePoint::max());
  else renew();
}

void TrackedLink::all_keys_changed() {
  registry_.stop_flights();
  forget_entries();
  registry_.link_lost();
}

void TrackedLink::redirection_changed(const Error* refusal) {
  ++changes_;
  mark_ = Mark::unknown;
  tracking_ = Tracking::off;
  all_keys_changed();
  if (refusal != nullptr) host_.tracking_known(refusal);
}

void TrackedLink::renew() {
  TimePoint proven = proven_;
  if (redirection_ != nullptr) proven = std::min(proven, redirection_->proven());
  if (proven != TimePoint::min()) link_->fresh_until(proven + registry_.rules().max_silence);
}

void TrackedLink::apply(const WrittenKeys& keys) const {
  if (keys.all) return registry_.all_changed();
  for (const std::string& key : keys.keys) registry_.changed(key);
}

// --- proofs --------------------------------------------------------------------------------------

void TrackedLink::note_proof(TimePoint sent) {
  if (!proof_) proof_ = Proof{fsm_.output().end(), sent, fsm_.withdrawals()};
}

// The answer to any command, perhaps a redirect of a node that reports nothing any more. In a
// cluster only an answer about a key that we read proves something.
void TrackedLink::note_any_answer(TimePoint sent) {
  if (!registry_.probes_by_key()) note_proof(sent);
}

void TrackedLink::arm() {
  if (registry_.rules().mode == CacheMode::ttl_only || probe_alarm_.active()) return;
  probe_alarm_.set(registry_.rules().max_silence / 2);
}

// Without entries there is nothing to prove.
void TrackedLink::probe() {
  if (!link_->in_use()) return;
  const AgainIfThrown again(probe_alarm_);
  if (!proof_ || registry_.probes_by_key()) {  // an answer to others' commands may be an error
    const TimePoint now = reactor_.core().time();
    if (registry_.probes_by_key()) {
      const std::string_view key[] = {probe_key_};
      send_step(CommandView{table::exists, key}, make_step(nullptr, 0, table::exists, take_probe),
                now);
    } else {
      fsm_.probe(now);
    }
    note_proof(now);
    host_.link_wrote();
  }
  arm();
}

}  // namespace deferredis::detail
