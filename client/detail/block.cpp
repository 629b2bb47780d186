#include <deferredis/client/detail/block.hpp>

#include <utility>

namespace deferredis::detail {

namespace {

constexpr std::string_view multi_bytes = "*1\r\n$5\r\nMULTI\r\n";
constexpr std::string_view exec_bytes = "*1\r\n$4\r\nEXEC\r\n";
constexpr CommandRow transaction_row{.name = "EXEC", .encoded = {}, .words = 0};
constexpr CommandRow batch_row{.name = "batch", .encoded = {}, .words = 0};

using Whole = State<Shared<Block>>;

}  // namespace

Block::Block(ReactorCore& core, Kind kind, Rewriting rewriting)
    : core_(core), kind_(kind), rewriting_(std::move(rewriting)) {
  core_.add_user();
  if (kind_ == Kind::transaction) bytes_ = multi_bytes;
}

Block::~Block() {
  fail_members(Error(errc::cancelled, "it was discarded, and never sent", Delivery::not_sent));
  core_.remove_user();
}

void retain(Block& block) noexcept { ++block.owners_; }
// Not inline: g++ 12 would see a use after the delete where there are two owners in one function.
[[gnu::noinline]] void release(Block& block) noexcept {
  if (--block.owners_ == 0) delete &block;
}

void Block::add(const CommandView& command, ReplySlot& slot) {
  Translation translation;
  const auto changed = rewriting_.begin(command, slot, translation);
  if (!changed) return;
  changed->encode(bytes_);
  members_.push_back({translation ? &translated(slot, translation) : &slot, translation});
}

std::vector<Reply> Block::take_replies() {
  for (std::size_t i = 0; i < replies_.size(); ++i) {
    const Translation& translation = members_[i].translation;
    if (translation && !replies_[i].is_error()) {
      replies_[i] = translation.apply(std::move(replies_[i]));
    }
  }
  return std::move(replies_);
}

std::string_view Block::seal() {
  if (kind_ == Kind::transaction) bytes_ += exec_bytes;
  return bytes_;
}

ReplySlot& Block::make_slot(Shared<Block> block, Keep keep, Future<void>& ended) {
  Block& self = *block;
  const bool transaction = self.kind_ == Kind::transaction;
  self.keep_ = keep;
  Whole& slot = make_state<Shared<Block>>(self.core_);
  slot.emplace(std::move(block));
  slot.emplace_producer(CommandData{
      .decode = take_reply,
      .row = transaction ? &transaction_row : &batch_row,
      .bytes = self.bytes_.size(),
      .piecemeal = !transaction,
      .replies = static_cast<std::uint32_t>(self.members_.size() + (transaction ? 2 : 0))});
  const auto held = slot.value();
  ended = FutureAccess::make<Shared<Block>>(slot)
              .then([](const Shared<Block>&) {})
              .on_error([held](const Error& error) {
                Error told = held->explain(error);
                held->fail_members(told);
                return told;
              });
  return slot;
}

void Block::fail_members(const Error& error) {
  for (Member& member : members_) {
    if (member.slot == nullptr) continue;
    const Error& own = member.refused ? *member.refused : error;
    if (!member.slot->settled()) {
      member.slot->fail(own.with_context(command_data(*member.slot).row->name), true);
    }
    std::exchange(member.slot, nullptr)->drop_producer();
  }
}

// Why EXEC was refused is what one of the commands was told before.
Error Block::explain(const Error& error) const {
  if (!error.is(errc::exec_aborted) || !first_error_) return error;
  return Error(errc::exec_aborted, std::string(error.prefix()),
               "the transaction was not executed, because " + std::string(first_error_->message()),
               Delivery::rejected);
}

void Block::take_reply(ReplySlot& slot, ReplyReader& reader) {
  const auto block = static_cast<Whole&>(slot).value();
  if (block->kind_ == Kind::batch) return block->take_batch(slot, reader);
  block->take_transaction(slot, reader);
}

void Block::take_transaction(ReplySlot& slot, ReplyReader& reader) {
  const std::size_t at = replies_seen_++;
  if (at <= members_.size()) take_queued(reader);
  else take_exec(slot, reader);
}

// The answers to MULTI and to each command: OK, QUEUED, or why not.
void Block::take_queued(ReplyReader& reader) {
  if (!is_error(reader.type())) return;
  Error error = reader.read_error();
  const std::size_t at = replies_seen_ - 1;  // 0: MULTI
  if (!first_error_) {
    const auto name = at == 0 ? "MULTI" : command_data(*members_[at - 1].slot).row->name;
    first_error_ = error.with_context(name);
  }
  if (at > 0) members_[at - 1].refused = std::move(error);
}

void Block::take_exec(ReplySlot& slot, ReplyReader& reader) {
  if (reader.read_null()) {
    return slot.fail(Error(errc::watch, "the transaction was not executed: a watched key changed",
                           Delivery::rejected));
  }
  if (reader.begin_aggregate() != members_.size() || reader.failed()) {
    return slot.fail(Error(errc::protocol, "EXEC answered with another number of replies",
                           Delivery::maybe_applied));
  }
  for (Member& member : members_) {
    ReplyReader element(reader.read_frame());
    take_member(member, element);
  }
  slot.settle();
}

void Block::take_batch(ReplySlot& slot, ReplyReader& reader) {
  Member& member = members_[replies_seen_++];
  take_member(member, reader);
  if (replies_seen_ != members_.size()) return;
  if (first_error_ && keep_ == Keep::nothing) return slot.fail(*first_error_);
  slot.settle();
}

void Block::take_member(Member& member, ReplyReader& reader) {
  if (keep_ == Keep::nothing) return settle_member(member, reader);
  Reply reply = Reply::read(reader);
  std::string frame;
  reply.append_resp(frame);
  replies_.push_back(std::move(reply));
  ReplyReader again{std::string_view(frame)};
  settle_member(member, again);
}

void Block::settle_member(Member& member, ReplyReader& reader) {
  ReplySlot& slot = *std::exchange(member.slot, nullptr);
  if (is_error(reader.type())) {
    const Error error = reader.read_error().with_context(command_data(slot).row->name);
    if (!first_error_) first_error_ = error;
    // A batch tells its first error as a whole, and all of them where replies are kept.
    slot.fail(error, kind_ == Kind::batch || keep_ == Keep::replies);
  } else if (!slot.settled()) {  // else it was cancelled
    command_data(slot).decode(slot, reader);
  }
  slot.drop_producer();
}

}  // namespace deferredis::detail
