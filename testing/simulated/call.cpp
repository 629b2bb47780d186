#include <deferredis/testing/simulated/call.hpp>

#include <cmath>

namespace deferredis::simulated {

Words Call::from(std::size_t first) const {
  return {words.begin() + static_cast<std::ptrdiff_t>(first), words.end()};
}

std::int64_t Call::integer(std::size_t i) const {
  const auto number = integer_of(words[i]);
  if (!number) fail("ERR value is not an integer or out of range");
  return *number;
}

double Call::real(std::size_t i, const char* error) const {
  const auto number = real_of(words[i]);
  if (!number) fail(error);
  return *number;
}

bool Call::remove(const std::string& key, std::string_view event) const {
  if (!db().erase(key)) return false;
  changed(key, 'g', event);
  return true;
}

void Call::wait(std::vector<std::string> keys, std::int64_t ms, std::string timeout_reply,
                Words instead) {
  if (session.executing) return reply.raw(timeout_reply);
  Waiting waiting{instead.empty() ? words : std::move(instead),
                  std::move(keys),
                  {},
                  std::move(timeout_reply),
                  now()};
  if (ms != 0) waiting.deadline = now() + ms;
  server.wait(session, std::move(waiting));
}

std::int64_t Call::timeout(std::size_t i) const {
  const double seconds = real(i, "ERR timeout is not a float or out of range");
  constexpr double most = 9.2e15;
  if (seconds > most) fail("ERR timeout is out of range");
  if (seconds < 0) fail("ERR timeout is negative");
  return static_cast<std::int64_t>(std::ceil(seconds * 1000));
}

void Call::wrong_arity() const {
  fail("ERR wrong number of arguments for '" + to_lower(words[0]) + "' command");
}

void Call::needs_cluster() const {
  if (server.cluster == nullptr) fail("ERR This instance has cluster support disabled");
}

void Call::fail_type() {
  fail("WRONGTYPE Operation against a key holding the wrong kind of value");
}

}  // namespace deferredis::simulated
