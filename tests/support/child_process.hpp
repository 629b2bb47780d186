// A program that a test starts: it is gone when the test is, however that ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace deferredis::support {

/// At most one program at a time, killed in our destructor, and by the kernel when the thread that
/// started it ends. Throws std::runtime_error.
class ChildProcess {
 public:
  ChildProcess() noexcept = default;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() { kill9(); }

  /// line[0] is looked for in PATH; its signals are not blocked.
  void start(std::vector<std::string> line);
  /// SIGKILL, and waits until it is gone.
  void kill9() noexcept;
  /// SIGSTOP, and waits until it holds.
  void stop() noexcept;
  /// SIGCONT.
  void cont() noexcept;

  bool running() const noexcept { return pid_ > 0; }
  pid_t pid() const noexcept { return pid_; }
  /// A pipe of what it prints. When that ends, so has the program: call ended().
  int output() const noexcept { return output_; }
  void close_output() noexcept;
  /// False: there is no such program.
  bool ended() noexcept;

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

}  // namespace deferredis::support
