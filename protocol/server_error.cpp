#include <deferredis/protocol/server_error.hpp>

#include <algorithm>
#include <iterator>
#include <string>

namespace deferredis {

namespace {

struct Prefix {
  std::string_view word;
  Errc code;
};

constexpr Prefix prefixes[] = {
    {"ASK", errc::ask},
    {"BUSY", errc::busy},
    {"BUSYGROUP", errc::busy_group},
    {"CLUSTERDOWN", errc::cluster_down},
    {"CROSSSLOT", errc::cross_slot},
    {"EXECABORT", errc::exec_aborted},
    {"LOADING", errc::loading},
    {"MASTERDOWN", errc::master_down},
    {"MISCONF", errc::misconf},
    {"MOVED", errc::moved},
    {"NOAUTH", errc::no_auth},
    {"NOPERM", errc::no_permission},
    {"NOREPLICAS", errc::no_replicas},
    {"NOSCRIPT", errc::no_script},
    {"OOM", errc::out_of_memory},
    {"READONLY", errc::read_only},
    {"REDIRECT", errc::redirect},
    {"TRYAGAIN", errc::try_again},
    {"WRONGPASS", errc::no_auth},
    {"WRONGTYPE", errc::wrong_type},
};

constexpr Errc not_applied[] = {errc::ask,       errc::busy,        errc::cluster_down,
                                errc::loading,   errc::master_down, errc::misconf,
                                errc::moved,     errc::no_auth,     errc::no_replicas,
                                errc::read_only, errc::redirect,    errc::try_again};

constexpr std::size_t longest_prefix = 64;

std::string_view prefix_of(std::string_view text) noexcept {
  const std::string_view word = text.substr(0, text.find(' '));
  const auto upper = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  const bool is_word =
      word.size() <= longest_prefix && std::all_of(word.begin(), word.end(), upper);
  return is_word ? word : std::string_view();
}

Errc code_for(std::string_view word) noexcept {
  for (const Prefix& prefix : prefixes) {
    if (prefix.word == word) return prefix.code;
  }
  return errc::reply;
}

// After these words a server repeats what it received, which may be a value or a password.
constexpr std::string_view repeating[] = {"modifier '",
                                          "subcommand '",
                                          "subcommand or wrong number of arguments for '",
                                          "CONFIG SET - '",
                                          "duplicate parameter '",
                                          "No such key '",
                                          "No such consumer group '"};

std::string without_arguments(std::string_view text) {
  text = text.substr(0, text.find(", with args beginning with"));
  for (const std::string_view words : repeating) {
    const std::size_t at = text.find(words);
    if (at == text.npos) continue;
    // Up to the last quote: the repeated text may contain quotes too.
    const std::size_t from = at + words.size();
    const std::size_t to = text.rfind('\'');
    const std::string_view rest = to < from ? "'" : text.substr(to);
    return std::string(text.substr(0, from)).append("***").append(rest);
  }
  return std::string(text);
}

}  // namespace

Error make_reply_error(std::string_view text) {
  if (text.empty()) text = "an error without a text";
  const std::string_view prefix = prefix_of(text);
  return Error(code_for(prefix), std::string(prefix), without_arguments(text), Delivery::rejected);
}

// "REDIRECT 10.0.0.1:6379", or "REDIRECT ::1:6379": an IPv6 address has no brackets.
std::optional<Endpoint> redirect_target(const Error& error) {
  constexpr std::string_view word = "REDIRECT ";
  const std::string_view text = error.message();
  const std::size_t at = text.find(word);
  if (at == text.npos) return std::nullopt;
  const std::string_view address = text.substr(at + word.size());
  const std::size_t colon = address.rfind(':');
  if (colon == address.npos) return std::nullopt;
  const std::string_view host = address.substr(0, colon);
  const bool ipv6 = host.find(':') != host.npos && !host.starts_with('[');
  const std::string whole = ipv6
                                ? "[" + std::string(host) + "]" + std::string(address.substr(colon))
                                : std::string(address);
  const bool plain = std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".-_:%[]").find(c) != std::string_view::npos;
  });
  if (host.empty() || !plain) return std::nullopt;
  const auto parsed = Endpoint::parse(whole, 0);
  if (!parsed || parsed->port == 0 || parsed->is_unix()) return std::nullopt;
  return *parsed;
}

bool known_not_applied(const Error& error) noexcept {
  if (!error.is(errc::reply)) return false;
  if (std::find(std::begin(not_applied), std::end(not_applied), error.code()) !=
      std::end(not_applied)) {
    return true;
  }
  // Sent once, to a new connection that is then closed; its prefix is a plain ERR.
  return error.message().find("ERR max number of clients") != std::string_view::npos;
}

}  // namespace deferredis
