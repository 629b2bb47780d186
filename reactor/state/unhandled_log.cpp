#include <deferredis/reactor/state/unhandled_log.hpp>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace deferredis::detail {

namespace {

// "99,999"
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

}  // namespace

UnhandledLog::UnhandledLog(MoveFunction<void(const std::string&)> print) noexcept
    : print_(std::move(print)) {}

void UnhandledLog::report(const Error& error, TimePoint now) {
  if (now >= due_) flush();
  if (due_ == TimePoint::max()) due_ = now + period;
  std::string text = to_string(error);
  const auto same = std::find_if(lines_.begin(), lines_.end(),
                                 [&text](const Line& line) { return line.text == text; });
  if (same != lines_.end()) {
    ++same->more;
  } else if (lines_.size() == most_lines) {
    ++others_;
  } else {
    const std::string line = "deferredis: unhandled error: " + text;
    lines_.push_back({std::move(text)});
    if (print_) print_(line);
    else std::fprintf(stderr, "%s\n", line.c_str());
  }
}

void UnhandledLog::print_count(std::uint64_t count, const char* what) {
  const std::string line = "deferredis: " + grouped(count) + what;
  if (print_) print_(line);
  else std::fprintf(stderr, "%s\n", line.c_str());
}

void UnhandledLog::flush() noexcept {
  due_ = TimePoint::max();
  const auto lines = std::exchange(lines_, {});
  const auto others = std::exchange(others_, 0);
  try {
    for (const Line& line : lines) {
      if (line.more == 0) continue;
      const std::string which = " more like it";
      // With one kind of failure the count follows its line; otherwise it names the failure.
      print_count(line.more, (lines.size() == 1 ? which : which + ": " + line.text).c_str());
    }
    if (others != 0) print_count(others, " other unhandled errors");
  } catch (...) {
    std::fprintf(stderr, "deferredis: unhandled errors could not be counted\n");
  }
}

}  // namespace deferredis::detail
