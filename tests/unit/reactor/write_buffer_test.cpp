#include <deferredis/reactor/write_buffer.hpp>

#include <algorithm>
#include <array>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "support/allocation_count.hpp"

using namespace deferredis;

namespace {

struct Buffer {
  /// The bytes to send, in at most `slices` pieces.
  std::string unsent(std::size_t slices = 64) {
    std::array<WriteBuffer::Slice, 64> pieces;
    const std::size_t count = buffer.gather({pieces.data(), slices});
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text.append(pieces[i].data, pieces[i].size);
    return text;
  }
  std::string kept(WriteBuffer::Position from, WriteBuffer::Position to) {
    std::string text;
    buffer.copy(from, to, text);
    return text;
  }

  ChunkPool pool;
  WriteBuffer buffer{pool};
};

constexpr std::size_t chunk = ChunkPool::chunk_bytes;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(write_buffer, Buffer)

BOOST_AUTO_TEST_CASE(a_new_one_is_empty) {
  BOOST_TEST(buffer.empty());
  BOOST_TEST(buffer.unsent() == 0u);
  BOOST_TEST(unsent() == "");
}

BOOST_AUTO_TEST_CASE(bytes_come_out_in_the_order_they_went_in) {
  buffer.append("one ");
  buffer.append("two");
  BOOST_TEST(unsent() == "one two");
  BOOST_TEST(buffer.unsent() == 7u);
}

BOOST_AUTO_TEST_CASE(appending_nothing_changes_nothing) {
  buffer.append("");
  BOOST_TEST(buffer.empty());
}

BOOST_AUTO_TEST_CASE(reserved_space_is_part_of_the_buffer_after_commit) {
  char* room = buffer.reserve(5);
  std::memcpy(room, "abcde", 5);
  buffer.commit(3);
  BOOST_TEST(unsent() == "abc");
}

BOOST_AUTO_TEST_CASE(sent_bytes_are_kept_until_they_are_released) {
  buffer.append("abcdef");
  buffer.mark_sent(4);
  BOOST_TEST(unsent() == "ef");
  BOOST_TEST(kept(0, 4) == "abcd");
  buffer.release_until(2);
  BOOST_TEST(buffer.begin() == 2u);
  BOOST_TEST(kept(2, 6) == "cdef");
}

BOOST_AUTO_TEST_CASE(positions_continue_after_everything_was_released) {
  buffer.append("abc");
  buffer.mark_sent(3);
  buffer.release_until(3);
  BOOST_TEST(buffer.empty());
  buffer.append("de");
  BOOST_TEST(buffer.begin() == 3u);
  BOOST_TEST(buffer.end() == 5u);
  BOOST_TEST(kept(3, 5) == "de");
}

BOOST_AUTO_TEST_CASE(clear_forgets_the_bytes_and_keeps_the_positions) {
  buffer.append("abc");
  buffer.clear();
  BOOST_TEST(unsent() == "");
  BOOST_TEST(buffer.begin() == 3u);
  BOOST_TEST(buffer.sent() == 3u);
  buffer.append("d");
  BOOST_TEST(unsent() == "d");
}

BOOST_AUTO_TEST_CASE(more_than_a_chunk_is_one_stream) {
  const std::string text = std::string(chunk - 1, 'a') + std::string(chunk, 'b') + "c";
  buffer.append(text);
  BOOST_TEST((unsent() == text));
  BOOST_TEST((kept(chunk - 2, chunk + 1) == "abb"));
}

BOOST_AUTO_TEST_CASE(a_reservation_larger_than_a_chunk_is_contiguous) {
  buffer.append("x");
  char* room = buffer.reserve(3 * chunk);
  std::memset(room, 'y', 3 * chunk);
  buffer.commit(3 * chunk);
  BOOST_TEST((unsent() == "x" + std::string(3 * chunk, 'y')));
}

BOOST_AUTO_TEST_CASE(gather_returns_no_more_pieces_than_requested) {
  for (int i = 0; i < 3; ++i) buffer.append(std::string(chunk, static_cast<char>('a' + i)));
  BOOST_TEST((unsent(1) == std::string(chunk, 'a')));
  BOOST_TEST((unsent(2) == std::string(chunk, 'a') + std::string(chunk, 'b')));
}

BOOST_AUTO_TEST_CASE(released_chunks_are_used_again) {
  const char* first = buffer.reserve(1);
  buffer.append(std::string(chunk, 'a'));
  buffer.append("b");
  buffer.mark_sent(chunk);
  buffer.release_until(chunk);
  detail::Chunk* spare = pool.take(1);
  BOOST_TEST((spare->room() == first));
  pool.give(spare);
  BOOST_TEST(unsent() == "b");
}

BOOST_AUTO_TEST_CASE(any_mix_of_calls_agrees_with_a_plain_string) {
  std::mt19937 random(11);
  std::string all;
  std::size_t sent = 0, released = 0;
  for (int i = 0; i < 1000; ++i) {
    switch (random() % 4) {
      case 0: {
        const std::string text(random() % (3 * chunk), static_cast<char>('a' + i % 26));
        buffer.append(text);
        all += text;
        break;
      }
      case 1: {
        const std::size_t size = random() % (chunk / 2) + 1;
        std::memset(buffer.reserve(size), '#', size);
        buffer.commit(size);
        all.append(size, '#');
        break;
      }
      case 2: {
        const std::size_t size = all.size() == sent ? 0 : random() % (all.size() - sent) + 1;
        buffer.mark_sent(size);
        sent += size;
        break;
      }
      case 3:
        released += sent == released ? 0 : random() % (sent - released) + 1;
        buffer.release_until(released);
        break;
    }
    BOOST_REQUIRE(buffer.unsent() == all.size() - sent);
    const std::string next = unsent();
    BOOST_REQUIRE((all.compare(sent, next.size(), next) == 0));
    BOOST_REQUIRE(next.empty() == (all.size() == sent));
    if (i % 50 == 0) BOOST_REQUIRE((kept(released, all.size()) == all.substr(released)));
    if (all.size() - sent < (1u << 19)) continue;
    buffer.clear();
    sent = released = all.size();
  }
}

BOOST_AUTO_TEST_CASE(skipped_bytes_are_neither_sent_nor_copied) {
  std::mt19937 random(12);
  std::string all;       // by position
  std::string skipped;   // by position: 1 if skipped
  std::string expected;  // everything that is sent in the end
  std::string sent_bytes;
  std::size_t released = 0;
  std::size_t passed = 0;
  for (int i = 0; i < 1500; ++i) {
    const std::size_t sent = buffer.sent();
    switch (random() % 5) {
      case 0: {
        const std::string text(random() % 3000 + 1, static_cast<char>('a' + i % 26));
        buffer.append(text);
        all += text;
        skipped.resize(all.size(), '\0');
        break;
      }
      case 1:
      case 2: {  // a piece of the unsent bytes, wherever it lies
        if (sent == all.size()) break;
        const std::size_t from = random() % 3 == 0 ? sent : sent + random() % (all.size() - sent);
        const std::size_t to = from + random() % std::min<std::size_t>(all.size() - from + 1, 2000);
        if (skipped.find('\1', from) < to) break;
        buffer.skip(from, to);
        skipped.replace(from, to - from, to - from, '\1');
        break;
      }
      case 3: {
        const std::string next = unsent(random() % 60 + 1);
        const std::size_t size = next.empty() ? 0 : random() % next.size() + 1;
        sent_bytes += next.substr(0, size);
        buffer.mark_sent(size);
        break;
      }
      case 4:
        released += sent == released ? 0 : random() % (sent - released) + 1;
        buffer.release_until(released);
        break;
    }
    for (; passed < buffer.sent(); ++passed)
      if (skipped[passed] == 0) expected += all[passed];
    BOOST_REQUIRE(sent_bytes.size() == expected.size());
    BOOST_REQUIRE((buffer.sent() == all.size() || skipped[buffer.sent()] == 0));
    if (i % 20 != 0) continue;
    std::string rest;
    for (std::size_t at = released; at < all.size(); ++at)
      if (skipped[at] == 0) rest += all[at];
    BOOST_REQUIRE((kept(released, all.size()) == rest));
    std::string scratch;
    BOOST_REQUIRE((buffer.view(released, all.size(), scratch) == rest));
  }
  BOOST_TEST((sent_bytes == expected));
}

BOOST_AUTO_TEST_SUITE_END()

/// "before" TEXT "behind", where the text is longer than a chunk.
struct Taking : Buffer {
  Taking() {
    for (std::size_t i = 0; i != text.size(); ++i) text[i] = static_cast<char>('a' + i % 26);
    take("before ", text, " behind");
  }
  void take(std::string_view before, std::string taken, std::string_view behind) {
    address = taken.data();
    before.copy(buffer.reserve(before.size()), before.size());
    char* const room = buffer.commit_and_take(before.size(), std::move(taken), behind.size());
    behind.copy(room, behind.size());
    buffer.commit(behind.size());
  }
  std::string whole() const { return "before " + text + " behind"; }

