// The pool of states and frames: the blocks it returns, and that misuse is detected.
#include <deferredis/reactor/state/state_pool.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

#include <deferredis/reactor/future.hpp>

#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::detail;

namespace {

#ifdef DEFERREDIS_POISON_POOLS
Future<void> wait_for(Future<void> future, const void*& in_frame) {
  const int local = 0;
  in_frame = &local;
  co_await std::move(future);
  in_frame = &local;
}
#endif

}  // namespace

BOOST_AUTO_TEST_SUITE(state_pool)

BOOST_AUTO_TEST_CASE(a_returned_block_is_the_next_one_used) {
  StatePool pool;
  void* const first = pool.take(2, 64);
  void* const second = pool.take(2, 64);
  BOOST_TEST(first != second);
  BOOST_TEST(pool.live() == 2u);
  pool.give(first, 2);
  BOOST_TEST(pool.live() == 1u);
  BOOST_TEST(pool.take(2, 64) == first);
  pool.give(first, 2);
  pool.give(second, 2);
}

BOOST_AUTO_TEST_CASE(blocks_are_aligned_and_do_not_overlap_over_many_slabs) {
  StatePool pool;
  std::set<std::uintptr_t> blocks;
  for (int i = 0; i < 2000; ++i) {
    const auto block = reinterpret_cast<std::uintptr_t>(pool.take(3, 96));
    BOOST_TEST_REQUIRE(block % alignof(std::max_align_t) == 0u);
    blocks.insert(block);
  }
  std::uintptr_t end = 0;
  for (const std::uintptr_t block : blocks) {
    BOOST_TEST_REQUIRE(block >= end);
    end = block + 96;
  }
  for (const std::uintptr_t block : blocks) pool.give(reinterpret_cast<void*>(block), 3);
  BOOST_TEST(pool.live() == 0u);
}

BOOST_AUTO_TEST_CASE(every_block_in_use_is_visited_small_and_oversized) {
  StatePool pool;
  void* const small = pool.take(1, 32);
  void* const large = pool.take(0, 5000);
  std::set<void*> seen;
  pool.for_each_block(
      [](void* context, void* block) { static_cast<std::set<void*>*>(context)->insert(block); },
      &seen);
  BOOST_TEST(seen.count(small) == 1u);
  BOOST_TEST(seen.count(large) == 1u);
  pool.give(small, 1);
  pool.give(large, 0);
}

#ifdef DEFERREDIS_POISON_POOLS

BOOST_AUTO_TEST_CASE(free_blocks_are_poisoned_and_used_blocks_are_not) {
  StatePool pool;
  auto* const block = static_cast<std::byte*>(pool.take(4, 128));
  auto* const never_used = block + 128;  // from the same slab
  for (int i = 0; i < 128; ++i) BOOST_TEST_REQUIRE(!is_poisoned(block + i));
  BOOST_TEST(is_poisoned(never_used));
  pool.give(block, 4);
  for (int i = 0; i < 128; ++i) BOOST_TEST_REQUIRE(is_poisoned(block + i));
}

BOOST_FIXTURE_TEST_CASE(a_finished_frame_is_poisoned, test::ReadyLoop) {
  Promise<void> promise;
  const void* in_frame = nullptr;
  auto task = wait_for(promise.future(), in_frame);
  BOOST_TEST(!is_poisoned(in_frame));
  promise.fulfill();
  value_of(std::move(task));
  BOOST_TEST(is_poisoned(in_frame));
}

#endif

BOOST_AUTO_TEST_SUITE_END()
