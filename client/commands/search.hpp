// Search: indexes over hashes and JSON documents. Queries are in its own language.
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
  bool nocontent = false;  ///< NOCONTENT: only the keys
  bool verbatim = false;  ///< VERBATIM: words as they are, without their stems
  bool inorder = false;  ///< INORDER: words in the order of the query
  std::optional<std::string_view> language = {};  ///< LANGUAGE: of the stems, "english"
  std::optional<SortBy> sortby = {};  ///< SORTBY
  /// LIMIT: only a part of the result; the first 10 where it is not given
  std::optional<Slice> limit = {};
  std::optional<std::chrono::milliseconds> timeout = {};  ///< TIMEOUT: how long the server looks
  std::optional<std::int64_t> dialect = {};  ///< DIALECT: of the query's language, 2
};

/// Tokens of FT.HYBRID.
struct FtHybridOptions {
  /// LIMIT: only a part of the result; the first 10 where it is not given
  std::optional<Slice> limit = {};
  bool nosort = false;  ///< NOSORT: in any order
  std::optional<std::chrono::milliseconds> timeout = {};  ///< TIMEOUT: how long the server looks
};

/// Tokens of FT.SPELLCHECK.
struct FtSpellcheckOptions {
  std::optional<std::int64_t> distance = {};  ///< DISTANCE: how many letters may differ, 1 to 4
  std::optional<std::int64_t> dialect = {};  ///< DIALECT: of the query's language, 2
};

/// Tokens of FT.SUGADD.
struct FtSugaddOptions {
  bool incr = false;  ///< INCR: adds to the score
  std::optional<std::string_view> payload = {};  ///< PAYLOAD: comes back with it
};

/// Tokens of FT.SUGGET.
struct FtSuggetOptions {
  bool fuzzy = false;  ///< FUZZY: one letter may differ
  std::optional<std::int64_t> max = {};  ///< MAX: at most so many
};

/// Tokens of FT.DROPINDEX.
struct FtDropindexOptions {
  bool dd = false;  ///< DD: the documents too
};

