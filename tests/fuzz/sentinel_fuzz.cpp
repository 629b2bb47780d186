// Fuzzes sentinels' reports about a group: any replies give a usable report or none, and an address
// chosen from it can be connected to and was named by a sentinel.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/sharding/sentinel/report.hpp>

#include "input.hpp"

namespace {

using namespace deferredis;
using namespace deferredis::detail;
using fuzz::check;
using fuzz::Input;
using Fields = SentinelReport::Fields;

// --- replies
// --------------------------------------------------------------------------------------

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

std::string make_fields(Input& input) {
  static constexpr std::string_view names[] = {
      "name", "ip", "port", "flags", "config-epoch", "num-other-sentinels", "master-link-status"};
  static constexpr std::string_view values[] = {"mymaster",
                                                "10.0.0.1",
                                                "10.0.0.2",
                                                "::1",
                                                "6379",
                                                "6380",
                                                "0",
                                                "65536",
                                                "-1",
                                                "master",
                                                "slave",
                                                "master,s_down",
                                                "slave,disconnected",
                                                "o_down",
                                                "ok",
                                                "err",
                                                "3",
                                                "9223372036854775808",
                                                "99999999999999999999",
                                                ""};
  const std::size_t count = input.byte() % 8;
  std::string text =
      (input.byte() % 2 == 0 ? "*" + std::to_string(2 * count) : "%" + std::to_string(count)) +
      "\r\n";
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned value = input.byte() % 24;
    text += bulk(names[input.byte() % std::size(names)]);
    text += bulk(value < std::size(values) ? values[value] : std::string_view(input.text()));
  }
  return text;
}

std::string make_list(Input& input) {
  const std::size_t count = input.byte() % 5;
  std::string text = "*" + std::to_string(count) + "\r\n";
  for (std::size_t i = 0; i < count; ++i) text += make_fields(input);
  return text;
}

/// Raw bytes, or something that resembles a reply.
std::string make_reply(Input& input, std::string (*make)(Input&)) {
  if (input.byte() % 8 != 0) return make(input);
  const std::string bytes = input.text();
  RespParser parser({.bulk_bytes = 300, .total_bytes = 4096, .elements = 400, .depth = 8});
  const auto progress = parser.scan(bytes);
  return progress.status == RespParser::Status::complete ? bytes.substr(0, progress.used)
                                                         : "*0\r\n";
}

template <class T>
std::optional<T> read(const std::string& frame) {
  const std::vector<char> exact(frame.begin(), frame.end());  // ends where the sanitizer checks
  ReplyReader reader(std::string_view(exact.data(), exact.size()));
  auto outcome = decode_reply<T>(reader);
  if (!outcome) {
    check(outcome.error().is(errc::reply_type) || outcome.error().is(errc::reply));
    return std::nullopt;
  }
  return std::move(*outcome);
}

std::string make_address(Input& input) {
  return "*2\r\n" + bulk(input.byte() % 2 == 0 ? "10.0.0.2" : std::string(input.text())) +
         bulk(std::to_string(static_cast<int>(input.byte()) * 300 - 10));
}

std::optional<SentinelReport> make_report(Input& input) {
  SentinelReport::Address address;
  if (input.byte() % 2 == 0) {
    const auto found = read<SentinelReport::Address>(make_reply(input, make_address));
    if (!found) return std::nullopt;
    address = *found;
  }
  const auto primary = read<Fields>(make_reply(input, make_fields));
  const auto replicas = read<std::vector<Fields>>(make_reply(input, make_list));
  const auto sentinels = read<std::vector<Fields>>(make_reply(input, make_list));
  if (!primary || !replicas || !sentinels) return std::nullopt;
  return SentinelReport::make(address, *primary, *replicas, *sentinels);
}

// --- what must hold
// -------------------------------------------------------------------------------

bool usable(const Endpoint& endpoint) { return !endpoint.host.empty() && endpoint.port != 0; }

bool contains(const std::vector<Endpoint>& all, const Endpoint& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void check_report(const SentinelReport& report) {
  if (report.down.empty()) check(usable(report.primary));
  for (const auto* list : {&report.replicas, &report.stale_replicas, &report.sentinels})
    check(std::all_of(list->begin(), list->end(), usable));
  check(!contains(report.replicas, report.primary));
  check(!contains(report.stale_replicas, report.primary));
}

void check_choice(const SentinelReport& report, const SentinelWish& wish) {
  const SentinelChoice choice = choose(report, wish);
  for (const Endpoint& endpoint : choice.endpoints) {
    const bool replica =
        contains(report.replicas, endpoint) || contains(report.stale_replicas, endpoint);
    check(choice.role == ServerRole::primary ? endpoint == report.primary : replica);
  }
  if (wish.role == ServerRole::primary) check(choice.role == ServerRole::primary);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const unsigned settings = input.byte();
  SentinelWish wish{.service = "mymaster",
                    .role = settings & 1 ? ServerRole::replica : ServerRole::primary,
                    .min_other_sentinels = settings & 2 ? 2u : 0u,
                    .newest_epoch = settings & 4 ? 3 : 0};
  if (settings & 8) wish.avoided.push_back(Endpoint::tcp("10.0.0.1", 6379));
  SentinelRound round(wish);
  for (std::uint16_t i = 0; i < 3; ++i) {
    auto report = make_report(input);
    if (report) {
      check_report(*report);
      check_choice(*report, wish);
      round.take(Endpoint::tcp("10.0.1.1", i + 1), std::move(*report));
    } else {
      round.take(Endpoint::tcp("10.0.1.1", i + 1), Error(errc::connection, "no answer"));
    }
    check(!round.good() || round.best() != nullptr);
  }
  check(round.silent() <= 3);
  if (round.best() != nullptr) {
    check(!choose(*round.best(), wish).endpoints.empty());
    check(round.best()->other_sentinels >= wish.min_other_sentinels);
  } else {
    check(round.refusal().is(errc::connection));
    check(round.refusal().message().find("mymaster") != std::string_view::npos);
  }
  return 0;
}
