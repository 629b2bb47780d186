// A folder that is removed, with its contents, when the test ends.
#pragma once

#include <string>

namespace deferredis::support {

/// /tmp/deferredis-XXXXXX, which is short: a socket's path has at most 107 characters.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

}  // namespace deferredis::support
