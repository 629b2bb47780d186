// KeyPrefix: puts a text before every key of a command, and removes it from the keys of a reply.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/rewriting/reply_keys.hpp>
#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// The command table locates the keys. The patterns of KEYS, SCAN and SORT are prefixed too.
class KeyPrefix {
 public:
  explicit KeyPrefix(std::string_view prefix);
  KeyPrefix(const KeyPrefix&) = delete;
  KeyPrefix& operator=(const KeyPrefix&) = delete;

  const std::string& text() const noexcept { return prefix_; }
  /// Why this command cannot be limited to the keys of a prefix; empty if it can.
  std::string_view refuses(const CommandView& command) const noexcept;
  static ReplyKeys keys_in_reply(const CommandRow& row) noexcept;

  /// The command with prefixed keys: a view of our own memory, valid until the next call.
  CommandView apply(const CommandView& command);
  /// Removes the prefix from the reply's keys that have it.
  void strip(Reply& reply, ReplyKeys keys) const;

 private:
  ~KeyPrefix() = default;  // deleted by its last owner
  // An argument that is replaced by `head` and `tail`.
  struct Edit {
    std::size_t index;
    std::string_view head;
    std::string_view tail;
  };

  void edit_patterns(const CommandView& command);
  void edit_scan(const CommandView& command);
  void edit_sort(const CommandView& command);
  void write_edits();
  void strip_text(Reply& key) const;

  friend void retain(KeyPrefix& prefix) noexcept;
  friend void release(KeyPrefix& prefix) noexcept;

  std::string prefix_;
  std::string pattern_;  // the prefix, escaped for use in a pattern
  bool sorts_;           // may it be used in the patterns of SORT?
  // For the current command; kept to reuse the memory.
  std::vector<std::size_t> keys_;
  std::vector<Edit> edits_;
  std::vector<std::string_view> arguments_;
  std::string texts_;
  OwnerCount owners_;
};

}  // namespace deferredis::detail
