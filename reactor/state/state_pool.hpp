// The memory of futures and coroutine frames: slabs of equal blocks with free lists.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deferredis/reactor/state/poison.hpp>

namespace deferredis::detail {

/// Pooled blocks by size class. Once warm, taking and returning blocks does not touch the heap.
/// Blocks over `largest` come from the heap, each in its own slab.
/// Faults: a build with AddressSanitizer detects the use of a block that was returned.
/// Lifetime: slabs are freed with the pool. The caller keeps the pool alive while blocks are in
///   use.
class StatePool {
 public:
  static constexpr std::size_t granule = 32;
  static constexpr std::size_t largest = 1024;
  static constexpr std::size_t class_count = largest / granule + 1;  // class 0: oversized

  static constexpr std::size_t class_of(std::size_t size) noexcept {
    return size > largest ? 0 : (size + granule - 1) / granule;
  }

  StatePool() = default;
  StatePool(const StatePool&) = delete;
  StatePool& operator=(const StatePool&) = delete;
  ~StatePool();

  void* take(std::size_t size_class, std::size_t size) {
    ++live_;
    Free*& head = free_[size_class];
    if (head == nullptr || size_class == 0) return take_slow(size_class, size);
    Free* block = head;
    unpoison(block, size_class * granule);
    head = block->next;
    return block;
  }
  void give(void* memory, std::size_t size_class) noexcept {
    --live_;
    if (size_class == 0) return give_oversized(memory);
    auto* block = static_cast<Free*>(memory);
    block->next = free_[size_class];
    free_[size_class] = block;
    poison(block, size_class * granule);
  }
  /// Blocks in use.
  std::size_t live() const noexcept { return live_; }

  /// Calls visit(context, block) for every block of every slab, including free blocks if they can
  /// be read.
  void for_each_block(void (*visit)(void* context, void* block), void* context);

 private:
  struct Free {
    Free* next;
  };
  struct alignas(64) Slab {
    Slab* next;
    Slab* previous;
    std::size_t block_size;
    std::size_t block_count;
  };

  void* take_slow(std::size_t size_class, std::size_t size);
  void give_oversized(void* memory) noexcept;
  Slab* add_slab(std::size_t block_size, std::size_t block_count);

  std::array<Free*, class_count> free_{};
  Slab* slabs_ = nullptr;
  std::size_t live_ = 0;
  bool iterating_ = false;
};

}  // namespace deferredis::detail
