// Search: indexes over hashes and JSON documents. Queries have their own language. With a face.
// Made by tools/generate.py from commands/search.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/commands/search.hpp>
#include <deferredis/client/faces/commands/json.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Search: indexes over hashes and JSON documents. Queries have their own language. With a face.
template <class Face>
class SearchCommandsOf : public JsonCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// FT.AGGREGATE: {"GROUPBY", "1", "@kind"}: processes the documents found.
  Result<AggregateResult> ft_aggregate(const Arg& index, const Arg& query,
                                       const Args& words) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_aggregate(index, query, words);
    });
  }
  /// FT.AGGREGATE: the documents found, unprocessed.
  Result<AggregateResult> ft_aggregate(const Arg& index, const Arg& query) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_aggregate(index, query); });
  }
  /// FT.ALIASADD: adds another name; an error if it is taken.
  Result<void> ft_aliasadd(const Arg& alias, const Arg& index) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_aliasadd(alias, index); });
  }
  /// FT.ALIASDEL: removes the name.
  Result<void> ft_aliasdel(const Arg& alias) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_aliasdel(alias); });
  }
  /// FT.ALIASLIST: the other names of the index.
  Result<std::vector<std::string>> ft_aliaslist(const Arg& index) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_aliaslist(index); });
  }
  /// FT.ALIASUPDATE: adds another name, or moves it from another index.
  Result<void> ft_aliasupdate(const Arg& alias, const Arg& index) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_aliasupdate(alias, index); });
  }
  /// FT.ALTER SCHEMA ADD: {"price", "NUMERIC"}: adds a field.
  Result<void> ft_alter(const Arg& index, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_alter(index, fields); });
  }
  /// FT.CONFIG GET: a setting of the module; "*": all.
  Result<Map<std::string, std::optional<std::string>>> ft_config_get(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_config_get(name); });
  }
  /// FT.CONFIG HELP: the description of a setting.
  Result<Reply> ft_config_help(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_config_help(name); });
  }
  /// FT.CONFIG SET: changes a setting.
  Result<void> ft_config_set(const Arg& name, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_config_set(name, value); });
  }
  /// FT.CREATE: {"ON", "HASH", "PREFIX", "1", "doc:", "SCHEMA", "title", "TEXT"}: creates an index.
  Result<void> ft_create(const Arg& index, const Args& words) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_create(index, words); });
  }
  /// FT.CURSOR DEL: closes the cursor.
  Result<void> ft_cursor_del(const Arg& index, std::int64_t cursor) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_cursor_del(index, cursor); });
  }
  /// FT.CURSOR READ: the next results of FT.AGGREGATE ... WITHCURSOR.
  Result<AggregateResult> ft_cursor_read(const Arg& index, std::int64_t cursor,
                                         std::int64_t count) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_cursor_read(index, cursor, count);
    });
  }
  /// FT.DICTADD: adds terms; returns how many are new.
  Result<std::int64_t> ft_dictadd(const Arg& dictionary, const Args& terms) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_dictadd(dictionary, terms); });
  }
  /// FT.DICTDEL: deletes terms; returns how many existed.
  Result<std::int64_t> ft_dictdel(const Arg& dictionary, const Args& terms) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_dictdel(dictionary, terms); });
  }
  /// FT.DICTDUMP: all terms.
  Result<std::vector<std::string>> ft_dictdump(const Arg& dictionary) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_dictdump(dictionary); });
  }
  /// FT.DROPINDEX: deletes an index.
  Result<void> ft_dropindex(const Arg& index, const FtDropindexOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_dropindex(index, options); });
  }
  /// FT.EXPLAIN: how a query is understood, in readable form.
  Result<std::string> ft_explain(const Arg& index, const Arg& query) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_explain(index, query); });
  }
  /// FT.EXPLAINCLI: the same as separate lines.
  Result<std::vector<std::string>> ft_explaincli(const Arg& index, const Arg& query) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_explaincli(index, query); });
  }
  /// FT.HYBRID SEARCH VSIM $vector PARAMS 2 vector: documents that match the query, or whose
  /// "@field" is near the vector, best first.
  Result<HybridResult> ft_hybrid(const Arg& index, const Arg& query, const Arg& field,
                                 const Arg& vector, const FtHybridOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_hybrid(index, query, field, vector, options);
    });
  }
  /// FT.HYBRID SEARCH VSIM $vector LOAD PARAMS 2 vector: the same with these fields of the
  /// documents.
  Result<HybridResult> ft_hybrid_load(const Arg& index, const Arg& query, const Arg& field,
                                      const Arg& vector, const Args& fields,
                                      const FtHybridOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_hybrid_load(index, query, field, vector, fields, options);
    });
  }
  /// FT.INFO: its fields, its size, its progress.
  Result<Map<std::string, Reply>> ft_info(const Arg& index) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_info(index); });
  }
  /// FT.PROFILE SEARCH QUERY: a search with the time of each step.
  Result<SearchProfile> ft_profile(const Arg& index, const Arg& query) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_profile(index, query); });
  }
  /// FT.SEARCH: the documents found.
  Result<SearchResult> ft_search(const Arg& index, const Arg& query,
                                 const FtSearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_search(index, query, options);
    });
  }
  /// FT.SEARCH PARAMS: the same with values for the $names in the query.
  Result<SearchResult> ft_search(const Arg& index, const Arg& query, const Pairs& params,
                                 const FtSearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_search(index, query, params, options);
    });
  }
  /// FT.SPELLCHECK: suggestions for words that are not in the index.
  Result<std::vector<Misspelling>> ft_spellcheck(const Arg& index, const Arg& query,
                                                 const FtSpellcheckOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_spellcheck(index, query, options);
    });
  }
  /// FT.SUGADD: adds a suggestion; returns how many there are now.
  Result<std::int64_t> ft_sugadd(Key key, const Arg& text, double score,
                                 const FtSugaddOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_sugadd(key, text, score, options);
    });
  }
  /// FT.SUGDEL: deletes a suggestion; false if it did not exist.
  Result<bool> ft_sugdel(Key key, const Arg& text) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_sugdel(key, text); });
  }
  /// FT.SUGGET: suggestions with this prefix.
  Result<std::vector<std::string>> ft_sugget(Key key, const Arg& prefix,
                                             const FtSuggetOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_sugget(key, prefix, options); });
  }
  /// FT.SUGLEN: the number of suggestions.
  Result<std::int64_t> ft_suglen(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_suglen(key); });
  }
  /// FT.SYNDUMP: each word with its groups of synonyms.
  Result<Map<std::string, std::vector<std::string>>> ft_syndump(const Arg& index) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_syndump(index); });
  }
  /// FT.SYNUPDATE: adds words to a group of synonyms.
  Result<void> ft_synupdate(const Arg& index, const Arg& group, const Args& terms) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ft_synupdate(index, group, terms);
    });
  }
  /// FT.TAGVALS: every value of a tag field.
  Result<std::vector<std::string>> ft_tagvals(const Arg& index, const Arg& field) const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_tagvals(index, field); });
  }
  /// FT._LIST: the names of all indexes.
  Result<std::vector<std::string>> ft_list() const {
    return this->ask([&](const Commands& rc) { return rc.more().ft_list(); });
  }

 protected:
  using JsonCommandsOf<Face>::JsonCommandsOf;
};

}  // namespace deferredis
// clang-format on
