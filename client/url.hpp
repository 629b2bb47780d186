// Options from a URL: redis://user:password@host:port/database?option=value.
#pragma once

#include <memory>
#include <string_view>

#include <deferredis/client/options.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// A URL taken apart. Owns the texts its options point to.
class ParsedUrl {
 public:
  /// Valid as long as this object (moving it keeps them valid).
  const Options& options() const noexcept { return options_; }
  Options& options() noexcept { return options_; }
  /// Did the URL ask for a pool (?pool_size=)?
  bool pool() const noexcept { return pool_; }

 private:
  friend Outcome<ParsedUrl> parse_url(std::string_view text);

  std::shared_ptr<char[]> texts_;  // decoded texts; shared by copies of this object
  Options options_;
  bool pool_ = false;
};

/// Takes a redis://, rediss:// or unix:// URL apart. A bad one is an InvalidArgumentError whose
/// text points at the character (and never shows the password).
Outcome<ParsedUrl> parse_url(std::string_view text);

/// The URL with its password replaced by ***, for logs.
std::string redacted_url(std::string_view text);

}  // namespace deferredis
