// LibraryLoads: the libraries of the functions that a group of commands calls; sent before it.
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

/// FUNCTION LOAD for each library, on the connection of the group and before its MULTI. A server
/// that already has the library answers with an error, and the group continues. Nothing is ever
/// sent twice.
class LibraryLoads {
 public:
  /// Returns the library's index; each library is sent once.
  std::size_t add(std::string_view code);
  std::string_view code(std::size_t place) const noexcept { return codes_[place]; }
  std::size_t size() const noexcept { return codes_.size(); }
  std::string encode() const;

  /// Takes the next reply to the loads; returns false if all of them have arrived.
  bool take(ReplyReader& reader);
  /// The loads are sent once more, with the rest.
  void begin_again() noexcept {
    answered_ = 0;
    refusal_.reset();
  }
  /// If `error` says that a function does not exist: why its library is missing, if that is known.
  const Error& explain(const Error& error) const noexcept;

 private:
  std::vector<std::string> codes_;
  std::size_t answered_ = 0;
  std::optional<Error> refusal_;  // the first one
};

}  // namespace deferredis::detail
