#include <deferredis/client/rewriting/rewriting.hpp>

#include <string>
#include <utility>

#include <deferredis/client/rewriting/key_prefix.hpp>
#include <deferredis/client/rewriting/response_callbacks.hpp>
#include <deferredis/client/rewriting/value_codec.hpp>
#include <deferredis/protocol/command_values.hpp>
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
  if (values != ReplyValues::none) codec->decode(reply, values, part);
  return callback == nullptr ? reply : callback->call(std::move(reply), arguments);
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
  } catch (...) {  // the codec or the callback threw
    slot.fail(Error(std::current_exception()).with_context(slot.row->name));
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

namespace {

std::nullopt_t end_with(ReplySlot& slot, Error error) {
  slot.fail(std::move(error));
  slot.drop_producer();
  return std::nullopt;
}

Error impossible(const CommandView& command, std::string_view with, std::string_view why) {
  return Error(errc::not_supported, std::string(command.name())
                                        .append(" is not possible on a view with a ")
                                        .append(with)
                                        .append(": ")
                                        .append(why));
}

}  // namespace

std::optional<CommandView> Rewriting::begin(const CommandView& command, ReplySlot& slot,
                                            Translation& translation) const {
  if (callbacks != nullptr) translation.callback = callbacks->find(command);
  if (translation.callback != nullptr && translation.callback->wants_arguments())
    translation.arguments = ResponseCallbacks::arguments_of(command);
  if (codec == nullptr) return prefixed(command, slot, translation);
  const auto changed = encoded(command, slot, translation);
  return changed ? prefixed(*changed, slot, translation) : std::nullopt;
}

std::optional<CommandView> Rewriting::encoded(const CommandView& command, ReplySlot& slot,
                                              Translation& translation) const {
  if (const std::string_view why = ValueCodec::refuses(command); !why.empty())
    return end_with(slot, impossible(command, "codec", why));
  translation.values = reply_values(command);
  translation.part = command.row.reply_part;
  if (translation.values != ReplyValues::none) translation.codec = codec;
  try {
    return codec->apply(command);
  } catch (...) {  // the user's function threw
    return end_with(slot, Error(std::current_exception())
                              .with_context("a value could not be encoded")
                              .with_context(command.name())
                              .with_delivery(Delivery::not_sent));
  }
}

std::optional<CommandView> Rewriting::prefixed(const CommandView& command, ReplySlot& slot,
                                               Translation& translation) const {
  if (prefix == nullptr) return command;
  if (const std::string_view why = prefix->refuses(command); !why.empty())
    return end_with(slot, impossible(command, "key prefix", why));
  translation.keys = KeyPrefix::keys_in_reply(command.row);
  if (translation.keys != ReplyKeys::none) translation.prefix = prefix;
  return prefix->apply(command);
}

}  // namespace deferredis::detail