  std::string text = std::string(3 * chunk, ' ');
  const char* address = nullptr;
};

BOOST_FIXTURE_TEST_SUITE(taken_texts, Taking)

BOOST_AUTO_TEST_CASE(a_text_leaves_from_the_memory_where_it_was) {
  std::array<WriteBuffer::Slice, 4> slices;
  BOOST_REQUIRE(buffer.gather(slices) == 3u);
  BOOST_TEST(static_cast<const void*>(slices[1].data) == static_cast<const void*>(address));
  BOOST_TEST(unsent() == whole());
  BOOST_TEST(buffer.unsent() == whole().size());
}

BOOST_AUTO_TEST_CASE(what_is_written_later_follows_it) {
  buffer.append(" and more");
  take(" before ", std::string(chunk + 1, 'x'), "!");
  BOOST_TEST(unsent() == whole() + " and more before " + std::string(chunk + 1, 'x') + "!");
}

BOOST_AUTO_TEST_CASE(it_may_be_sent_in_pieces_of_any_size) {
  std::string sent;
  for (const std::size_t size : {3u, 4u, 1u, 20000u, 5u, 30000u}) {
    const std::string rest = unsent();
    const std::size_t part = std::min<std::size_t>(size, rest.size());
    sent += rest.substr(0, part);
    buffer.mark_sent(part);
  }
  BOOST_TEST(buffer.unsent() == 0u);
  BOOST_TEST(sent == whole());
}

BOOST_AUTO_TEST_CASE(it_is_kept_until_it_is_released_and_can_be_read_again) {
  buffer.mark_sent(buffer.unsent());
  std::string scratch;
  BOOST_TEST(kept(0, buffer.end()) == whole());
  BOOST_TEST(buffer.view(7, 17, scratch) == text.substr(0, 10));
  buffer.release_until(20);
  BOOST_TEST(kept(20, buffer.end()) == whole().substr(20));
  buffer.release_until(buffer.end());
  BOOST_TEST(buffer.empty());
  buffer.append("next");
  BOOST_TEST(unsent() == "next");
}

BOOST_AUTO_TEST_CASE(it_may_be_skipped_as_a_whole_or_in_part) {
  buffer.skip(10, 30);
  BOOST_TEST(unsent() == whole().erase(10, 20));
  buffer.skip(30, 7 + text.size());
  BOOST_TEST(unsent() == whole().substr(0, 10) + " behind");
}

BOOST_AUTO_TEST_CASE(it_is_wiped_like_all_bytes) {
  buffer.wipe_until(buffer.end());
  BOOST_TEST(kept(0, buffer.end()) == std::string(whole().size(), '\0'));
}

BOOST_AUTO_TEST_CASE(without_memory_nothing_changes) {
  std::string other(2 * chunk, 'x');
  const std::size_t size = buffer.unsent();
  buffer.reserve(10);
  {
    const test::NoAllocationAbove nothing(0);
    BOOST_CHECK_THROW(static_cast<void>(buffer.commit_and_take(5, std::move(other), 1)),
                      std::bad_alloc);
  }
  BOOST_TEST(other == std::string(2 * chunk, 'x'));
  BOOST_TEST(buffer.unsent() == size);
  BOOST_TEST(unsent() == whole());
}

BOOST_AUTO_TEST_SUITE_END()
