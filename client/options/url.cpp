#include <deferredis/client/url.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/options/url_options.hpp>
#include <deferredis/client/options/url_text.hpp>
#include <deferredis/client/options_check.hpp>
#include <deferredis/reactor/text/secret.hpp>
#include <deferredis/reactor/text/secret_texts.hpp>

namespace deferredis {

namespace {

constexpr auto npos = std::string_view::npos;

using detail::is_url_control;
using detail::read_url_port;
using detail::url_error;
using detail::UrlOption;

std::optional<UrlKind> kind_of(std::string_view name) {
  if (name == "sharded") return UrlKind::sharded;
  if (name == "cluster") return UrlKind::cluster;
  if (name == "sentinel") return UrlKind::sentinel;
  if (name == "auto") return UrlKind::automatic;
  return std::nullopt;
}

// --- the URL -------------------------------------------------------------------------------------

// Scans the URL from left to right. A function that returns false has set the error.
class UrlParser {
 public:
  explicit UrlParser(std::string_view url)
      : url_(url), texts_(detail::make_secret_texts(2 * url.size() + 1)), free_(texts_.get()) {
    free_ = std::copy(url.begin(), url.end(), free_);  // for errors that are found later
  }

  bool parse() {
    return parse_characters() && parse_scheme() && parse_parts() && settle_tls() && settle_kind() &&
           check();
  }
  const Error& error() const { return *error_; }
  const Options& options() const { return draft_.options; }
  std::shared_ptr<char[]> texts() const { return texts_; }
  bool given(std::string_view option) const { return find(option) != npos; }
  UrlKind kind() const { return kind_; }
  // Options that are not settings of a connection: their values, and the values' positions.
  struct Text {
    std::string_view option;
    std::string_view text;
    std::size_t at;
  };
  const std::vector<Text>& others() const { return others_; }
  // The position of the option's value, or npos.
  std::size_t find(std::string_view option) const {
    for (const auto& [name, at] : given_) {
      if (name == option) return at;
    }
    return npos;
  }

  std::vector<std::string_view> nodes;
  std::vector<std::size_t> nodes_at;

 private:
  bool parse_characters();
  bool parse_scheme();
  bool parse_parts();
  bool parse_credentials(std::size_t begin, std::size_t end);
  bool parse_host(std::size_t begin, std::size_t end);
  bool parse_service(std::size_t begin, std::size_t end);
  bool parse_nodes(std::size_t begin, std::size_t end);
  bool parse_address(std::size_t begin, std::size_t end);
  bool parse_port(std::size_t begin, std::size_t end);
  bool parse_path(std::size_t begin, std::size_t end);
  bool parse_options(std::size_t begin);
  bool parse_option(std::size_t begin, std::size_t end);
  bool settle_tls();
  bool settle_kind();
  bool check();

  bool decode(std::size_t begin, std::size_t end, std::string_view& out);
  bool fail(std::size_t at, std::string_view what);
  void note(std::string_view option, std::size_t at) { given_.emplace_back(option, at); }
  std::string_view part(std::size_t begin, std::size_t end) const {
    return url_.substr(begin, end - begin);
  }

