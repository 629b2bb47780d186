#include <deferredis/protocol/find_command.hpp>

#include <algorithm>
#include <array>
#include <iterator>

#include <deferredis/protocol/command_table.hpp>

namespace deferredis {

namespace {

const CommandRow* find_exact(std::string_view name) noexcept {
  const auto* const* found = std::lower_bound(
      std::begin(table::all), std::end(table::all), name,
      [](const CommandRow* row, std::string_view text) { return row->name < text; });
  return found != std::end(table::all) && (*found)->name == name ? *found : nullptr;
}

}  // namespace

const CommandRow* find_command(std::string_view word, std::string_view second) noexcept {
  std::array<char, 64> name;
  if (word.size() + second.size() + 1 > name.size()) {
    return second.empty() ? nullptr : find_command(word);
  }
  const auto upper = [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  char* end = std::transform(word.begin(), word.end(), name.begin(), upper);
  const std::string_view one(name.data(), word.size());
  if (!second.empty()) {
    *end++ = ' ';
    end = std::transform(second.begin(), second.end(), end, upper);
    const std::string_view two(name.data(), static_cast<std::size_t>(end - name.data()));
    if (const CommandRow* row = find_exact(two)) return row;
  }
  return find_exact(one);
}

}  // namespace deferredis
