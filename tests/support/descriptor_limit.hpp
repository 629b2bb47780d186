// More descriptors than a process has by default, where the machine allows them.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>

namespace deferredis::support {

/// While it lives, this process and the servers that it starts may have `wanted` descriptors. If
/// the hard limit is lower, says that the case is skipped, which ctest shows.
class DescriptorLimit {
 public:
  explicit DescriptorLimit(std::size_t wanted) noexcept {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    allowed_ = before_.rlim_max >= wanted;
    if (!allowed_) {
      std::printf("SKIPPED: needs %zu descriptors, and `ulimit -Hn` is lower\n", wanted);
      return;
    }
    rlimit raised = before_;
    raised.rlim_cur = std::max<rlim_t>(before_.rlim_cur, wanted);
    ::setrlimit(RLIMIT_NOFILE, &raised);
  }
  DescriptorLimit(const DescriptorLimit&) = delete;
  DescriptorLimit& operator=(const DescriptorLimit&) = delete;
  ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }

  bool allowed() const noexcept { return allowed_; }

 private:
  rlimit before_{};
  bool allowed_ = false;
};

}  // namespace deferredis::support
