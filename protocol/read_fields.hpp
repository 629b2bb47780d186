// Reads the fields of a reply that is a map.
#pragma once

#include <string>
#include <string_view>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// Reads a map and calls take(name, reader) for each field; take returns false for an unknown name.
template <class Take>
void read_fields(ReplyReader& reader, const Take& take) {
  PairReader fields(reader);
  while (fields.next()) {
    const std::string name = reader.read_string();
    if (!reader.failed() && !take(std::string_view(name), reader)) reader.skip();
  }
}

/// Reads one field, for use in `take`. Always returns true: the field is known.
template <class T>
bool read_field(T& field, ReplyReader& reader) {
  field = Decoder<T>::decode(reader);
  return true;
}

}  // namespace deferredis