/// Search: indexes over hashes and JSON documents. Queries are in its own language.
class SearchCommands : public JsonCommands {
 public:
  /// FT.AGGREGATE: {"GROUPBY", "1", "@kind"}: works on what is found.
  Future<AggregateResult> ft_aggregate(const Arg& index, const Arg& query, const Args& words) const;
  /// FT.AGGREGATE: what is found, as it is.
  Future<AggregateResult> ft_aggregate(const Arg& index, const Arg& query) const;
  /// FT.ALIASADD: another name; an error where it is taken.
  Future<void> ft_aliasadd(const Arg& alias, const Arg& index) const;
  /// FT.ALIASDEL: takes the name away.
  Future<void> ft_aliasdel(const Arg& alias) const;
  /// FT.ALIASLIST: its other names.
  Future<std::vector<std::string>> ft_aliaslist(const Arg& index) const;
  /// FT.ALIASUPDATE: another name, also one that is taken.
  Future<void> ft_aliasupdate(const Arg& alias, const Arg& index) const;
  /// FT.ALTER SCHEMA ADD: {"price", "NUMERIC"}: one more field.
  Future<void> ft_alter(const Arg& index, const Args& fields) const;
  /// FT.CONFIG GET: a setting of the module; "*": all.
  Future<Map<std::string, std::optional<std::string>>> ft_config_get(const Arg& name) const;
  /// FT.CONFIG HELP: what it does, for people.
  Future<Reply> ft_config_help(const Arg& name) const;
  /// FT.CONFIG SET: changes it.
  Future<void> ft_config_set(const Arg& name, const Arg& value) const;
  /// FT.CREATE: {"ON", "HASH", "PREFIX", "1", "doc:", "SCHEMA", "title", "TEXT"}: an index.
  Future<void> ft_create(const Arg& index, const Args& words) const;
  /// FT.CURSOR DEL: ends reading.
  Future<void> ft_cursor_del(const Arg& index, std::int64_t cursor) const;
  /// FT.CURSOR READ: the next results of FT.AGGREGATE ... WITHCURSOR.
  Future<AggregateResult> ft_cursor_read(const Arg& index, std::int64_t cursor,
                                         std::int64_t count) const;
  /// FT.DICTADD: how many are new.
  Future<std::int64_t> ft_dictadd(const Arg& dictionary, const Args& terms) const;
  /// FT.DICTDEL: how many there were.
  Future<std::int64_t> ft_dictdel(const Arg& dictionary, const Args& terms) const;
  /// FT.DICTDUMP: all terms.
  Future<std::vector<std::string>> ft_dictdump(const Arg& dictionary) const;
  /// FT.DROPINDEX: deletes an index.
  Future<void> ft_dropindex(const Arg& index, const FtDropindexOptions& options = {}) const;
  /// FT.EXPLAIN: how a query is understood, for people.
  Future<std::string> ft_explain(const Arg& index, const Arg& query) const;
  /// FT.EXPLAINCLI: the same in lines.
  Future<std::vector<std::string>> ft_explaincli(const Arg& index, const Arg& query) const;
  /// FT.HYBRID SEARCH VSIM $vector PARAMS 2 vector: documents that fit the query, or whose "@field"
  /// is near the vector, the best of both first.
  Future<HybridResult> ft_hybrid(const Arg& index, const Arg& query, const Arg& field,
                                 const Arg& vector, const FtHybridOptions& options = {}) const;
  /// FT.HYBRID SEARCH VSIM $vector LOAD PARAMS 2 vector: the same with these fields of them.
  Future<HybridResult> ft_hybrid_load(const Arg& index, const Arg& query, const Arg& field,
                                      const Arg& vector, const Args& fields,
                                      const FtHybridOptions& options = {}) const;
  /// FT.INFO: its fields, its size, how far it is.
  Future<Map<std::string, Reply>> ft_info(const Arg& index) const;
  /// FT.PROFILE SEARCH QUERY: a search with the time that each step took.
  Future<SearchProfile> ft_profile(const Arg& index, const Arg& query) const;
  /// FT.SEARCH: the documents that are found.
  Future<SearchResult> ft_search(const Arg& index, const Arg& query,
                                 const FtSearchOptions& options = {}) const;
  /// FT.SEARCH PARAMS: the same with values for the $names of the query.
  Future<SearchResult> ft_search(const Arg& index, const Arg& query, const Pairs& params,
                                 const FtSearchOptions& options = {}) const;
  /// FT.SPELLCHECK: other spellings of words that are not in the index.
  Future<std::vector<Misspelling>> ft_spellcheck(const Arg& index, const Arg& query,
                                                 const FtSpellcheckOptions& options = {}) const;
  /// FT.SUGADD: how many suggestions there are then.
  Future<std::int64_t> ft_sugadd(Key key, const Arg& text, double score,
                                 const FtSugaddOptions& options = {}) const;
  /// FT.SUGDEL: false where there was none.
  Future<bool> ft_sugdel(Key key, const Arg& text) const;
  /// FT.SUGGET: suggestions that begin so.
  Future<std::vector<std::string>> ft_sugget(Key key, const Arg& prefix,
                                             const FtSuggetOptions& options = {}) const;
  /// FT.SUGLEN: how many there are.
  Future<std::int64_t> ft_suglen(Key key) const;
  /// FT.SYNDUMP: each word with its groups of synonyms.
  Future<Map<std::string, std::vector<std::string>>> ft_syndump(const Arg& index) const;
  /// FT.SYNUPDATE: adds words to a group of synonyms.
  Future<void> ft_synupdate(const Arg& index, const Arg& group, const Args& terms) const;
  /// FT.TAGVALS: every value of a tag.
  Future<std::vector<std::string>> ft_tagvals(const Arg& index, const Arg& field) const;
  /// FT._LIST: the names of all indexes.
  Future<std::vector<std::string>> ft_list() const;

 protected:
  using JsonCommands::JsonCommands;
};

}  // namespace deferredis
// clang-format on
