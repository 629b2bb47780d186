#include <deferredis/sharding/cluster_error.hpp>

#include <string>

namespace deferredis {

Error garbled(std::string_view what) {
  return Error(errc::protocol, "cluster: " + std::string(what), Delivery::rejected);
}

}  // namespace deferredis
