#include <deferredis/reactor/tls/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/net/socket.hpp>

namespace deferredis::detail {

namespace {

constexpr off_t most_bytes = 64 * 1024 * 1024;

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileIdentity identity(const struct stat& status) {
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = status.st_size,
          .changed_ns = nanoseconds(status.st_mtim),
          .renamed_ns = nanoseconds(status.st_ctim)};
}

class File {
 public:
  // Non-blocking: opening a pipe that nobody writes to would wait.
  explicit File(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

Error unusable(std::string cause) { return Error(errc::invalid_argument, std::move(cause)); }

}  // namespace

FileIdentity identity_of(const std::string& path) noexcept {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? identity(status) : FileIdentity{};
}

Outcome<FileText> read_regular_file(const std::string& path) {
  const File file(path);
  struct stat status {};
  if (file.fd() < 0 || ::fstat(file.fd(), &status) != 0) return unusable(system_text(errno));
  if (!S_ISREG(status.st_mode)) return unusable("is not a regular file");
  if (status.st_size > most_bytes) return unusable("is longer than 64 MiB");
  FileText read{.identity = identity(status)};
  read.text.resize(static_cast<std::size_t>(status.st_size));
  for (std::size_t done = 0; done < read.text.size();) {
    const ssize_t got = ::read(file.fd(), read.text.data() + done, read.text.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unusable(system_text(errno));
    if (got == 0) read.text.resize(done);  // it was shortened in the meantime
    done += static_cast<std::size_t>(got);
  }
  return read;
}

}  // namespace deferredis::detail
