// Fuzzes the parser and the readers of its replies: the result does not depend on the cuts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/reply.hpp>
#include <deferredis/protocol/resp_parser.hpp>

#include "input.hpp"

namespace {

using deferredis::Reply;
using deferredis::ReplyReader;
using deferredis::RespParser;
using deferredis::fuzz::check;

// Small enough to be reached.
constexpr deferredis::ReplyLimits limits{.bulk_bytes = 300,
                                         .total_bytes = 1024,
                                         .elements = 60,
                                         .decoded_bytes = 4096,
                                         .depth = 8,
                                         .line_bytes = 64};

struct Scanned {
  RespParser::Status status;
  std::size_t used;
};

// `cuts` gives the sizes of the pieces, in turn.
Scanned scan(RespParser& parser, std::string_view bytes, std::string_view cuts) {
  std::size_t done = 0;
  for (std::size_t turn = 0;; ++turn) {
    const std::size_t size = 1 + static_cast<unsigned char>(cuts[turn % cuts.size()]) % 40;
    const std::string_view part = bytes.substr(done, size);
    const std::vector<char> piece(part.begin(), part.end());  // ends where the sanitizer checks
    const auto progress = parser.scan({piece.data(), piece.size()});
    done += progress.used;
    check(progress.used <= piece.size());
    if (progress.status != RespParser::Status::need_more) return {progress.status, done};
    check(progress.used == piece.size());
    if (done == bytes.size()) return {progress.status, done};
  }
}

// A server's words never become one of our own errors.
void check_errors(const Reply& reply) {
  if (reply.is_error()) {
    check(reply.error().is(deferredis::errc::reply));
    check(reply.error().delivery() == deferredis::Delivery::rejected);
  }
  for (const Reply& element : reply.elements()) check_errors(element);
}

void read(std::string_view bytes) {
  const std::vector<char> frame(bytes.begin(), bytes.end());
  ReplyReader reader(std::string_view(frame.data(), frame.size()));
  const Reply reply = Reply::read(reader);
  if (reader.failed()) return;  // a double out of range
  check(reader.at_end());
  check_errors(reply);

  ReplyReader skipped(std::string_view(frame.data(), frame.size()));
  skipped.skip();
  check(skipped.at_end());

  std::string again;
  reply.append_resp(again);
  RespParser parser;
  const auto progress = parser.scan(again);
  check(progress.status == RespParser::Status::complete && progress.used == again.size());
  ReplyReader rereader{std::string_view(again)};
  check(Reply::read(rereader) == reply && !rereader.failed());
  check(!to_string(reply).empty() || reply.as_text().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (size < 5) return 0;
  const std::string_view cuts = bytes.substr(0, 4);
  bytes.remove_prefix(4);

  RespParser whole(limits);
  RespParser cut(limits);
  while (!bytes.empty()) {
    const auto expected = whole.scan(bytes);
    const Scanned scanned = scan(cut, bytes, cuts);
    check(scanned.status == expected.status && scanned.used == expected.used);
    check(whole.why() == cut.why());
    const bool refused = expected.status == RespParser::Status::refused;
    if (!refused && expected.status != RespParser::Status::complete) break;
    if (!refused) read(bytes.substr(0, expected.used));
    bytes.remove_prefix(expected.used);
  }
  return 0;
}
