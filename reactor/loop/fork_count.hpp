// Finds out that this process is a child of fork().
#pragma once

#include <cstdint>

namespace deferredis::detail {

/// How many fork() calls lie between the start of the program and this process. An object that
/// remembers the number of its birth knows in a child that the threads of that time are missing.
/// Children of vfork() and posix_spawn() are not counted: they may only exec.
///
/// Thread: any.
/// Cost: one load. The first call registers a handler with pthread_atfork.
std::uint32_t fork_count() noexcept;

}  // namespace deferredis::detail
