// CachedText: a text in a near cache, read without a copy.
#pragma once

#include <string_view>

#include <deferredis/client/cache_store.hpp>
#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A value as text: `co_await fast.get<CachedText>("k")`. If the reply came from a near cache, it
/// shares the cache's entry; otherwise it holds a copy.
///
/// Ownership: keeps the memory of the whole reply, also after the cache has removed the entry. The
///   cache's account no longer counts it then.
/// Thread: copy and drop it on the reactor's thread.
class CachedText {
 public:
  /// An empty text.
  CachedText() noexcept = default;

  /// Its bytes, valid as long as a copy of this object.
  std::string_view view() const noexcept { return text_; }
  operator std::string_view() const noexcept { return text_; }
  std::size_t size() const noexcept { return text_.size(); }
  bool empty() const noexcept { return text_.empty(); }
  friend bool operator==(const CachedText& a, std::string_view b) noexcept { return a.text_ == b; }

 private:
  friend struct Decoder<CachedText>;
  static CachedText read(ReplyReader& reader);

  Shared<CacheEntry> owner_;
  std::string_view text_;
};

template <>
struct Decoder<CachedText> {
  static constexpr bool fits(ReplyType type) noexcept { return is_text(type); }
  static CachedText decode(ReplyReader& reader) { return CachedText::read(reader); }
};

}  // namespace deferredis
