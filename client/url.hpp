// Options from a URL: redis://user:password@host:port/database?option=value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <deferredis/client/options.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// What a URL refers to, by its scheme.
enum class UrlKind : std::uint8_t { server, sharded, cluster, sentinel, automatic };

/// A parsed URL. Owns the texts its options point to.
class ParsedUrl {
 public:
  /// Valid as long as this object lives; moving it keeps them valid.
  const Options& options() const noexcept { return options_; }
  /// The same, to be changed before it is used.
  Options& options() noexcept { return options_; }
  /// Did the URL ask for a pool (?pool_size=)?
  bool pool() const noexcept { return pool_; }

  /// What is behind it.
  UrlKind kind() const noexcept { return kind_; }
  /// The servers of the other kinds, decoded: the entries between the commas. Views.
  const std::vector<std::string_view>& nodes() const noexcept { return nodes_; }
  /// The value of an option of ShardOptions, ClusterOptions or SentinelOptions, such as "placement"
  /// or "read_from". Empty if the URL does not have it.
  std::string_view text(std::string_view option) const noexcept;
  /// Throws the InvalidArgumentError that points at this option's value, or at this node.
  [[noreturn]] void refuse(std::string_view option, std::string_view why) const;
  /// The same for one of the nodes.
  [[noreturn]] void refuse_node(std::size_t node, std::string_view why) const;

 private:
  friend Outcome<ParsedUrl> parse_url(std::string_view text);
  struct Mark {
    std::string_view option;
    std::string_view text;
    std::size_t at;  // in the URL
  };

  std::shared_ptr<char[]> texts_;  // the URL and decoded texts; shared by copies, wiped by the last
  std::string_view url_;
  UrlKind kind_ = UrlKind::server;
  std::vector<std::string_view> nodes_;
  std::vector<std::size_t> nodes_at_;
  std::vector<Mark> marks_;
  Options options_;
  bool pool_ = false;
};

/// Parses a redis://, rediss:// or unix:// URL, or one for several servers: redis+sharded://,
/// redis+cluster://, redis+sentinel:// or redis+auto://, or redis+srv:// for one server behind a
/// DNS name with SRV records (rediss+...: TLS; valkey and valkeys mean the same as redis and
/// rediss). A bad URL gives an InvalidArgumentError whose text points at the character and shows
/// nothing that is, or could be, a password.
Outcome<ParsedUrl> parse_url(std::string_view text);

/// The URL for logs, on one line. The user and password are shown as ***, and so is everything else
/// that could be one of them in a mistyped URL.
std::string redacted_url(std::string_view text);

}  // namespace deferredis
