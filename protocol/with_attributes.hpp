// WithAttributes<T>: a value with the attributes that came with it in RESP3.
#pragma once

#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A T and what the server said about it:
///
///   auto got = co_await rc.get<WithAttributes<std::string>>("key");
///   const Reply* popularity = got->attributes.find("key-popularity");
///
/// Every command, container and optional treats it as a T. RESP2 never has attributes.
template <class T>
struct WithAttributes {
  T value;           ///< what was asked for
  Reply attributes;  ///< a map; null if the server sent none
};

template <class T>
struct Decoder<WithAttributes<T>> {
  static constexpr bool fits(ReplyType type) noexcept { return detail::fits<T>(type); }
  static WithAttributes<T> decode(ReplyReader& reader) {
    Reply attributes = read_attributes(reader);
    return {Decoder<T>::decode(reader), std::move(attributes)};
  }

 private:
  static Reply read_attributes(ReplyReader& reader) {
    std::vector<Reply> flat;
    while (std::size_t count = reader.begin_attributes()) {
      while (count-- != 0) flat.push_back(Reply::read(reader));
    }
    return flat.empty() ? Reply() : Reply::map(std::move(flat));
  }
};

}  // namespace deferredis
