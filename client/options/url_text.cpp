#include <deferredis/client/options/url_text.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include <deferredis/client/options/url_options.hpp>
#include <deferredis/client/url.hpp>
#include <deferredis/reactor/text/printable.hpp>

namespace deferredis {
namespace detail {

bool is_url_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }

bool read_url_port(std::string_view text, std::uint16_t& port) {
  int number = 0;
  if (!read_url_number(text, number) || number == 0 || number > UINT16_MAX) return false;
  port = static_cast<std::uint16_t>(number);
  return true;
}

namespace {

constexpr auto npos = std::string_view::npos;

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return lower;
}

// What may come before the "://": anything else could be part of a password.
bool looks_like_scheme(std::string_view text) {
  constexpr std::string_view known[] = {"redis", "rediss", "valkey", "valkeys", "unix",
                                        "http",  "https",  "tcp",    "tls",     "radish"};
  const std::string base = in_lower_case(text.substr(0, text.find('+')));
  const bool near = std::any_of(std::begin(known), std::end(known), [&](std::string_view each) {
    return edit_distance(base, each) <= 1;
  });
  return near && text.size() <= base.size() + std::string_view("+sentinels").size();
}

bool is_host_character(char c) {
  const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return word || static_cast<unsigned char>(c) >= 0x80 || std::string_view("._~%-").find(c) != npos;
}

// "::1", "fe80::1%25eth0"
bool is_address(std::string_view text) {
  const std::size_t zone = std::min(text.find('%'), text.size());
  return text.substr(0, zone).find_first_not_of("0123456789abcdefABCDEF:.") == npos &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(zone), text.end(),
                     is_host_character);
}

// "6379", or a shard's port with weight and name, "6379:2%20delta".
bool is_port(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view rest = colon == text.size() ? "1" : text.substr(colon + 1);
  std::uint16_t port = 0;
  int weight = 0;
  const std::size_t name = std::min(rest.find("%20"), rest.size());
  return read_url_port(text.substr(0, colon), port) &&
         read_url_number(rest.substr(0, name), weight) &&
         std::all_of(rest.begin() + static_cast<std::ptrdiff_t>(name), rest.end(),
                     is_host_character);
}

// Marks everything that is a password or, in a mistyped URL, could be one. Only text that is known
// to be something else is shown: the scheme, hosts with their ports, a number or a socket's path,
// and the values of known options.
class Secrets {
 public:
  explicit Secrets(std::string_view url) : url_(url), marks_(url.size(), ' ') { mark(); }

  bool hidden(std::size_t i) const { return marks_[i] != ' '; }

