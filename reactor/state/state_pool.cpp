#include <deferredis/reactor/state/state_pool.hpp>

#include <cstring>
#include <new>

namespace deferredis::detail {

namespace {
constexpr std::size_t slab_bytes = 32 * 1024;
}  // namespace

StatePool::~StatePool() {
  while (slabs_ != nullptr) {
    Slab* slab = slabs_;
    slabs_ = slab->next;
    ::operator delete (slab, std::align_val_t{alignof(Slab)});
  }
}

StatePool::Slab* StatePool::add_slab(std::size_t block_size, std::size_t block_count) {
  const std::size_t bytes = sizeof(Slab) + block_size * block_count;
  auto* slab = ::new (::operator new (bytes, std::align_val_t{alignof(Slab)}))
      Slab{slabs_, nullptr, block_size, block_count};
  if (slabs_ != nullptr) slabs_->previous = slab;
  slabs_ = slab;
  return slab;
}

void* StatePool::take_slow(std::size_t size_class, std::size_t size) {
  if (size_class == 0) return add_slab((size + 15) & ~std::size_t{15}, 1) + 1;
  const std::size_t block_size = size_class * granule;
  const std::size_t count = slab_bytes / block_size;
  Slab* slab = add_slab(block_size, count);
  auto* first = reinterpret_cast<std::byte*>(slab + 1);
  std::memset(first, 0, block_size * count);  // an unused block reads as free
  for (std::size_t i = count; i-- > 1;) {
    auto* block = reinterpret_cast<Free*>(first + i * block_size);
    block->next = free_[size_class];
    free_[size_class] = block;
    poison(block, block_size);
  }
  return first;
}

void StatePool::give_oversized(void* memory) noexcept {
  Slab* slab = static_cast<Slab*>(memory) - 1;
  if (iterating_) {  // for_each_block may step on it next: it frees it at the end
    slab->block_count = 0;
    return;
  }
  if (slab->previous != nullptr) slab->previous->next = slab->next;
  else slabs_ = slab->next;
  if (slab->next != nullptr) slab->next->previous = slab->previous;
  ::operator delete (slab, std::align_val_t{alignof(Slab)});
}

void StatePool::for_each_block(void (*visit)(void* context, void* block), void* context) {
  iterating_ = true;
  for (Slab* slab = slabs_; slab != nullptr; slab = slab->next) {
    auto* first = reinterpret_cast<std::byte*>(slab + 1);
    for (std::size_t i = 0; i < slab->block_count; ++i) {
      std::byte* const block = first + i * slab->block_size;
      if (!is_poisoned(block)) visit(context, block);
    }
  }
  iterating_ = false;
  for (Slab *slab = slabs_, *next; slab != nullptr; slab = next) {
    next = slab->next;
    if (slab->block_count == 0) give_oversized(slab + 1);
  }
}

}  // namespace deferredis::detail
