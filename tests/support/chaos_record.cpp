#include "support/chaos_record.hpp"

#include <algorithm>

namespace deferredis::support {

namespace {

std::string counted(std::size_t count, const char* of) { return std::to_string(count) + " " + of; }

}  // namespace

std::string to_string(const ChaosFigures& it) {
  return counted(it.commands, "commands: ") + counted(it.done, "done, ") +
         counted(it.not_sent, "not sent, ") + counted(it.unknown, "unknown, ") +
         counted(it.refused, "refused; ") + counted(it.faults, "faults, ") +
         counted(it.in_flight, "of them in flight, ") + counted(it.freezes, "freezes, ") +
         counted(it.kills, "kills");
}

std::vector<std::string> doubts(const ChaosFigures& it, std::size_t wanted_faults) {
  std::vector<std::string> found;
  const auto want = [&found](std::size_t is, std::size_t least, const char* of) {
    if (is >= least) return;
    found.push_back("inconclusive: " + counted(is, of) + " instead of " + std::to_string(least));
  };
  want(it.faults, wanted_faults, "faults");
  want(it.in_flight, wanted_faults / 2, "faults in flight");
  want(it.done, std::max<std::size_t>(it.commands / 2, 1), "commands done");
  want(it.not_sent, std::max<std::size_t>(wanted_faults / 10, 1), "commands not sent");
  want(it.unknown, std::max<std::size_t>(wanted_faults / 2, 1), "commands of unknown fate");
  return found;
}

std::size_t ChaosRecord::begin() {
  writes_.push_back({});
  return writes_.size() - 1;
}

void ChaosRecord::done(std::size_t number, std::int64_t length) {
  settle(number, Said::done, length);
}

void ChaosRecord::failed(std::size_t number, Delivery delivery) {
  const bool unknown = delivery == Delivery::maybe_applied;
  settle(number, unknown ? Said::unknown : Said::not_applied, 0);
}

void ChaosRecord::settle(std::size_t number, Said said, std::int64_t length) {
  Write& write = writes_.at(number);
  write.said = said;
  ++write.settled;
  write.length = static_cast<std::uint32_t>(length);
}

std::vector<std::string> ChaosRecord::problems(
    const std::vector<std::vector<std::size_t>>& found) const {
  std::vector<std::string> sentences;
  const auto say = [&sentences](std::size_t number, const std::string& what) {
    sentences.push_back("write " + std::to_string(number) + " " + what);
  };
  std::vector<std::uint8_t> times(writes_.size());
  for (const auto& list : found) {
    for (const std::size_t number : list) {
      if (number >= times.size()) return {"a list has a number that nobody wrote"};
      ++times[number];
    }
  }
  for (std::size_t i = 0; i < writes_.size(); ++i) {
    const Write& write = writes_[i];
    if (write.settled != 1) say(i, "settled " + std::to_string(write.settled) + " times");
    if (times[i] > 1) say(i, "was executed " + std::to_string(times[i]) + " times");
    if (write.said == Said::not_applied && times[i] != 0)
      say(i, "was executed, and reported as not executed");
    if (write.said != Said::done) continue;
    const auto& list = found.at(list_of(i));
    if (times[i] == 0) say(i, "was acknowledged and is lost");
    else if (write.length == 0 || write.length > list.size() || list[write.length - 1] != i)
      say(i, "got the reply of another command");
  }
  return sentences;
}

}  // namespace deferredis::support
