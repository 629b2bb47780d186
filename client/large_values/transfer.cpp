#include <deferredis/client/large_values/transfer.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

#include <deferredis/reactor/transport.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t least_piece = 1024;
constexpr std::size_t low_watermark = 64 * 1024;
constexpr std::size_t high_watermark = 128 * 1024;
constexpr std::size_t written_at_once = ChunkPool::chunk_bytes;  // so that pooled chunks suffice

Duration shorter(Duration a, Duration b) {
  if (a == Duration::zero()) return b;
  return b == Duration::zero() ? a : std::min(a, b);
}

}  // namespace

Transfer::Transfer(Lease lease, std::size_t piece_bytes, Duration stall)
    : lease_(std::move(lease)),
      connection_(lease_.connection()),
      caches_(connection_->caches()),
      core_(connection_->core()),
      reader_(connection_->limits()),
      piece_bytes_(std::max(piece_bytes, least_piece)),
      stall_(shorter(stall, connection_->dead_after())) {
  transport_ = &connection_->divert(*this);
  transport_->set_watermarks(low_watermark, high_watermark);
}

Transfer::~Transfer() {
  if (connection_ == nullptr) return;
  connection_->abandon_diversion();
  lease_.give_back(false);
}

void Transfer::write(std::string_view bytes) {
  if (connection_ == nullptr) return;
  connection_->release_sent();
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), written_at_once);
    transport_->write(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
}

bool Transfer::has_room() const noexcept {
  return connection_ != nullptr && transport_->buffered() <= high_watermark;
}

Future<void> Transfer::room() {
  if (connection_ == nullptr) return failed(*lost_);
  connection_->release_sent();
  auto drained = transport_->drained();
  if (stall_ == Duration::zero() || drained.settled()) return drained;
  return std::move(drained).timeout(stall_);
}

bool Transfer::all_sent() const noexcept {
  return connection_ == nullptr ? all_sent_ : transport_->buffered() == 0;
}

bool Transfer::has_answer() {
  if (!seen_) seen_ = read_part();
  return lost_ || seen_;
}

// The next part of what has arrived, if there is one.
std::optional<ValueReader::Part> Transfer::read_part() {
  using Kind = ValueReader::Kind;
  for (;;) {
    const ValueReader::Part part = reader_.next(view_);
    if (part.kind == Kind::frame) {
      ReplyReader reader(part.bytes);
      if (reader.type() != ReplyType::push) return part;
      if (connection_ != nullptr) connection_->diverted_push(reader);
      continue;
    }
    if (part.kind != Kind::more) return part;
    if (arrived_ == 0) return std::nullopt;
    std::swap(current_, arriving_);
    view_ = std::string_view(current_).substr(0, std::exchange(arrived_, 0));
    if (connection_ != nullptr) transport_->resume_reading();
  }
}

Future<ValueReader::Part> Transfer::next() {
  for (;;) {
    const auto part = seen_ ? std::exchange(seen_, std::nullopt) : read_part();
    if (part && part->kind == ValueReader::Kind::failed) co_return unreadable();
    if (part) co_return *part;
    if (lost_) co_return *lost_;
    auto waited = wait();
    co_await std::move(waited);
  }
}

Future<void> Transfer::wait() {
  waiter_.emplace(core_);
  auto future = waiter_->future();
  return stall_ == Duration::zero() ? std::move(future) : std::move(future).timeout(stall_);
}

void Transfer::wake() {
  if (waiter_) waiter_->fulfill();
  waiter_.reset();
}

Error Transfer::unreadable() const {
  return reader_.over_limit()
             ? Error(errc::limit_exceeded, std::string(reader_.why()), Delivery::maybe_applied)
             : Error(errc::protocol, "malformed reply: " + std::string(reader_.why()),
                     Delivery::maybe_applied);
}

void Transfer::finish(const std::optional<Error>& answer) {
  if (connection_ == nullptr) return;
  // What comes unasked would be taken for the answer to the next command.
  const bool clean = reader_.between() && !seen_ && view_.empty() && arrived_ == 0 && all_sent();
  Connection* const connection = std::exchange(connection_, nullptr);
  if (!clean) {
    connection->abandon_diversion();
    return lease_.give_back(false);
  }
  transport_->resume_reading();
  connection->end_diversion(answer ? &*answer : nullptr);
  lease_.give_back(true);
}

// --- what the connection calls -------------------------------------------------------------------

void Transfer::bytes_received(std::string_view bytes) {
  if (bytes.data() != arriving_.data() + arrived_) {  // not received in place
    if (arriving_.size() < arrived_ + bytes.size()) arriving_.resize(arrived_ + bytes.size());
    std::memcpy(arriving_.data() + arrived_, bytes.data(), bytes.size());
  }
  arrived_ += bytes.size();
  if (arrived_ >= piece_bytes_) transport_->pause_reading();
  wake();
}

std::span<char> Transfer::receive_room() {
  if (arriving_.size() < piece_bytes_) arriving_.resize(piece_bytes_);
  if (arrived_ >= piece_bytes_) return {};
  return {arriving_.data() + arrived_, piece_bytes_ - arrived_};
}

void Transfer::connection_lost(const Error& reason) {
  all_sent_ = transport_->buffered() == 0;
  connection_ = nullptr;
  transport_ = nullptr;
  lost_ = reason;
  wake();
}

}  // namespace deferredis::detail
