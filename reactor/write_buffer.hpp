// Outgoing bytes: appended in chunks, sent from the front, kept until released.
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
  char* bytes;  // room(), or a text that was taken over; such a chunk is full
  char* room() noexcept { return reinterpret_cast<char*>(this + 1); }
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

/// A queue of bytes with 64-bit stream positions: begin <= sent <= end. Bytes before `begin` are
/// gone. Bytes from `begin` to `sent` were handed over and are kept so that they can be sent again.
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

  /// Returns `size` contiguous bytes to write to; commit() makes them part of the buffer.
  char* reserve(std::size_t size) {
    if (!has_room(size)) add_chunk(size);
    return tail_->room() + tail_->size;
  }
  /// Is there memory at hand for `size` contiguous bytes?
  bool has_room(std::size_t size) const noexcept {
    return tail_ != nullptr && tail_->capacity - tail_->size >= size;
  }
  void commit(std::size_t size) noexcept {
    tail_->size += size;
    end_ += size;
  }
  void append(std::string_view bytes);
  /// Commits the `before` bytes that were written to reserve()'s memory, and behind them `text`,
  /// whose memory is taken over, not copied. Returns `room` contiguous bytes to write to, as
  /// reserve() does. `text` must be longer than ChunkPool::chunk_bytes: shorter ones cost less if
  /// they are copied. If it throws, nothing has changed.
  char* commit_and_take(std::size_t before, std::string&& text, std::size_t room);

  Position begin() const noexcept { return begin_; }
  Position sent() const noexcept { return sent_; }
  Position end() const noexcept { return end_; }
  std::size_t unsent() const noexcept { return static_cast<std::size_t>(end_ - sent_); }
  bool empty() const noexcept { return begin_ == end_; }

  /// Fills `slices` with the next bytes to send; returns how many slices were used.
  std::size_t gather(std::span<Slice> slices) const noexcept;
  /// Records that the next `size` bytes were handed over.
  void mark_sent(std::size_t size) noexcept;
  /// Counts everything before `position` as sent, although nobody has sent it.
  void pass_until(Position position) noexcept {
    if (position > sent_) advance_sent(position);
  }
  /// Drops the bytes before `position`, which must have been sent.
  void release_until(Position position) noexcept {
    begin_ = position;
    if (head_ != nullptr && position - head_begin_ >= head_->size) release_chunks();
  }
  /// The same, but first overwrites the bytes, because they held a secret.
  void wipe_until(Position position) noexcept;
  /// Marks the bytes [from, to) as not to be sent. They keep their positions, and count as sent
  /// once all bytes before them are sent. [from, to) must still be kept and not yet sent.
  void skip(Position from, Position to);
  /// Appends the bytes [from, to) to `out`, without the skipped ones. The bytes must still be kept.
  void copy(Position from, Position to, std::string& out) const;
  /// The same as a view: of the buffer if the bytes are contiguous, otherwise of `scratch`.
  std::string_view view(Position from, Position to, std::string& scratch) const;
  /// Drops everything; positions continue from where they are.
  void clear() noexcept;

 private:
  struct Skipped;

  void add_chunk(std::size_t at_least);
  void link(detail::Chunk* chunk) noexcept;
  void put(std::string_view bytes) noexcept;
  void release_chunks() noexcept;
  void advance_sent(Position position) noexcept;
  std::size_t gather_around_skipped(std::span<Slice> slices) const noexcept;
  void forget_skipped() noexcept;

  ChunkPool* pool_;
  detail::Chunk* head_ = nullptr;
  detail::Chunk* tail_ = nullptr;
  detail::Chunk* unsent_ = nullptr;  // the chunk that holds `sent_`; null: none
  Position head_begin_ = 0;          // stream position of head_'s first byte
  Position unsent_begin_ = 0;        // stream position of unsent_'s first byte
  Position begin_ = 0;
  Position sent_ = 0;
  Position end_ = 0;
  std::unique_ptr<Skipped> skipped_;  // null: no kept byte is skipped
};

}  // namespace deferredis
