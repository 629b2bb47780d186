#include <deferredis/testing/simulated_keyspace.hpp>

#include <charconv>

namespace deferredis {

std::string SimulatedKeyspace::get(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? "$-1\r\n" : resp_bulk(found->second);
}

std::string SimulatedKeyspace::increment(const std::string& key) {
  std::string& value = values_[key];
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto read = std::from_chars(value.data(), end, number);
  if (!value.empty() && (read.ec != std::errc() || read.ptr != end))
    return resp_error("ERR value is not an integer or out of range");
  value = std::to_string(++number);
  return resp_integer(number);
}

std::string SimulatedKeyspace::execute(const Words& words) {
  const std::string& name = words[0];
  if (name == "GET" && words.size() == 2) return get(words[1]);
  if (name == "SET" && words.size() == 3) return values_[words[1]] = words[2], "+OK\r\n";
  if (name == "INCR" && words.size() == 2) return increment(words[1]);
  if (name == "APPEND" && words.size() == 3) {
    std::string& value = values_[words[1]] += words[2];
    return resp_integer(static_cast<std::int64_t>(value.size()));
  }
  if (name == "MGET" && words.size() > 1) {
    std::string reply = resp_array(words.size() - 1);
    for (std::size_t i = 1; i < words.size(); ++i) reply += get(words[i]);
    return reply;
  }
  if (name == "MSET" && words.size() > 2 && words.size() % 2 == 1) {
    for (std::size_t i = 1; i < words.size(); i += 2) values_[words[i]] = words[i + 1];
    return "+OK\r\n";
  }
  if ((name == "DEL" || name == "EXISTS") && words.size() > 1) {
    std::int64_t count = 0;
    for (std::size_t i = 1; i < words.size(); ++i) {
      count += contains(words[i]) ? 1 : 0;
      if (name == "DEL") values_.erase(words[i]);
    }
    return resp_integer(count);
  }
  return resp_error("ERR unknown command or wrong number of arguments");
}

}  // namespace deferredis
