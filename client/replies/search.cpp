#include <deferredis/client/replies/search.hpp>

#include <deferredis/client/commands/read_shapes.hpp>

namespace deferredis {

namespace {

/// RESP3: {"id": ..., "extra_attributes": {...}}.
SearchDocument read_document(ReplyReader& reader) {
  SearchDocument document;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "id") return read_field(document.id, value);
    if (name == "extra_attributes") return read_field(document.fields, value);
    return false;
  });
  return document;
}

/// RESP2: the total, then each key with its fields, or keys alone.
SearchResult read_flat(ReplyReader& reader) {
  SearchResult result;
  std::size_t left = reader.begin_aggregate("a search's result");
  if (left == 0) return result;
  result.total = reader.read_integer();
  --left;
  while (left != 0 && !reader.failed()) {
    SearchDocument& document = result.documents.emplace_back();
    document.id = reader.read_string();
    --left;
    if (left == 0 || !(is_aggregate(reader.type()) || reader.type() == ReplyType::null)) continue;
    if (!reader.read_null()) read_field(document.fields, reader);
    --left;
  }
  return result;
}

}  // namespace

SearchResult Decoder<SearchResult>::decode(ReplyReader& reader) {
  if (reader.type() != ReplyType::map) return read_flat(reader);
  SearchResult result;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "total_results") return read_field(result.total, value);
    if (name != "results") return false;
    std::size_t count = value.begin_aggregate("results");
    while (count-- != 0 && !value.failed()) result.documents.push_back(read_document(value));
    return true;
  });
  return result;
}

}  // namespace deferredis
