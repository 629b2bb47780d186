// Whether and how long a command waits in the server, by its arguments.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/clock.hpp>

namespace deferredis::detail {

constexpr Duration blocking_grace = std::chrono::seconds(2);  // on top of the server's timeout

struct TimeoutPlace {
  std::size_t argument = 0;
  bool milliseconds = false;  // XREAD and XREADGROUP; others count seconds

  /// The text of this wait. Never 0, which would wait forever.
  std::string text(Duration wait) const;
};

/// The timeout argument of a blocking command; nullopt: XREAD or XREADGROUP without BLOCK.
std::optional<TimeoutPlace> timeout_place(const CommandView& command) noexcept;
/// What the command does to its connection: as its row says, but XREAD and XREADGROUP do nothing
/// without BLOCK.
Effect effect_of(const CommandView& command) noexcept;
/// Its value; zero: waits forever; nullopt: the text is not a timeout.
std::optional<Duration> blocking_timeout(const CommandView& command);

/// The positions, in the arguments of XREAD, of an id `$` and of its key.
struct OpenPosition {
  std::size_t key;
  std::size_t id;
};
std::vector<OpenPosition> open_positions(std::span<const std::string> words);

}  // namespace deferredis::detail
