#include <deferredis/reactor/write_buffer.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <map>
#include <new>
#include <utility>

#include <deferredis/reactor/text/secret.hpp>

namespace deferredis {

using detail::Chunk;

namespace {

// What follows a text that was taken over is mostly short; a whole chunk for it would be wasted if
// many such texts are sent.
constexpr std::size_t room_behind_text = 512;

/// A chunk without room of its own.
struct TakenText : Chunk {
  // Its bytes are where they were: only a short string moves its bytes when it is moved.
  explicit TakenText(std::string&& taken) noexcept
      : Chunk{nullptr, taken.size(), taken.size(), taken.data()}, text(std::move(taken)) {}

  std::string text;
};

Chunk* new_chunk(std::size_t capacity) {
  auto* const chunk =
      ::new (::operator new(sizeof(Chunk) + capacity)) Chunk{nullptr, capacity, 0, nullptr};
  chunk->bytes = chunk->room();
  return chunk;
}

}  // namespace

ChunkPool::~ChunkPool() {
  while (spare_ != nullptr) {
    Chunk* chunk = spare_;
    spare_ = chunk->next;
    ::operator delete(chunk);
  }
}

Chunk* ChunkPool::take(std::size_t at_least) {
  if (at_least <= chunk_bytes && spare_ != nullptr) {
    Chunk* chunk = spare_;
    spare_ = chunk->next;
    --spare_count_;
    chunk->next = nullptr;
    chunk->size = 0;
    return chunk;
  }
  return new_chunk(std::max(at_least, chunk_bytes));
}

void ChunkPool::give(Chunk* chunk) noexcept {
  if (chunk->capacity != chunk_bytes || spare_count_ >= most_spare) {
    if (chunk->bytes == chunk->room()) ::operator delete(chunk);
    else delete static_cast<TakenText*>(chunk);
    return;
  }
  chunk->next = spare_;
  spare_ = chunk;
  ++spare_count_;
}

/// Ranges that do not touch: from the begin of each to its end.
struct WriteBuffer::Skipped {
  using Ranges = std::map<Position, Position>;

  void add(Position from, Position to) {
    auto next = ranges.lower_bound(from);
    if (next != ranges.end() && next->first == to) {
      to = next->second;
      next = ranges.erase(next);
    }
    if (next != ranges.begin() && std::prev(next)->second == from) std::prev(next)->second = to;
    else ranges.emplace_hint(next, from, to);
  }
  /// The first range that ends behind `position`.
  Ranges::const_iterator behind(Position position) const {
    auto next = ranges.upper_bound(position);
    if (next != ranges.begin() && std::prev(next)->second > position) --next;
    return next;
  }
  /// Calls fn(first, last) for each piece of [from, to) that is not skipped, as long as fn returns
  /// true.
  template <class F>
  void for_each_piece(Position from, Position to, F fn) const {
    for (auto range = behind(from); from < to; ++range) {
      const bool here = range != ranges.end() && range->first < to;
      const Position end = here ? range->first : to;
      if (from < end && !fn(from, end)) return;
      if (!here) return;
      from = range->second;
    }
  }

