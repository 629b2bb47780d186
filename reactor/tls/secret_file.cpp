#include <deferredis/reactor/tls/secret_file.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <deferredis/reactor/net/socket.hpp>

namespace deferredis::detail {

namespace {

std::string octal(mode_t mode) {
  std::string text = "0";
  for (int shift = 6; shift >= 0; shift -= 3) text += static_cast<char>('0' + (mode >> shift & 7));
  return text;
}

std::string refused_access(const std::string& path, uid_t owner, mode_t mode) {
  if (owner != 0 && owner != ::geteuid()) {
    return "belongs to user " + std::to_string(owner) + ": it must be ours or root's (chown it)";
  }
  const mode_t most = owner == 0 ? 0640 : 0600;
  if ((mode & 07777 & ~(most | 0100)) == 0) return {};
  return "others have access to it, its mode is " + octal(mode) + ": chmod " + octal(most) + " " +
         path;
}

}  // namespace

std::string refused_file(const std::string& path, bool secret) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return system_text(errno);
  if (!S_ISREG(status.st_mode)) return "is not a regular file";
  return secret ? refused_access(path, status.st_uid, status.st_mode & 0777) : std::string();
}

}  // namespace deferredis::detail
