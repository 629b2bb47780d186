// Memory for several texts that may hold a secret.
#pragma once

#include <cstddef>
#include <memory>

namespace deferredis::detail {

/// Shared memory for such texts; wiped when the last owner is gone.
std::shared_ptr<char[]> make_secret_texts(std::size_t size);

}  // namespace deferredis::detail
