// Search: indexes over hashes and JSON documents. Queries have their own language.
// Made by tools/generate.py from commands/search.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/json.hpp>
#include <deferredis/client/commands/module_arguments.hpp>
#include <deferredis/client/replies/search.hpp>
#include <deferredis/protocol/map.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

/// Tokens of FT.SEARCH.
struct FtSearchOptions {
  bool nocontent = false;  ///< NOCONTENT: returns only the keys
  bool verbatim = false;  ///< VERBATIM: does not expand words by their stems
  bool inorder = false;  ///< INORDER: words must be in the order of the query
  std::optional<std::string_view> language = {};  ///< LANGUAGE: of the stemmer, "english"
  std::optional<SortBy> sortby = {};  ///< SORTBY
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the result; default: the first 10
  /// TIMEOUT: how long the server may search
  std::optional<std::chrono::milliseconds> timeout = {};
  std::optional<std::int64_t> dialect = {};  ///< DIALECT: version of the query language, 2
};

/// Tokens of FT.HYBRID.
struct FtHybridOptions {
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the result; default: the first 10
  bool nosort = false;  ///< NOSORT: in any order
  /// TIMEOUT: how long the server may search
  std::optional<std::chrono::milliseconds> timeout = {};
};

/// Tokens of FT.SPELLCHECK.
struct FtSpellcheckOptions {
  std::optional<std::int64_t> distance = {};  ///< DISTANCE: how many letters may differ, 1 to 4
  std::optional<std::int64_t> dialect = {};  ///< DIALECT: version of the query language, 2
};

/// Tokens of FT.SUGADD.
struct FtSugaddOptions {
  bool incr = false;  ///< INCR: adds to the score
  std::optional<std::string_view> payload = {};  ///< PAYLOAD: data to return with the suggestion
};

/// Tokens of FT.SUGGET.
struct FtSuggetOptions {
  bool fuzzy = false;  ///< FUZZY: one letter may differ
  std::optional<std::int64_t> max = {};  ///< MAX: at most this many
};

/// Tokens of FT.DROPINDEX.
struct FtDropindexOptions {
  bool dd = false;  ///< DD: also deletes the documents
};

