#include <deferredis/reactor/combine.hpp>

#include <string>

namespace deferredis::detail {

Error all_failed(const Error& last, std::size_t count) {
  const std::string number = std::to_string(count);
  return last.with_context(number + " of " + number + " futures failed, the last with");
}

Error nothing_to_race() {
  return Error(errc::invalid_argument, "race: give it at least one future to wait for");
}

}  // namespace deferredis::detail
