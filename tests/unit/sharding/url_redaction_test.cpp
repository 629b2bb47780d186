// No text shows a password, however its URL is mistyped: every single edit of URLs that hold one,
// and edits of those, with a fixed seed.
#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/url.hpp>
#include <deferredis/sharding/from_url.hpp>
#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

const std::string canary = "S3cretCanary";

// Everything that could be logged about it.
std::string texts_of(const std::string& url, Reactor& reactor) {
  std::string texts = redacted_url(url) + "\n";
  const auto parsed = parse_url(url);
  if (!parsed) return texts + to_string(parsed.error());
  if (parsed->kind() == UrlKind::server || parsed->kind() == UrlKind::automatic) return texts;
  try {
    texts += from_url(reactor, url).describe();
  } catch (const Exception& e) {
    texts += e.what();
  }
  return texts;
}

// Part of it, in lower case too, would already be a leak.
bool shows_secret(std::string_view texts) {
  std::string lower(texts);
  std::string secret = canary;
  for (auto* text : {&lower, &secret}) {
    std::transform(text->begin(), text->end(), text->begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  }
  constexpr std::size_t part = 5;
  for (std::size_t i = 0; i + part <= secret.size(); ++i) {
    if (lower.find(secret.substr(i, part)) != std::string::npos) return true;
  }
  return false;
}

// URLs with the canary at C, as a person writes them, correctly or not.
std::vector<std::string> originals() {
  std::vector<std::string> urls = {
      "redis://app:C@h:6379/0?timeout=1s",
      "redis://:C@h",
      "rediss://:C@[::1]:7000/1",
      "valkey+cluster://app:C@h1:1,h2:2?pool_size=3",
      "redis+cluster://app:C@h1,app:C@h2",
      "redis+sharded://app:C@h1:1:2,h2:1?hash=crc32",
      "redis+sentinel://app:C@h1,h2?service=m",
      "redis://h?password=C",
      "redis://h:1/0?timeout=1s&password=C&db=1",
      "redis://h?db=1&user=app&password=C",
      "redis://h?password:C",
      "redis://h?password=x&C=y",
      "redis://app;C@h:bad",
      "redis://app/C@h",
      "redis://[app:C@h",
      "redis://app:C==@h",
      "redis://app:a://C@h",
      "unix://app:C@/run/redis.sock?db=1",
      "unix:///run/redis.sock?password=C",
      "app:C@h:6379",
      ":C@h",
      "http://app:C@h",
  };
  for (std::string& url : urls) {
    for (std::size_t at = 0; (at = url.find('C', at)) != url.npos; at += canary.size()) {
      url.replace(at, 1, canary);
    }
  }
  return urls;
}

constexpr std::string_view typed = ":/?#@[]=&,;%. +x0\n\"'\\\xe9";

std::vector<std::string> edits_of(const std::string& url) {
  std::vector<std::string> edits;
  for (std::size_t i = 0; i <= url.size(); ++i) {
    edits.push_back(url.substr(0, i));
    edits.push_back(url.substr(i));
    for (const char c : typed) edits.push_back(std::string(url).insert(i, 1, c));
    if (i == url.size()) continue;
    edits.push_back(std::string(url).erase(i, 1));
    edits.push_back(url.substr(0, i + 1) + url.substr(i));
    for (const char c : typed) {
      edits.push_back(url);
      edits.back()[i] = c;
    }
    if (i + 1 == url.size()) continue;
    edits.push_back(url);
    std::swap(edits.back()[i], edits.back()[i + 1]);
  }
  return edits;
}

// Nothing is left that distinguishes a password from a host.
bool looks_harmless(std::string_view url) {
  const std::size_t begin = url.find("://") == url.npos ? 0 : url.find("://") + 3;
  const std::string_view rest = url.substr(begin);
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c >= 0x80; };
  const std::string_view host = rest.substr(0, rest.find_first_of("/?,#"));
  return rest.find('@') == rest.npos && std::all_of(host.begin(), host.end(), plain) &&
         shows_secret(host);
}

