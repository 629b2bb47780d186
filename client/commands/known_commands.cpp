#include <deferredis/client/commands/known_commands.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>

#include <deferredis/client/replies/administration.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

namespace {

char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_word(std::string_view text, std::string_view upper_case) noexcept {
  return std::equal(text.begin(), text.end(), upper_case.begin(), upper_case.end(),
                    [](char a, char b) { return upper(a) == b; });
}

bool fits(const CommandRow& row, std::span<const std::string_view> words) noexcept {
  const std::size_t space = row.name.find(' ');
  if (words.empty() || !is_word(words[0], row.name.substr(0, space))) return false;
  return space == row.name.npos ||
         (words.size() > 1 && is_word(words[1], row.name.substr(space + 1)));
}

std::string upper_case(std::string_view name) {
  std::string text(name);
  std::transform(text.begin(), text.end(), text.begin(), upper);
  return text;
}

// "MY LIST" as RESP.
std::string encoded(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    out.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
    name.remove_prefix(std::min(word.size() + 1, name.size()));
  }
  return out;
}

bool same(const CommandRow& a, const CommandRow& b) noexcept {
  return a.name == b.name && a.arity == b.arity && a.first_key == b.first_key &&
         a.last_key == b.last_key && a.key_step == b.key_step && a.key_rule == b.key_rule &&
         a.key_at == b.key_at && a.retry == b.retry && a.flags == b.flags &&
         a.request == b.request && a.response == b.response && a.effect == b.effect &&
         a.timeout == b.timeout && a.channel == b.channel && a.values == b.values &&
         a.value_at == b.value_at && a.reply_values == b.reply_values;
}

/// The rows of all clients. Never destroyed, because commands under way may outlive everything
/// else.
class Rows {
 public:
  static Rows& all() {
    static Rows* const rows = new Rows;
    return *rows;
  }
  /// The row with its own texts: valid for good.
  const CommandRow& keep(CommandRow row, std::string name) {
    const std::lock_guard lock(mutex_);
    row.name = name;
    for (const Kept& kept : kept_) {
      if (same(kept.row, row)) return kept.row;
    }
    Kept& kept = kept_.emplace_back(Kept{row, std::move(name), {}});
    kept.bytes = encoded(kept.name);
    kept.row.name = kept.name;
    kept.row.encoded = kept.bytes;
    return kept.row;
  }

 private:
  struct Kept {
    CommandRow row;
    std::string name;
    std::string bytes;
  };
  std::mutex mutex_;
  std::deque<Kept> kept_;
};

constexpr std::string_view wait_hint = "it would stall the other callers of its connection";

[[noreturn]] void refuse(std::string_view name, std::string_view why) {
  Error(errc::invalid_argument,
        std::string("register_command(").append(name).append("): ").append(why))
      .raise();
}

bool is_name(std::string_view name) noexcept {
  const auto odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' && c != ' '; };
  return !name.empty() && name.front() != ' ' && name.back() != ' ' &&
         std::count(name.begin(), name.end(), ' ') <= 1 &&
         std::none_of(name.begin(), name.end(), odd);
}

// A second word that makes a command of its own.
bool in_table(std::string_view name) noexcept {
  const std::size_t space = std::min(name.find(' '), name.size());
  const bool two = space != name.size();
  const CommandRow* const row =
      find_command(name.substr(0, space), two ? name.substr(space + 1) : std::string_view());
  return row != nullptr && (row->words == 2) == two;
}

void check(const CommandSpec& spec, const std::string& name) {
  if (!is_name(name)) refuse(name, "the name must be one word or two");
  if (in_table(name)) refuse(name, "the library knows this command");
  if (spec.first_key < 0) refuse(name, "first_key counts from 1");
  if (spec.first_key == 0 && spec.last_key != 0) refuse(name, "last_key needs a first_key");
  if (spec.last_key > 0 && spec.last_key < spec.first_key)
    refuse(name, "last_key is before first_key");
  if (spec.key_step < 1) refuse(name, "key_step must be at least 1");
  if (spec.channel && (spec.first_key != 0 || spec.keys_counted_at != 0))
    refuse(name, "a command has keys or a channel, not both");
}

CommandFlag flag_of(std::string_view name) noexcept {
  if (name == "write") return CommandFlag::write;
  if (name == "readonly") return CommandFlag::readonly;
  if (name == "denyoom") return CommandFlag::denyoom;
  if (name == "admin") return CommandFlag::admin;
  if (name == "pubsub") return CommandFlag::pubsub;
  if (name == "noscript") return CommandFlag::noscript;
  if (name == "blocking") return CommandFlag::blocking;
  if (name == "loading") return CommandFlag::loading;
  if (name == "stale") return CommandFlag::stale;
  if (name == "fast") return CommandFlag::fast;
  if (name == "no_multi") return CommandFlag::no_multi;
  return CommandFlag::none;
}

