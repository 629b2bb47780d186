#include <deferredis/protocol/command.hpp>

#include <algorithm>
#include <cmath>

namespace deferredis {

namespace {

// "$<length>\r\n" and the like: a type byte, a number, CRLF. 24 bytes of room at most.
char* put_header(char* p, char type, std::size_t number) {
  *p++ = type;
  if (number < 10) {
    *p++ = static_cast<char>('0' + number);
  } else if (number < 100) {
    *p++ = static_cast<char>('0' + number / 10);
    *p++ = static_cast<char>('0' + number % 10);
  } else {
    p = std::to_chars(p, p + 20, number).ptr;
  }
  *p++ = '\r';
  *p++ = '\n';
  return p;
}

constexpr std::size_t header_room = 24;

char* put_bulk(char* p, std::string_view text) {
  p = put_header(p, '$', text.size());
  p += text.copy(p, text.size());  // which may be null, unlike memcpy's
  *p++ = '\r';
  *p++ = '\n';
  return p;
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
  p += row.encoded.copy(p, row.encoded.size());
  for (const std::string_view argument : arguments) p = put_bulk(p, argument);
  const auto size = static_cast<std::size_t>(p - begin);
  out.commit(size);
  return size;
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