  std::string_view url_;
  std::size_t at_ = 0;
  detail::UrlDraft draft_;
  UrlKind kind_ = UrlKind::server;
  bool unix_ = false;
  bool srv_ = false;  // the host is a name with SRV records
  bool scheme_is_tls_ = false;
  bool after_secret_ = false;      // the last option was a secret
  std::shared_ptr<char[]> texts_;  // decoding never makes a text longer
  char* free_;
  std::vector<std::pair<std::string_view, std::size_t>> given_;
  std::vector<Text> others_;
  std::optional<Error> error_;
};

bool UrlParser::fail(std::size_t at, std::string_view what) {
  error_ = url_error(url_, at, what);
  return false;
}

bool UrlParser::parse_characters() {
  for (std::size_t i = 0; i < url_.size(); ++i) {
    if (is_url_control(url_[i])) return fail(i, "a control character is not allowed here");
    if (url_[i] == ' ') return fail(i, "write a space as %20");
    if (url_[i] == '#') return fail(i, "write a '#' as %23");
  }
  return true;
}

bool UrlParser::parse_scheme() {
  const std::size_t end = url_.find("://");
  std::string scheme(url_.substr(0, end == npos ? 0 : end));
  for (char& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  const std::size_t plus = std::min(scheme.find('+'), scheme.size());
  const std::string_view base = std::string_view(scheme).substr(0, plus);
  unix_ = scheme == "unix";
  scheme_is_tls_ = base == "rediss" || base == "valkeys";
  if (!unix_ && !scheme_is_tls_ && base != "redis" && base != "valkey") {
    return fail(
        0,
        "begin with redis://, rediss:// (TLS), unix://, or for several servers with "
        "redis+cluster://, redis+sentinel://, redis+sharded:// or redis+auto://, and for a DNS "
        "name with SRV records with redis+srv://; valkey and "
        "valkeys are the same as redis and rediss");
  }
  srv_ = std::string_view(scheme).substr(plus) == "+srv";
  if (plus != scheme.size() && !srv_) {
    const auto kind = kind_of(std::string_view(scheme).substr(plus + 1));
    if (!kind) return fail(plus + 1, "after the '+' write sharded, cluster, sentinel, auto or srv");
    kind_ = *kind;
  }
  at_ = end + 3;
  return true;
}

bool UrlParser::parse_parts() {
  const std::size_t begin = at_;
  const std::size_t path = std::min(url_.find_first_of("/?", begin), url_.size());
  const std::size_t query = std::min(url_.find('?', path), url_.size());
  if (const std::size_t stray = url_.find('@', path); stray != npos) {
    return fail(stray,
                "write an '@' after the host as %40, and in a password '/' as %2F and '?' as %3F");
  }
  const std::size_t at = part(begin, path).rfind('@');
  const std::size_t host = at == npos ? begin : begin + at + 1;
  return (at == npos || parse_credentials(begin, begin + at)) && parse_host(host, path) &&
         parse_path(path, query) && parse_options(query);
}

bool UrlParser::parse_credentials(std::size_t begin, std::size_t end) {
  const std::string_view text = part(begin, end);
  const bool repeated = text.find(',') != npos && text.find('@') != npos;
  if (repeated || (kind_ != UrlKind::server && text.find(',') != npos)) {
    return fail(begin,
                "write user and password once, before the first server, and a ',' in them as %2C");
  }
  if (text.substr(0, text.find(':')).find_first_of("[]") != npos) {
    return fail(begin, "write '[' and ']' in a user name as %5B and %5D");
  }
  const std::size_t colon = std::min(url_.find(':', begin), end);
  const std::size_t password = std::min(colon + 1, end);
  if (colon != begin) note("user", begin);
  if (password != end) note("password", password);
  return decode(begin, colon, draft_.options.user) &&
         decode(password, end, draft_.options.password);
}

// The format of an address is checked later, by the code that knows the kind of server.
bool UrlParser::parse_nodes(std::size_t begin, std::size_t end) {
  if (begin == end) return fail(begin, "the servers are missing: write host:port,host:port");
  while (true) {
    const std::size_t comma = std::min(url_.find(',', begin), end);
    if (comma == begin) return fail(begin, "a server is missing: write host:port,host:port");
    nodes_at.push_back(begin);
    if (!decode(begin, comma, nodes.emplace_back())) return false;
    if (comma == end) return true;
    begin = comma + 1;
  }
}

bool UrlParser::parse_service(std::size_t begin, std::size_t end) {
  if (begin == end)
    return fail(begin, "the name is missing: write redis+srv://_redis._tcp.example.com");
  if (const std::size_t stray = url_.find_first_of(":,", begin); stray < end)
    return fail(stray, "SRV records give the servers and ports: write only the name");
  note("srv", begin);
  return decode(begin, end, draft_.options.srv);
}

bool UrlParser::parse_host(std::size_t begin, std::size_t end) {
  if (kind_ != UrlKind::server) return parse_nodes(begin, end);
  if (srv_) return parse_service(begin, end);
  if (begin == end) return true;
  if (unix_) return fail(begin, "a Unix socket has no host: write unix:///path/redis.sock");
  if (const std::size_t comma = url_.find(',', begin); comma < end) {
    return fail(comma,
                "for several servers use redis+sharded://, redis+cluster:// or redis+sentinel://");
  }
  note("host", begin);
  if (url_[begin] == '[') return parse_address(begin, end);
  const std::string_view text = part(begin, end);
  const std::size_t colon = std::min(url_.find(':', begin), end);
  if (std::count(text.begin(), text.end(), ':') > 1) {
    return fail(colon,
                "too many ':': write an IPv6 address in brackets, as [::1]:6379, and a password "
                "before an '@'");
  }
  if (colon != begin && !decode(begin, colon, draft_.options.host)) return false;
  return colon == end || parse_port(colon + 1, end);
}

bool UrlParser::parse_address(std::size_t begin, std::size_t end) {
  const std::size_t close = url_.find(']', begin);
  if (close >= end) return fail(begin, "the bracket is not closed");
  if (!decode(begin + 1, close, draft_.options.host)) return false;
  const std::string address(draft_.options.host.substr(0, draft_.options.host.find('%')));
  in6_addr parsed;
  if (::inet_pton(AF_INET6, address.c_str(), &parsed) != 1) {
    return fail(begin + 1, "this is not an IPv6 address");
  }
  if (close + 1 == end) return true;
  if (url_[close + 1] != ':') return fail(close + 1, "only a port, such as :6379, may follow here");
  return parse_port(close + 2, end);
}

bool UrlParser::parse_port(std::size_t begin, std::size_t end) {
  note("port", begin);
  return read_url_port(part(begin, end), draft_.options.port) ||
         fail(begin, "the port must be a number from 1 to 65535");
}

bool UrlParser::parse_path(std::size_t begin, std::size_t end) {
  if (unix_) {
    if (begin == end) return fail(begin, "the path is missing: write unix:///path/redis.sock");
    note("unix_path", begin);
    return decode(begin, end, draft_.options.unix_path);
  }
  if (end - begin > 2 && url_[end - 1] == '/') --end;  // "/0/"
  if (end - begin <= 1) return true;                   // nothing, or only the '/'
  note("database", begin + 1);
  std::string_view text;
  if (!decode(begin + 1, end, text)) return false;
  return detail::read_url_number(text, draft_.options.database) ||
         fail(begin + 1, "the database after the '/' must be a number");
}

bool UrlParser::parse_options(std::size_t begin) {
  while (++begin < url_.size()) {
    const std::size_t end = std::min(url_.find('&', begin), url_.size());
    if (!parse_option(begin, end)) return false;
    if (end + 1 == url_.size()) return fail(end, "no option follows this '&'");
    begin = end;
  }
  return true;
}

bool UrlParser::parse_option(std::size_t begin, std::size_t end) {
  const std::size_t equals = part(begin, end).find('=');
  if (equals == npos || equals == 0) return fail(begin, "write an option as name=value");
  const std::string_view name = part(begin, begin + equals);
  const UrlOption* option = detail::find_url_option(name);
  if (option == nullptr) return fail(begin, detail::unknown_url_option(name, after_secret_));
  const std::string quoted = "option '" + std::string(name) + "'";
  if (given(option->name)) return fail(begin, quoted + " is given twice");
  const std::size_t value = begin + equals + 1;
  if (value == end) return fail(value, quoted + " has no value");
  note(option->name, value);
  after_secret_ = option->secret;
  std::string_view text;
  if (!decode(value, end, text)) return false;
  if (option->target == nullptr) {
    others_.push_back({option->name, text, value});
    return true;
  }
  const std::string_view wanted = detail::read_url_value(text, option->target(draft_));
  return wanted.empty() || fail(value, quoted + ": " + std::string(wanted));
}

bool is_tls_only(std::string_view name) {
  return name.starts_with("tls_") || name.starts_with("insecure_");
}

bool UrlParser::settle_tls() {
  const bool use_tls = draft_.use_tls || scheme_is_tls_;
  if (scheme_is_tls_ && given("tls") && !draft_.use_tls) {
    return fail(find("tls"), "rediss:// uses TLS: write redis:// to connect without");
  }
  if (use_tls) draft_.options.tls = draft_.tls;
  for (const auto& [name, at] : given_) {
    if (use_tls || !is_tls_only(name)) continue;
    return fail(at,
                "option '" + std::string(name) + "' needs TLS: write rediss://, or add tls=true");
  }
  return true;
}

bool UrlParser::settle_kind() {
  for (const auto& [name, at] : given_) {
    if (kind_ == UrlKind::cluster && name == "pool_size")
      return fail(at, "a cluster has a pool for each node: use connections_per_node");
    if (name == "addresses" && (kind_ != UrlKind::server || unix_ || srv_))
      return fail(at, "option 'addresses' is for redis:// and rediss://");
    const UrlOption* option = detail::find_url_option(name);
    if (option == nullptr || detail::allows(option->scope, kind_)) continue;
    return fail(at,
                "option '" + std::string(name) + "' is for " + detail::schemes_of(option->scope));
  }
  return true;
}

bool UrlParser::check() {
  const auto problem = detail::find_problem(draft_.options);
  if (!problem) return true;
  std::string name(problem->option);
  std::replace(name.begin(), name.end(), '.', '_');
  std::size_t at = find(name);
  // If two options contradict each other, the other one was given.
  if (at == npos) at = given_.empty() ? 0 : given_.back().second;
  return fail(at, "option '" + name + "': " + problem->text);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool UrlParser::decode(std::size_t begin, std::size_t end, std::string_view& out) {
  char* const first = free_;
  for (std::size_t i = begin; i < end; ++i) {
    if (url_[i] != '%') {
      *free_++ = url_[i];
      continue;
    }
    const int high = i + 2 < end ? hex_digit(url_[i + 1]) : -1;
    const int low = i + 2 < end ? hex_digit(url_[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(i, "two hexadecimal digits must follow a '%'; write a '%' itself as %25");
    }
    const char c = static_cast<char>(high * 16 + low);
    if (is_url_control(c)) return fail(i, "an escaped control character is not allowed here");
    *free_++ = c;
    i += 2;
  }
  out = {first, static_cast<std::size_t>(free_ - first)};
  return true;
}

}  // namespace

Outcome<ParsedUrl> parse_url(std::string_view text) {
  UrlParser parser(text);
  if (!parser.parse()) return parser.error();
  ParsedUrl url;
  url.options_ = parser.options();
  url.texts_ = parser.texts();
  url.pool_ = parser.given("pool_size");
  url.url_ = {url.texts_.get(), text.size()};
  url.kind_ = parser.kind();
  url.nodes_ = parser.nodes;
  url.nodes_at_ = parser.nodes_at;
  for (const auto& [option, text_of_it, at] : parser.others())
    url.marks_.push_back({option, text_of_it, at});
  return url;
}

std::string_view ParsedUrl::text(std::string_view option) const noexcept {
  for (const Mark& mark : marks_) {
    if (mark.option == option) return mark.text;
  }
  return {};
}

void ParsedUrl::refuse(std::string_view option, std::string_view why) const {
  std::size_t at = 0;
  for (const Mark& mark : marks_) {
    if (mark.option == option) at = mark.at;
  }
  url_error(url_, at, "option '" + std::string(option) + "': " + std::string(why)).raise();
}

void ParsedUrl::refuse_node(std::size_t node, std::string_view why) const {
  url_error(url_, nodes_at_[node], why).raise();
}

}  // namespace deferredis