// The counts of a server include the words of the name, as the positions of its keys do.
std::int8_t place(std::int64_t told, std::uint8_t words) noexcept {
  const std::int64_t at = told > 0 ? told - (words - 1) : told;
  return static_cast<std::int8_t>(std::clamp<std::int64_t>(at, -128, 127));
}

// A container's subcommand is called "container|sub".
const CommandInfo* subcommand(const CommandInfo& info, std::span<const std::string_view> words) {
  if (words.size() < 2) return nullptr;
  for (const CommandInfo& each : info.subcommands) {
    const std::size_t bar = each.name.find('|');
    const std::string name = upper_case(each.name.substr(bar == each.name.npos ? 0 : bar + 1));
    if (is_word(words[1], name)) return &each;
  }
  return nullptr;
}

}  // namespace

void retain(KnownCommands& commands) noexcept { commands.owners_.add(); }
[[gnu::noinline]] void release(KnownCommands& commands) noexcept {
  if (commands.owners_.remove()) delete &commands;
}

void KnownCommands::add(const CommandSpec& spec) {
  std::string name = upper_case(spec.name);
  check(spec, name);
  CommandRow row{.name = {}, .encoded = {}};
  row.words = name.find(' ') == name.npos ? 1 : 2;
  row.first_key = spec.first_key;
  row.last_key = spec.last_key == 0 ? row.first_key : spec.last_key;
  row.key_step = spec.key_step;
  if (spec.keys_counted_at != 0) {
    row.key_rule = KeyRule::counted;
    row.key_at = spec.keys_counted_at;
  }
  row.retry = spec.reads ? RetryCategory::read_only : spec.retry;
  row.flags = spec.reads ? CommandFlag::readonly : CommandFlag::write;
  if (spec.channel) row.flags = row.flags | CommandFlag::pubsub;
  row.channel = spec.channel;
  row.request = spec.request;
  row.response = spec.response;
  row.servers = Servers::redis | Servers::valkey;
  if (spec.timeout != TimeoutAt::none) {
    row.effect = Effect::blocks;
    row.timeout = spec.timeout;
    row.flags = row.flags | CommandFlag::blocking;
    row.instead = wait_hint;
  }
  if (spec.values_from != 0) {
    row.values = ValuesAt::every;
    row.value_at = spec.values_from;
  }
  row.reply_values = spec.reply_values;
  keep(Rows::all().keep(row, std::move(name)));
}

const CommandRow& KnownCommands::learn(const CommandInfo& info,
                                       std::span<const std::string_view> words) {
  const CommandInfo* const sub = subcommand(info, words);
  const CommandInfo& told = sub == nullptr ? info : *sub;
  std::string name = upper_case(words[0]);
  if (sub != nullptr) name.append(" ").append(upper_case(words[1]));
  CommandRow row{.name = {}, .encoded = {}};
  row.words = sub == nullptr ? 1 : 2;
  row.arity = static_cast<std::int8_t>(std::clamp<std::int64_t>(told.arity, -128, 127));
  row.first_key = place(told.first_key, row.words);
  row.last_key = place(told.last_key, row.words);
  row.key_step = static_cast<std::int8_t>(std::clamp<std::int64_t>(told.key_step, 1, 127));
  for (const std::string& flag : told.flags) {
    row.flags = row.flags | flag_of(flag);
    if (flag == "movablekeys") row.key_rule = KeyRule::asked;
  }
  if (row.key_rule == KeyRule::asked) row.first_key = row.last_key = 0;
  row.retry = row.has(CommandFlag::readonly) ? RetryCategory::read_only : RetryCategory::never;
  row.servers = Servers::redis | Servers::valkey;
  row.values = ValuesAt::unknown;
  const CommandRow& kept = Rows::all().keep(row, std::move(name));
  keep(kept);
  return kept;
}

void KnownCommands::keep(const CommandRow& row) {
  std::erase_if(rows_, [&](const CommandRow* known) { return known->name == row.name; });
  rows_.push_back(&row);
}

const CommandRow* KnownCommands::find(std::span<const std::string_view> words) const noexcept {
  const CommandRow* found = nullptr;
  for (const CommandRow* const row : rows_) {
    if (fits(*row, words) && (found == nullptr || row->words > found->words)) found = row;
  }
  return found;
}

}  // namespace deferredis::detail
