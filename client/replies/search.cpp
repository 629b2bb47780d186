#include <deferredis/client/replies/search.hpp>

#include <deferredis/protocol/read_fields.hpp>

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

/// RESP2: the total, then each key with its fields, or only keys.
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

// RESP2: the total, then the fields of each row.
AggregateResult read_flat_rows(ReplyReader& reader, std::size_t size) {
  AggregateResult result;
  result.total = reader.read_integer();
  while (--size != 0 && !reader.failed()) {
    result.rows.push_back(Decoder<AggregateResult::Row>::decode(reader));
  }
  return result;
}

// RESP3: {"total_results": ..., "results": [{"extra_attributes": {...}}]}.
AggregateResult read_map_of_rows(ReplyReader& reader) {
  AggregateResult result;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "total_results") return read_field(result.total, value);
    if (name != "results") return false;
    std::size_t count = value.begin_aggregate("results");
    while (count-- != 0 && !value.failed()) {
      auto& row = result.rows.emplace_back();
      read_fields(value, [&](std::string_view part, ReplyReader& fields) {
        return part == "extra_attributes" && read_field(row, fields);
      });
    }
    return true;
  });
  return result;
}

// Other spellings of a word: [[score, word] ...], or in RESP3 [{word: score} ...].
std::vector<std::pair<std::string, double>> read_suggestions(ReplyReader& reader) {
  std::vector<std::pair<std::string, double>> suggestions;
  std::size_t count = reader.begin_aggregate("suggestions");
  while (count-- != 0 && !reader.failed()) {
    const bool is_map = reader.type() == ReplyType::map;
    if (reader.begin_aggregate("a suggestion") != 2) {
      reader.mismatch("a suggestion", "one of another size");
      break;
    }
    std::pair<std::string, double> each;
    if (is_map) each.first = reader.read_string();
    each.second = reader.read_double();
    if (!is_map) each.first = reader.read_string();
    suggestions.push_back(std::move(each));
  }
  return suggestions;
}

}  // namespace

AggregateResult Decoder<AggregateResult>::decode(ReplyReader& reader) {
  if (reader.type() == ReplyType::map) return read_map_of_rows(reader);
  const std::size_t size = reader.begin_aggregate("rows");
  if (size == 0) return {};
  if (!is_aggregate(reader.type())) return read_flat_rows(reader, size);
  AggregateResult result = decode(reader);  // WITHCURSOR: [result, cursor]
  if (size < 2) reader.mismatch("rows and a cursor", "an array of another size");
  else read_field(result.cursor, reader);
  for (std::size_t i = 2; i < size; ++i) reader.skip();
  return result;
}

HybridResult Decoder<HybridResult>::decode(ReplyReader& reader) {
  HybridResult result;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "total_results") return read_field(result.total, value);
    if (name == "results") return read_field(result.documents, value);
    if (name == "warnings") return read_field(result.warnings, value);
    if (name == "execution_time") return read_field(result.execution_time_ms, value);
    return false;
  });
  return result;
}

SearchProfile Decoder<SearchProfile>::decode(ReplyReader& reader) {
  SearchProfile profile;
  if (reader.type() == ReplyType::map) {
    read_fields(reader, [&](std::string_view name, ReplyReader& value) {
      if (name == "Results" || name == "results") return read_field(profile.result, value);
      return (name == "Profile" || name == "profile") && read_field(profile.profile, value);
    });
    return profile;
  }
  if (reader.begin_aggregate("a result and its profile") != 2) {
    reader.mismatch("a result and its profile", "an array of another size");
    return profile;
  }
  read_field(profile.result, reader);
  read_field(profile.profile, reader);
  return profile;
}

// [["TERM", word, suggestions] ...], or in RESP3 {"results": {word: suggestions}}.
std::vector<Misspelling> Decoder<std::vector<Misspelling>>::decode(ReplyReader& reader) {
  std::vector<Misspelling> words;
  if (reader.type() == ReplyType::map) {
    read_fields(reader, [&](std::string_view name, ReplyReader& value) {
      if (name != "results") return false;
      read_fields(value, [&](std::string_view word, ReplyReader& suggestions) {
        words.push_back({std::string(word), read_suggestions(suggestions)});
        return true;
      });
      return true;
    });
    return words;
  }
  std::size_t count = reader.begin_aggregate("misspelled words");
  while (count-- != 0 && !reader.failed()) {
    if (reader.begin_aggregate("a misspelled word") != 3) {
      reader.mismatch("a misspelled word", "an array of another size");
      break;
    }
    reader.skip();  // "TERM"
    std::string word = reader.read_string();
    words.push_back({std::move(word), read_suggestions(reader)});
  }
  return words;
}

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
