// Reads certificate files: at once or not at all.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include <deferredis/reactor/outcome.hpp>

namespace deferredis::detail {

/// Equal identities mean the same, unchanged file.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  std::int64_t size = -1;
  std::int64_t changed_ns = 0;  // of the content
  std::int64_t renamed_ns = 0;  // of the content, name or permissions

  bool operator==(const FileIdentity&) const = default;
};

struct FileText {
  std::string text = {};
  FileIdentity identity = {};
};

/// The file's current identity; {} if it does not exist.
FileIdentity identity_of(const std::string& path) noexcept;
/// Never waits: refuses pipes, devices, and files over 64 MiB. The error's message is the cause
/// alone.
Outcome<FileText> read_regular_file(const std::string& path);

}  // namespace deferredis::detail
