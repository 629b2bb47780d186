#include <deferredis/client/backend/script_run.hpp>

#include <optional>
#include <string>
#include <utility>

#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/client/scripts/sha1.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

namespace {

bool reads_only(const CommandRow& row) noexcept { return row.has(CommandFlag::readonly); }

/// A copy of a command's words.
class KeptWords {
 public:
  explicit KeptWords(std::span<const std::string_view> words) {
    std::size_t size = 0;
    for (const std::string_view word : words) size += word.size();
    bytes_.reserve(size);
    for (const std::string_view word : words) bytes_ += word, ends_.push_back(bytes_.size());
  }
  std::vector<std::string_view> views() const {
    std::vector<std::string_view> views;
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      views.push_back(std::string_view(bytes_).substr(begin, end - begin));
      begin = end;
    }
    return views;
  }
  std::string_view first() const { return std::string_view(bytes_).substr(0, ends_.at(0)); }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

/// One run of a script or function: the command sent last, and what to send next.
///
/// An error's text is no proof that nothing ran, because a script can say anything. A script is
/// therefore sent again only if may_go_by_sha1(), and a function that writes only if the server did
/// not have its library: FUNCTION LOAD succeeds, or another of our calls loaded it meanwhile.
///
/// Ownership: owned by the slots of the commands it sent. It is the producer of the caller's slot.
class ScriptRun final : Interceptor {
 public:
  ScriptRun(Shared<Backend> backend, const CommandView& script, ReplySlot& slot)
      : backend_(std::move(backend)),
        row_(script.row),
        words_(script.arguments),
        slot_(&slot),
        seen_(libraries().times_seen(script.arguments[0])) {
    slot.interceptor = this;
    slot.set_canceller<cancel>();
  }
  ScriptRun(const ScriptRun&) = delete;
  ScriptRun& operator=(const ScriptRun&) = delete;

  void begin(const CommandView& script) {
    if (is_function(script) && seen_ == 0) return load(Step::loading_first);
    send(without_text(script), Step::called, take_reply);
  }

 private:
  enum class Step : std::uint8_t { loading_first, called, loading_again, called_again };

  ~ScriptRun() {
    if (slot_ == nullptr) return;
    finish(Error(errc::closed, "the client is gone", Delivery::maybe_applied));
  }
  friend void retain(ScriptRun& run) noexcept { ++run.owners_; }
  [[gnu::noinline]] friend void release(ScriptRun& run) noexcept {
    if (--run.owners_ == 0) delete &run;
  }

  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
  static void cancel(ReplySlot& slot) {
    auto& self = static_cast<ScriptRun&>(*slot.interceptor);
    self.cancelled_ = true;
    if (self.sent_ != nullptr) self.sent_->cancel();
  }

  void send(const CommandView& command, Step step, CommandData::Decode decode) {
    step_ = step;
    const Shared<ScriptRun> self(this);
    const NewSlot<Shared<ScriptRun>> slot(backend_->core(),
                                          CommandData{.decode = decode,
                                                      .row = &command.row,
                                                      .deadline = slot_->deadline,
                                                      .retry = slot_->retry,
                                                      .offline_wait = slot_->offline_wait});
    slot.state().emplace(self);
    sent_ = slot.get();
    slot.future()
        .then([](const Shared<ScriptRun>&) {})
        .on_error([self](const Error& error) { self->failed(error); })
        .detach();
    backend_->dispatch(command, slot);
  }

  static void take_reply(ReplySlot& sent, ReplyReader& reader) {
    const Shared<ScriptRun> self = sent.state_of<Shared<ScriptRun>>().value();
    ReplySlot& slot = *self->slot_;
    if (!slot.settled()) slot.decode(slot, reader);
    sent.settle();
    self->let_go();
  }
  static void take_loaded(ReplySlot& sent, ReplyReader&) {
    const Shared<ScriptRun> self = sent.state_of<Shared<ScriptRun>>().value();
    sent.settle();
    self->sent_ = nullptr;
    self->loaded();
  }

