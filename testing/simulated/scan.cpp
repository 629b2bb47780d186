#include <deferredis/testing/simulated/scan.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace deferredis::simulated {

namespace {

// FNV-1a, without the bits that would make cursors long; never 0, the first cursor.
std::uint64_t place_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return (hash >> 24) + 1;
}

}  // namespace

ScanOptions scan_options(const Call& call, std::size_t first, bool type_too) {
  ScanOptions options;
  const std::string& text = call[first];
  const auto read = std::from_chars(text.data(), text.data() + text.size(), options.cursor);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) fail("ERR invalid cursor");
  for (std::size_t i = first + 1; i < call.size(); i += 2) {
    const std::string option = call.option(i);
    if (i + 1 == call.size()) fail_syntax();
    if (option == "COUNT") {
      const std::int64_t count = call.integer(i + 1);
      if (count < 1) fail_syntax();
      options.count = static_cast<std::size_t>(count);
    } else if (option == "MATCH") {
      options.match = call[i + 1];
    } else if (option == "TYPE" && type_too) {
      options.type = to_lower(call[i + 1]);
    } else {
      fail_syntax();
    }
  }
  return options;
}

std::vector<std::string> scan_step(ScanOptions& options, std::vector<std::string> names) {
  std::vector<std::pair<std::uint64_t, std::string>> placed;
  for (std::string& name : names) {
    const std::uint64_t place = place_of(name);
    if (place >= options.cursor) placed.emplace_back(place, std::move(name));
  }
  std::sort(placed.begin(), placed.end());
  std::vector<std::string> found;
  std::size_t taken = 0;
  while (taken < placed.size() &&
         (taken < options.count || placed[taken].first == placed[taken - 1].first)) {
    if (matches(options.match, placed[taken].second)) found.push_back(placed[taken].second);
    ++taken;
  }
  options.cursor = taken < placed.size() ? placed[taken].first : 0;
  return found;
}

}  // namespace deferredis::simulated
