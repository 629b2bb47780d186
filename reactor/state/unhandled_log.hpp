// UnhandledLog: prints unhandled failures; a flood of them takes only a few lines.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis::detail {

/// Prints the first of several equal failures at once, and a second later how many more there were.
/// Prints at most 8 different failures per second; the rest are counted.
class UnhandledLog {
 public:
  static constexpr std::size_t most_lines = 8;
  static constexpr Duration period = std::chrono::seconds(1);

  /// Without `print`, prints to stderr.
  explicit UnhandledLog(MoveFunction<void(const std::string&)> print = nullptr) noexcept;
  UnhandledLog(const UnhandledLog&) = delete;
  UnhandledLog& operator=(const UnhandledLog&) = delete;
  ~UnhandledLog() { flush(); }

  void report(const Error& error, TimePoint now);
  /// When to call flush(); max() while nothing is counted.
  TimePoint due() const noexcept { return due_; }
  /// Prints the counts.
  void flush() noexcept;

 private:
  struct Line {
    std::string text;
    std::uint64_t more = 0;
  };
  void print_count(std::uint64_t count, const char* what);

  MoveFunction<void(const std::string&)> print_;
  std::vector<Line> lines_;  // printed since the last flush
  std::uint64_t others_ = 0;
  TimePoint due_ = TimePoint::max();
};

}  // namespace deferredis::detail
