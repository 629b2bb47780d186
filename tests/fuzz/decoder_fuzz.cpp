// Fuzzes the decoders: decoding any complete reply as any type gives a value or an error, the
// reader stays in step, and RESP3's own types decode like their RESP2 equivalents.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/resp_parser.hpp>

#include "decoding.hpp"
#include "input.hpp"

namespace shapes {

struct Point {
  double x = 0, y = 0;
  // One nan equals another.
  bool operator==(const Point& other) const {
    return deferredis::fuzz::same(x, other.x) && deferredis::fuzz::same(y, other.y);
  }
};
auto deferredis_fields(Point& p) { return std::tie(p.x, p.y); }

}  // namespace shapes

namespace {

using namespace deferredis;
using fuzz::check;
using fuzz::same;

bool has_nan(std::string_view frame) {
  std::string lower(frame);
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  return lower.find("nan") != std::string::npos;
}

template <class T>
std::optional<T> check_in_step(std::string_view frame) {
  auto read = fuzz::decode_in_step<T>(frame);
  if constexpr (requires { same(*read.first, *read.second); }) {
    if (read.first && !has_nan(frame)) check(same(*read.first, *read.second));
  }
  return std::move(read.first);
}

void append_bulk(std::string& out, std::string_view text) {
  out.append("$").append(std::to_string(text.size())).append("\r\n").append(text).append("\r\n");
}

// The RESP2 equivalent of a reply.
void append_resp2(std::string& out, const Reply& reply) {
  switch (reply.type()) {
    case ReplyType::null: out += "$-1\r\n"; return;
    case ReplyType::boolean: out += reply.as_boolean() ? ":1\r\n" : ":0\r\n"; return;
    case ReplyType::integer: out += ":" + std::to_string(reply.as_integer()) + "\r\n"; return;
    case ReplyType::error:
    case ReplyType::blob_error: out += "-ERR\r\n"; return;
    case ReplyType::array:
    case ReplyType::map:
    case ReplyType::set:
    case ReplyType::push: {
      out += "*" + std::to_string(reply.size()) + "\r\n";
      for (const Reply& element : reply.elements()) append_resp2(out, element);
      return;
    }
    case ReplyType::double_number: append_bulk(out, to_string(reply)); return;
    case ReplyType::simple_string: out.append("+").append(reply.as_text()).append("\r\n"); return;
    case ReplyType::bulk_string:
    case ReplyType::verbatim_string:
    case ReplyType::big_number: append_bulk(out, reply.as_text()); return;
  }
}

template <class T>
void check_both_protocols(std::string_view resp3, std::string_view resp2) {
  const auto value = check_in_step<T>(resp3);
  const auto old = check_in_step<T>(resp2);
  if (value) check(old.has_value() && same(*value, *old));
}

void check_all(std::string_view frame) {
  check_in_step<int>(frame);
  check_in_step<std::int8_t>(frame);
  check_in_step<std::uint64_t>(frame);
  check_in_step<std::string>(frame);
  check_in_step<std::vector<std::byte>>(frame);
  check_in_step<std::chrono::milliseconds>(frame);
  check_in_step<std::optional<std::string>>(frame);
  check_in_step<std::optional<std::vector<std::optional<std::string>>>>(frame);
  check_in_step<std::vector<double>>(frame);
  check_in_step<std::vector<std::vector<std::string>>>(frame);
  check_in_step<std::vector<std::pair<std::string, double>>>(frame);
  check_in_step<std::pair<std::string, std::vector<std::string>>>(frame);
  check_in_step<std::tuple<>>(frame);
  check_in_step<std::tuple<std::string, std::optional<std::int64_t>>>(frame);
  check_in_step<std::array<std::string, 2>>(frame);
  check_in_step<std::unordered_map<std::string, std::string>>(frame);
  check_in_step<std::unordered_set<std::string>>(frame);
  check_in_step<std::map<std::string, std::map<std::string, std::int64_t>>>(frame);
  check_in_step<std::variant<std::monostate, std::int64_t, double, bool, std::string,
                             std::vector<std::string>>>(frame);
  check_in_step<shapes::Point>(frame);
  check_in_step<std::vector<shapes::Point>>(frame);
}

void check_frame(std::string_view frame) {
  check_all(frame);
  const auto reply = check_in_step<Reply>(frame);
  if (!reply) return;  // a double out of range
  std::string resp2;
  append_resp2(resp2, *reply);
  check_all(resp2);
  check_both_protocols<std::int64_t>(frame, resp2);
  check_both_protocols<double>(frame, resp2);
  check_both_protocols<bool>(frame, resp2);
  check_both_protocols<std::vector<std::int64_t>>(frame, resp2);
  check_both_protocols<std::set<std::int64_t>>(frame, resp2);
  check_both_protocols<std::map<std::string, std::int64_t>>(frame, resp2);
  check_both_protocols<std::map<std::int64_t, std::vector<std::int64_t>>>(frame, resp2);
  check_both_protocols<std::vector<std::pair<std::int64_t, std::int64_t>>>(frame, resp2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  RespParser parser({.bulk_bytes = 300, .total_bytes = 1024, .elements = 60, .depth = 8});
  while (!bytes.empty()) {
    const auto progress = parser.scan(bytes);
    if (progress.status != RespParser::Status::complete) break;
    check_frame(bytes.substr(0, progress.used));
    bytes.remove_prefix(progress.used);
  }
  return 0;
}
