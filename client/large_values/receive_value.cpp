#include <deferredis/client/large_values/receive_value.hpp>

#include <memory>
#include <string>
#include <utility>

namespace deferredis::detail {

namespace {

using Kind = ValueReader::Kind;
using Length = std::optional<std::uint64_t>;

std::string request(std::string_view key) {
  return "*2\r\n$3\r\nGET\r\n$" + std::to_string(key.size()) + "\r\n" + std::string(key) + "\r\n";
}

Error on_get(const Error& error, Delivery delivery) {
  return error.with_context("GET").with_delivery(delivery);
}

Error after(const Error& error, std::uint64_t given, std::uint64_t length, std::string_view what) {
  return error
      .with_context("GET: " + std::string(what) + " after " + std::to_string(given) + " of " +
                    std::to_string(length) + " bytes")
      .with_delivery(Delivery::maybe_applied);
}

// The value's pieces, after its length.
Future<Length> pass_on(std::unique_ptr<Transfer> transfer, PieceSink& sink, std::uint64_t length) {
  std::uint64_t given = 0;
  for (;;) {
    auto coming = transfer->next();
    auto came = co_await std::move(coming).outcome();
    if (!came) co_return after(came.error(), given, length, "ended");
    const ValueReader::Part part = came.value();
    if (part.kind == Kind::end) break;
    auto taken = sink.take(part.bytes, transfer->left());
    auto took = co_await std::move(taken).outcome();
    if (!took) co_return after(took.error(), given, length, "the sink failed");
    given += part.bytes.size();
  }
  transfer->finish();
  co_return Length(length);
}

// The reply is not a plain string. Nullopt: it is an error, now in `error`.
std::optional<Outcome<std::optional<std::string>>> whole_reply(std::string_view frame,
                                                               std::optional<Error>& error) {
  ReplyReader reader(frame);
  if (is_error(reader.type())) {
    error = reader.read_error();
    return std::nullopt;
  }
  if (reader.read_null()) return Outcome<std::optional<std::string>>(std::optional<std::string>());
  std::optional<std::string> text(reader.read_text());
  if (reader.failed()) {
    return Outcome<std::optional<std::string>>(
        Error(errc::protocol, "GET: the reply is not a string", Delivery::maybe_applied));
  }
  return Outcome<std::optional<std::string>>(std::move(text));
}

// A string that came in another form (with attributes, or in RESP3's parts).
Future<Length> pass_on_whole(std::optional<std::string> text, PieceSink& sink) {
  if (!text) co_return Length();
  if (!text->empty()) {
    auto taken = sink.take(*text, 0);
    auto took = co_await std::move(taken).outcome();
    if (!took) co_return after(took.error(), 0, text->size(), "the sink failed");
  }
  co_return Length(text->size());
}

}  // namespace

Future<Length> receive_value(TransferRoute route, PieceSink sink) {
  bool sent = false;  // in an attempt before
  for (;;) {
    auto opening = route.open(false);
    auto opened = co_await std::move(opening).outcome();
    if (!opened)
      co_return on_get(opened.error(), sent ? Delivery::maybe_applied : Delivery::not_sent);
    std::unique_ptr<Transfer> transfer = std::move(opened.value());
    transfer->write(request(route.key()));
    auto coming = transfer->next();
    auto came = co_await std::move(coming).outcome();
    std::optional<Error> error;
    if (!came) {
      sent = sent || transfer->all_sent();
      error = came.error().with_delivery(sent ? Delivery::maybe_applied : Delivery::not_sent);
    } else if (came.value().kind == Kind::length) {
      const std::uint64_t length = came.value().length;
      auto passed = pass_on(std::move(transfer), sink, length);
      auto ended = co_await std::move(passed).outcome();
      if (!ended) co_return ended.error();
      co_return ended.value();
    } else {
      auto whole = whole_reply(came.value().bytes, error);
      transfer->finish(error);
      if (whole && !*whole) co_return whole->error();
      if (whole) {
        auto passed = pass_on_whole(std::move(whole->value()), sink);
        auto ended = co_await std::move(passed).outcome();
        if (!ended) co_return ended.error();
        co_return ended.value();
      }
    }
    transfer = nullptr;
    auto repeated = route.again(*error);
    const bool repeats = co_await std::move(repeated);
    if (!repeats) co_return on_get(*error, error->delivery());
  }
}

}  // namespace deferredis::detail
