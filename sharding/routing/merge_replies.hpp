// How the replies of several servers to one command become one reply.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// One server's part of a command: what it was asked for and what it answered.
struct ReplyPart {
  std::vector<std::size_t> places;  ///< of its keys among the command's keys; none: it has none
  std::string frame;                ///< its reply as RESP
  std::optional<Error> error;       ///< instead of a reply
};

/// Can the replies to this command be put together?
bool mergeable(const CommandRow& row) noexcept;

/// The one reply, as RESP, by the response policy of the command's row; `key_count` keys were
/// asked for. `errors_inside`: an error stands where a key's value would; else the first one is
/// the whole's. The frame is for ReplyReader::composed().
///
/// Errors: the first error of a part, where the policy asks for all of them; ProtocolError where
///   the replies do not fit together.
struct MergedReply {
  std::string frame;
  std::optional<Error> error;
};
MergedReply merge_replies(const CommandRow& row, const std::vector<ReplyPart>& parts,
                          std::size_t key_count, bool errors_inside);

}  // namespace deferredis::detail
