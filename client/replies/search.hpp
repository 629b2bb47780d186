// What FT.SEARCH answers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

struct SearchDocument {
  std::string id = {};  ///< its key
  std::vector<std::pair<std::string, std::string>> fields = {};
};

struct SearchResult {
  std::int64_t total = 0;  ///< how many were found; perhaps more than `documents`
  std::vector<SearchDocument> documents = {};
};

template <>
struct Decoder<SearchResult> {
  static SearchResult decode(ReplyReader& reader);
};

}  // namespace deferredis
