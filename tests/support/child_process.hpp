// A program that a test starts. It is gone when the test is, however the test ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace deferredis::support {

/// Runs at most one program at a time. Our destructor kills it, and so does the kernel when the
/// thread that started it ends. Throws std::runtime_error.
class ChildProcess {
 public:
  ChildProcess() noexcept = default;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() { kill9(); }

  /// line[0] is searched in PATH. The program's signals are not blocked.
  void start(std::vector<std::string> line);
  /// SIGKILL, and waits until it is gone.
  void kill9() noexcept;
  /// SIGSTOP, and waits until it has stopped.
  void stop() noexcept;
  /// SIGCONT.
  void cont() noexcept;

  bool running() const noexcept { return pid_ > 0; }
  pid_t pid() const noexcept { return pid_; }
  /// A pipe with its output. When the pipe ends, the program has ended too: call ended().
  int output() const noexcept { return output_; }
  void close_output() noexcept;
  /// Waits for its end. Returns false if there is no such program.
  bool ended() noexcept;

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

}  // namespace deferredis::support
