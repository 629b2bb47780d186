#include <deferredis/sharding/discovery/url_settings.hpp>

#include <limits>
#include <optional>
#include <string>

#include <deferredis/client/options/url_options.hpp>

namespace deferredis::detail {

namespace {

template <class T>
struct Choice {
  std::string_view name;
  T value;
};
constexpr Choice<ReadFrom> read_froms[] = {{"primary", ReadFrom::primary},
                                           {"prefer_replica", ReadFrom::prefer_replica},
                                           {"any", ReadFrom::any},
                                           {"lowest_latency", ReadFrom::lowest_latency},
                                           {"same_zone", ReadFrom::same_zone}};
constexpr Choice<ServerRole> roles[] = {{"primary", ServerRole::primary},
                                        {"replica", ServerRole::replica}};

template <class T, std::size_t count>
std::optional<T> find(const Choice<T> (&choices)[count], std::string_view name) noexcept {
  for (const Choice<T>& choice : choices) {
    if (choice.name == name) return choice.value;
  }
  return std::nullopt;
}
std::optional<ReadFrom> find_read_from(std::string_view name) noexcept {
  return find(read_froms, name);
}
std::optional<ServerRole> find_role(std::string_view name) noexcept { return find(roles, name); }

// Reads a URL's options. `value` stays as it is if the URL does not have the option.
class Reader {
 public:
  explicit Reader(const ParsedUrl& url) noexcept : url_(url) {}

  template <class T>
  void read(std::string_view option, T& value) const {
    const std::string_view text = url_.text(option);
    if (text.empty()) return;
    if (const auto wanted = read_url_value(text, &value); !wanted.empty())
      url_.refuse(option, wanted);
  }
  void read(std::string_view option, std::uint8_t& value) const {
    int number = value;
    read(option, number);
    if (number > std::numeric_limits<std::uint8_t>::max()) url_.refuse(option, "give at most 255");
    value = static_cast<std::uint8_t>(number);
  }
  /// The value must be a name that `find` knows.
  template <class E>
  void choose(std::string_view option, E& value,
              std::optional<E> (*find)(std::string_view) noexcept, std::string_view names) const {
    const std::string_view text = url_.text(option);
    if (text.empty()) return;
    const auto found = find(text);
    if (!found) url_.refuse(option, "unknown name: write " + std::string(names));
    value = *found;
  }

 private:
  const ParsedUrl& url_;
};

}  // namespace

ShardOptions shard_options(const ParsedUrl& url) {
  ShardOptions options{.nodes = url.nodes(), .connection = url.options()};
  const Reader reader(url);
  reader.choose("placement", options.placement, find_placement, "ketama");
  reader.choose("hash", options.ring.hash, find_hash, "fnv1a_64");
  reader.read("tag", options.ring.tag);
  reader.choose("tag_rule", options.ring.tag_rule, find_tag_rule, "cluster");
  reader.read("char_signed", options.ring.char_signed);
  reader.read("eject_after", options.eject.after);
  reader.read("eject_back_after", options.eject.back_after);
  return options;
}

ClusterOptions cluster_options(const ParsedUrl& url) {
  ClusterOptions options{.nodes = url.nodes(), .connection = url.options()};
  const Reader reader(url);
  reader.choose("read_from", options.read_from, find_read_from,
                "primary, prefer_replica, any, lowest_latency or same_zone");
  reader.read("zone", options.zone);
  reader.read("hedge_percentile", options.hedge.percentile);
  reader.read("hedge_at_least", options.hedge.at_least);
  reader.read("hedge_share", options.hedge.share);
  reader.read("split_many_keys", options.split_many_keys);
  reader.read("connections_per_node", options.connections_per_node);
  reader.read("redirects", options.redirects);
  reader.read("refresh_every", options.refresh_every);
  reader.read("allowed_hosts", options.allowed_hosts);
  return options;
}

SentinelOptions sentinel_options(const ParsedUrl& url) {
  SentinelOptions options{.nodes = url.nodes(), .connection = url.options()};
  if (!url.pool()) options.connection.pool_size = 1;
  options.sentinel.tls = url.options().tls;
  const Reader reader(url);
  reader.read("service", options.service);
  reader.choose("role", options.role, find_role, "primary or replica");
  reader.read("min_other_sentinels", options.min_other_sentinels);
  reader.read("allowed_hosts", options.allowed_hosts);
  reader.read("answer_timeout", options.answer_timeout);
  reader.read("sentinel_user", options.sentinel.user);
  reader.read("sentinel_password", options.sentinel.password);
  return options;
}

}  // namespace deferredis::detail
