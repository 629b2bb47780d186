// Compares what a simulated server and a real one answer to random commands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "support/random_commands.hpp"

namespace deferredis::support {

/// A blocking connection to a server's Unix socket.
class RawConnection {
 public:
  explicit RawConnection(const std::string& path);
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  ~RawConnection();

  /// Sends the commands at once, and returns the bytes of each one's reply.
  std::vector<std::string> ask(const std::vector<RandomCommands::Words>& commands);

 private:
  std::string next_reply();

  int socket_;
  std::string arrived_;
};

/// Are these the same answer? Where a server leaves the order open, the order does not count;
/// times to live may differ by two seconds.
bool same_answer(const RandomCommands::Words& command, const std::string& one,
                 const std::string& other);

/// Sends `count` commands of each seed to both, and compares every reply. Returns at most 20
/// differences; nothing if there is none.
std::vector<std::string> differences(int protocol, std::uint32_t first_seed, std::uint32_t seeds,
                                     std::size_t count);

}  // namespace deferredis::support
