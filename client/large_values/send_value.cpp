#include <deferredis/client/large_values/send_value.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <deferredis/protocol/command_table.hpp>

namespace deferredis::detail {

namespace {

using Kind = ValueReader::Kind;

constexpr std::size_t written_at_once = 64 * 1024;  // then the connection is asked for room

/// Catches the words of a typed command instead of sending it.
class CaughtWords final : public Commands {
 public:
  explicit CaughtWords(ReactorCore& core) : Commands(core) {}

  mutable std::vector<std::string> caught;

 private:
  void dispatch(const CommandView& command, ReplySlot& slot) const override {
    caught.assign(command.arguments.begin(), command.arguments.end());
    slot.fail(Error(errc::cancelled, "caught", Delivery::not_sent), true);
    slot.drop_producer();
  }
};

void add_word(std::string& to, std::string_view word) {
  to.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
}

std::string progress(std::uint64_t given, std::uint64_t size) {
  return std::to_string(given) + " of " + std::to_string(size) + " bytes";
}

Error broken_off(const Error& error, std::string_view what, std::uint64_t given,
                 std::uint64_t size) {
  return error.with_context("SET: " + std::string(what) + " after " + progress(given, size))
      .with_delivery(Delivery::not_sent);
}

Error wrong_size(std::string_view what, std::uint64_t given, std::uint64_t size) {
  return Error(errc::invalid_argument,
               "SET: the source " + std::string(what) + ": " + progress(given, size),
               Delivery::not_sent);
}

using Broken = std::optional<Error>;  // an Error by itself would fail the Future that returns it

// Why it was broken off. The server's own words, if it refused the command before it had all of it,
// say more than that it then closed the connection.
Future<Broken> reason_of(Transfer& transfer, Error error) {
  if (!transfer.has_answer()) co_return Broken(error);
  auto coming = transfer.next();
  auto came = co_await std::move(coming).outcome();
  if (!came || came.value().kind != Kind::frame) co_return Broken(error);
  ReplyReader reader(came.value().bytes);
  co_return Broken(is_error(reader.type()) ? reader.read_error() : error);
}

// Writes one piece, as the connection has room.
Future<void> write_piece(Transfer& transfer, std::string_view piece) {
  while (!piece.empty()) {
    if (!transfer.has_room()) {
      auto room = transfer.room();
      co_await std::move(room);
    }
    const std::size_t size = std::min(piece.size(), written_at_once);
    transfer.write(piece.substr(0, size));
    piece.remove_prefix(size);
  }
}

// Everything up to the value's last byte; the server executes nothing before it has the tail.
// Returns why it was broken off.
Future<Broken> write_value(Transfer& transfer, std::uint64_t size, PieceSource& source) {
  for (std::uint64_t given = 0; given < size;) {
    // The source is asked when what it gave before is on its way.
    auto room = transfer.room();
    auto roomy = co_await std::move(room).outcome();
    if (!roomy || transfer.has_answer()) {
      const Error met = roomy ? Error(errc::protocol, "an answer came too soon") : roomy.error();
      auto telling = reason_of(transfer, met);
      const auto reason = co_await std::move(telling);
      co_return Broken(broken_off(*reason, "ended", given, size));
    }
    auto giving = source.give();
    auto gave = co_await std::move(giving).outcome();
    if (!gave) co_return Broken(broken_off(gave.error(), "the source failed", given, size));
    const std::string_view piece = gave.value();
    if (piece.empty()) co_return Broken(wrong_size("ended early", given, size));
    if (piece.size() > size - given)
      co_return Broken(wrong_size("gave too much", given + piece.size(), size));
    auto writing = write_piece(transfer, piece);
    auto written = co_await std::move(writing).outcome();
    if (!written) {
      auto telling = reason_of(transfer, written.error());
      const auto reason = co_await std::move(telling);
      co_return Broken(broken_off(*reason, "ended", given, size));
    }
    given += piece.size();
  }
  co_return std::nullopt;
}

// OK, or null if a condition did not hold.
Outcome<bool> read_answer(std::string_view frame) {
  ReplyReader reader(frame);
  if (is_error(reader.type())) return reader.read_error();
  if (reader.read_null()) return false;
  if (reader.read_ok()) return true;
  return Error(errc::protocol, "the reply is neither OK nor null", Delivery::maybe_applied);
}

Error on_set(const Error& error) { return error.with_context("SET"); }

// The answer to a command that was written to its end.
Future<bool> take_answer(std::unique_ptr<Transfer> transfer, std::string key) {
  auto coming = transfer->next();
  auto came = co_await std::move(coming).outcome();
  transfer->key_written(key);
  if (!came) {
    co_return on_set(came.error().with_delivery(transfer->all_sent() ? Delivery::maybe_applied
                                                                     : Delivery::not_sent));
  }
  if (came.value().kind != Kind::frame) {
    co_return Error(errc::protocol, "SET: the reply is a string", Delivery::maybe_applied);
  }
  auto answer = read_answer(came.value().bytes);
  std::optional<Error> refused;
  if (!answer) refused = answer.error();
  transfer->finish(refused);
  if (refused) co_return on_set(*refused);
  co_return answer.value();
}

}  // namespace

Outcome<SetFrame> set_frame(ReactorCore& core, std::string_view key, std::uint64_t size,
                            const SetOptions& set) {
  const CaughtWords words(core);
  auto refused = words.set(key, std::string_view(), set);
  if (words.caught.size() < 2) {
    std::optional<Error> why;
    std::move(refused).on_error([](const Error&) { return false; }).detach();
    return Error(errc::invalid_argument, "SET: contradictory options", Delivery::not_sent);
  }
  std::move(refused).detach();
  SetFrame frame;
  frame.head = "*" + std::to_string(1 + words.caught.size()) + "\r\n$3\r\nSET\r\n";
  add_word(frame.head, words.caught[0]);
  frame.head.append("$").append(std::to_string(size)).append("\r\n");
  frame.tail = "\r\n";
  for (std::size_t i = 2; i < words.caught.size(); ++i) add_word(frame.tail, words.caught[i]);
  return frame;
}

Future<bool> send_value(TransferRoute route, SetFrame frame, std::uint64_t size,
                        PieceSource source) {
  auto opening = route.open(true);
  auto opened = co_await std::move(opening).outcome();
  if (!opened) co_return on_set(opened.error().with_delivery(Delivery::not_sent));
  std::unique_ptr<Transfer> transfer = std::move(opened.value());
  transfer->write(frame.head);
  auto writing = write_value(*transfer, size, source);
  auto broken = co_await std::move(writing);
  if (broken) co_return *broken;
  transfer->write(frame.tail);
  transfer->key_written(route.key());
  auto answering = take_answer(std::move(transfer), route.key());
  auto answered = co_await std::move(answering).outcome();
  if (!answered) co_return answered.error();
  co_return answered.value();
}

}  // namespace deferredis::detail
