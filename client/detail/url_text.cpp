#include <deferredis/client/detail/url_text.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/detail/url_options.hpp>
#include <deferredis/client/url.hpp>

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

// Marks what is, or in a URL gone wrong could be, a password.
class Secrets {
 public:
  explicit Secrets(std::string_view url) : url_(url), marks_(url.size(), ' ') {
    // What stands before a "://" within a password is no scheme.
    const std::size_t first_colon = std::min(url.find_first_of(":@?&="), url.size());
    const std::size_t begin = url.substr(first_colon, 3) == "://" ? first_colon + 3 : 0;
    // The last '@' of all: one within a password should have been written %40.
    const std::size_t at = url.rfind('@');
    const std::size_t colon = at == npos || at < begin ? npos : url.find(':', begin);
    if (colon < at) hide(colon + 1, at);
    if (at == npos) hide_bad_port(begin);
    hide_values(url.find('?', begin));
  }

  bool hidden(std::size_t i) const { return marks_[i] != ' '; }

 private:
  void hide(std::size_t begin, std::size_t end) {
    std::fill(marks_.begin() + static_cast<std::ptrdiff_t>(begin),
              marks_.begin() + static_cast<std::ptrdiff_t>(end), '*');
  }
  // What stands where the port should: "user:password" whose '@' was forgotten.
  void hide_bad_port(std::size_t begin) {
    const std::size_t end = std::min(url_.find_first_of("/?#", begin), url_.size());
    for (std::size_t host = begin; host < end;) {
      const std::size_t comma = std::min(url_.find(',', host), end);
      const std::size_t bracket = url_.substr(0, comma).find(']', host);
      const std::size_t colon = url_.find(':', bracket == npos ? host : bracket);
      if (colon < comma && !is_port(url_.substr(colon + 1, comma - colon - 1)))
        return hide(colon + 1, url_.size());
      host = comma + 1;
    }
  }
  // "6379", or a shard's with its weight, "6379:2".
  static bool is_port(std::string_view text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    std::uint16_t port = 0;
    int weight = 0;
    return read_url_port(text.substr(0, colon), port) &&
           (colon == text.size() || read_url_number(text.substr(colon + 1), weight));
  }
  // All but those of options that are known to hold none. A piece without '=' is the rest of a
  // password with a bare '&'; in one with two the second may be an option after a wrong '?'.
  void hide_values(std::size_t question) {
    bool hiding = false;
    for (std::size_t begin = question; begin != npos;) {
      const std::size_t end = url_.find('&', ++begin);
      const std::size_t equals = url_.substr(0, end).find('=', begin);
      if (equals != npos) {
        const auto* option = find_url_option(url_.substr(begin, equals - begin));
        const bool again = url_.substr(0, end).find('=', equals + 1) != npos;
        hiding = option == nullptr || option->secret || again;
      }
      if (hiding) hide(equals == npos ? begin : equals + 1, std::min(end, url_.size()));
      begin = end;
    }
  }

  std::string_view url_;
  std::string marks_;
};

struct Shown {
  std::string text;
  std::size_t column = 0;  // of what stands at `at`, from 0
};

Shown show(std::string_view url, std::size_t at) {
  const Secrets secrets(url);
  Shown shown;
  std::size_t width = 0;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const bool more = secrets.hidden(i) && i > 0 && secrets.hidden(i - 1);
    if (i <= at && !more) shown.column = width;
    if (more) continue;
    if (secrets.hidden(i)) {
      shown.text += "***";
      width += 3;
      continue;
    }
    shown.text += is_url_control(url[i]) ? '?' : url[i];
    if ((static_cast<unsigned char>(url[i]) & 0xc0) != 0x80) ++width;  // a character of UTF-8
  }
  if (at >= url.size()) shown.column = width;
  return shown;
}

}  // namespace

Error url_error(std::string_view url, std::size_t at, std::string_view what) {
  const Shown shown = show(url, at);
  std::string text = "url: ";
  text.append(what)
      .append(" (at character ")
      .append(std::to_string(shown.column + 1))
      .append(")\n");
  text.append(shown.text).append("\n").append(shown.column, ' ').append("^");
  return Error(errc::invalid_argument, std::move(text));
}

}  // namespace detail

std::string redacted_url(std::string_view text) { return detail::show(text, 0).text; }

}  // namespace deferredis
