#include "support/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace deferredis::support {

namespace {

constexpr int exec_failed = 127;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int wait_for(pid_t pid, int options) noexcept {
  int status = 0;
  while (::waitpid(pid, &status, options) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

void ChildProcess::start(std::vector<std::string> line) {
  std::vector<char*> arguments;
  for (std::string& argument : line) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe2");
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {  // only async-signal-safe calls from here
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(exec_failed);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(exec_failed);
  }
  ::close(ends[1]);
  output_ = ends[0];
  if (pid_ < 0) fail("fork");
}

void ChildProcess::close_output() noexcept {
  if (output_ >= 0) ::close(std::exchange(output_, -1));
}

bool ChildProcess::ended() noexcept {
  close_output();
  const int status = wait_for(std::exchange(pid_, -1), 0);
  return !WIFEXITED(status) || WEXITSTATUS(status) != exec_failed;
}

void ChildProcess::kill9() noexcept {
  close_output();
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  wait_for(std::exchange(pid_, -1), 0);
}

void ChildProcess::stop() noexcept {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGSTOP);
  wait_for(pid_, WUNTRACED);
}

void ChildProcess::cont() noexcept {
  if (pid_ > 0) ::kill(pid_, SIGCONT);
}

}  // namespace deferredis::support