 private:
  void mark() {
    const std::size_t begin = after_scheme();
    const std::size_t end = std::min(url_.find_first_of("/?#", begin), url_.size());
    const std::size_t at = url_.rfind('@');
    const bool has_user = at != npos && at >= begin;
    // A password with a bare '/', '?' or '#', or a host with a path and an '@': nobody can tell.
    if (has_user && at >= end) return hide(begin, url_.size());
    if (has_user) hide(begin, at);
    const std::size_t hosts = has_user ? at + 1 : begin;
    if (!hide_bad_hosts(hosts, end)) return;
    const std::size_t question = std::min(url_.find('?', end), url_.size());
    hide_bad_path(end, question);
    hide_values(question);
  }
  void hide(std::size_t begin, std::size_t end) {
    std::fill(marks_.begin() + static_cast<std::ptrdiff_t>(begin),
              marks_.begin() + static_cast<std::ptrdiff_t>(end), '*');
  }
  std::size_t after_scheme() {
    // A "://" inside a password does not end a scheme.
    const std::size_t colon = std::min(url_.find_first_of(":@?&=/"), url_.size());
    if (url_.substr(colon, 3) != "://") return 0;
    const std::string_view scheme = url_.substr(0, colon);
    if (!looks_like_scheme(scheme)) hide(0, colon);
    unix_ = in_lower_case(scheme) == "unix";
    return colon + 3;
  }
  // Returns false if something is neither a host nor a port; everything from there on is hidden.
  bool hide_bad_hosts(std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t comma = std::min(url_.find(',', begin), end);
      const std::size_t good = good_host(begin, comma);
      if (good != comma) {
        hide(good, url_.size());
        return false;
      }
      begin = comma + 1;
    }
    return true;
  }
  // The end of the part of one host that can be shown; `end` if all of it can.
  std::size_t good_host(std::size_t begin, std::size_t end) const {
    std::size_t colon = begin;
    const bool address = begin != end && url_[begin] == '[';
    if (address) {
      const std::size_t close = std::min(url_.find(']', begin), end);
      if (close == end || !is_address(url_.substr(begin + 1, close - begin - 1))) return begin;
      colon = close + 1;
    }
    while (!address && colon != end && is_host_character(url_[colon])) ++colon;
    if (colon == end) return end;
    // Hides "app;password", but not the part before a copied line end or before the text after an
    // address.
    const bool blank = is_url_control(url_[colon]) || url_[colon] == ' ';
    if (url_[colon] != ':') return blank || address ? colon : begin;
    return is_port(url_.substr(colon + 1, end - colon - 1)) ? end : colon + 1;
  }
  void hide_bad_path(std::size_t begin, std::size_t end) {
    const std::string_view path = url_.substr(begin, end - begin);
    const auto fits = [this](char c) {
      const bool digit = c >= '0' && c <= '9';
      return c == '/' || digit || (unix_ && (c == ',' || c == '+' || is_host_character(c)));
    };
    if (path.starts_with('/') && std::all_of(path.begin(), path.end(), fits)) return;
    hide(std::min(begin + (path.starts_with('/') ? 1 : 0), end), end);
  }
  // Hides all values except those of options that hold no secret. An unknown piece, and everything
  // after it up to the next known option, is hidden: it may be the rest of a password with a bare
  // '&'. In a piece with two '=', the second may belong to an option after a wrong '?'.
  void hide_values(std::size_t question) {
    bool hiding = false;
    for (std::size_t begin = question; begin < url_.size();) {
      const std::size_t end = std::min(url_.find('&', ++begin), url_.size());
      const std::string_view piece = url_.substr(begin, end - begin);
      const std::size_t equals = piece.find('=');
      const auto* option = equals == npos ? nullptr : find_url_option(piece.substr(0, equals));
      const bool is_known = option != nullptr;
      const bool after_secret = std::exchange(hiding, !is_known || option->secret);
      const bool again = is_known && piece.find('=', equals + 1) != npos;
      // A name that looks like a mistyped option is shown, because the error is about it.
      const bool name = is_known || (equals != npos && !after_secret &&
                                     looks_like_option(piece.substr(0, equals)));
      if (hiding || again) hide(name ? begin + equals + 1 : begin, end);
      begin = end;
    }
  }

  std::string_view url_;
  std::string marks_;
  bool unix_ = false;
};

struct Shown {
  std::string text;
  std::size_t column = 0;  // of the character at `at`, from 0
};

Shown show(std::string_view url, std::size_t at) {
  const Secrets secrets(url);
  Shown shown;
  std::size_t width = 0;
  for (std::size_t i = 0; i < url.size();) {
    const bool hidden = secrets.hidden(i);
    const bool more = hidden && i > 0 && secrets.hidden(i - 1);
    const std::size_t size = hidden ? 0 : printable_character(url, i);
    if (i <= at && !more) shown.column = width;
    if (!more && hidden) shown.text += "***";
    else if (size != 0) shown.text.append(url, i, size);
    else if (!more) shown.text += '?';
    if (!more) width += hidden ? 3 : 1;
    i += size == 0 ? 1 : size;
  }
  if (at >= url.size()) shown.column = width;
  return shown;
}

// How much of a long URL is shown, with the marked character in the middle.
constexpr std::size_t widest = 200;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

Shown clipped(Shown whole) {
  const auto columns = std::count_if(whole.text.begin(), whole.text.end(), begins_character);
  const auto width = static_cast<std::size_t>(columns);
  if (width <= widest) return whole;
  const std::size_t first =
      std::min(whole.column - std::min(whole.column, widest / 2), width - widest);
  Shown part{first == 0 ? "" : "...", whole.column - first + (first == 0 ? 0 : 3)};
  std::size_t column = 0;
  for (const char c : whole.text) {
    if (begins_character(c)) ++column;
    if (column > first && column <= first + widest) part.text += c;
  }
  if (first + widest < width) part.text += "...";
  return part;
}

}  // namespace

Error url_error(std::string_view url, std::size_t at, std::string_view what) {
  const Shown whole = show(url, at);
  const Shown shown = clipped(whole);
  std::string text = "url: ";
  text.append(printable(what)).append(" (at character ");
  text.append(std::to_string(whole.column + 1)).append(")\n");
  text.append(shown.text).append("\n").append(shown.column, ' ').append("^");
  return Error(errc::invalid_argument, LaidOut{std::move(text)});
}

}  // namespace detail

std::string redacted_url(std::string_view text) { return detail::show(text, 0).text; }

}  // namespace deferredis
