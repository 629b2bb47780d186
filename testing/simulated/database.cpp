#include <deferredis/testing/simulated/database.hpp>

namespace deferredis::simulated {

Database::Entry* Database::find(const std::string& key) {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

Database::Entry& Database::put(const std::string& key, Value value) {
  Entry& entry = entries_[key];
  forget_expiry(key, entry);
  entry.value = std::move(value);
  return entry;
}

bool Database::erase(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return false;
  forget_expiry(key, found->second);
  entries_.erase(found);
  return true;
}

void Database::expire_at(const std::string& key, std::int64_t when) {
  Entry& entry = *find(key);
  forget_expiry(key, entry);
  entry.expires = when;
  if (when != 0) expiries_.emplace(when, key);
}

std::optional<std::string> Database::expired(std::int64_t now) const {
  if (expiries_.empty() || expiries_.begin()->first > now) return {};
  return expiries_.begin()->second;
}

std::optional<std::int64_t> Database::next_expiry() const {
  if (expiries_.empty()) return {};
  return expiries_.begin()->first;
}

void Database::clear() {
  entries_.clear();
  expiries_.clear();
}

void Database::forget_expiry(const std::string& key, Entry& entry) {
  if (entry.expires != 0) expiries_.erase({entry.expires, key});
  entry.expires = 0;
}

}  // namespace deferredis::simulated
