#include <deferredis/protocol/command.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {

namespace {

// The two digits of each number from 0 to 99.
constexpr auto two_digits = [] {
  std::array<char, 200> digits{};
  for (std::size_t i = 0; i < 100; ++i) {
    digits[2 * i] = static_cast<char>('0' + i / 10);
    digits[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return digits;
}();

constexpr std::size_t header_room = 24;

inline char* put_end(char* p) {
  *p++ = '\r';
  *p++ = '\n';
  return p;
}

// "$<length>\r\n" and similar: a type byte, a number, CRLF. At most header_room bytes.
inline char* put_header(char* p, char type, std::size_t number) {
  *p++ = type;
  if (number < 10) {
    *p++ = static_cast<char>('0' + number);
  } else if (number < 100) {
    std::memcpy(p, &two_digits[2 * number], 2);
    p += 2;
  } else {
    p = std::to_chars(p, p + 20, number).ptr;
  }
  return put_end(p);
}

// Copies `size` bytes, between `half` and twice `half`, as two halves that may overlap.
template <std::size_t half>
inline void copy_halves(char* p, const char* text, std::size_t size) {
  std::memcpy(p, text, half);
  std::memcpy(p + size - half, text + size - half, half);
}

// Copies keys and short values inline, which costs less than a call of memcpy.
inline char* put_text(char* p, const char* text, std::size_t size) {
  if (size - 8 <= 8) copy_halves<8>(p, text, size);
  else if (size - 16 <= 16) copy_halves<16>(p, text, size);
  else if (size != 0) std::memcpy(p, text, size);  // the text of an empty argument may be null
  return p + size;
}

inline char* put_bulk(char* p, std::string_view text) {
  p = put_header(p, '$', text.size());
  return put_end(put_text(p, text.data(), text.size()));
}

inline std::size_t bound_of(std::span<const std::string_view> arguments) noexcept {
  std::size_t bound = 0;
  for (const std::string_view argument : arguments) bound += header_room + 2 + argument.size();
  return bound;
}

std::size_t put_number(char* room, std::size_t size, double number) {
  if (std::isnan(number)) return std::string_view("nan").copy(room, size);
  if (std::isinf(number)) return std::string_view(number < 0 ? "-inf" : "inf").copy(room, size);
  return static_cast<std::size_t>(std::to_chars(room, room + size, number).ptr - room);
}

}  // namespace

// An upper bound for the encoded size.
inline std::size_t CommandView::bound() const noexcept {
  return header_room + row.encoded.size() + bound_of(arguments);
}

[[gnu::noinline]] char* CommandView::write_prebuilt(char* p) const {
  for (const auto& [bytes, argument] : prebuilt->parts) {
    p = put_text(p, bytes.data(), bytes.size());
    if (argument < arguments.size()) p = put_bulk(p, arguments[argument]);
  }
  return p;
}

inline char* CommandView::write(char* p) const {
  if (prebuilt != nullptr) [[unlikely]]
    return write_prebuilt(p);
  p = put_header(p, '*', row.words + arguments.size());
  p = put_text(p, row.encoded.data(), row.encoded.size());
  for (const std::string_view argument : arguments) p = put_bulk(p, argument);
  return p;
}

inline std::size_t CommandView::encode_there(WriteBuffer& out, std::size_t most) const {
  char* const begin = out.reserve(most);
  const auto size = static_cast<std::size_t>(write(begin) - begin);
  out.commit(size);
  return size;
}

std::size_t CommandView::encode(WriteBuffer& out) const {
  const std::size_t most = bound();
  if (!out.has_room(most)) [[unlikely]]
    return encode_elsewhere(out, most);
  return encode_there(out, most);
}

// Apart, so that a command for which there is room does not pay: a string that is taken over is
// longer than a chunk.
[[gnu::noinline]] std::size_t CommandView::encode_elsewhere(WriteBuffer& out,
                                                            std::size_t most) const {
  if (most <= Arg::longest_copied) return encode_there(out, most);
  const bool taken = given != nullptr && given->given() != nullptr;
  for (std::size_t i = 0; taken && i != arguments.size(); ++i) {
    const bool here = arguments[i].data() == given->view().data();
    if (here && arguments[i].size() == given->view().size()) return encode_around(i, out);
  }
  return encode_there(out, most);
}

// `prebuilt` is not needed: it has the same words.
std::size_t CommandView::encode_around(std::size_t taken, WriteBuffer& out) const {
  const auto before = arguments.first(taken);
  const auto behind = arguments.subspan(taken + 1);
  const std::size_t size = arguments[taken].size();
  char* const begin =
      out.reserve(header_room + row.encoded.size() + bound_of(before) + header_room);
  char* p = put_header(begin, '*', row.words + arguments.size());
  p = put_text(p, row.encoded.data(), row.encoded.size());
  for (const std::string_view argument : before) p = put_bulk(p, argument);
  p = put_header(p, '$', size);
  const auto head = static_cast<std::size_t>(p - begin);
  char* const rest = out.commit_and_take(head, std::move(*given->given()), 2 + bound_of(behind));
  p = put_end(rest);
  for (const std::string_view argument : behind) p = put_bulk(p, argument);
  const auto tail = static_cast<std::size_t>(p - rest);
  out.commit(tail);
  return head + size + tail;
}

void CommandView::encode(std::string& out) const {
  const std::size_t before = out.size();
  out.resize(before + bound());
  out.resize(static_cast<std::size_t>(write(out.data() + before) - out.data()));
}

void Arg::put(std::int64_t number) noexcept {
  size_ = static_cast<std::size_t>(
      std::to_chars(room_.text, room_.text + sizeof(Room), number).ptr - room_.text);
}
void Arg::put(std::uint64_t number) noexcept {
  size_ = static_cast<std::size_t>(
      std::to_chars(room_.text, room_.text + sizeof(Room), number).ptr - room_.text);
}
Arg::Arg(double number) noexcept : size_(put_number(room_.text, sizeof room_.text, number)) {}
Arg::Arg(float number) noexcept {
  char* const room = room_.text;
  size_ =
      std::isfinite(number)
          ? static_cast<std::size_t>(std::to_chars(room, room + sizeof(Room), number).ptr - room)
          : put_number(room, sizeof(Room), number);
}

static_assert(Arg::longest_copied >= ChunkPool::chunk_bytes);

void Arg::give(std::string& text) noexcept {
  std::string* const address = &text;
  std::memcpy(room_.text, &address, sizeof address);
  kind_ = Kind::given;
}

std::string* Arg::given() const noexcept {
  if (kind_ != Kind::given) return nullptr;
  std::string* address;
  std::memcpy(&address, room_.text, sizeof address);
  // Whoever has taken it over has left another one.
  return address->data() == data_ && address->size() == size_ ? address : nullptr;
}

void Arg::own(std::string_view text) {
  char* place = room_.text;
  data_ = nullptr;
  if (text.size() > sizeof(Room)) {
    place = new char[text.size()];
    data_ = place;
    kind_ = Kind::on_heap;
  }
  size_ = text.copy(place, text.size());
}

namespace detail {

namespace {

constexpr std::size_t kept_views = 1024;

// Trivial, so that a list which outlives the thread's other variables may still use them.
thread_local std::string_view* spare = nullptr;
thread_local std::size_t spare_capacity = 0;

struct SpareOwner {
  ~SpareOwner() {
    delete[] std::exchange(spare, nullptr);
    spare_capacity = kept_views;  // from now on nothing is kept
  }
};
thread_local SpareOwner spare_owner;

}  // namespace

std::string_view* take_views(std::size_t& capacity) {
  if (spare == nullptr || spare_capacity < capacity) return new std::string_view[capacity];
  capacity = std::exchange(spare_capacity, 0);
  return std::exchange(spare, nullptr);
}

void give_views(std::string_view* views, std::size_t capacity) noexcept {
  if (capacity > kept_views || capacity <= spare_capacity) {
    delete[] views;
    return;
  }
  [[maybe_unused]] const SpareOwner& owner = spare_owner;  // creates the owner
  delete[] std::exchange(spare, views);
  spare_capacity = capacity;
}

// The views move into one block, and the bytes fill the last elements of that block.
template <std::size_t room_count>
void ViewList<room_count>::own(std::string_view bytes) {
  constexpr std::size_t unit = sizeof(std::string_view);
  std::size_t capacity = size_ + (bytes.size() + unit - 1) / unit;
  auto* const block = take_views(capacity);
  char* place = reinterpret_cast<char*>(block + size_);
  bytes.copy(place, bytes.size());
  for (std::size_t i = 0; i < size_; ++i) {
    block[i] = {place, data_[i].size()};
    place += data_[i].size();
  }
  move_to(block, capacity);
}

template <std::size_t room_count>
void ViewList<room_count>::reserve(std::size_t count) {
  if (count <= capacity_) return;
  auto* const larger = take_views(count);
  std::copy(data_, data_ + size_, larger);
  move_to(larger, count);
}

template <std::size_t room_count>
void ViewList<room_count>::move_to(std::string_view* block, std::size_t capacity) noexcept {
  if (data_ != room_) give_views(data_, capacity_);
  data_ = block;
  capacity_ = capacity;
}

template class ViewList<6>;
template class ViewList<12>;

}  // namespace detail

void Pairs::add(std::initializer_list<const Pair*> pairs) {
  const auto is_text = [](const Pair* pair) { return pair->value.is_borrowed(); };
  if (std::all_of(pairs.begin(), pairs.end(), is_text)) {
    for (const Pair* const pair : pairs) list_.push(pair->key), list_.push(pair->value.view());
    return;
  }
  std::string bytes;
  for (const Pair* const pair : pairs) {
    list_.push_copy(pair->key, bytes);
    list_.push_copy(pair->value.view(), bytes);
  }
  list_.own(bytes);
}

}  // namespace deferredis
