#include <deferredis/testing/simulated/resp/parse_reply.hpp>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis::simulated {

Reply parse_reply(std::string_view bytes) {
  if (bytes.front() == '-') make_reply_error(bytes.substr(1, bytes.size() - 3)).raise();
  ReplyReader reader(bytes);
  return decode_reply<Reply>(reader).value();
}

}  // namespace deferredis::simulated
