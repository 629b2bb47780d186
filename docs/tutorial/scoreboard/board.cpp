#include "board.hpp"

#include <sstream>

namespace redis = deferredis;

static redis::Future<std::string> add(redis::Client rc, std::string name, int points) {
  double score = co_await rc.zincrby("board", points, name);
  co_return name + " has " + std::to_string(static_cast<long>(score)) + "\n";
}

static redis::Future<std::string> top(redis::Client rc) {
  auto best = co_await rc.zrevrange_withscores("board", 0, 9);
  std::string text;
  for (const auto& [name, score] : best) {
    text += name + " " + std::to_string(static_cast<long>(score)) + "\n";
  }
  co_return text + ".\n";
}

redis::Future<std::string> answer(redis::Client rc, std::string line) {
  std::istringstream words(line);
  std::string verb, name;
  int points = 0;
  words >> verb;
  if (verb == "top") return top(rc);
  if (verb == "add" && words >> name >> points) return add(rc, name, points);
  return redis::ready(std::string("say: add NAME POINTS, or: top\n"));
}

redis::Future<std::string> answer_or_sorry(redis::Client rc, std::string line) {
  redis::Future<std::string> asked = answer(rc, line);
  redis::Outcome<std::string> said = co_await std::move(asked).outcome();
  if (said) co_return *said;
  const redis::Error& error = said.error();
  if (error.is(redis::errc::connection) || error.is(redis::errc::timeout)) {
    co_return "sorry, try again later: " + to_string(error) + "\n";
  }
  co_return "that did not work: " + to_string(error) + "\n";
}
