// What a campaign of faults was told about its writes, and whether that is true.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/reactor/error.hpp>

namespace deferredis::support {

/// What happened in a campaign.
struct ChaosFigures {
  std::size_t commands = 0;
  std::size_t done = 0;
  std::size_t not_sent = 0;
  std::size_t unknown = 0;    ///< maybe_applied
  std::size_t refused = 0;    ///< rejected by the server
  std::size_t faults = 0;     ///< of the proxy and of the servers
  std::size_t in_flight = 0;  ///< those that hit a connection with commands or replies on it
  std::size_t freezes = 0;
  std::size_t kills = 0;
};
std::string to_string(const ChaosFigures& figures);

/// Why a campaign with so many faults proves too little; empty if it is conclusive.
std::vector<std::string> doubts(const ChaosFigures& figures, std::size_t wanted_faults);

/// Every write appends its own number to one of several lists, and the reply is the list's new
/// length. So the lists show in the end which writes were executed, how often, and which reply
/// belongs to which write.
class ChaosRecord {
 public:
  explicit ChaosRecord(std::size_t lists) : lists_(lists) {}

  /// A new write, to list `list_of(its number)`.
  std::size_t begin();
  void done(std::size_t number, std::int64_t length);
  void failed(std::size_t number, Delivery delivery);
  std::size_t list_of(std::size_t number) const noexcept { return number % lists_; }
  std::size_t size() const noexcept { return writes_.size(); }

  /// What was told and is not true, a sentence for each. `found`: the numbers in each list.
  std::vector<std::string> problems(const std::vector<std::vector<std::size_t>>& found) const;

 private:
  enum class Said : std::uint8_t { nothing, done, not_applied, unknown };
  struct Write {
    Said said = Said::nothing;
    std::uint8_t settled = 0;  // how often
    std::uint32_t length = 0;
  };
  void settle(std::size_t number, Said said, std::int64_t length);

  std::size_t lists_;
  std::vector<Write> writes_;
};

}  // namespace deferredis::support
