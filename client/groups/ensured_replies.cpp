#include <deferredis/client/groups/ensured_replies.hpp>

#include <utility>

#include <deferredis/protocol/reply.hpp>
#include <deferredis/protocol/reply_reader.hpp>

namespace deferredis::detail {

void EnsuredReplies::keep(ReplyReader& reply) {
  std::string frame;
  Reply::read(reply).append_composed(frame);
  frames_.push_back(std::move(frame));
}

std::vector<std::string> EnsuredReplies::release(ReplyReader& reply) {
  shortfall_ = ensure_.shortfall(reply);
  return std::exchange(frames_, {});
}

}  // namespace deferredis::detail
