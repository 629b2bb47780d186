#include <deferredis/client/detail/command_effect.hpp>

#include <algorithm>
#include <iterator>

namespace deferredis::detail {

namespace {

struct NamedEffect {
  std::string_view name;
  Effect effect;
};

constexpr NamedEffect effects[] = {
    {"ASKING", Effect::stays},         {"AUTH", Effect::stays},
    {"BLMOVE", Effect::blocks},        {"BLMPOP", Effect::blocks},
    {"BLPOP", Effect::blocks},         {"BRPOP", Effect::blocks},
    {"BRPOPLPUSH", Effect::blocks},    {"BZMPOP", Effect::blocks},
    {"BZPOPMAX", Effect::blocks},      {"BZPOPMIN", Effect::blocks},
    {"CLIENT SETNAME", Effect::stays}, {"CLIENT TRACKING", Effect::stays},
    {"DISCARD", Effect::ends},         {"EVAL", Effect::script},
    {"EVAL_RO", Effect::script},       {"EXEC", Effect::ends},
    {"FCALL", Effect::script},         {"FCALL_RO", Effect::script},
    {"MULTI", Effect::begins},         {"READONLY", Effect::stays},
    {"READWRITE", Effect::stays},      {"SELECT", Effect::stays},
    {"UNWATCH", Effect::unwatches},    {"WAIT", Effect::waits},
    {"WAITAOF", Effect::waits},        {"WATCH", Effect::watches},
};

}  // namespace

Effect effect_of(const CommandRow& row) noexcept {
  if (row.instead.empty()) return Effect::none;
  const auto* found = std::find_if(std::begin(effects), std::end(effects),
                                   [&](const auto& each) { return each.name == row.name; });
  return found == std::end(effects) ? Effect::forbidden : found->effect;
}

}  // namespace deferredis::detail
