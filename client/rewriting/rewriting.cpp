#include <deferredis/client/rewriting/rewriting.hpp>

#include <string>
#include <utility>

#include <deferredis/client/rewriting/key_prefix.hpp>
#include <deferredis/client/rewriting/response_callbacks.hpp>
#include <deferredis/reactor/owned.hpp>

namespace deferredis::detail {

namespace {

struct Waiting {
  ReplySlot* slot;  // whose producer we are
  Translation translation;
};

void reply_came(StateBase& state, void* context, bool run) {
  const Owned<Waiting> waiting(static_cast<Waiting*>(context));
  ReplySlot& slot = *waiting->slot;
  if (!run) return slot.release_producer();
  if (state.failed()) slot.fail(state.take_error(), state.quiet());
  else if (!slot.settled())
    waiting->translation.settle(slot, std::move(static_cast<State<Reply>&>(state).value()));
  slot.drop_producer();
}

}  // namespace

Reply Translation::apply(Reply reply) const {
  if (keys != ReplyKeys::none) prefix->strip(reply, keys);
  return callback == nullptr ? reply : callback->call(std::move(reply));
}

void Translation::settle(ReplySlot& slot, Reply reply) const noexcept {
  try {
    const Reply told = apply(std::move(reply));
    if (told.is_error()) {
      return slot.fail(told.error().with_context(slot.row->name));
    }
    std::string frame;
    told.append_composed(frame);
    ReplyReader reader = ReplyReader::composed(frame);
    slot.decode(slot, reader);
  } catch (...) {  // the callback threw
    slot.fail(Error(std::current_exception()));
  }
}

ReplySlot& translated(ReplySlot& slot, Translation translation) {
  const NewSlot<Reply> sent = make_slot<Reply>(slot.core(), *slot.row);
  sent.state().consume_future();
  sent.state().set_last(reply_came, new Waiting{&slot, std::move(translation)});
  slot.next = sent.get();
  slot.state().set_cancel_relay(
      [](StateBase& state) -> StateBase* { return &ReplySlot::of(state).next->state(); });
  return sent;
}

std::optional<CommandView> Rewriting::begin(const CommandView& command, ReplySlot& slot,
                                            Translation& translation) const {
  if (callbacks != nullptr) translation.callback = callbacks->find(command);
  if (prefix == nullptr) return command;
  if (const std::string_view why = prefix->refuses(command); !why.empty()) {
    slot.fail(
        Error(errc::not_supported, std::string(command.name())
                                       .append(" is not possible on a view with a key prefix: ")
                                       .append(why)));
    slot.drop_producer();
    return std::nullopt;
  }
  translation.keys = KeyPrefix::keys_in_reply(command.row);
  if (translation.keys != ReplyKeys::none) translation.prefix = prefix;
  return prefix->apply(command);
}

}  // namespace deferredis::detail
