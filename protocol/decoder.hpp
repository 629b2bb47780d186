// Decoder<T>: turns a reply into a T. The decoders for maps, sets, arrays, tuples, variants and
// chrono are in decoder_containers.hpp.
//
// Specialise it for a type of your own, which then works inside every container:
//
//   template <>
//   struct deferredis::Decoder<Point> {
//     static Point decode(ReplyReader& reader) {
//       if (reader.begin_aggregate() != 2) reader.mismatch("a point", "of another size");
//       const double x = reader.read_double();
//       return {x, reader.read_double()};
//     }
//   };
//
// A decoder reads exactly one element. It never throws: it calls reader.mismatch(...) and returns
// any value, which nobody will see. `static bool fits(ReplyType)` is optional: it tells
// std::variant which types of reply may become a T. For plain structs, deferredis_fields does all
// of this (decoder_containers.hpp).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/reply.hpp>
#include <deferredis/protocol/reply_reader.hpp>

namespace deferredis {

/// How a reply becomes a T; see above.
template <class T>
struct Decoder;

/// Decodes the reader's next element as a T, or returns what was wrong with it.
template <class T>
Outcome<T> decode_reply(ReplyReader& reader) {
  T value = Decoder<T>::decode(reader);
  if (reader.failed()) return reader.take_error();
  return Outcome<T>(std::move(value));
}

template <class T>
Outcome<T> Reply::as() const {
  std::string frame;
  append_composed(frame);
  ReplyReader reader = ReplyReader::composed(frame);
  return decode_reply<T>(reader);
}

namespace detail {

template <class T>
concept DecodedInteger = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                         !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                         !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// Whether an error may appear in place of a value inside a T.
template <class T>
inline constexpr bool takes_errors = requires {
  requires Decoder<T>::takes_errors;
};

/// Whether a reply of this type may become a T.
template <class T>
constexpr bool fits(ReplyType type) noexcept {
  if constexpr (requires { Decoder<T>::fits(type); }) return Decoder<T>::fits(type);
  return true;
}

}  // namespace detail

/// Every integer type, with a range check: from an integer, or from a text that is exactly one.
template <detail::DecodedInteger T>
struct Decoder<T> {
  static constexpr bool fits(ReplyType type) noexcept { return type == ReplyType::integer; }
  static T decode(ReplyReader& reader) {
    if constexpr (std::unsigned_integral<T>) {
      return narrow(reader.read_unsigned(), reader);
    } else {
      return narrow(reader.read_integer(), reader);
    }
  }

 private:
  template <class Wide>
  static T narrow(Wide number, ReplyReader& reader) {
    if (std::in_range<T>(number)) return static_cast<T>(number);
    reader.mismatch("a smaller integer", "an integer out of its range");
    return T{};
  }
};

template <>
struct Decoder<double> {
  static constexpr bool fits(ReplyType type) noexcept { return type == ReplyType::double_number; }
  static double decode(ReplyReader& reader) { return reader.read_double(); }
};

template <>
struct Decoder<bool> {
  static constexpr bool fits(ReplyType type) noexcept { return type == ReplyType::boolean; }
  static bool decode(ReplyReader& reader) { return reader.read_boolean(); }
};

template <>
struct Decoder<std::string> {
  static constexpr bool fits(ReplyType type) noexcept { return is_text(type); }
  static std::string decode(ReplyReader& reader) { return reader.read_string(); }
};

/// Accepts anything, including errors inside arrays.
template <>
struct Decoder<Reply> {
  static constexpr bool takes_errors = true;
  static constexpr bool fits(ReplyType) noexcept { return true; }
  static Reply decode(ReplyReader& reader) { return Reply::read(reader); }
};

/// A value, or the error in its place: for the replies of EXEC and of commands for many keys.
template <class T>
struct Decoder<Outcome<T>> {
  static constexpr bool takes_errors = true;
  static constexpr bool fits(ReplyType type) noexcept {
    return is_error(type) || detail::fits<T>(type);
  }
  static Outcome<T> decode(ReplyReader& reader) {
    if (is_error(reader.type())) return reader.read_error();
    return Decoder<T>::decode(reader);
  }
};

template <class T>
struct Decoder<std::optional<T>> {
  static constexpr bool fits(ReplyType type) noexcept {
    return type == ReplyType::null || detail::fits<T>(type);
  }
  static std::optional<T> decode(ReplyReader& reader) {
    if (reader.read_null()) return std::nullopt;
    return Decoder<T>::decode(reader);
  }
};

/// An array of two elements.
template <class A, class B>
struct Decoder<std::pair<A, B>> {
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
  static std::pair<A, B> decode(ReplyReader& reader) {
    if (reader.begin_aggregate("a pair") != 2)
      reader.mismatch("a pair", "an array of another size");
    return decode_both(reader);
  }
  static std::pair<A, B> decode_both(ReplyReader& reader) {
    A first = Decoder<A>::decode(reader);
    return {std::move(first), Decoder<B>::decode(reader)};
  }
};

/// An array, a set, a push, or the alternating keys and values of a map.
template <class T>
struct Decoder<std::vector<T>> {
  static constexpr bool takes_errors = detail::takes_errors<T>;
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
  static std::vector<T> decode(ReplyReader& reader) {
    std::vector<T> values;
    const std::size_t count = reader.begin_aggregate();
    values.reserve(count);
    for (std::size_t i = 0; i != count && !reader.failed(); ++i) {
      values.push_back(Decoder<T>::decode(reader));
    }
    return values;
  }
};

/// A map, RESP2's flat array, or an array of pairs.
template <class A, class B>
struct Decoder<std::vector<std::pair<A, B>>> {
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
  static std::vector<std::pair<A, B>> decode(ReplyReader& reader) {
    std::vector<std::pair<A, B>> values;
    PairReader pairs(reader);
    values.reserve(pairs.size());
    while (pairs.next()) values.push_back(Decoder<std::pair<A, B>>::decode_both(reader));
    return values;
  }
};

}  // namespace deferredis
