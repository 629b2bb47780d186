#include <deferredis/protocol/command.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace deferredis {

namespace {

// The two digits of 0 to 99.
constexpr auto two_digits = [] {
  std::array<char, 200> digits{};
  for (std::size_t i = 0; i < 100; ++i) {
    digits[2 * i] = static_cast<char>('0' + i / 10);
    digits[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return digits;
}();

constexpr std::size_t header_room = 24;

// "$<length>\r\n" and the like: a type byte, a number, CRLF. At most header_room bytes.
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
  std::memcpy(p, "\r\n", 2);
  return p + 2;
}

// Keys and short values are copied inline: two overlapping words cost less than a call of memcpy.
inline char* put_text(char* p, const char* text, std::size_t size) {
  if (size > 16 || size < 8) {
    if (size != 0) std::memcpy(p, text, size);  // an empty one's text may be null
    return p + size;
  }
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::memcpy(&first, text, 8);
  std::memcpy(&last, text + size - 8, 8);
  std::memcpy(p, &first, 8);
  std::memcpy(p + size - 8, &last, 8);
  return p + size;
}

inline char* put_bulk(char* p, std::string_view text) {
  p = put_header(p, '$', text.size());
  p = put_text(p, text.data(), text.size());
  std::memcpy(p, "\r\n", 2);
  return p + 2;
}

std::size_t put_number(char* room, std::size_t size, double number) {
  if (std::isnan(number)) return std::string_view("nan").copy(room, size);
  if (std::isinf(number)) return std::string_view(number < 0 ? "-inf" : "inf").copy(room, size);
  return static_cast<std::size_t>(std::to_chars(room, room + size, number).ptr - room);
}

}  // namespace

std::size_t CommandView::encode(WriteBuffer& out) const {
  std::size_t bound = header_room + row.encoded.size();
  for (const std::string_view argument : arguments) bound += header_room + 2 + argument.size();
  char* const begin = out.reserve(bound);
  char* p = put_header(begin, '*', row.words + arguments.size());
  p = put_text(p, row.encoded.data(), row.encoded.size());
  for (const std::string_view argument : arguments) p = put_bulk(p, argument);
  const auto size = static_cast<std::size_t>(p - begin);
  out.commit(size);
  return size;
}

void Arg::put(std::int64_t number) noexcept {
  size_ = static_cast<std::size_t>(std::to_chars(room_, room_ + sizeof room_, number).ptr - room_);
}
void Arg::put(std::uint64_t number) noexcept {
  size_ = static_cast<std::size_t>(std::to_chars(room_, room_ + sizeof room_, number).ptr - room_);
}
Arg::Arg(double number) noexcept : size_(put_number(room_, sizeof room_, number)) {}
Arg::Arg(float number) noexcept {
  size_ =
      std::isfinite(number)
          ? static_cast<std::size_t>(std::to_chars(room_, room_ + sizeof room_, number).ptr - room_)
          : put_number(room_, sizeof room_, number);
}

void Args::reserve(std::size_t count) {
  if (count <= capacity_) return;
  auto* larger = new std::string_view[count];
  std::copy(data_, data_ + size_, larger);
  if (data_ != room_) delete[] data_;
  data_ = larger;
  capacity_ = count;
}

void Pairs::add(Pair pair) {
  if (size_ + 2 > capacity_) {
    auto* larger = new std::string_view[2 * capacity_];
    std::copy(data_, data_ + size_, larger);
    if (data_ != room_) delete[] data_;
    data_ = larger;
    capacity_ *= 2;
  }
  data_[size_++] = pair.key;
  data_[size_++] = pair.value;
}

}  // namespace deferredis
