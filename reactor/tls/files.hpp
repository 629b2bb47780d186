// Files of certificates, read at once or not at all.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include <deferredis/reactor/outcome.hpp>

namespace deferredis::detail {

/// Two that are equal are the same unchanged file.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  std::int64_t size = -1;
  std::int64_t changed_ns = 0;  // the content
  std::int64_t renamed_ns = 0;  // the content, name or rights

  bool operator==(const FileIdentity&) const = default;
};

struct FileText {
  std::string text = {};
  FileIdentity identity = {};
};

/// What the file is now; {} where there is none.
FileIdentity identity_of(const std::string& path) noexcept;
/// Never waits: a pipe or a device is refused, and so is more than 64 MiB. The error's message is
/// the cause alone.
Outcome<FileText> read_regular_file(const std::string& path);

}  // namespace deferredis::detail