  void failed(const Error& error) {
    sent_ = nullptr;
    if (slot_ == nullptr) return;
    if (cancelled_) return finish(cancelled(error));
    switch (step_) {
      case Step::called:
        if (!is_function({row_, {}}))
          return is_unknown_script(error) ? call(Step::called_again) : finish(error);
        if (!is_unknown_function(error)) return finish(error);
        first_error_ = error;
        return load(Step::loading_again);
      case Step::loading_first:
        if (is_loaded_already(error)) return loaded();
        // The function was not called, whatever happened to its library.
        return finish(error.delivery() == Delivery::rejected
                          ? error
                          : error.with_delivery(Delivery::not_sent));
      case Step::loading_again:
        if (is_loaded_already(error) && may_call_again()) return call(Step::called_again);
        return finish(*first_error_);  // the server's answer to the call
      case Step::called_again: return finish(error);
    }
  }
  // The server has the library now.
  void loaded() {
    const bool first = step_ == Step::loading_first;
    libraries().add(code());
    seen_ = libraries().times_seen(code());
    if (!cancelled_) return call(first ? Step::called : Step::called_again);
    // The second time, the server has answered the call.
    finish(Error(errc::cancelled, "cancelled before the function was called",
                 first ? Delivery::not_sent : Delivery::rejected));
  }
  // Has another of our calls loaded the library since this one was sent?
  bool may_call_again() const noexcept {
    return !cancelled_ && (reads_only(row_) || libraries().times_seen(code()) != seen_);
  }
  // Only a call that was sent may have been executed, and one that was answered is known.
  Error cancelled(const Error& why) const {
    const Delivery delivery = step_ == Step::loading_first   ? Delivery::not_sent
                              : step_ == Step::loading_again ? Delivery::rejected
                                                             : why.delivery();
    if (why.is(errc::cancelled)) return why.with_delivery(delivery);
    return Error(errc::cancelled, "cancelled: " + std::string(why.message()), delivery);
  }

  void load(Step step) {
    const auto words = words_.views();
    send({table::function_load, std::span(words).first(1)}, step, take_loaded);
  }
  void call(Step step) {
    const auto words = words_.views();
    const WholeScript whole({row_, words});
    send(whole.view(), step, take_reply);
  }

  KnownLibraries& libraries() const noexcept { return backend_->known_libraries(); }
  std::string_view code() const { return words_.first(); }

  void finish(const Error& error) {
    slot_->fail(error);
    let_go();
  }
  void let_go() noexcept {
    sent_ = nullptr;
    if (slot_ != nullptr) std::exchange(slot_, nullptr)->drop_producer();
  }

  Shared<Backend> backend_;  // shared with the client's handles
  const CommandRow& row_;
  KeptWords words_;
  ReplySlot* slot_;                   // the caller's; null: settled
  ReplySlot* sent_ = nullptr;         // waits for its reply; null: none does
  std::uint64_t seen_;                // how often its library had been seen when it was called
  std::optional<Error> first_error_;  // that the function is unknown
  Step step_ = Step::called;
  bool cancelled_ = false;
  std::uint32_t owners_ = 0;
};

}  // namespace

void run_script(Shared<Backend> backend, const CommandView& script, ReplySlot& slot) {
  if (!is_function(script) && !may_go_by_sha1(script))
    return backend->dispatch(WholeScript(script).view(), slot);
  const Shared<ScriptRun> run(new ScriptRun(std::move(backend), script, slot));
  run->begin(script);
}

void run_by_sha1(Shared<Backend> backend, const CommandView& eval, ReplySlot& slot) {
  if (eval.arguments.empty()) return backend->dispatch(eval, slot);  // the server will refuse it
  const std::string sha1 = sha1_hex(eval.arguments[0]);
  std::vector<std::string_view> words{eval.arguments[0], sha1};
  words.insert(words.end(), eval.arguments.begin() + 1, eval.arguments.end());
  run_script(std::move(backend), {script_row(reads_only(eval.row), true), words}, slot);
}

}  // namespace deferredis::detail
