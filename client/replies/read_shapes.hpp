// Reads replies with an unusual shape. For .cpp files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/replies/client_info.hpp>
#include <deferredis/client/replies/cluster.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// OK is true; nil, if a condition did not hold, is false.
bool read_was_ok(ReplyReader& reader);
/// OK is true, NOKEY is false.
bool read_not_nokey(ReplyReader& reader);
/// A member and its score, or an empty array.
std::optional<std::pair<std::string, double>> read_first_scored(ReplyReader& reader);
/// Texts, or null if there are none.
std::vector<std::string> read_texts(ReplyReader& reader);
/// A time and a value, or an empty array.
std::optional<std::pair<std::int64_t, double>> read_sample(ReplyReader& reader);
/// Numbers and nulls: an array, or, in RESP2, a text in JSON.
std::vector<std::optional<double>> read_json_numbers(ReplyReader& reader);
/// The names of types: an array, nested in another one in RESP3.
std::vector<std::string> read_json_types(ReplyReader& reader);
/// Names with numbers, or texts. Anything else is skipped, because a module's next version may
/// report more.
Map<std::string, std::int64_t> read_number_map(ReplyReader& reader);
Map<std::string, std::optional<std::int64_t>> read_number_map_or_nil(ReplyReader& reader);
Map<std::string, std::string> read_text_map(ReplyReader& reader);
/// The lines of CLIENT LIST.
std::vector<ClientInfo> read_clients(ReplyReader& reader);
/// The lines of CLUSTER NODES.
std::vector<ClusterNode> read_nodes(ReplyReader& reader);

}  // namespace deferredis
