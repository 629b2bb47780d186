#include <deferredis/client/rewriting/key_prefix.hpp>

#include <algorithm>
#include <iterator>

#include <deferredis/protocol/command_keys.hpp>

namespace deferredis::detail {

namespace {

struct NamedKeys {
  std::string_view name;
  ReplyKeys keys;
};
constexpr NamedKeys replies_with_keys[] = {
    {"BLMPOP", ReplyKeys::first},     {"BLPOP", ReplyKeys::first},
    {"BRPOP", ReplyKeys::first},      {"BZMPOP", ReplyKeys::first},
    {"BZPOPMAX", ReplyKeys::first},   {"BZPOPMIN", ReplyKeys::first},
    {"CLUSTERSCAN", ReplyKeys::page}, {"KEYS", ReplyKeys::all},
    {"LMPOP", ReplyKeys::first},      {"SCAN", ReplyKeys::page},
    {"XREAD", ReplyKeys::each_first}, {"XREADGROUP", ReplyKeys::each_first},
    {"ZMPOP", ReplyKeys::first},
};

// These commands concern every key.
constexpr std::string_view of_all_keys[] = {
    "CLUSTER FLUSHSLOT",
    "CLUSTER FLUSHSLOTS",
    "CLUSTER GETKEYSINSLOT",
    "DBSIZE",
    "FLUSHALL",
    "FLUSHDB",
    "RANDOMKEY",
    "SWAPDB",
};

// These have subcommands with keys. A subcommand that is not in the table gets the row of its first
// word.
constexpr std::string_view with_unknown_part[] = {"DEBUG",  "HIMPORT", "MEMORY",
                                                  "OBJECT", "XGROUP",  "XINFO"};

template <class Names>
bool among(const Names& names, std::string_view name) noexcept {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_word(std::string_view text, std::string_view upper) noexcept {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
  });
}

bool has_keys(const CommandRow& row) noexcept {
  return row.first_key != 0 || row.key_rule != KeyRule::positions;
}

// SORT replaces the first '*' of the pattern with the element; there is no escape for it. It reads
// the pattern only up to a NUL.
bool names_other_keys(const CommandView& command) noexcept {
  if (command.name() != "SORT" && command.name() != "SORT_RO") return false;
  const auto& words = command.arguments;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const bool pattern = is_word(words[i], "BY") || is_word(words[i], "GET");
    if (pattern && words[i + 1].find('*') != std::string_view::npos) return true;
    if (is_word(words[i], "LIMIT")) i += 2;
    else if (pattern || is_word(words[i], "STORE")) ++i;
  }
  return false;
}

}  // namespace

KeyPrefix::KeyPrefix(std::string_view prefix)
    : prefix_(prefix), sorts_(prefix.find_first_of(std::string_view("*\0", 2)) == prefix.npos) {
  for (const char c : prefix) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') pattern_ += '\\';
    pattern_ += c;
  }
}

void retain(KeyPrefix& prefix) noexcept { prefix.owners_.add(); }
[[gnu::noinline]] void release(KeyPrefix& prefix) noexcept {
  if (prefix.owners_.remove()) delete &prefix;
}

std::string_view KeyPrefix::refuses(const CommandView& command) const noexcept {
  const CommandRow& row = command.row;
  if (!sorts_ && names_other_keys(command))
    return "its BY and GET would name other keys, because the prefix has a '*' or NUL";
  if (row.words == 0 || row.key_rule == KeyRule::asked)
    return "the positions of its keys are unknown: see register_command()";
  if (has_keys(row)) return {};
  if (among(of_all_keys, row.name)) return "it concerns every key, also those with other prefixes";
  if (row.servers == Servers::module) return "it finds keys by itself";
  if (among(with_unknown_part, row.name)) return "the positions of its keys are unknown";
  return {};
}

