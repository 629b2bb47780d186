// Measures only the parsers, from memory in pieces of 16 KiB: ours to views, ours to strings,
// hiredis's. Prints a line of JSON per shape: nanoseconds of CPU per element, the best of several
// rounds.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include <hiredis/hiredis.h>
#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/reactor/reactor.hpp>

#include "work.hpp"

namespace redis = deferredis;

namespace {

constexpr std::size_t piece_bytes = 16384;
constexpr int rounds = 7;

struct Shape {
  const char* name;
  std::string bytes;
  long elements;
  std::string resp2 = {};  // the same for hiredis, if it needs RESP2; empty: `bytes`
};

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

std::vector<Shape> shapes(long scale) {
  const std::string value = "abcdefghijklmnopqrstuvwxyz012345";
  Shape small{.name = "small bulk", .bytes = {}, .elements = 1000 * scale};
  for (long i = 0; i < small.elements; ++i) small.bytes += bulk(value);
  Shape array{.name = "array of 1,000", .bytes = {}, .elements = 1000 * scale};
  for (long i = 0; i < scale; ++i) {
    array.bytes += "*1000\r\n";
    for (int k = 0; k < 1000; ++k) array.bytes += bulk(value);
  }
  Shape maps{.name = "RESP3 maps", .bytes = {}, .elements = 1000 * scale};
  for (long i = 0; i < maps.elements / 10; ++i) {
    std::string pairs;
    for (int k = 0; k < 5; ++k) pairs += bulk("field") + ":" + std::to_string(i) + "\r\n";
    maps.bytes += "%5\r\n" + pairs;
    maps.resp2 += "*10\r\n" + pairs;
  }
  return {std::move(small), std::move(array), std::move(maps)};
}

/// Reads everything below the reply, as a user would.
std::uint64_t read_views(redis::ReplyReader& reader) {
  if (redis::is_aggregate(reader.type())) {
    std::uint64_t sum = 0;
    for (auto left = reader.begin_aggregate(); left > 0; --left) sum += read_views(reader);
    return sum;
  }
  return bench::taste(reader.read_text());
}

std::uint64_t read_strings(redis::ReplyReader& reader) {
  if (redis::is_aggregate(reader.type())) {
    std::uint64_t sum = 0;
    const auto values = redis::Decoder<std::vector<std::string>>::decode(reader);
    for (const auto& value : values) sum += bench::taste(value);
    return sum;
  }
  return bench::taste(reader.read_string());
}

/// As in a connection: the parser finds the end of a reply, and the incomplete rest is kept.
std::uint64_t ours(std::string_view bytes, std::uint64_t (*read)(redis::ReplyReader&)) {
  redis::RespParser parser;
  std::string partial;
  std::uint64_t sum = 0;
  while (!bytes.empty()) {
    std::string_view piece = bytes.substr(0, piece_bytes);
    bytes.remove_prefix(piece.size());
    while (!piece.empty()) {
      const auto progress = parser.scan(piece);
      std::string_view frame = piece.substr(0, progress.used);
      piece.remove_prefix(progress.used);
      if (progress.status != redis::RespParser::Status::complete) {
        partial.append(frame);
        break;
      }
      if (!partial.empty()) frame = partial.append(frame);
      redis::ReplyReader reader(frame);
      sum += read(reader);
      partial.clear();
    }
  }
  return sum;
}

std::uint64_t taste_of(const redisReply& reply) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < reply.elements; ++i) sum += taste_of(*reply.element[i]);
  if (reply.str != nullptr) sum += bench::taste({reply.str, reply.len});
  return sum;
}

std::uint64_t hiredis(std::string_view bytes) {
  redisReader* const reader = redisReaderCreate();
  std::uint64_t sum = 0;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece_bytes, bytes.size()))) {
    redisReaderFeed(reader, bytes.data(), std::min(piece_bytes, bytes.size()));
    void* reply = nullptr;
    while (redisReaderGetReply(reader, &reply) == REDIS_OK && reply != nullptr) {
      sum += taste_of(*static_cast<redisReply*>(reply));
      freeReplyObject(reply);
    }
  }
  redisReaderFree(reader);
  return sum;
}

double cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

std::uint64_t sink = 0;

template <class Parse>
double least_ns(const Shape& shape, std::string_view bytes, Parse parse) {
  double least = 1e30;
  for (int round = 0; round < rounds; ++round) {
    const double begin = cpu_ns();
    sink += parse(bytes);
    least = std::min(least, cpu_ns() - begin);
  }
  return least / static_cast<double>(shape.elements);
}

// --- one large string ----------------------------------------------------------------------------

struct NoEvents final : redis::ConnectionEvents {
  void connection_ready() override {}
  void connection_failed(const redis::Error&) override { std::exit(1); }
  redis::PushMeaning push_received(redis::ReplyReader&, bool) override {
    return redis::PushMeaning::unknown;
  }
  void wake_sooner(redis::TimePoint) override {}
};

constexpr redis::CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n"};

/// Delivers the bytes as a socket would, into the connection's buffer if it offers one.
std::uint64_t large_bulk(std::string_view bytes) {
  redis::Reactor reactor;
  redis::ChunkPool chunks;
  NoEvents events;
  const redis::FsmOptions options{
      .handshake = {.protocol = redis::ProtocolVersion::resp2, .announce_library = false}};
  redis::ConnectionFsm fsm(reactor.core(), chunks, options, events);
  fsm.begin({}, false);
  const auto slot = redis::detail::make_slot<std::string>(reactor.core(), get_row);
  auto reply = slot.future();
  const std::string_view arguments[] = {"key"};
  fsm.send(redis::CommandView{get_row, arguments}, slot, {});
  fsm.output().mark_sent(fsm.output().unsent());
  while (!bytes.empty()) {
    char outside[piece_bytes];
    auto room = fsm.receive_room();
    if (room.empty()) room = outside;
    const std::size_t size = bytes.copy(room.data(), std::min(room.size(), piece_bytes));
    fsm.receive({room.data(), size}, {});
    bytes.remove_prefix(size);
  }
  return bench::taste(reactor.run(std::move(reply)));
}

/// The same: hiredis takes what its caller has read into a buffer.
std::uint64_t large_bulk_of_hiredis(std::string_view bytes) {
  redisReader* const reader = redisReaderCreate();
  void* reply = nullptr;
  while (!bytes.empty()) {
    char outside[piece_bytes];
    const std::size_t size = bytes.copy(outside, piece_bytes);
    redisReaderFeed(reader, outside, size);
    bytes.remove_prefix(size);
    if (redisReaderGetReply(reader, &reply) != REDIS_OK) std::exit(1);
  }
  const std::uint64_t sum = taste_of(*static_cast<redisReply*>(reply));
  freeReplyObject(reply);
  redisReaderFree(reader);
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  const long scale = argc > 1 ? std::atol(argv[1]) : 1000;
  for (const Shape& shape : shapes(scale)) {
    const auto views_of = [](std::string_view bytes) { return ours(bytes, read_views); };
    const auto strings_of = [](std::string_view bytes) { return ours(bytes, read_strings); };
    const double views = least_ns(shape, shape.bytes, views_of);
    const double strings = least_ns(shape, shape.bytes, strings_of);
    const double peer = least_ns(shape, shape.resp2.empty() ? shape.bytes : shape.resp2, hiredis);
    std::printf(
        "{\"shape\": \"%s\", \"views_ns\": %.2f, \"strings_ns\": %.2f, "
        "\"hiredis_ns\": %.2f}\n",
        shape.name, views, strings, peer);
  }
  const std::string value(static_cast<std::size_t>(std::min(64L, scale)) << 20, 'x');
  const Shape large{
      .name = "MiB of a bulk", .bytes = bulk(value), .elements = std::min(64L, scale)};
  std::printf(
      "{\"shape\": \"%s\", \"views_ns\": null, \"strings_ns\": %.0f, "
      "\"hiredis_ns\": %.0f}\n",
      large.name, least_ns(large, large.bytes, large_bulk),
      least_ns(large, large.bytes, large_bulk_of_hiredis));
  return sink == 0;
}
