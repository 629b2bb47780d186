#include <deferredis/sharding/routing/asked_commands.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <deferredis/client/replies/administration.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/reactor/future/settled.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t most_unknown = 64;

std::string upper_case(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::vector<std::string_view> views_of(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

// The words of the name and the arguments.
std::vector<std::string> words_of(const CommandView& command) {
  std::vector<std::string> words;
  std::string_view name = command.row.words == 0 ? std::string_view() : command.row.name;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    words.emplace_back(word);
    name.remove_prefix(std::min(word.size() + 1, name.size()));
  }
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  return words;
}

// A server that does not let us ask: what we wanted to know stays unknown.
bool is_refusal(const Error& error) noexcept { return error.delivery() == Delivery::rejected; }

/// What to ask, for how long.
struct Request {
  const CommandRow* row;
  std::vector<std::string> arguments;
  Patience patience;
};

template <class T>
Future<T> send(const Shared<Backend>& server, const Request& request) {
  const auto slot = make_slot<T>(server->core(), *request.row);
  auto answered = slot.future();
  slot->deadline = request.patience.deadline;
  slot->offline_wait = request.patience.offline;
  const std::vector<std::string_view> views = views_of(request.arguments);
  server->dispatch(CommandView{*request.row, views}, slot);
  return answered;
}

// The answer of the first primary that can be reached.
template <class T>
Future<T> ask_any(Shared<Backend> backend, Request request) {
  auto listing = backend->servers(request.patience);
  std::vector<Server> servers = co_await std::move(listing);
  Error last(errc::connection, "no server is known", Delivery::not_sent);
  for (const Server& server : servers) {
    if (!server.primary) continue;
    auto asked = send<T>(server.backend, request);
    auto answer = co_await std::move(asked).outcome();
    if (answer) co_return std::move(answer.value());
    last = answer.error();
    if (is_refusal(last)) break;
  }
  co_return last;
}

Patience patience_of(const CommandData& data) noexcept {
  return {data.deadline, data.offline_wait};
}

}  // namespace

bool AskedCommands::concerns(const CommandView& command) const noexcept {
  if (command.row.words != 0 || command.arguments.empty()) return false;
  const std::string name = upper_case(command.arguments[0]);
  return std::find(unknown_.begin(), unknown_.end(), name) == unknown_.end();
}

void AskedCommands::ask(const CommandView& command, ReplySlot& slot) {
  const std::string name = upper_case(command.arguments[0]);
  const auto asked = std::find_if(asking_.begin(), asking_.end(), [&](const Question& question) {
    return question.name == name && question.deadline <= slot.deadline;
  });
  const bool first = asked == asking_.end();
  Question& question =
      first ? asking_.emplace_back(Question{next_id_++, name, slot.deadline, {}}) : *asked;
  question.waiting.push_back({words_of(command), HeldSlot(slot)});
  if (!first) return;
  using Answer = std::vector<std::optional<CommandInfo>>;
  const CurrentCore current(backend_.core());
  const Shared<Backend> keep(&backend_);
  const std::uint64_t id = question.id;
  Request request{find_command("COMMAND", "INFO"), {name}, patience_of(slot)};
  ask_any<Answer>(keep, std::move(request))
      .then(
          [this, keep, id](const Answer& answer) {
            const bool known = !answer.empty() && answer.front().has_value();
            answered(id, known ? &*answer.front() : nullptr);
          },
          [this, keep, id](const Error& error) { failed(id, error); })
      .detach();
}

AskedCommands::Question AskedCommands::take(std::uint64_t id) {
  const auto asked = std::find_if(asking_.begin(), asking_.end(),
                                  [&](const Question& question) { return question.id == id; });
  Question question = std::move(*asked);
  asking_.erase(asked);
  return question;
}

void AskedCommands::answered(std::uint64_t id, const CommandInfo* info) {
  Question question = take(id);
  const bool known = std::find(unknown_.begin(), unknown_.end(), question.name) != unknown_.end();
  if (info == nullptr && !known) {
    unknown_.push_back(question.name);
    if (unknown_.size() > most_unknown) unknown_.erase(unknown_.begin());
  }
  for (Waiting& each : question.waiting) {
    // Its user may have described it meanwhile.
    const CommandRow* row = backend_.own_commands()->find(views_of(each.words));
    if (row == nullptr && info != nullptr)
      row = &backend_.own_commands()->learn(*info, views_of(each.words));
    hand_over(each, row);
  }
}

// A command that has more time than the question had asks again.
void AskedCommands::failed(std::uint64_t id, const Error& error) {
  if (is_refusal(error)) return answered(id, nullptr);
  Question question = take(id);
  const bool too_late = error.is(errc::timeout);
  for (Waiting& each : question.waiting) {
    if (too_late && each.slot->deadline > question.deadline) {
      hand_over(each, nullptr);
      continue;
    }
    const std::string_view command = each.words.front();
    each.slot.refuse(
        error.with_context("COMMAND INFO").with_context(command).with_delivery(Delivery::not_sent));
  }
}

// Settled: cancelled meanwhile.
void AskedCommands::hand_over(Waiting& waiting, const CommandRow* row) {
  if (waiting.slot->settled()) {
    return waiting.slot.refuse(Error(errc::cancelled, "cancelled", Delivery::not_sent));
  }
  const std::vector<std::string_view> words = views_of(waiting.words);
  if (row != nullptr) waiting.slot->row = row;
  const CommandRow& now = *waiting.slot->row;
  backend_.dispatch(CommandView{now, std::span(words).subspan(now.words)}, waiting.slot.take());
}

namespace {

struct HeldForKeys {
  std::vector<std::string> words;
  HeldSlot slot;
  AskedCommands::WithKeys fn;

  void resume(const std::vector<std::string>& keys) {
    if (slot->settled())
      return slot.refuse(Error(errc::cancelled, "cancelled", Delivery::not_sent));
    const CommandRow& row = *slot->row;
    const std::vector<std::string_view> views = views_of(words);
    fn(keys, CommandView{row, std::span(views).subspan(row.words)}, slot.take());
  }
};

}  // namespace

void AskedCommands::ask_keys(const CommandView& command, ReplySlot& slot, WithKeys fn) {
  const auto held =
      std::make_shared<HeldForKeys>(HeldForKeys{words_of(command), HeldSlot(slot), std::move(fn)});
  const CurrentCore current(backend_.core());
  const Shared<Backend> keep(&backend_);
  Request request{find_command("COMMAND", "GETKEYS"), held->words, patience_of(held->slot.data())};
  ask_any<std::vector<std::string>>(keep, std::move(request))
      .then([keep, held](const std::vector<std::string>& keys) { held->resume(keys); },
            [keep, held](const Error& error) {
              // "The command has no key arguments", or the user may not ask.
              if (is_refusal(error)) return held->resume({});
              held->slot.refuse(
                  error.with_context("COMMAND GETKEYS").with_delivery(Delivery::not_sent));
            })
      .detach();
}

}  // namespace deferredis::detail
