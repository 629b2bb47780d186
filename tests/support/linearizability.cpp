#include "support/linearizability.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace deferredis::support {

namespace {

using Kind = Operation::Kind;

struct Effect {
  bool possible = false;  // does the operation's result fit?
  std::int64_t value = 0;
};

Effect apply(const Operation& it, std::int64_t value) {
  const auto fits = [&it](std::int64_t result) {
    return !it.has_returned() || it.result == result;
  };
  switch (it.kind) {
    case Kind::read: return {fits(value), value};
    case Kind::write: return {true, it.argument};
    case Kind::swap_if: {
      const bool swaps = value == it.expected;
      return {fits(swaps ? 1 : 0), swaps ? it.argument : value};
    }
    case Kind::add: return {fits(value + it.argument), value + it.argument};
  }
  return {};
}

bool same_effect(const Operation& a, const Operation& b) {
  return a.kind == b.kind && a.argument == b.argument && a.expected == b.expected;
}

/// Depth first, and no state twice. A state: which operations have taken effect, and the value.
class Search {
 public:
  Search(const History& history, std::size_t most_states)
      : history_(history), most_states_(most_states), done_(history.size()) {
    for (const Operation& it : history_) left_ += it.has_returned() ? 1u : 0u;
  }

  Verdict run() {
    if (goes_on(0, 0)) return Verdict::linearizable;
    return seen_.size() >= most_states_ ? Verdict::too_hard : Verdict::not_linearizable;
  }

 private:
  // `first`: all operations before it are done.
  bool goes_on(std::int64_t value, std::size_t first) {
    if (left_ == 0) return true;
    if (seen_.size() >= most_states_ || !seen_.insert(state(value)).second) return false;
    while (done_[first]) ++first;
    const std::size_t earliest_return = next_return(first);
    for (std::size_t i = first; i < history_.size(); ++i) {
      if (history_[i].called > earliest_return) break;
      if (done_[i] || is_behind_its_twin(i, first)) continue;
      const Effect effect = apply(history_[i], value);
      if (!effect.possible) continue;
      if (!history_[i].has_returned() && effect.value == value) continue;  // the same as never
      if (with(i, [&] { return goes_on(effect.value, first); })) return true;
    }
    return false;
  }
  template <class Rest>
  bool with(std::size_t i, Rest rest) {
    const std::size_t counts = history_[i].has_returned() ? 1 : 0;
    done_[i] = true;
    left_ -= counts;
    const bool found = rest();
    done_[i] = false;
    left_ += counts;
    return found;
  }
  // Nothing that was called later can take effect before this.
  std::size_t next_return(std::size_t first) const {
    std::size_t earliest = Operation::never;
    for (std::size_t i = first; i < history_.size() && history_[i].called < earliest; ++i) {
      if (!done_[i]) earliest = std::min(earliest, history_[i].returned);
    }
    return earliest;
  }
  // Of equal operations that never returned, the one that was called first may stand for all.
  bool is_behind_its_twin(std::size_t i, std::size_t first) const {
    if (history_[i].has_returned()) return false;
    for (std::size_t j = first; j < i; ++j) {
      if (!done_[j] && !history_[j].has_returned() && same_effect(history_[i], history_[j]))
        return true;
    }
    return false;
  }
  std::string state(std::int64_t value) const {
    std::string text((done_.size() + 7) / 8 + sizeof value, '\0');
    std::memcpy(text.data(), &value, sizeof value);
    for (std::size_t i = 0; i < done_.size(); ++i) {
      if (done_[i]) text[sizeof value + i / 8] |= static_cast<char>(1 << (i % 8));
    }
    return text;
  }

  const History& history_;  // borrowed
  std::size_t most_states_;
  std::vector<bool> done_;
  std::size_t left_ = 0;  // operations that returned and are not done
  std::unordered_set<std::string> seen_;
};

}  // namespace

std::string to_string(const Operation& it) {
  constexpr std::string_view names[] = {"read", "write", "swap_if", "add"};
  std::string text(names[static_cast<std::size_t>(it.kind)]);
  if (it.kind == Kind::swap_if) text += " " + std::to_string(it.expected) + " ->";
  if (it.kind != Kind::read) text += " " + std::to_string(it.argument);
  text += " from " + std::to_string(it.called);
  if (!it.has_returned()) return text + ", outcome unknown";
  return text + " to " + std::to_string(it.returned) + ": " + std::to_string(it.result);
}

Verdict check_linearizable(const History& history, std::size_t most_states) {
  return Search(history, most_states).run();
}

}  // namespace deferredis::support
