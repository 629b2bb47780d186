// A command that a retry policy may send again.
#pragma once

#include <deferredis/client/client.hpp>
#include <deferredis/client/retrying/retry_rule.hpp>

namespace deferredis::detail {

/// Sends the command by `once`, a client without a policy, and again as `rule` decides, until the
/// deadline of `slot`. The slot's deadline and retry category must be filled in. `command` is valid
/// during the call; its words are copied.
void run_retried(Client once, const Shared<RetryRule>& rule, const CommandView& command,
                 ReplySlot& slot);

}  // namespace deferredis::detail
