#include <deferredis/client/cache/written_keys.hpp>

#include <charconv>
#include <cstddef>
#include <utility>

#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/find_command.hpp>

namespace deferredis::detail {

namespace {

bool writes(const CommandRow& row) noexcept {
  if (row.has(CommandFlag::readonly)) return false;
  return row.has(CommandFlag::write) || row.script || row.effect == Effect::script;
}

void add_named(const CommandView& command, WrittenKeys& written) {
  std::vector<std::size_t> indices;
  find_keys(command, indices);
  for (const std::size_t at : indices) written.keys.emplace_back(command.arguments[at]);
}

// A module's command: any of its arguments may be a key.
void add_unknown(std::span<const std::string_view> words, WrittenKeys& written) {
  for (const std::string_view word : words.subspan(words.empty() ? 0 : 1))
    written.keys.emplace_back(word);
}

void add_written(const CommandView& command, bool guess_nothing, WrittenKeys& written) {
  if (command.row.words == 0) return add_unknown(command.arguments, written);
  if (!writes(command.row)) return;
  const bool script = !command.row.has(CommandFlag::write);
  if (script && guess_nothing) {
    written.all = true;
    return;
  }
  const std::size_t before = written.keys.size();
  add_named(command, written);
  // FUNCTION LOAD and its like write no keys.
  if (written.keys.size() == before && !command.name().starts_with("FUNCTION")) written.all = true;
}

void add(const CommandView& command, bool guess_nothing, KeysInTransaction& transaction,
         WrittenKeys& written) {
  const CommandRow* const row = &command.row;
  if (row == &table::multi) {
    transaction = {.keys = {}, .queueing = true};
  } else if (row == &table::discard) {
    transaction = {};
  } else if (row == &table::exec) {
    written.add(std::exchange(transaction, {}).keys);
  } else {
    WrittenKeys own;
    add_written(command, guess_nothing, own);
    if (own.empty()) return;
    written.add(own);
    if (transaction.queueing) transaction.keys.add(own);
  }
}

// The number after '*' or '$'; removes its line.
std::size_t take_length(std::string_view& bytes) noexcept {
  std::size_t number = 0;
  const char* const begin = bytes.data() + 1;
  const auto [end, wrong] = std::from_chars(begin, bytes.data() + bytes.size(), number);
  bytes.remove_prefix(static_cast<std::size_t>(end - bytes.data()) + 2);
  return number;
}

// The next command; removes it.
std::vector<std::string_view> take_command(std::string_view& bytes) {
  std::vector<std::string_view> words(take_length(bytes));
  for (std::string_view& word : words) {
    const std::size_t length = take_length(bytes);
    word = bytes.substr(0, length);
    bytes.remove_prefix(length + 2);
  }
  return words;
}

}  // namespace

void WrittenKeys::add(const WrittenKeys& more) {
  keys.insert(keys.end(), more.keys.begin(), more.keys.end());
  all = all || more.all;
}

WrittenKeys written_keys(const CommandView& command, bool guess_nothing,
                         KeysInTransaction& transaction) {
  WrittenKeys written;
  add(command, guess_nothing, transaction, written);
  return written;
}

WrittenKeys written_keys(std::string_view bytes, bool guess_nothing,
                         KeysInTransaction& transaction) {
  WrittenKeys written;
  while (!bytes.empty()) {
    const std::vector<std::string_view> words = take_command(bytes);
    if (words.empty()) continue;
    const CommandRow* const row =
        find_command(words[0], words.size() > 1 ? words[1] : std::string_view());
    if (row == nullptr) {
      add_unknown(words, written);
      continue;
    }
    const auto arguments = std::span(words).subspan(row->words);
    add(CommandView{*row, arguments}, guess_nothing, transaction, written);
  }
  return written;
}

}  // namespace deferredis::detail
