#include <deferredis/client/cached_text.hpp>

#include <algorithm>
#include <functional>

#include <deferredis/client/commands/caller.hpp>

namespace deferredis {

namespace {

bool is_inside(std::string_view part, std::string_view whole) noexcept {
  const std::less_equal<const char*> before;
  return before(whole.data(), part.data()) &&
         before(part.data() + part.size(), whole.data() + whole.size());
}

}  // namespace

CachedText CachedText::read(ReplyReader& reader) {
  CachedText made;
  const std::string_view text = reader.read_text();
  if (reader.failed()) return made;
  auto* const entry = static_cast<CacheEntry*>(reader.owner());
  if (entry != nullptr && is_inside(text, entry->reply())) {
    made.owner_ = Shared<CacheEntry>(entry);
    made.text_ = text;
    return made;
  }
  made.owner_ = CacheEntry::make(table::get_row, {}, true, 0, text.size());
  std::copy(text.begin(), text.end(), made.owner_->room());
  made.text_ = made.owner_->reply();
  return made;
}

}  // namespace deferredis
