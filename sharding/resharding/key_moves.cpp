#include <deferredis/sharding/resharding/key_moves.hpp>

#include <optional>
#include <tuple>
#include <utility>

#include <deferredis/client/scripts/sha1.hpp>
#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/reactor/combine.hpp>

namespace deferredis::detail {

namespace {

// KEYS: the key, id_key, marks_key. ARGV[1]: the id of this change. Without this check, two changes
// at the same time would each take the other's marks for its own.
constexpr std::string_view check_id =
    "local id = redis.call('GET', KEYS[2]) "
    "if id and id ~= ARGV[1] then return redis.error_reply("
    "'RESHARDING another change of shards has not been finished on this server') end ";

constexpr std::string_view is_marked_text = "return redis.call('HEXISTS', KEYS[3], KEYS[1])";

constexpr std::string_view take_text =
    "local dump = redis.call('DUMP', KEYS[1]) "
    "if not dump then return false end "
    "return {dump, string.sub(redis.sha1hex(dump), 1, 16), redis.call('PEXPIRETIME', KEYS[1])}";

// ARGV: id, digest, dump (empty: no value), expiry time. RESTORE comes before the mark: if it fails
// (out of memory), there must be no mark.
constexpr std::string_view adopt_text =
    "local mark = redis.call('HGET', KEYS[3], KEYS[1]) "
    "if mark then "
    "  if ARGV[3] == '' or mark == ARGV[2] then return 0 end "
    "  return -1 "
    "end "
    "if ARGV[3] ~= '' then "
    "  if redis.call('EXISTS', KEYS[1]) == 1 then return -1 end "
    "  redis.call('RESTORE', KEYS[1], ARGV[4], ARGV[3], 'ABSTTL') "
    "end "
    "if not id then redis.call('SET', KEYS[2], ARGV[1]) end "
    "redis.call('HSET', KEYS[3], KEYS[1], ARGV[2]) "
    "return 1";

// ARGV: the digest of the value that was moved.
constexpr std::string_view drop_text =
    "local dump = redis.call('DUMP', KEYS[1]) "
    "if not dump or string.sub(redis.sha1hex(dump), 1, 16) ~= ARGV[1] then return 0 end "
    "return redis.call('UNLINK', KEYS[1])";

constexpr std::string_view forget_text =
    "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
    "return redis.call('UNLINK', KEYS[1], KEYS[2])";

std::string checked(std::string_view script) { return std::string(check_id).append(script); }

// The id of a change; everybody who changes between these two rings computes the same one.
std::string id_of(const KeyMoves::Rings& rings) {
  std::string text;
  for (const HashRing* ring : {&rings.from, &rings.to}) {
    text.append(to_string(ring->placement())) += '/';
    for (const ShardNode& node : ring->nodes())
      text.append(node.name()).append("*").append(std::to_string(node.weight())) += ',';
  }
  return sha1_hex(text);
}

}  // namespace

KeyMoves::KeyMoves(Rings rings, std::vector<Client> nodes)
    : rings_(std::move(rings)),
      id_(id_of(rings_)),
      nodes_(std::move(nodes)),
      is_marked_(checked(is_marked_text), {.read_only = true}),
      take_(checked(take_text), {.read_only = true}),
      adopt_(checked(adopt_text)),
      drop_(drop_text),
      forget_(forget_text) {}

// --- the steps -----------------------------------------------------------------------------------

Future<bool> KeyMoves::is_marked(std::string_view key, const Client& node) const {
  return is_marked_.run<bool>(node, {key, id_key, marks_key}, {id_});
}

Future<KeyMoves::Taken> KeyMoves::take(std::string_view key, const Client& node) const {
  using Copy = std::optional<std::tuple<std::string, std::string, std::int64_t>>;
  return take_.run<Copy>(node, {key, id_key, marks_key}, {id_}).then([](Copy copy) {
    Taken taken;
    if (!copy) return taken;
    taken.dump = std::move(std::get<0>(*copy));
    taken.digest = std::move(std::get<1>(*copy));
    taken.expires_at = std::max<std::int64_t>(std::get<2>(*copy), 0);
    return taken;
  });
}

Future<KeyMove> KeyMoves::adopt(std::string_view key, const Taken& taken,
                                const Client& node) const {
  const std::size_t bytes = taken.dump.size();
  const std::string expires_at = std::to_string(taken.expires_at);
  return adopt_
      .run<std::int64_t>(node, {key, id_key, marks_key},
                         {id_, taken.digest, taken.dump, expires_at})
      .then([bytes](std::int64_t answer) {
        if (answer < 0) return KeyMove{KeyMove::Result::conflict, 0};
        if (answer == 0 || bytes == 0) return KeyMove{KeyMove::Result::there, 0};
        return KeyMove{KeyMove::Result::moved, bytes};
      });
}

Future<void> KeyMoves::drop(std::string_view key, std::string_view digest,
                            const Client& node) const {
  return drop_.run<std::int64_t>(node, {key}, {digest}).then([](std::int64_t) {});
}

// --- the combined steps --------------------------------------------------------------------------

Future<void> KeyMoves::settle(std::shared_ptr<const KeyMoves> self, std::string key,
                              ViewOptions view) {
  const Client to = self->nodes_[self->new_place(key)].with(view);
  const bool marked = co_await self->is_marked(key, to);
  if (marked) co_return;
  const Client from = self->nodes_[self->old_place(key)].with(view);
  const Taken taken = co_await self->take(key, from);
  const KeyMove moved = co_await self->adopt(key, taken, to);
  if (taken.dump.empty() || moved.result == KeyMove::Result::conflict) co_return;
  // A failure does no harm, since the mark exists. A rebalance removes the old copy.
  self->drop(key, taken.digest, from).on_error([](const Error&) {}).detach();
}

Future<KeyMove> KeyMoves::move(std::shared_ptr<const KeyMoves> self, std::string key) {
  const Client& from = self->nodes_[self->old_place(key)];
  const Taken taken = co_await self->take(key, from);
  if (taken.dump.empty()) co_return KeyMove{};
  const KeyMove moved = co_await self->adopt(key, taken, self->nodes_[self->new_place(key)]);
  if (moved.result != KeyMove::Result::conflict) co_await self->drop(key, taken.digest, from);
  co_return moved;
}

Future<void> KeyMoves::forget_marks(std::shared_ptr<const KeyMoves> self) {
  for (const Client& node : self->nodes_)
    co_await self->forget_.run<std::int64_t>(node, {id_key, marks_key}, {self->id_});
}

}  // namespace deferredis::detail
