// The reply of FUNCTION LIST.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

struct FunctionDescription {
  std::string name = {};
  std::optional<std::string> description = {};
  std::vector<std::string> flags = {};  ///< "no-writes" ...
};

struct FunctionLibraryInfo {
  std::string name = {};
  std::string engine = {};
  std::vector<FunctionDescription> functions = {};
  std::optional<std::string> code = {};  ///< if it was requested
};

template <>
struct Decoder<FunctionDescription> {
  static FunctionDescription decode(ReplyReader& reader);
};
template <>
struct Decoder<FunctionLibraryInfo> {
  static FunctionLibraryInfo decode(ReplyReader& reader);
};

}  // namespace deferredis
