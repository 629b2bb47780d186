#include <deferredis/testing/simulated/numbers.hpp>

#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace deferredis::simulated {

std::optional<std::int64_t> sum_of(std::int64_t a, std::int64_t b) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (b > 0 ? a > Limits::max() - b : a < Limits::min() - b) return {};
  return a + b;
}

std::optional<long double> long_real_of(const std::string& text) {
  if (text.empty() || std::isspace(static_cast<unsigned char>(text.front())) != 0) return {};
  char* end = nullptr;
  const long double number = std::strtold(text.c_str(), &end);
  if (end != text.c_str() + text.size() || std::isnan(number)) return {};
  return number;
}

std::string text_of_long(long double number) {
  char text[5 * 1024];
  std::string result(text,
                     static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.17Lf", number)));
  result.erase(result.find_last_not_of('0') + 1);
  if (result.back() == '.') result.pop_back();
  return result == "-0" ? "0" : result;
}

}  // namespace deferredis::simulated
