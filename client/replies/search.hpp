// The replies of searches.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// A document that a search found.
struct SearchDocument {
  std::string id = {};                                           ///< its key
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< names with values
};

/// FT.SEARCH.
struct SearchResult {
  std::int64_t total = 0;  ///< how many were found; may be more than `documents`
  std::vector<SearchDocument> documents = {};  ///< of this part
};

/// FT.AGGREGATE and FT.CURSOR READ.
struct AggregateResult {
  /// Fields with their values: texts, or lists for TOLIST and similar functions.
  using Row = Map<std::string, Reply>;

  std::int64_t total = 0;                   ///< as the server counts them
  std::vector<Row> rows = {};               ///< of this part
  std::optional<std::int64_t> cursor = {};  ///< with WITHCURSOR; 0: these were the last
};

/// FT.HYBRID.
struct HybridResult {
  std::int64_t total = 0;                                     ///< how many were found
  std::vector<Map<std::string, std::string>> documents = {};  ///< "__key", "__score", fields
  std::vector<std::string> warnings = {};                     ///< in the server's words
  double execution_time_ms = 0;                               ///< as the server measured it
};

/// FT.PROFILE: the result, and how long each step took, in the server's own form.
struct SearchProfile {
  SearchResult result = {};  ///< what was found
  Reply profile = {};        ///< in the server's words
};

/// A word that is not in the index, and similar words with their frequency, from 0 to 1.
struct Misspelling {
  std::string word = {};                                         ///< as it stands in the query
  std::vector<std::pair<std::string, double>> suggestions = {};  ///< the likeliest first
};

template <>
struct Decoder<SearchResult> {
  static SearchResult decode(ReplyReader& reader);
};
template <>
struct Decoder<AggregateResult> {
  static AggregateResult decode(ReplyReader& reader);
};
template <>
struct Decoder<HybridResult> {
  static HybridResult decode(ReplyReader& reader);
};
template <>
struct Decoder<SearchProfile> {
  static SearchProfile decode(ReplyReader& reader);
};
// As a whole, because it is a map in RESP3.
template <>
struct Decoder<std::vector<Misspelling>> {
  static std::vector<Misspelling> decode(ReplyReader& reader);
};

}  // namespace deferredis
