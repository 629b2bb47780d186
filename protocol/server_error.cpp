#include <deferredis/protocol/server_error.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
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
    {"TRYAGAIN", errc::try_again},
    {"WRONGPASS", errc::no_auth},
    {"WRONGTYPE", errc::wrong_type},
};

constexpr Errc not_applied[] = {errc::ask,       errc::busy,        errc::cluster_down,
                                errc::loading,   errc::master_down, errc::misconf,
                                errc::moved,     errc::no_auth,     errc::no_replicas,
                                errc::read_only, errc::try_again};

std::string_view prefix_of(std::string_view text) noexcept {
  const std::string_view word = text.substr(0, text.find(' '));
  const auto upper = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  return std::all_of(word.begin(), word.end(), upper) ? word : std::string_view();
}

Errc code_of(std::string_view word) noexcept {
  for (const Prefix& prefix : prefixes) {
    if (prefix.word == word) return prefix.code;
  }
  return errc::reply;
}

// After these words a server repeats what it was sent, which may be a value or a password.
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
    // To the last quote: what is repeated may hold quotes too.
    const std::size_t from = at + words.size();
    const std::size_t to = text.rfind('\'');
    const std::string_view rest = to < from ? "'" : text.substr(to);
    return std::string(text.substr(0, from)).append("***").append(rest);
  }
  return std::string(text);
}

// What encode_error writes before the text of an error that no server told: its kind and delivery.
constexpr char own_mark = '\x01';
constexpr Errc own_kinds[] = {
    errc::connection, errc::timeout,        errc::cancelled, errc::closed,     errc::queue_full,
    errc::protocol,   errc::limit_exceeded, errc::auth,      errc::reply_type, errc::not_supported};
constexpr std::size_t own_header = 3;

std::optional<Error> own_error(std::string_view text) {
  if (text.size() < own_header || text[0] != own_mark) return std::nullopt;
  const auto kind = static_cast<std::size_t>(text[1] - 'a');
  const auto delivery = static_cast<std::size_t>(text[2] - '0');
  if (kind >= std::size(own_kinds) || delivery > 2) return std::nullopt;
  return Error(own_kinds[kind], std::string(text.substr(own_header)),
               static_cast<Delivery>(delivery));
}

}  // namespace

std::string encode_error(const Error& error) {
  const std::string_view message = error.message();
  if (!error.prefix().empty()) {  // the server's words, without what was put before them
    return std::string(message.substr(std::min(message.find(error.prefix()), message.size())));
  }
  const auto* kind = std::find(std::begin(own_kinds), std::end(own_kinds), error.code());
  if (kind == std::end(own_kinds)) return "ERR " + std::string(message);
  return std::string{own_mark, static_cast<char>('a' + (kind - std::begin(own_kinds))),
                     static_cast<char>('0' + static_cast<int>(error.delivery()))} +
         std::string(message);
}

Error make_reply_error(std::string_view text) {
  if (auto own = own_error(text)) return *std::move(own);
  const std::string_view prefix = prefix_of(text);
  return Error(code_of(prefix), std::string(prefix), without_arguments(text), Delivery::rejected);
}

bool known_not_applied(const Error& error) noexcept {
  if (!error.is(errc::reply)) return false;
  if (std::find(std::begin(not_applied), std::end(not_applied), error.code()) !=
      std::end(not_applied)) {
    return true;
  }
  // Said once, to a new connection that is closed right after it; its prefix is a plain ERR.
  return error.message().find("max number of clients") != std::string_view::npos;
}

}  // namespace deferredis