BOOST_AUTO_TEST_SUITE(url_redaction)

BOOST_AUTO_TEST_CASE(no_single_edit_shows_a_password) {
  ManualReactor manual;
  std::size_t checked = 0;
  for (const std::string& url : originals()) {
    BOOST_TEST(!shows_secret(texts_of(url, manual.reactor())), texts_of(url, manual.reactor()));
    for (const std::string& edit : edits_of(url)) {
      if (looks_harmless(edit)) continue;
      const std::string texts = texts_of(edit, manual.reactor());
      BOOST_TEST_REQUIRE(!shows_secret(texts), edit << "\n" << texts);
      ++checked;
    }
  }
  BOOST_TEST(checked > 30'000u);
}

// Without the second '@', nothing would distinguish the rest of this password from a host.
BOOST_AUTO_TEST_CASE(a_password_may_contain_an_at) {
  BOOST_TEST(redacted_url("redis://app:a@" + canary + "@h:1") == "redis://***@h:1");
}

BOOST_AUTO_TEST_CASE(every_shown_text_stays_on_its_lines) {
  ManualReactor manual;
  for (const std::string& url : originals()) {
    for (const char byte : {'\n', '\r', '\x1b', '\0', '\x7f', '\x9b', '\xff'}) {
      for (std::size_t i = 0; i <= url.size(); ++i) {
        const std::string edit = std::string(url).insert(i, 1, byte);
        const std::string texts = texts_of(edit, manual.reactor());
        BOOST_TEST_REQUIRE(texts.find(byte == '\n' ? "\n\n" : std::string(1, byte)) == texts.npos);
        BOOST_TEST_REQUIRE(std::count(texts.begin(), texts.end(), '\n') <= 3);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_sequence_of_edits_shows_a_password_before_an_at) {
  ManualReactor manual;
  std::mt19937 random(20'260'101);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  const auto urls = originals();
  for (int i = 0; i < 20'000; ++i) {
    std::string url = urls[below(urls.size())];
    for (std::size_t edits = 2 + below(3); edits != 0; --edits) {
      const std::size_t at = below(url.size());
      if (below(2) == 0) url.erase(at, 1);
      else url.insert(at, 1, typed[below(typed.size())]);
    }
    // With two edits a password may become a host: then no '@' is left after it.
    const std::size_t secret = url.rfind(canary);
    if (secret == url.npos || url.find('@', secret) == url.npos) continue;
    const std::string texts = texts_of(url, manual.reactor());
    BOOST_TEST_REQUIRE(texts.find(canary) == texts.npos, url << "\n" << texts);
  }
}

BOOST_AUTO_TEST_CASE(text_that_cannot_be_a_password_is_shown) {
  for (const std::string_view url :
       {"redis://host:6379/0?timeout=1s&db=1", "rediss://[fe80::1%25eth0]:7000", "redis://",
        "redis+sharded://a:1,b:2:3,c:4:2%20delta", "unix:///run/user/1000/redis-1.sock?db=2",
        "valkey+cluster://a.example.org,b", "redis://10.0.0.1/", "REDIS://host",
        "localhost:6379"}) {
    BOOST_TEST(redacted_url(url) == url);
  }
}

BOOST_AUTO_TEST_CASE(long_urls_are_shown_around_the_error) {
  const std::string hosts = "redis+cluster://" + std::string(10'000, 'a') + ":1,";
  const auto parsed = parse_url(hosts + "b:1?tiemout=1," + std::string(10'000, 'c'));
  BOOST_TEST_REQUIRE(!parsed.has_value());
  const std::string_view text = parsed.error().message();
  BOOST_TEST(text.size() < 1'000u);
  BOOST_TEST(text.find("at character 10024)") != text.npos, text);
  const std::string_view shown = text.substr(text.find('\n') + 1);
  const std::size_t caret = shown.rfind('^') - shown.find('\n') - 1;
  BOOST_TEST(shown.substr(caret, 7) == "tiemout");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