/// Search: indexes over hashes and JSON documents. Queries have their own language.
class SearchCommands : public JsonCommands {
 public:
  /// FT.AGGREGATE: {"GROUPBY", "1", "@kind"}: processes the documents found.
  Future<AggregateResult> ft_aggregate(const Arg& index, const Arg& query, const Args& words) const;
  /// FT.AGGREGATE: the documents found, unprocessed.
  Future<AggregateResult> ft_aggregate(const Arg& index, const Arg& query) const;
  /// FT.ALIASADD: adds another name; an error if it is taken.
  Future<void> ft_aliasadd(const Arg& alias, const Arg& index) const;
  /// FT.ALIASDEL: removes the name.
  Future<void> ft_aliasdel(const Arg& alias) const;
  /// FT.ALIASLIST: the other names of the index.
  Future<std::vector<std::string>> ft_aliaslist(const Arg& index) const;
  /// FT.ALIASUPDATE: adds another name, or moves it from another index.
  Future<void> ft_aliasupdate(const Arg& alias, const Arg& index) const;
  /// FT.ALTER SCHEMA ADD: {"price", "NUMERIC"}: adds a field.
  Future<void> ft_alter(const Arg& index, const Args& fields) const;
  /// FT.CONFIG GET: a setting of the module; "*": all.
  Future<Map<std::string, std::optional<std::string>>> ft_config_get(const Arg& name) const;
  /// FT.CONFIG HELP: the description of a setting.
  Future<Reply> ft_config_help(const Arg& name) const;
  /// FT.CONFIG SET: changes a setting.
  Future<void> ft_config_set(const Arg& name, const Arg& value) const;
  /// FT.CREATE: {"ON", "HASH", "PREFIX", "1", "doc:", "SCHEMA", "title", "TEXT"}: creates an index.
  Future<void> ft_create(const Arg& index, const Args& words) const;
  /// FT.CURSOR DEL: closes the cursor.
  Future<void> ft_cursor_del(const Arg& index, std::int64_t cursor) const;
  /// FT.CURSOR READ: the next results of FT.AGGREGATE ... WITHCURSOR.
  Future<AggregateResult> ft_cursor_read(const Arg& index, std::int64_t cursor,
                                         std::int64_t count) const;
  /// FT.DICTADD: adds terms; returns how many are new.
  Future<std::int64_t> ft_dictadd(const Arg& dictionary, const Args& terms) const;
  /// FT.DICTDEL: deletes terms; returns how many existed.
  Future<std::int64_t> ft_dictdel(const Arg& dictionary, const Args& terms) const;
  /// FT.DICTDUMP: all terms.
  Future<std::vector<std::string>> ft_dictdump(const Arg& dictionary) const;
  /// FT.DROPINDEX: deletes an index.
  Future<void> ft_dropindex(const Arg& index, const FtDropindexOptions& options = {}) const;
  /// FT.EXPLAIN: how a query is understood, in readable form.
  Future<std::string> ft_explain(const Arg& index, const Arg& query) const;
  /// FT.EXPLAINCLI: the same as separate lines.
  Future<std::vector<std::string>> ft_explaincli(const Arg& index, const Arg& query) const;
  /// FT.HYBRID SEARCH VSIM $vector PARAMS 2 vector: documents that match the query, or whose
  /// "@field" is near the vector, best first.
  Future<HybridResult> ft_hybrid(const Arg& index, const Arg& query, const Arg& field,
                                 const Arg& vector, const FtHybridOptions& options = {}) const;
  /// FT.HYBRID SEARCH VSIM $vector LOAD PARAMS 2 vector: the same with these fields of the
  /// documents.
  Future<HybridResult> ft_hybrid_load(const Arg& index, const Arg& query, const Arg& field,
                                      const Arg& vector, const Args& fields,
                                      const FtHybridOptions& options = {}) const;
  /// FT.INFO: its fields, its size, its progress.
  Future<Map<std::string, Reply>> ft_info(const Arg& index) const;
  /// FT.PROFILE SEARCH QUERY: a search with the time of each step.
  Future<SearchProfile> ft_profile(const Arg& index, const Arg& query) const;
  /// FT.SEARCH: the documents found.
  Future<SearchResult> ft_search(const Arg& index, const Arg& query,
                                 const FtSearchOptions& options = {}) const;
  /// FT.SEARCH PARAMS: the same with values for the $names in the query.
  Future<SearchResult> ft_search(const Arg& index, const Arg& query, const Pairs& params,
                                 const FtSearchOptions& options = {}) const;
  /// FT.SPELLCHECK: suggestions for words that are not in the index.
  Future<std::vector<Misspelling>> ft_spellcheck(const Arg& index, const Arg& query,
                                                 const FtSpellcheckOptions& options = {}) const;
  /// FT.SUGADD: adds a suggestion; returns how many there are now.
  Future<std::int64_t> ft_sugadd(Key key, const Arg& text, double score,
                                 const FtSugaddOptions& options = {}) const;
  /// FT.SUGDEL: deletes a suggestion; false if it did not exist.
  Future<bool> ft_sugdel(Key key, const Arg& text) const;
  /// FT.SUGGET: suggestions with this prefix.
  Future<std::vector<std::string>> ft_sugget(Key key, const Arg& prefix,
                                             const FtSuggetOptions& options = {}) const;
  /// FT.SUGLEN: the number of suggestions.
  Future<std::int64_t> ft_suglen(Key key) const;
  /// FT.SYNDUMP: each word with its groups of synonyms.
  Future<Map<std::string, std::vector<std::string>>> ft_syndump(const Arg& index) const;
  /// FT.SYNUPDATE: adds words to a group of synonyms.
  Future<void> ft_synupdate(const Arg& index, const Arg& group, const Args& terms) const;
  /// FT.TAGVALS: every value of a tag field.
  Future<std::vector<std::string>> ft_tagvals(const Arg& index, const Arg& field) const;
  /// FT._LIST: the names of all indexes.
  Future<std::vector<std::string>> ft_list() const;

 protected:
  using JsonCommands::JsonCommands;
};

}  // namespace deferredis
// clang-format on
