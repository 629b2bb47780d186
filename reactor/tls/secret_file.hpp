// Files that options name: may they be read, and does nobody else read a secret in them?
#pragma once

#include <string>

namespace deferredis::detail {

/// Empty, or why the file cannot be used and what to do. One that is no regular file is refused,
/// for to open a FIFO could wait for ever. A `secret` one belongs to us or to root, and others have
/// no access: at most 0600 if it is ours, 0640 if it is root's (as ssh and libpq want it).
std::string refused_file(const std::string& path, bool secret);

}  // namespace deferredis::detail
