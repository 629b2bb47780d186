// GroupScripts: the scripts of a group of commands, each sent with its text only once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deferredis::detail {

/// A script goes with its text the first time, which teaches it to the server, and by its SHA1 from
/// then on. A server may forget it in between, or another server may get the command: then
/// with_text() helps.
class GroupScripts {
 public:
  /// A command of the group that names its script by the SHA1.
  struct Hashed {
    std::size_t member;
    std::size_t from, to;  // its bytes, see CommandGroup::at()
    std::size_t script;
    bool may_repeat;  // if the server says that it lacks the script
  };

  /// The number of the script if its text was sent before. Otherwise notes that it is sent now.
  std::optional<std::size_t> find_or_add(std::string_view sha1, std::string_view text);
  /// In the order of the members.
  void add(const Hashed& command) { hashed_.push_back(command); }
  /// Null if that member does not name its script by the SHA1.
  const Hashed* find(std::size_t member) const noexcept;
  /// The EVALSHA in `bytes` as EVAL.
  std::string with_text(const Hashed& command, std::string_view bytes) const;

 private:
  struct Known {
    std::string sha1;
    std::string text;
  };
  std::vector<Known> known_;
  std::vector<Hashed> hashed_;
};

}  // namespace deferredis::detail
