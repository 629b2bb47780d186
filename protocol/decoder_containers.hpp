// Decoders for the standard containers, for chrono, and for plain structs.
//
// To make a struct decodable, write one function in the struct's namespace. The fields are read
// from an array in this order:
//
//   struct Point { double x, y; };
//   auto deferredis_fields(Point& p) { return std::tie(p.x, p.y); }
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>  // lint: ok, only who decodes into one includes this header
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/reactor/chrono.hpp>

namespace deferredis {

namespace detail {

struct DecodedAggregate {
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
};

/// Enters an aggregate of exactly this size.
inline void begin_sized(ReplyReader& reader, std::size_t size) {
  const std::size_t count = reader.begin_aggregate();
  if (count == size) return;
  reader.mismatch("an array of " + std::to_string(size), "one of " + std::to_string(count));
}

template <class... Ts>
void decode_fields(ReplyReader& reader, std::tuple<Ts&...> fields) {
  begin_sized(reader, sizeof...(Ts));
  std::apply(
      [&](auto&... field) {
        ((field = Decoder<std::remove_cvref_t<decltype(field)>>::decode(reader)), ...);
      },
      fields);
}

template <class Set>
struct SetDecoder : DecodedAggregate {
  static Set decode(ReplyReader& reader) {
    Set values;
    std::size_t count = reader.begin_aggregate("a set");
    while (count-- != 0 && !reader.failed()) {
      values.insert(Decoder<typename Set::value_type>::decode(reader));
    }
    return values;
  }
};

/// A repeated key keeps its last value.
template <class Map>
struct MapDecoder : DecodedAggregate {
  static Map decode(ReplyReader& reader) {
    Map values;
    PairReader pairs(reader);
    while (pairs.next()) {
      auto key = Decoder<typename Map::key_type>::decode(reader);
      values.insert_or_assign(std::move(key), Decoder<typename Map::mapped_type>::decode(reader));
    }
    return values;
  }
};

}  // namespace detail

template <class T, class Less, class Alloc>
struct Decoder<std::set<T, Less, Alloc>> : detail::SetDecoder<std::set<T, Less, Alloc>> {};

template <class T, class Hash, class Equal, class Alloc>
struct Decoder<std::unordered_set<T, Hash, Equal, Alloc>>
    : detail::SetDecoder<std::unordered_set<T, Hash, Equal, Alloc>> {};

template <class K, class V, class Less, class Alloc>
struct Decoder<std::map<K, V, Less, Alloc>> : detail::MapDecoder<std::map<K, V, Less, Alloc>> {};

template <class K, class V, class Hash, class Equal, class Alloc>
struct Decoder<std::unordered_map<K, V, Hash, Equal, Alloc>>
    : detail::MapDecoder<std::unordered_map<K, V, Hash, Equal, Alloc>> {};

template <class T, std::size_t N>
struct Decoder<std::array<T, N>> : detail::DecodedAggregate {
  static std::array<T, N> decode(ReplyReader& reader) {
    std::array<T, N> values{};
    detail::begin_sized(reader, N);
    for (T& value : values) value = Decoder<T>::decode(reader);
    return values;
  }
};

template <class... Ts>
struct Decoder<std::tuple<Ts...>> : detail::DecodedAggregate {
  static std::tuple<Ts...> decode(ReplyReader& reader) {
    detail::begin_sized(reader, sizeof...(Ts));
    return std::tuple<Ts...>{Decoder<Ts>::decode(reader)...};  // braces: evaluated left to right
  }
};

/// Null, as an alternative of a variant.
template <>
struct Decoder<std::monostate> {
  static constexpr bool fits(ReplyType type) noexcept { return type == ReplyType::null; }
  static std::monostate decode(ReplyReader& reader) {
    if (!reader.read_null()) reader.mismatch("null");
    return {};
  }
};

/// The first alternative that fits the reply's type. Texts are not tried as numbers.
template <class... Ts>
struct Decoder<std::variant<Ts...>> {
  using Variant = std::variant<Ts...>;

  static constexpr bool fits(ReplyType type) noexcept { return (detail::fits<Ts>(type) || ...); }
  static Variant decode(ReplyReader& reader) { return decode_from<0>(reader); }

 private:
  template <std::size_t I>
  static Variant decode_from(ReplyReader& reader) {
    if constexpr (I == sizeof...(Ts)) {
      reader.mismatch("one of the types of a variant");
      return Variant();
    } else {
      using T = std::variant_alternative_t<I, Variant>;
      if (!detail::fits<T>(reader.type())) return decode_from<I + 1>(reader);
      return Variant(std::in_place_index<I>, Decoder<T>::decode(reader));
    }
  }
};

/// A number in the duration's own unit.
template <class Rep, class Period>
struct Decoder<std::chrono::duration<Rep, Period>> {
  static constexpr bool fits(ReplyType type) noexcept { return detail::fits<Rep>(type); }
  static std::chrono::duration<Rep, Period> decode(ReplyReader& reader) {
    return std::chrono::duration<Rep, Period>(Decoder<Rep>::decode(reader));
  }
};

template <>
struct Decoder<std::vector<std::byte>> {
  static constexpr bool fits(ReplyType type) noexcept { return is_text(type); }
  static std::vector<std::byte> decode(ReplyReader& reader) {
    const std::string_view text = reader.read_text();
    const auto* const bytes = reinterpret_cast<const std::byte*>(text.data());
    return {bytes, bytes + text.size()};
  }
};

/// A struct with deferredis_fields.
template <class T>
requires requires(T& value) { deferredis_fields(value); }
struct Decoder<T> : detail::DecodedAggregate {
  static T decode(ReplyReader& reader) {
    T value{};
    detail::decode_fields(reader, deferredis_fields(value));
    return value;
  }
};

}  // namespace deferredis
