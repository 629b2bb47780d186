#include <deferredis/sharding/endpoint_map.hpp>

#include <algorithm>
#include <utility>

namespace deferredis {

EndpointMap map_endpoints(std::vector<EndpointPair> pairs) {
  return [pairs = std::move(pairs)](const Endpoint& announced) -> std::optional<Endpoint> {
    for (const EndpointPair& pair : pairs) {
      if (pair.announced == announced) return pair.reached;
    }
    return announced;
  };
}

bool is_host(std::string_view text) noexcept {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:%").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace deferredis
