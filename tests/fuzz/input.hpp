// Shared by the fuzzers: input bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace deferredis::fuzz {

/// Ends the fuzzer where `holds` is false, and says on which line it stands.
inline void check(bool holds, int line = __builtin_LINE()) {
  if (holds) return;
  std::fprintf(stderr, "the check in line %d failed\n", line);
  std::abort();
}

/// The fuzzer's bytes, taken from the front; zeros at the end.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : bytes_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const noexcept { return bytes_.empty(); }
  unsigned byte() { return static_cast<unsigned char>(bytes(1).append(1, '\0')[0]); }
  std::string bytes(std::size_t size) {
    const std::string taken(bytes_.substr(0, size));
    bytes_.remove_prefix(taken.size());
    return taken;
  }
  /// Reads a length, and that many bytes.
  std::string text() { return bytes(byte()); }
  std::string_view rest() const noexcept { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace deferredis::fuzz
