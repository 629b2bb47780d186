#include <deferredis/client/commands/blocking_timeout.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <deferredis/client/commands/arguments.hpp>

namespace deferredis::detail {

namespace {

bool equal_words(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

// [GROUP group consumer] [COUNT n] [BLOCK ms] [NOACK] STREAMS ..., in any order before STREAMS.
std::optional<TimeoutPlace> block_option(const CommandView& command) noexcept {
  const auto words = command.arguments;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (equal_words(words[i], "BLOCK")) return TimeoutPlace{i + 1, true};
    if (equal_words(words[i], "STREAMS")) break;
    if (equal_words(words[i], "COUNT")) i += 1;
    else if (equal_words(words[i], "GROUP")) i += 2;
  }
  return std::nullopt;
}

}  // namespace

std::vector<OpenPosition> open_positions(std::span<const std::string> words) {
  std::vector<OpenPosition> open;
  const auto streams = std::find_if(words.begin(), words.end(), [](const std::string& word) {
    return equal_words(word, "STREAMS");
  });
  const auto keys = static_cast<std::size_t>(streams - words.begin()) + 1;
  for (std::size_t id = (keys + words.size()) / 2; id < words.size(); ++id) {
    if (words[id] == "$") open.push_back({id - (words.size() - keys) / 2, id});
  }
  return open;
}

std::string TimeoutPlace::text(Duration wait) const {
  if (milliseconds) {
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
    return std::to_string(std::max<std::int64_t>(rounded, 1));
  }
  return std::string(Arg(std::chrono::duration<double>(wait).count()).view());
}

std::optional<TimeoutPlace> timeout_place(const CommandView& command) noexcept {
  const std::size_t count = command.arguments.size();
  const std::size_t last = count == 0 ? 0 : count - 1;
  switch (command.row.timeout) {
    case TimeoutAt::block_option: return block_option(command);
    case TimeoutAt::first: return TimeoutPlace{0};
    case TimeoutAt::fifth: return TimeoutPlace{std::min<std::size_t>(last, 4)};
    case TimeoutAt::last:
    case TimeoutAt::none: break;
  }
  return TimeoutPlace{last};
}

Effect effect_of(const CommandView& command) noexcept {
  const Effect effect = command.row.effect;
  return effect != Effect::blocks || timeout_place(command) ? effect : Effect::none;
}

std::optional<Duration> blocking_timeout(const CommandView& command) {
  const auto place = timeout_place(command);
  if (!place || place->argument >= command.arguments.size()) return std::nullopt;
  const std::string_view text = command.arguments[place->argument];
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !(number >= 0 && number < 1e12)) return std::nullopt;
  const double seconds = place->milliseconds ? number / 1000 : number;
  if (seconds >= 1e9) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

}  // namespace deferredis::detail
