#include <deferredis/client/rewriting/value_codec.hpp>

#include <utility>

#include <deferredis/protocol/command_values.hpp>

namespace deferredis::detail {

void retain(ValueCodec& codec) noexcept { codec.owners_.add(); }
[[gnu::noinline]] void release(ValueCodec& codec) noexcept {
  if (codec.owners_.remove()) delete &codec;
}

std::string_view ValueCodec::refuses(const CommandView& command) noexcept {
  if (command.row.words == 0 || command.row.values == ValuesAt::unknown)
    return "the positions of its values are unknown: see register_command()";
  if (command.row.values == ValuesAt::part) return "it works on a part of what is stored";
  return {};
}

CommandView ValueCodec::apply(const CommandView& command) {
  std::vector<std::size_t> indices;
  find_values(command, indices);
  if (indices.empty()) return {command.row, command.arguments};
  // The user's function may send commands of this view, so our memory is used only after it.
  std::string texts, one;
  std::vector<std::size_t> ends;
  for (const std::size_t index : indices) {
    one.clear();
    codec_.encode(command.arguments[index], one);
    texts += one;
    ends.push_back(texts.size());
  }
  texts_ = std::move(texts);
  arguments_.assign(command.arguments.begin(), command.arguments.end());
  std::size_t begin = 0;
  for (std::size_t i = 0; i != indices.size(); begin = ends[i++])
    arguments_[indices[i]] = std::string_view(texts_).substr(begin, ends[i] - begin);
  return {command.row, arguments_};
}

void ValueCodec::decode(Reply& reply, ReplyValues values, ReplyPart part) const {
  std::vector<Reply>& elements = reply.elements();
  switch (part) {
    case ReplyPart::whole: return decode_part(reply, values);
    case ReplyPart::second:
      if (elements.size() > 1) decode_part(elements[1], values);
      return;
    case ReplyPart::streams:
      if (reply.type() == ReplyType::map) {
        for (std::size_t i = 1; i < elements.size(); i += 2) decode_part(elements[i], values);
      } else {
        for (Reply& pair : elements) decode(pair, values, ReplyPart::second);
      }
  }
}

void ValueCodec::decode_part(Reply& reply, ReplyValues values) const {
  std::vector<Reply>& elements = reply.elements();
  const bool nested = !elements.empty() && is_aggregate(elements[0].type());
  switch (values) {
    case ReplyValues::pairs:
      if (nested) {
        for (Reply& pair : elements) decode(pair, ReplyValues::all, ReplyPart::second);
      } else {
        for (std::size_t i = 1; i < elements.size(); i += 2) decode_text(elements[i]);
      }
      return;
    case ReplyValues::scored:
      if (nested) return decode_part(reply, ReplyValues::members);
      for (std::size_t i = 0; i < elements.size(); i += 2) decode_text(elements[i]);
      return;
    case ReplyValues::members:
      for (Reply& member : elements)
        decode_text(member.elements().empty() ? member : member.elements()[0]);
      return;
    case ReplyValues::entries:
      for (Reply& entry : elements) decode_entry(entry);
      return;
    case ReplyValues::none: return;
    case ReplyValues::all:
    // Decided before, by the command's arguments.
    case ReplyValues::asked_pairs:
    case ReplyValues::scanned_pairs:
    case ReplyValues::asked_scored: return decode_all(reply);
  }
}

// An id and its fields; after that, XREADGROUP CLAIM has numbers. With JUSTID only the id.
void ValueCodec::decode_entry(Reply& entry) const {
  if (entry.elements().size() > 1) decode_part(entry.elements()[1], ReplyValues::pairs);
}

void ValueCodec::decode_all(Reply& reply) const {
  decode_text(reply);
  for (Reply& element : reply.elements()) decode_all(element);
}

// "OK" and other words of the server are simple strings.
void ValueCodec::decode_text(Reply& value) const {
  if (value.type() != ReplyType::bulk_string) return;
  std::string text;
  codec_.decode(value.as_text(), text);
  value.set_text(std::move(text));
}

}  // namespace deferredis::detail
