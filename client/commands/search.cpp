// Made by tools/generate.py from commands/search.txt: change that, then `make generate`.
#include <deferredis/client/commands/search.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

void add(const FtDropindexOptions& o, ArgumentList& args) {
  if (o.dd) args.add("DD");
}
void add(const FtHybridOptions& o, ArgumentList& args) {
  if (o.limit) {
    args.add("LIMIT");
    add(*o.limit, args);
  }
  if (o.nosort) args.add("NOSORT");
  if (o.timeout) {
    args.add("TIMEOUT");
    args.add_number(o.timeout->count());
  }
}
void add(const FtSearchOptions& o, ArgumentList& args) {
  if (o.nocontent) args.add("NOCONTENT");
  if (o.verbatim) args.add("VERBATIM");
  if (o.inorder) args.add("INORDER");
  if (o.language) {
    args.add("LANGUAGE");
    args.add(*o.language);
  }
  if (o.sortby) {
    args.add("SORTBY");
    add(*o.sortby, args);
  }
  if (o.limit) {
    args.add("LIMIT");
    add(*o.limit, args);
  }
  if (o.timeout) {
    args.add("TIMEOUT");
    args.add_number(o.timeout->count());
  }
  if (o.dialect) {
    args.add("DIALECT");
    args.add_number(*o.dialect);
  }
}
void add(const FtSpellcheckOptions& o, ArgumentList& args) {
  if (o.distance) {
    args.add("DISTANCE");
    args.add_number(*o.distance);
  }
  if (o.dialect) {
    args.add("DIALECT");
    args.add_number(*o.dialect);
  }
}
void add(const FtSugaddOptions& o, ArgumentList& args) {
  if (o.incr) args.add("INCR");
  if (o.payload) {
    args.add("PAYLOAD");
    args.add(*o.payload);
  }
}
void add(const FtSuggetOptions& o, ArgumentList& args) {
  if (o.fuzzy) args.add("FUZZY");
  if (o.max) {
    args.add("MAX");
    args.add_number(*o.max);
  }
}

}  // namespace

