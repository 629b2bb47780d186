// Made by tools/generate.py from commands/bitmaps.txt: change that, then `make generate`.
#include <deferredis/client/commands/bitmaps.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(BitUnit value) noexcept {
  switch (value) {
    case BitUnit::bytes: return {"BYTE"};
    case BitUnit::bits: return {"BIT"};
  }
  return {};
}
std::string_view token_of(BitOp value) noexcept {
  switch (value) {
    case BitOp::and_: return {"AND"};
    case BitOp::or_: return {"OR"};
    case BitOp::xor_: return {"XOR"};
    case BitOp::not_: return {"NOT"};
    case BitOp::diff: return {"DIFF"};
    case BitOp::diff1: return {"DIFF1"};
    case BitOp::andor: return {"ANDOR"};
    case BitOp::one: return {"ONE"};
  }
  return {};
}

}  // namespace

Future<std::int64_t> BitmapCommands::bitcount(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::bitcount, args);
}
Future<std::int64_t> BitmapCommands::bitcount(Key key, std::int64_t start, std::int64_t end) const {
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), start_text.view(), end_text.view()};
  return call<std::int64_t>(table::bitcount, args);
}
Future<std::int64_t> BitmapCommands::bitcount(Key key, std::int64_t start, std::int64_t end,
                                              BitUnit unit) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(start);
  args.add_number(end);
  args.add_token(token_of(unit));
  return call<std::int64_t>(table::bitcount, args.views());
}
Future<std::vector<std::optional<std::int64_t>>> BitmapCommands::bitfield(
    Key key, const BitfieldOperations& operations) const {
  ArgumentList args;
  args.add(key.view());
  add(operations, args);
  return call<std::vector<std::optional<std::int64_t>>>(table::bitfield, args.views());
}
Future<std::vector<std::int64_t>> BitmapCommands::bitfield_ro(
    Key key, const BitfieldOperations& operations) const {
  ArgumentList args;
  args.add(key.view());
  add(operations, args);
  return call<std::vector<std::int64_t>>(table::bitfield_ro, args.views());
}
Future<std::int64_t> BitmapCommands::bitop(BitOp operation, Key destination,
                                           const Keys& sources) const {
  if (sources.views().empty()) return refuse<std::int64_t>(table::bitop, "no keys");
  ArgumentList args;
  args.add_token(token_of(operation));
  args.add(destination.view());
  args.add(sources.views());
  return call<std::int64_t>(table::bitop, args.views());
}
Future<std::int64_t> BitmapCommands::bitpos(Key key, std::int64_t bit) const {
  const Arg bit_text(bit);
  const std::string_view args[] = {key.view(), bit_text.view()};
  return call<std::int64_t>(table::bitpos, args);
}
Future<std::int64_t> BitmapCommands::bitpos(Key key, std::int64_t bit, std::int64_t start) const {
  const Arg bit_text(bit);
  const Arg start_text(start);
  const std::string_view args[] = {key.view(), bit_text.view(), start_text.view()};
  return call<std::int64_t>(table::bitpos, args);
}
Future<std::int64_t> BitmapCommands::bitpos(Key key, std::int64_t bit, std::int64_t start,
                                            std::int64_t end) const {
  const Arg bit_text(bit);
  const Arg start_text(start);
  const Arg end_text(end);
  const std::string_view args[] = {key.view(), bit_text.view(), start_text.view(), end_text.view()};
  return call<std::int64_t>(table::bitpos, args);
}
Future<std::int64_t> BitmapCommands::bitpos(Key key, std::int64_t bit, std::int64_t start,
                                            std::int64_t end, BitUnit unit) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(bit);
  args.add_number(start);
  args.add_number(end);
  args.add_token(token_of(unit));
  return call<std::int64_t>(table::bitpos, args.views());
}
Future<std::int64_t> BitmapCommands::getbit(Key key, std::int64_t offset) const {
  const Arg offset_text(offset);
  const std::string_view args[] = {key.view(), offset_text.view()};
  return call<std::int64_t>(table::getbit, args);
}
Future<std::int64_t> BitmapCommands::setbit(Key key, std::int64_t offset, std::int64_t bit) const {
  const Arg offset_text(offset);
  const Arg bit_text(bit);
  const std::string_view args[] = {key.view(), offset_text.view(), bit_text.view()};
  return call<std::int64_t>(table::setbit, args);
}

}  // namespace deferredis
// clang-format on
