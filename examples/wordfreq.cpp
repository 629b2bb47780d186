// Counts the words of a text in a sorted set, and prints the most frequent ones.
//   wordfreq redis://localhost < text
//   wordfreq redis://localhost FILE
#include <cctype>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

// Returns the next word in lower case; empty at the end.
static std::string next_word(std::istream& text) {
  std::string word;
  for (int c = text.get(); c != EOF; c = text.get()) {
    if (std::isalpha(c) != 0) word += static_cast<char>(std::tolower(c));
    else if (!word.empty()) break;
  }
  return word;
}

static redis::Future<void> count(redis::Client rc, std::istream* text) {
  std::string key = "wordfreq";
  co_await rc.del(key);
  std::int64_t words = 0;
  std::vector<redis::Future<double>> counted;
  for (std::string word = next_word(*text); !word.empty(); word = next_word(*text)) {
    ++words;
    // The commands are sent together, without waiting for each reply.
    counted.push_back(rc.zincrby(key, 1, word));
    if (counted.size() < 1000) continue;
    co_await redis::all(std::move(counted));
    counted.clear();
  }
  co_await redis::all(std::move(counted));

  std::int64_t different = co_await rc.zcard(key);
  std::printf("%lld words, %lld different\n", static_cast<long long>(words),
              static_cast<long long>(different));
  auto top = co_await rc.zrevrange_withscores(key, 0, 9);
  for (const auto& [word, times] : top) std::printf("%6.0f %s\n", times, word.c_str());
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  std::ifstream file;
  if (argc > 2) {
    file.open(argv[2]);
    if (!file) return std::fprintf(stderr, "cannot read %s\n", argv[2]), 1;
  }
  redis::Reactor reactor;
  try {
    redis::Client rc = redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost");
    reactor.run(count(rc, argc > 2 ? static_cast<std::istream*>(&file) : &std::cin));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "%s\n", to_string(e.error()).c_str());
    return 1;
  }
}