Future<AggregateResult> SearchCommands::ft_aggregate(const Arg& index, const Arg& query,
                                                     const Args& words) const {
  ArgumentList args;
  args.add(index.view());
  args.add(query.view());
  args.add(words.views());
  return call<AggregateResult>(table::ft_aggregate, args.views());
}
Future<AggregateResult> SearchCommands::ft_aggregate(const Arg& index, const Arg& query) const {
  const std::string_view args[] = {index.view(), query.view()};
  return call<AggregateResult>(table::ft_aggregate, args);
}
Future<void> SearchCommands::ft_aliasadd(const Arg& alias, const Arg& index) const {
  const std::string_view args[] = {alias.view(), index.view()};
  return call<void>(table::ft_aliasadd, args);
}
Future<void> SearchCommands::ft_aliasdel(const Arg& alias) const {
  const std::string_view args[] = {alias.view()};
  return call<void>(table::ft_aliasdel, args);
}
Future<std::vector<std::string>> SearchCommands::ft_aliaslist(const Arg& index) const {
  const std::string_view args[] = {index.view()};
  return call<std::vector<std::string>>(table::ft_aliaslist, args);
}
Future<void> SearchCommands::ft_aliasupdate(const Arg& alias, const Arg& index) const {
  const std::string_view args[] = {alias.view(), index.view()};
  return call<void>(table::ft_aliasupdate, args);
}
Future<void> SearchCommands::ft_alter(const Arg& index, const Args& fields) const {
  ArgumentList args;
  args.add(index.view());
  args.add("SCHEMA");
  args.add("ADD");
  args.add(fields.views());
  return call<void>(table::ft_alter, args.views());
}
Future<Map<std::string, std::optional<std::string>>> SearchCommands::ft_config_get(
    const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<Map<std::string, std::optional<std::string>>>(table::ft_config_get, args);
}
Future<Reply> SearchCommands::ft_config_help(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<Reply>(table::ft_config_help, args);
}
Future<void> SearchCommands::ft_config_set(const Arg& name, const Arg& value) const {
  const std::string_view args[] = {name.view(), value.view()};
  return call<void>(table::ft_config_set, args, &value);
}
Future<void> SearchCommands::ft_create(const Arg& index, const Args& words) const {
  ArgumentList args;
  args.add(index.view());
  args.add(words.views());
  return call<void>(table::ft_create, args.views());
}
Future<void> SearchCommands::ft_cursor_del(const Arg& index, std::int64_t cursor) const {
  const Arg cursor_text(cursor);
  const std::string_view args[] = {index.view(), cursor_text.view()};
  return call<void>(table::ft_cursor_del, args);
}
Future<AggregateResult> SearchCommands::ft_cursor_read(const Arg& index, std::int64_t cursor,
                                                       std::int64_t count) const {
  ArgumentList args;
  args.add(index.view());
  args.add_number(cursor);
  args.add("COUNT");
  args.add_number(count);
  return call<AggregateResult>(table::ft_cursor_read, args.views());
}
Future<std::int64_t> SearchCommands::ft_dictadd(const Arg& dictionary, const Args& terms) const {
  ArgumentList args;
  args.add(dictionary.view());
  args.add(terms.views());
  return call<std::int64_t>(table::ft_dictadd, args.views());
}
Future<std::int64_t> SearchCommands::ft_dictdel(const Arg& dictionary, const Args& terms) const {
  ArgumentList args;
  args.add(dictionary.view());
  args.add(terms.views());
  return call<std::int64_t>(table::ft_dictdel, args.views());
}
Future<std::vector<std::string>> SearchCommands::ft_dictdump(const Arg& dictionary) const {
  const std::string_view args[] = {dictionary.view()};
  return call<std::vector<std::string>>(table::ft_dictdump, args);
}
Future<void> SearchCommands::ft_dropindex(const Arg& index,
                                          const FtDropindexOptions& options) const {
  ArgumentList args;
  args.add(index.view());
  add(options, args);
  return call<void>(table::ft_dropindex, args.views());
}
Future<std::string> SearchCommands::ft_explain(const Arg& index, const Arg& query) const {
  const std::string_view args[] = {index.view(), query.view()};
  return call<std::string>(table::ft_explain, args);
}
Future<std::vector<std::string>> SearchCommands::ft_explaincli(const Arg& index,
                                                               const Arg& query) const {
  const std::string_view args[] = {index.view(), query.view()};
  return call<std::vector<std::string>>(table::ft_explaincli, args);
}
Future<HybridResult> SearchCommands::ft_hybrid(const Arg& index, const Arg& query,
                                               const Arg& field, const Arg& vector,
                                               const FtHybridOptions& options) const {
  ArgumentList args;
  args.add(index.view());
  args.add("SEARCH");
  args.add(query.view());
  args.add("VSIM");
  args.add(field.view());
  args.add("$vector");
  add(options, args);
  args.add("PARAMS");
  args.add("2");
  args.add("vector");
  args.add(vector.view());
  return call<HybridResult>(table::ft_hybrid, args.views());
}
Future<HybridResult> SearchCommands::ft_hybrid_load(const Arg& index, const Arg& query,
                                                    const Arg& field, const Arg& vector,
                                                    const Args& fields,
                                                    const FtHybridOptions& options) const {
  ArgumentList args;
  args.add(index.view());
  args.add("SEARCH");
  args.add(query.view());
  args.add("VSIM");
  args.add(field.view());
  args.add("$vector");
  add(options, args);
  args.add("LOAD");
  args.add_number(fields.views().size());
  args.add(fields.views());
  args.add("PARAMS");
  args.add("2");
  args.add("vector");
  args.add(vector.view());
  return call<HybridResult>(table::ft_hybrid, args.views());
}
Future<Map<std::string, Reply>> SearchCommands::ft_info(const Arg& index) const {
  const std::string_view args[] = {index.view()};
  return call<Map<std::string, Reply>>(table::ft_info, args);
}
Future<SearchProfile> SearchCommands::ft_profile(const Arg& index, const Arg& query) const {
  const std::string_view args[] = {index.view(), "SEARCH", "QUERY", query.view()};
  return call<SearchProfile>(table::ft_profile, args);
}
Future<SearchResult> SearchCommands::ft_search(const Arg& index, const Arg& query,
                                               const FtSearchOptions& options) const {
  ArgumentList args;
  args.add(index.view());
  args.add(query.view());
  add(options, args);
  return call<SearchResult>(table::ft_search, args.views());
}
Future<SearchResult> SearchCommands::ft_search(const Arg& index, const Arg& query,
                                               const Pairs& params,
                                               const FtSearchOptions& options) const {
  ArgumentList args;
  args.add(index.view());
  args.add(query.view());
  add(options, args);
  args.add("PARAMS");
  args.add_number(params.views().size());
  args.add(params.views());
  return call<SearchResult>(table::ft_search, args.views());
}
Future<std::vector<Misspelling>> SearchCommands::ft_spellcheck(
    const Arg& index, const Arg& query, const FtSpellcheckOptions& options) const {
  ArgumentList args;
  args.add(index.view());
  args.add(query.view());
  add(options, args);
  return call<std::vector<Misspelling>>(table::ft_spellcheck, args.views());
}
Future<std::int64_t> SearchCommands::ft_sugadd(Key key, const Arg& text, double score,
                                               const FtSugaddOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(text.view());
  args.add_number(score);
  add(options, args);
  return call<std::int64_t>(table::ft_sugadd, args.views());
}
Future<bool> SearchCommands::ft_sugdel(Key key, const Arg& text) const {
  const std::string_view args[] = {key.view(), text.view()};
  return call<bool>(table::ft_sugdel, args);
}
Future<std::vector<std::string>> SearchCommands::ft_sugget(Key key, const Arg& prefix,
                                                           const FtSuggetOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(prefix.view());
  add(options, args);
  return call_by<&read_texts>(table::ft_sugget, args.views());
}
Future<std::int64_t> SearchCommands::ft_suglen(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::ft_suglen, args);
}
Future<Map<std::string, std::vector<std::string>>> SearchCommands::ft_syndump(
    const Arg& index) const {
  const std::string_view args[] = {index.view()};
  return call<Map<std::string, std::vector<std::string>>>(table::ft_syndump, args);
}
Future<void> SearchCommands::ft_synupdate(const Arg& index, const Arg& group,
                                          const Args& terms) const {
  ArgumentList args;
  args.add(index.view());
  args.add(group.view());
  args.add(terms.views());
  return call<void>(table::ft_synupdate, args.views());
}
Future<std::vector<std::string>> SearchCommands::ft_tagvals(const Arg& index,
                                                            const Arg& field) const {
  const std::string_view args[] = {index.view(), field.view()};
  return call<std::vector<std::string>>(table::ft_tagvals, args);
}
Future<std::vector<std::string>> SearchCommands::ft_list() const {
  return call<std::vector<std::string>>(table::ft_list, {});
}

}  // namespace deferredis
// clang-format on
