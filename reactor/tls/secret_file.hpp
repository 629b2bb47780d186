// Checks files named by options: can they be read, and can nobody else read a secret in them?
#pragma once

#include <string>

namespace deferredis::detail {

/// Returns an empty string, or why the file cannot be used and what to do. A file that is not a
/// regular file is refused, because opening a FIFO could wait forever. A `secret` file must belong
/// to us or to root, and others must have no access: at most 0600 if it is ours, 0640 if it is
/// root's (as ssh and libpq require).
std::string refused_file(const std::string& path, bool secret);

}  // namespace deferredis::detail
