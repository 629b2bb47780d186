// How the replies of several servers to one command become one reply.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// One server's part of a command: its keys and its reply.
struct ReplyPart {
  std::vector<std::size_t> places;  ///< indices of its keys in the command; may be empty
  std::string frame;                ///< its reply as RESP
  std::optional<Error> error;       ///< instead of a reply
};

/// Can the replies to this command be combined?
bool mergeable(const CommandRow& row) noexcept;

/// Combines the replies into one, as RESP, by the response policy of the command's row. `key_count`
/// is the number of keys of the command. With `errors_inside` an error takes the place of a key's
/// value; otherwise the first error is the result. The frame is for ReplyReader::composed().
///
/// Errors: the first error of a part, if the policy needs all of them; ProtocolError if the replies
///   do not fit together.
struct MergedReply {
  std::string frame;
  std::optional<Error> error;
};
MergedReply merge_replies(const CommandRow& row, const std::vector<ReplyPart>& parts,
                          std::size_t key_count, bool errors_inside);

}  // namespace deferredis::detail
