// The libraries of the functions that a block of commands calls: they go ahead of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/error.hpp>

namespace deferredis {
class ReplyReader;
}

namespace deferredis::detail {

/// FUNCTION LOAD for each of them, on the connection of the block and before its MULTI: a server
/// that has the library says so, and the block goes on; nothing of it is ever sent twice.
class LibraryLoads {
 public:
  /// Gives its place among them; each goes out once.
  std::size_t add(std::string_view code);
  std::string_view code(std::size_t place) const noexcept { return codes_[place]; }
  std::size_t size() const noexcept { return codes_.size(); }
  std::string encode() const;

  /// Takes the next reply to them; false: all of them came.
  bool take(ReplyReader& reader);
  /// They go out once more, with the rest.
  void begin_again() noexcept {
    answered_ = 0;
    refusal_.reset();
  }
  /// Where `error` says that a function is not there: why its library is not, if that is known.
  const Error& explain(const Error& error) const noexcept;

 private:
  std::vector<std::string> codes_;
  std::size_t answered_ = 0;
  std::optional<Error> refusal_;  // the first
};

}  // namespace deferredis::detail
