// Ensure: what must hold for a write before its caller gets the result: replicas or disks have it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis {
class ReplyReader;
}

namespace deferredis::detail {

/// WAIT or WAITAOF behind a group of commands, on the connection that wrote them.
struct Ensure {
  enum class What : std::uint8_t { nothing, replication, persistence };
  What what = What::nothing;
  bool local = false;  // the primary's own disk
  std::uint32_t replicas = 0;
  Duration timeout{};

  explicit operator bool() const noexcept { return what != What::nothing; }
  /// Appends the command to the group's bytes.
  void encode(std::string& bytes) const;
  /// Reads the command's reply. Returns nothing, or an error if the reply reports less than was
  /// requested. Its delivery is maybe_applied, because the server has executed the writes.
  std::optional<Error> shortfall(ReplyReader& reader) const;
};

/// May the command write? For an unknown command the answer is yes.
bool may_write(const CommandRow& row) noexcept;

}  // namespace deferredis::detail
