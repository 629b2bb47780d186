#include <deferredis/reactor/write_buffer.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

namespace deferredis {

using detail::Chunk;

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
    return ::new (chunk) Chunk{nullptr, chunk->capacity, 0};
  }
  const std::size_t capacity = std::max(at_least, chunk_bytes);
  return ::new (::operator new(sizeof(Chunk) + capacity)) Chunk{nullptr, capacity, 0};
}

void ChunkPool::give(Chunk* chunk) noexcept {
  if (chunk->capacity != chunk_bytes || spare_count_ >= most_spare) {
    ::operator delete(chunk);
    return;
  }
  chunk->next = spare_;
  spare_ = chunk;
  ++spare_count_;
}

void WriteBuffer::add_chunk(std::size_t at_least) {
  Chunk* chunk = pool_->take(at_least);
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

void WriteBuffer::append(std::string_view bytes) {
  while (!bytes.empty()) {
    if (tail_ == nullptr || tail_->size == tail_->capacity) add_chunk(bytes.size());
    const std::size_t part = std::min(bytes.size(), tail_->capacity - tail_->size);
    std::memcpy(tail_->data() + tail_->size, bytes.data(), part);
    commit(part);
    bytes.remove_prefix(part);
  }
}

std::size_t WriteBuffer::gather(std::span<Slice> slices) const noexcept {
  std::size_t used = 0;
  Chunk* chunk = unsent_;
  std::size_t skip = static_cast<std::size_t>(sent_ - unsent_begin_);
  for (; chunk != nullptr && used < slices.size(); chunk = chunk->next, skip = 0) {
    if (chunk->size > skip) slices[used++] = {chunk->data() + skip, chunk->size - skip};
  }
  return used;
}

void WriteBuffer::mark_sent(std::size_t size) noexcept {
  assert(size <= unsent());
  sent_ += size;
  while (unsent_ != nullptr && unsent_->next != nullptr && sent_ - unsent_begin_ >= unsent_->size) {
    unsent_begin_ += unsent_->size;
    unsent_ = unsent_->next;
  }
}

void WriteBuffer::release_chunks() noexcept {
  assert(begin_ <= sent_);
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
    const Position end = at + chunk->size;
    if (end <= from) continue;
    const Position first = std::max(at, from);
    out.append(chunk->data() + (first - at), static_cast<std::size_t>(std::min(end, to) - first));
  }
}

void WriteBuffer::wipe_until(Position position) noexcept {
  assert(position <= end_);
  Position at = head_begin_;
  for (Chunk* chunk = head_; chunk != nullptr && at < position; chunk = chunk->next) {
    const auto part = std::min<Position>(chunk->size, position - at);
    ::explicit_bzero(chunk->data(), static_cast<std::size_t>(part));
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
}

}  // namespace deferredis