ReplyKeys KeyPrefix::keys_in_reply(const CommandRow& row) noexcept {
  const auto* const found = std::find_if(std::begin(replies_with_keys), std::end(replies_with_keys),
                                         [&](const auto& each) { return each.name == row.name; });
  return found == std::end(replies_with_keys) ? ReplyKeys::none : found->keys;
}

CommandView KeyPrefix::apply(const CommandView& command) {
  keys_.clear();
  edits_.clear();
  arguments_.assign(command.arguments.begin(), command.arguments.end());
  // Neither a channel nor a cursor is a key; the table gives them a key's position for clusters.
  if (!command.row.has(CommandFlag::pubsub) && command.name() != "CLUSTERSCAN")
    find_keys(command, keys_);
  for (const std::size_t index : keys_) edits_.push_back({index, prefix_, arguments_[index]});
  edit_patterns(command);
  write_edits();
  return {command.row, arguments_, nullptr, command.given};
}

void KeyPrefix::edit_patterns(const CommandView& command) {
  const std::string_view name = command.name();
  if (name == "KEYS" && !arguments_.empty()) edits_.push_back({0, pattern_, arguments_[0]});
  else if (name == "SCAN" || name == "CLUSTERSCAN") edit_scan(command);
  else if (name == "SORT" || name == "SORT_RO") edit_sort(command);
}

void KeyPrefix::edit_scan(const CommandView& command) {
  for (std::size_t i = 1; i + 1 < command.arguments.size(); i += 2) {
    if (!is_word(arguments_[i], "MATCH")) continue;
    return edits_.push_back({i + 1, pattern_, arguments_[i + 1]});
  }
  arguments_.emplace_back("MATCH");
  edits_.push_back({arguments_.size(), pattern_, "*"});
  arguments_.emplace_back();
}

// BY and GET name keys, with a star for the element. `#` is the element itself, and BY without a
// star only means: do not sort.
void KeyPrefix::edit_sort(const CommandView& command) {
  for (std::size_t i = 1; i + 1 < command.arguments.size(); ++i) {
    const std::string_view word = arguments_[i];
    const std::string_view pattern = arguments_[i + 1];
    if (is_word(word, "LIMIT")) i += 2;
    else if (is_word(word, "STORE")) ++i;
    else if (is_word(word, "BY") || is_word(word, "GET")) {
      ++i;
      if (pattern.find('*') != pattern.npos) edits_.push_back({i, prefix_, pattern});
    }
  }
}

void KeyPrefix::write_edits() {
  std::size_t size = 0;
  for (const Edit& edit : edits_) size += edit.head.size() + edit.tail.size();
  texts_.clear();
  texts_.reserve(size);  // so that views of it stay valid
  for (const Edit& edit : edits_) {
    const std::size_t begin = texts_.size();
    texts_.append(edit.head).append(edit.tail);
    arguments_[edit.index] = std::string_view(texts_).substr(begin);
  }
}

void KeyPrefix::strip(Reply& reply, ReplyKeys keys) const {
  std::vector<Reply>& elements = reply.elements();
  switch (keys) {
    case ReplyKeys::none: return;
    case ReplyKeys::all:
      for (Reply& key : elements) strip_text(key);
      return;
    case ReplyKeys::page:
      if (elements.size() == 2) strip(elements[1], ReplyKeys::all);
      return;
    case ReplyKeys::first:
      if (!elements.empty()) strip_text(elements[0]);
      return;
    case ReplyKeys::each_first:
      if (reply.type() == ReplyType::map) {
        for (std::size_t i = 0; i < elements.size(); i += 2) strip_text(elements[i]);
      } else {
        for (Reply& pair : elements) strip(pair, ReplyKeys::first);
      }
  }
}

void KeyPrefix::strip_text(Reply& key) const {
  const std::string_view text = key.as_text();
  if (!text.starts_with(prefix_)) return;
  key = Reply::bulk_string(std::string(text.substr(prefix_.size())));
}

}  // namespace deferredis::detail
