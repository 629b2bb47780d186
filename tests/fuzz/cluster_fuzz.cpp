// Fuzzes what cluster nodes report: any redirect and any view is either refused or consistent.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/protocol/server_error.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/slots/redirect.hpp>
#include <deferredis/sharding/topology/topology_replies.hpp>

#include "input.hpp"

namespace {

using namespace deferredis;
using fuzz::check;
using fuzz::Input;

constexpr std::string_view secret = "hunter2";

bool shows_secret(const Error& error) { return to_string(error).find(secret) != std::string::npos; }

// --- MOVED and ASK -------------------------------------------------------------------------------

void check_line(const std::string& line) {
  const Error error = make_reply_error(line);
  if (!error.is(errc::moved) && !error.is(errc::ask)) return;
  const auto redirect = parse_redirect(error);
  if (!redirect) {
    check(redirect.error().is(errc::protocol));
    check(redirect.error().delivery() == Delivery::rejected);
    check(!shows_secret(redirect.error()));
    return;
  }
  check(redirect->slot < slot_count);
  check((redirect->kind == Redirect::Kind::ask) == error.is(errc::ask));
  if (!redirect->known()) return check(redirect->host == "?");
  check(redirect->host.empty() || redirect->host == "?" || is_host(redirect->host));
  const Endpoint target = redirect->target(Endpoint::tcp("asked", 1));
  check(target.port == redirect->port && !target.is_unix());
  check(target.host == (redirect->host.empty() ? "asked" : redirect->host));
}

void check_redirects(std::string_view bytes) {
  std::string text(bytes.substr(0, 400));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  for (const std::string_view kind : {"MOVED", "ASK"}) {
    check_line(std::string(kind) + text);
    check_line(std::string(kind) + " " + text);
    check_line(std::string(kind) + " 7 " + text);
    check_line(std::string(kind) + " 7 " + text + ":6379");
    check_line(std::string(kind) + " 7 " + std::string(secret) + text + "@:6379");
  }
}

// --- CLUSTER SHARDS and SLOTS --------------------------------------------------------------------

// Checks slots only at the ends of ranges: checking all of them would take most of the time.
void check_slots(const Topology& view) {
  std::vector<std::pair<std::uint16_t, std::uint16_t>> ranges;
  std::size_t covered = 0;
  for (const TopologyShard& shard : view.shards()) {
    for (const auto& [first, last] : shard.ranges) {
      check(first <= last && last < slot_count);
      check(view.shard(first) == &shard && view.shard(last) == &shard);
      check((view.primary(first) == nullptr) == (shard.primary == shard.none));
      if (shard.primary != shard.none) covered += last - first + 1u;
      ranges.emplace_back(first, last);
    }
  }
  check(covered == view.covered());
  std::sort(ranges.begin(), ranges.end());
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    check(ranges[i].first > ranges[i - 1].second);
    const auto between = static_cast<std::uint16_t>(ranges[i].first - 1);
    if (between != ranges[i - 1].second) check(view.shard(between) == nullptr);
  }
  if (ranges.empty()) check(view.shard(0) == nullptr && view.primary(16383) == nullptr);
}

void check_view(const Topology& view) {
  check(view.nodes().size() <= Topology::most_nodes);
  for (const TopologyNode& node : view.nodes())
    check(is_host(node.endpoint.host) && node.endpoint.port != 0 && !node.endpoint.is_unix());
  for (const TopologyShard& shard : view.shards()) {
    check(shard.primary == shard.none || shard.primary < view.nodes().size());
    for (const std::size_t replica : shard.replicas) check(replica < view.nodes().size());
  }
  check_slots(view);
  if (view.shards().size() == 2) check(view.agrees_with(view));
}

void check_reply(std::string_view frame) {
  const std::vector<char> exact(frame.begin(), frame.end());  // ends where the sanitizer checks
  const ViewSource source{.asked = Endpoint::tcp("asked", 1), .tls = frame.size() % 2 != 0};
  for (const auto read : {read_cluster_shards, read_cluster_slots}) {
    ReplyReader reader(std::string_view(exact.data(), exact.size()));
    const auto view = read(reader, source);
    if (view) check_view(*view);
    else check(!shows_secret(view.error()) || view.error().is(errc::reply));
  }
}

void check_bytes(std::string_view bytes) {
  RespParser parser({.bulk_bytes = 300, .total_bytes = 4096, .elements = 400, .depth = 8});
  const auto progress = parser.scan(bytes);
  if (progress.status == RespParser::Status::complete) check_reply(bytes.substr(0, progress.used));
}

// --- views that resemble real ones ---------------------------------------------------------------

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}
std::string number(std::int64_t value) { return ":" + std::to_string(value) + "\r\n"; }
std::string array(std::size_t size, const std::string& elements) {
  return "*" + std::to_string(size) + "\r\n" + elements;
}

std::string make_host(Input& input) {
  switch (input.byte() % 6) {
    case 0: return bulk("");
    case 1: return bulk("?");
    case 2: return "$-1\r\n";
    case 3: return bulk(std::string(secret) + "@" + input.bytes(input.byte() % 8));
    default: return bulk("10.0.0." + std::to_string(input.byte() % 8));
  }
}

std::int64_t make_number(Input& input, std::int64_t most) {
  const auto value = static_cast<std::int64_t>(input.byte() << 8 | input.byte());
  return input.byte() % 16 == 0 ? value * 977 - most : value % (most + 1);
}

std::string make_node(Input& input) {
  static constexpr std::string_view words[] = {"master", "slave",   "replica", "online",
                                               "fail",   "loading", "failed",  ""};
  std::string fields = bulk("id") + bulk("node" + std::to_string(input.byte() % 8));
  fields += bulk("endpoint") + make_host(input) + bulk("ip") + make_host(input);
  fields += bulk("port") + number(make_number(input, 9));
  fields += bulk("tls-port") + number(make_number(input, 9));
  fields += bulk("role") + bulk(words[input.byte() % 8]);
  fields += bulk("health") + bulk(words[input.byte() % 8]);
  fields += bulk("hostname") + make_host(input);
  return array(16, fields);
}

std::string make_shards(Input& input) {
  std::string shards;
  const std::size_t count = input.byte() % 6;
  for (std::size_t i = 0; i < count; ++i) {
    std::string ends, nodes;
    const std::size_t ranges = input.byte() % 4, members = input.byte() % 4;
    for (std::size_t n = 0; n < 2 * ranges; ++n) ends += number(make_number(input, 16383));
    for (std::size_t n = 0; n < members; ++n) nodes += make_node(input);
    shards +=
        array(4, bulk("slots") + array(2 * ranges, ends) + bulk("nodes") + array(members, nodes));
  }
  return array(count, shards);
}

std::string make_slots(Input& input) {
  std::string entries;
  const std::size_t count = input.byte() % 6;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t members = input.byte() % 4;
    std::string entry = number(make_number(input, 16383)) + number(make_number(input, 16383));
    for (std::size_t n = 0; n < members; ++n) {
      entry += array(3, make_host(input) + number(make_number(input, 9)) +
                            bulk("node" + std::to_string(input.byte() % 8)));
    }
    entries += array(2 + members, entry);
  }
  return array(count, entries);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.find(secret) != bytes.npos) return 0;
  Input input(data, size);
  switch (input.byte() % 4) {
    case 0: check_redirects(input.rest()); break;
    case 1: check_bytes(input.rest()); break;
    case 2: check_reply(make_shards(input)); break;
    default: check_reply(make_slots(input)); break;
  }
  return 0;
}
