// The codecs that the documents show: compression by zlib, JSON, and another charset.
#include <deferredis/adapters/zlib.hpp>

#include <cctype>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

std::string encoded(const Codec& codec, std::string_view value) {
  std::string to;
  codec.encode(value, to);
  return to;
}
std::string decoded(const Codec& codec, std::string_view stored) {
  std::string to;
  codec.decode(stored, to);
  return to;
}

// --- JSON: what other programs wrote with their JSON encoder, as plain text and back -----------

void to_json(std::string_view text, std::string& to) {
  const bool number = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (number && (text == "0" || text[0] != '0')) return void(to.append(text));
  to += '"';
  for (const char c : text) {
    constexpr char digits[] = "0123456789abcdef";
    if (c == '"' || c == '\\') to.append({'\\', c});
    else if (static_cast<unsigned char>(c) >= 0x20) to += c;
    else to.append("\\u00").append({digits[c >> 4], digits[c & 15]});
  }
  to += '"';
}

void from_json(std::string_view json, std::string& to) {
  if (json.empty() || json.front() != '"') return void(to.append(json));  // numbers, true, [...]
  if (json.size() < 2 || json.back() != '"') throw std::invalid_argument("not JSON");
  json = json.substr(1, json.size() - 2);
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] != '\\') {
      to += json[i];
    } else if (++i < json.size() && json[i] == 'u' && i + 4 < json.size()) {
      to += static_cast<char>(std::stoi(std::string(json.substr(i + 1, 4)), nullptr, 16));
      i += 4;
    } else {
      to += i < json.size() && json[i] == 'n' ? '\n' : json.substr(i, 1)[0];
    }
  }
}

struct ShownCodecs : OneServer {
  Client rc = lazy_connection(reactor, options());
  std::string stored(std::string_view key) { return run(rc.get(key)).value_or("(nil)"); }
};

BOOST_FIXTURE_TEST_SUITE(shown_codecs, ShownCodecs)

BOOST_AUTO_TEST_CASE(zlib_makes_long_values_short_in_a_real_server) {
  const Codec zlib = zlib_codec();
  const Client view = rc.with({.codec = &zlib});
  const std::string page(100'000, 'x');
  run(view.set("page", page));
  BOOST_TEST(run(rc.strlen("page")) < 500);
  BOOST_TEST((run(view.get("page")).value() == page));
  run(view.set("short", "plain"));
  BOOST_TEST(stored("short") == "plain");
  run(rc.set("old", "written before"));
  BOOST_TEST(run(view.get("old")).value() == "written before");
  BOOST_TEST(run(view.incr("n")) == 1);
  BOOST_TEST(run(view.get("n")).value() == "1");
  run(view.hset("h", {{"f", page}}));
  BOOST_TEST(run(rc.hstrlen("h", "f")) < 500);
  BOOST_TEST((run(view.hgetall("h")).at("f") == page));
}

BOOST_AUTO_TEST_CASE(damaged_and_endless_values_fail_their_command_and_nothing_else) {
  const Codec zlib = zlib_codec({.most_bytes = 1000});
  const Client view = rc.with({.codec = &zlib});
  const Codec any = zlib_codec();
  std::string bomb = encoded(any, std::string(1'000'000, 'x'));
  run(rc.set("bomb", bomb));
  BOOST_CHECK_THROW(reactor.run(view.get("bomb")), std::length_error);
  bomb.resize(bomb.size() / 2);
  run(rc.set("cut", bomb));
  BOOST_CHECK_THROW(reactor.run(rc.with({.codec = &any}).get("cut")), std::runtime_error);
  run(rc.set("more", encoded(any, std::string(500, 'x')) + "y"));
  BOOST_CHECK_THROW(reactor.run(view.get("more")), std::runtime_error);
  std::string wrong = encoded(any, std::string(500, 'x'));
  wrong.back() ^= 1;  // its checksum
  run(rc.set("wrong", wrong));
  BOOST_CHECK_THROW(reactor.run(view.get("wrong")), std::runtime_error);
  BOOST_TEST(run(view.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(json_of_other_programs_is_read_and_written) {
  const Codec json{.encode = to_json, .decode = from_json};
  const Client view = rc.with({.codec = &json});
  run(view.set("k", "say \"hi\"\n"));
  BOOST_TEST(stored("k") == "\"say \\\"hi\\\"\\u000a\"");
  BOOST_TEST(run(view.get("k")).value() == "say \"hi\"\n");
  run(view.set("n", 42));
  BOOST_TEST(stored("n") == "42");
  BOOST_TEST(run(view.get<std::int64_t>("n")).value() == 42);
  run(view.sadd("s", {"a", "b"}));
  BOOST_TEST(run(rc.sismember("s", "\"a\"")));
  BOOST_TEST(run(view.sismember("s", "a")));
  run(rc.set("bad", "\"half"));
  BOOST_CHECK_THROW(reactor.run(view.get("bad")), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(another_charset_is_kept_in_the_server) {
  const Codec latin_1{.encode =
                          [](std::string_view text, std::string& to) {
                            for (std::size_t i = 0; i < text.size(); ++i) {
                              const auto c = static_cast<unsigned char>(text[i]);
                              if (c >= 0xc4) throw std::range_error("not a Latin-1 text");
                              to += c < 0x80 ? text[i]
                                             : static_cast<char>((c & 3) << 6 | (text[++i] & 0x3f));
                            }
                          },
                      .decode =
                          [](std::string_view text, std::string& to) {
                            for (const char each : text) {
                              const auto c = static_cast<unsigned char>(each);
                              if (c >= 0x80) to += static_cast<char>(c < 0xc0 ? 0xc2 : 0xc3);
                              to += static_cast<char>(c < 0x80 ? c : (c & 0x3f) | 0x80);
                            }
                          }};
  const Client view = rc.with({.codec = &latin_1});
  run(view.set("name", "J\xc3\xbcrgen"));
  BOOST_TEST(stored("name") == "J\xfcrgen");
  BOOST_TEST(run(view.get("name")).value() == "J\xc3\xbcrgen");
  BOOST_CHECK_THROW(reactor.run(view.set("name", "\xe2\x82\xac")), std::range_error);
  BOOST_TEST(stored("name") == "J\xfcrgen");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(zlib_codec_without_a_server)

BOOST_AUTO_TEST_CASE(every_value_comes_back_whatever_it_looks_like) {
  std::mt19937 random(1);
  for (const std::size_t from : {std::size_t{0}, std::size_t{64}, std::size_t{5000}}) {
    const Codec zlib = zlib_codec({.from_bytes = from});
    for (int i = 0; i != 300; ++i) {
      std::string value(random() % 4000, '\0');
      for (char& c : value) c = static_cast<char>(random() % (1 + random() % 255));
      if (i % 3 == 0) value.insert(0, "\x78\x9c");  // as if it were compressed
      BOOST_TEST((decoded(zlib, encoded(zlib, value)) == value));
      BOOST_TEST((decoded(zlib, encoded(zlib, encoded(zlib, value))) == encoded(zlib, value)));
    }
  }
}

BOOST_AUTO_TEST_CASE(equal_values_are_stored_equally) {
  const Codec zlib = zlib_codec({.level = 9});
  const std::string value(10'000, 'a');
  BOOST_TEST((encoded(zlib, value) == encoded(zlib, value)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
