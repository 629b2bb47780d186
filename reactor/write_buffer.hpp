// Bytes on their way out: appended in chunks, sent from the front, kept until released.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace deferredis {

namespace detail {
struct Chunk {
  Chunk* next;
  std::size_t capacity;
  std::size_t size;
  char* data() noexcept { return reinterpret_cast<char*>(this + 1); }
};
}  // namespace detail

/// Spare chunks, shared by all buffers of a loop, so that an idle connection holds none.
class ChunkPool {
 public:
  static constexpr std::size_t chunk_bytes = 16 * 1024;

  ChunkPool() = default;
  ChunkPool(const ChunkPool&) = delete;
  ChunkPool& operator=(const ChunkPool&) = delete;
  ~ChunkPool();

  detail::Chunk* take(std::size_t at_least);
  void give(detail::Chunk* chunk) noexcept;

 private:
  static constexpr std::size_t most_spare = 16;

  detail::Chunk* spare_ = nullptr;
  std::size_t spare_count_ = 0;
};

/// A queue of bytes with 64-bit stream positions: begin <= sent <= end. Bytes before `begin`
/// are gone; those from `begin` to `sent` were handed over and are kept for a re-send.
///
/// Ownership: borrows the pool, which must outlive it.
class WriteBuffer {
 public:
  using Position = std::uint64_t;
  struct Slice {
    const char* data;
    std::size_t size;
  };

  explicit WriteBuffer(ChunkPool& pool) noexcept;
  WriteBuffer(const WriteBuffer&) = delete;
  WriteBuffer& operator=(const WriteBuffer&) = delete;
  ~WriteBuffer();

  /// `size` contiguous bytes to write to, made part of the buffer by commit().
  char* reserve(std::size_t size) {
    if (tail_ == nullptr || tail_->capacity - tail_->size < size) add_chunk(size);
    return tail_->data() + tail_->size;
  }
  void commit(std::size_t size) noexcept {
    tail_->size += size;
    end_ += size;
  }
  void append(std::string_view bytes);

  Position begin() const noexcept { return begin_; }
  Position sent() const noexcept { return sent_; }
  Position end() const noexcept { return end_; }
  std::size_t unsent() const noexcept { return static_cast<std::size_t>(end_ - sent_); }
  bool empty() const noexcept { return begin_ == end_; }

  /// Fills `slices` with the bytes that are to be sent next; returns how many were used.
  std::size_t gather(std::span<Slice> slices) const noexcept;
  /// The next `size` bytes were handed over.
  void mark_sent(std::size_t size) noexcept;
  /// What is before `position` counts as sent, though nobody has sent it.
  void pass_until(Position position) noexcept {
    if (position > sent_) advance_sent(position);
  }
  /// Bytes before `position` (which was sent) are not needed any more.
  void release_until(Position position) noexcept {
    begin_ = position;
    if (head_ != nullptr && position - head_begin_ >= head_->size) release_chunks();
  }
  /// The same, and overwrites them first: they held a secret.
  void wipe_until(Position position) noexcept;
  /// The bytes [from, to) are not to be sent; they keep their positions, and count as sent once all
  /// before them is. [from, to) is kept and was not sent.
  void skip(Position from, Position to);
  /// Appends the bytes [from, to), which must still be kept, to `out`; without skipped ones.
  void copy(Position from, Position to, std::string& out) const;
  /// The same as a view of the buffer where they lie in one piece, else of `scratch`.
  std::string_view view(Position from, Position to, std::string& scratch) const;
  /// Forgets everything; positions go on.
  void clear() noexcept;

 private:
  struct Skipped;

  void add_chunk(std::size_t at_least);
  void release_chunks() noexcept;
  void advance_sent(Position position) noexcept;
  std::size_t gather_around_skipped(std::span<Slice> slices) const noexcept;
  void forget_skipped() noexcept;

  ChunkPool* pool_;
  detail::Chunk* head_ = nullptr;
  detail::Chunk* tail_ = nullptr;
  detail::Chunk* unsent_ = nullptr;  // the chunk that holds `sent_`; null: none
  Position head_begin_ = 0;          // stream position of head_'s first byte
  Position unsent_begin_ = 0;        // the same of unsent_
  Position begin_ = 0;
  Position sent_ = 0;
  Position end_ = 0;
  std::unique_ptr<Skipped> skipped_;  // null: nothing that is kept is skipped
};

}  // namespace deferredis
