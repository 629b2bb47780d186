// FlatStrings: many strings of one reply in one block of memory.
#pragma once

#include <cassert>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// The strings of an array or a set, or the alternating keys and values of a map, as views into one
/// block:
///
///   auto lines = co_await rc.lrange<FlatStrings>("log", 0, -1);
///   for (std::string_view line : lines) ...
///
/// A number appears as its text. A nil is a view whose data() is null; use at() to tell it from "".
///
/// Ownership: owns the block and is independent of the connection, so it may be kept. Move-only.
///   The views live as long as the block, even if this object is moved.
/// Cost: one allocation for the whole reply, none if it is empty. The block holds the reply's bytes
///   and 16 more for each string.
class [[nodiscard]] FlatStrings {
 public:
  using value_type = std::string_view;
  using const_iterator = const std::string_view*;

  FlatStrings() noexcept = default;
  FlatStrings(FlatStrings&& other) noexcept
      : views_(std::exchange(other.views_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  FlatStrings& operator=(FlatStrings&& other) noexcept {
    std::swap(views_, other.views_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~FlatStrings() {
    if (views_ != nullptr) ::operator delete(views_);
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const_iterator begin() const noexcept { return views_; }
  const_iterator end() const noexcept { return views_ + size_; }
  /// The string, which must exist.
  std::string_view operator[](std::size_t index) const noexcept {
    assert(index < size_);
    return views_[index];
  }
  /// The same, but nullopt for a nil.
  std::optional<std::string_view> at(std::size_t index) const noexcept {
    const std::string_view view = (*this)[index];
    if (view.data() == nullptr) return std::nullopt;
    return view;
  }

  /// Reads the next element of the reader, which must not be used afterwards. `rest` contains the
  /// element and should hold little else, because it is copied as a whole.
  static FlatStrings read(ReplyReader& reader, std::string_view rest);

 private:
  std::string_view* views_ = nullptr;  // the reply's bytes follow them
  std::size_t size_ = 0;
};

template <>
struct Decoder<FlatStrings> {
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
  static FlatStrings decode(ReplyReader& reader);
  /// The same if the element is the last one in the reader.
  static FlatStrings decode_whole(ReplyReader& reader) {
    return FlatStrings::read(reader, reader.rest());
  }
};

}  // namespace deferredis
