// Runs a script or function on a backend: what is sent first, and what next.
#pragma once

#include <deferredis/client/backend/backend.hpp>

namespace deferredis::detail {

/// Sends EVAL; or, where that is safe, EVALSHA, and EVAL if the server does not have the script.
/// For a function: FUNCTION LOAD the first time, then FCALL. A function that is gone is called
/// again if its library really had to be loaded again, or if it only reads. All within the slot's
/// deadline; the slot's other data applies to each of them.
void run_script(Shared<Backend> backend, const CommandView& script, ReplySlot& slot);
/// EVAL or EVAL_RO from a user who vouches for its errors: EVALSHA first.
void run_by_sha1(Shared<Backend> backend, const CommandView& eval, ReplySlot& slot);

}  // namespace deferredis::detail
