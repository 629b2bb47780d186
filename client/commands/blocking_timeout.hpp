// Where among its arguments a command says how long it waits at the server, and for how long.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/clock.hpp>

namespace deferredis::detail {

constexpr Duration blocking_grace = std::chrono::seconds(2);  // beyond the server's own timeout

struct TimeoutPlace {
  std::size_t argument = 0;
  bool milliseconds = false;  // XREAD and XREADGROUP; others count seconds

  /// How this wait is written there. Never as 0, which waits for ever.
  std::string text(Duration wait) const;
};

/// The timeout of a command that blocks. None: XREAD or XREADGROUP without BLOCK.
std::optional<TimeoutPlace> timeout_place(const CommandView& command) noexcept;
/// Its value; zero: it waits for ever. None: what stands there is no timeout.
std::optional<Duration> blocking_timeout(const CommandView& command);

/// Where in the arguments of XREAD the id `$` stands, and the key it belongs to.
struct OpenPosition {
  std::size_t key;
  std::size_t id;
};
std::vector<OpenPosition> open_positions(std::span<const std::string> words);

}  // namespace deferredis::detail
