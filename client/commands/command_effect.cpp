#include <deferredis/client/commands/command_effect.hpp>

#include <algorithm>
#include <iterator>

#include <deferredis/client/commands/blocking_timeout.hpp>

namespace deferredis::detail {

namespace {

struct NamedEffect {
  std::string_view name;
  Effect effect;
};

constexpr NamedEffect effects[] = {
    {"ASKING", Effect::stays},
    {"AUTH", Effect::stays},
    {"BLMOVE", Effect::blocks},
    {"BLMOVEM", Effect::blocks},
    {"BLMPOP", Effect::blocks},
    {"BLPOP", Effect::blocks},
    {"BRPOP", Effect::blocks},
    {"BRPOPLPUSH", Effect::blocks},
    {"BZMPOP", Effect::blocks},
    {"BZPOPMAX", Effect::blocks},
    {"BZPOPMIN", Effect::blocks},
    {"CLIENT CACHING", Effect::stays},
    {"CLIENT CAPA", Effect::stays},
    {"CLIENT IMPORT-SOURCE", Effect::stays},
    {"CLIENT NO-EVICT", Effect::stays},
    {"CLIENT NO-TOUCH", Effect::stays},
    {"CLIENT SETINFO", Effect::stays},
    {"CLIENT SETNAME", Effect::stays},
    {"CLIENT TRACKING", Effect::stays},
    {"DISCARD", Effect::ends},
    {"EVAL", Effect::script},
    {"EVAL_RO", Effect::script},
    {"EXEC", Effect::ends},
    {"FCALL", Effect::script},
    {"FCALL_RO", Effect::script},
    {"HIMPORT DISCARD", Effect::stays},
    {"HIMPORT DISCARDALL", Effect::stays},
    {"HIMPORT PREPARE", Effect::stays},
    {"HIMPORT SET", Effect::stays},
    {"MULTI", Effect::begins},
    {"READONLY", Effect::stays},
    {"READWRITE", Effect::stays},
    {"REPLCONF", Effect::stays},
    {"SELECT", Effect::stays},
    {"UNWATCH", Effect::unwatches},
    {"WAIT", Effect::waits},
    {"WAITAOF", Effect::waits},
    {"WATCH", Effect::watches},
    {"XREAD", Effect::blocks},
    {"XREADGROUP", Effect::blocks},
};

}  // namespace

Effect effect_of(const CommandView& command) noexcept {
  if (command.row.instead.empty()) return Effect::none;
  const auto* found = std::find_if(std::begin(effects), std::end(effects),
                                   [&](const auto& each) { return each.name == command.row.name; });
  if (found == std::end(effects)) return Effect::forbidden;
  const bool waits_not = found->effect == Effect::blocks && !timeout_place(command);
  return waits_not ? Effect::none : found->effect;
}

}  // namespace deferredis::detail
