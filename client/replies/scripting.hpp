// The reply of FUNCTION LIST.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A function of a library, as FUNCTION LIST tells it.
struct FunctionDescription {
  std::string name = {};                        ///< what FCALL calls it
  std::optional<std::string> description = {};  ///< where it has one
  std::vector<std::string> flags = {};          ///< "no-writes" ...
};

/// A library, as FUNCTION LIST tells it.
struct FunctionLibraryInfo {
  std::string name = {};                            ///< of the library
  std::string engine = {};                          ///< "LUA"
  std::vector<FunctionDescription> functions = {};  ///< those that it registers
  std::optional<std::string> code = {};             ///< if it was requested
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