  Ranges ranges;
};

WriteBuffer::WriteBuffer(ChunkPool& pool) noexcept : pool_(&pool) {}
WriteBuffer::~WriteBuffer() { clear(); }

void WriteBuffer::add_chunk(std::size_t at_least) { link(pool_->take(at_least)); }

void WriteBuffer::link(Chunk* chunk) noexcept {
  if (tail_ == nullptr) {
    head_ = chunk;
    head_begin_ = end_;
  } else {
    tail_->next = chunk;
  }
  tail_ = chunk;
  if (unsent_ == nullptr) {
    unsent_ = chunk;
    unsent_begin_ = end_;
  }
}

char* WriteBuffer::commit_and_take(std::size_t before, std::string&& text, std::size_t room) {
  assert(text.size() > ChunkPool::chunk_bytes);
  Chunk* const behind = new_chunk(std::max(room, room_behind_text));
  TakenText* taken = nullptr;
  try {
    taken = new TakenText(std::move(text));
  } catch (...) {
    pool_->give(behind);
    throw;
  }
  commit(before);
  link(taken);
  end_ += taken->size;
  link(behind);
  return behind->room();
}

// All of them or, if there is no memory, none.
void WriteBuffer::append(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t room = tail_ == nullptr ? 0 : tail_->capacity - tail_->size;
  if (bytes.size() <= room) return put(bytes);
  Chunk* const more = pool_->take(bytes.size() - room);
  if (room != 0) put(bytes.substr(0, room));
  link(more);
  put(bytes.substr(room));
}

void WriteBuffer::put(std::string_view bytes) noexcept {
  std::memcpy(tail_->room() + tail_->size, bytes.data(), bytes.size());
  commit(bytes.size());
}

std::size_t WriteBuffer::gather(std::span<Slice> slices) const noexcept {
  if (skipped_ != nullptr) [[unlikely]]
    return gather_around_skipped(slices);
  std::size_t used = 0;
  Chunk* chunk = unsent_;
  std::size_t skip = static_cast<std::size_t>(sent_ - unsent_begin_);
  for (; chunk != nullptr && used < slices.size(); chunk = chunk->next, skip = 0) {
    if (chunk->size > skip) slices[used++] = {chunk->bytes + skip, chunk->size - skip};
  }
  return used;
}

std::size_t WriteBuffer::gather_around_skipped(std::span<Slice> slices) const noexcept {
  std::size_t used = 0;
  Position at = unsent_begin_;
  for (Chunk* chunk = unsent_; chunk != nullptr && used < slices.size();
       at += chunk->size, chunk = chunk->next) {
    skipped_->for_each_piece(std::max(at, sent_), at + chunk->size, [&](auto from, auto to) {
      slices[used++] = {chunk->bytes + (from - at), static_cast<std::size_t>(to - from)};
      return used < slices.size();
    });
  }
  return used;
}

void WriteBuffer::mark_sent(std::size_t size) noexcept {
  assert(size <= unsent());
  Position to = sent_ + size;
  if (skipped_ != nullptr) [[unlikely]] {
    auto range = skipped_->behind(sent_);
    for (; range != skipped_->ranges.end() && range->first <= to; ++range)
      to += range->second - std::max(range->first, sent_);
  }
  advance_sent(to);
}

void WriteBuffer::advance_sent(Position position) noexcept {
  sent_ = position;
  while (unsent_ != nullptr && unsent_->next != nullptr && sent_ - unsent_begin_ >= unsent_->size) {
    unsent_begin_ += unsent_->size;
    unsent_ = unsent_->next;
  }
}

void WriteBuffer::skip(Position from, Position to) {
  assert(sent_ <= from && from <= to && to <= end_);
  if (from == to) return;
  if (skipped_ == nullptr) skipped_ = std::make_unique<Skipped>();
  skipped_->add(from, to);
  if (from == sent_) mark_sent(0);
}

// Forgets all released ranges, when the chunks that held them are released.
void WriteBuffer::forget_skipped() noexcept {
  auto& ranges = skipped_->ranges;
  while (!ranges.empty() && ranges.begin()->second <= begin_) ranges.erase(ranges.begin());
  if (ranges.empty()) skipped_ = nullptr;
}

void WriteBuffer::release_chunks() noexcept {
  assert(begin_ <= sent_);
  if (skipped_ != nullptr) [[unlikely]]
    forget_skipped();
  while (head_ != nullptr && begin_ - head_begin_ >= head_->size) {
    Chunk* chunk = head_;
    if (chunk == tail_) {
      if (begin_ != end_) return;
      head_ = tail_ = unsent_ = nullptr;
    } else {
      if (chunk == unsent_) {
        unsent_begin_ += chunk->size;
        unsent_ = chunk->next;
      }
      head_begin_ += chunk->size;
      head_ = chunk->next;
    }
    pool_->give(chunk);
  }
}

void WriteBuffer::copy(Position from, Position to, std::string& out) const {
  assert(begin_ <= from && from <= to && to <= end_);
  Position at = head_begin_;
  for (Chunk* chunk = head_; chunk != nullptr && at < to; at += chunk->size, chunk = chunk->next) {
    const auto append = [&](Position first, Position last) {
      out.append(chunk->bytes + (first - at), static_cast<std::size_t>(last - first));
      return true;
    };
    const Position first = std::max(at, from);
    const Position last = std::min(at + chunk->size, to);
    if (first >= last) continue;
    if (skipped_ == nullptr) append(first, last);
    else skipped_->for_each_piece(first, last, append);
  }
}

std::string_view WriteBuffer::view(Position from, Position to, std::string& scratch) const {
  if (head_ != nullptr && to - head_begin_ <= head_->size && skipped_ == nullptr) {
    return {head_->bytes + (from - head_begin_), static_cast<std::size_t>(to - from)};
  }
  scratch.clear();
  copy(from, to, scratch);
  return scratch;
}

void WriteBuffer::wipe_until(Position position) noexcept {
  assert(position <= end_);
  Position at = head_begin_;
  for (Chunk* chunk = head_; chunk != nullptr && at < position; chunk = chunk->next) {
    const auto part = std::min<Position>(chunk->size, position - at);
    detail::wipe(chunk->bytes, static_cast<std::size_t>(part));
    at += chunk->size;
  }
  if (position <= sent_) release_until(position);
}

void WriteBuffer::clear() noexcept {
  while (head_ != nullptr) {
    Chunk* chunk = head_;
    head_ = chunk->next;
    pool_->give(chunk);
  }
  tail_ = unsent_ = nullptr;
  begin_ = sent_ = end_;
  skipped_ = nullptr;
}

}  // namespace deferredis
