// The reply of ARINFO.
#pragma once

#include <cstdint>
#include <optional>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// How many elements an array has, and how it is stored.
struct ArrayInfo {
  std::uint64_t count = 0;                          ///< existing elements
  std::uint64_t length = 0;                         ///< the highest index plus one
  std::uint64_t next_insert_index = 0;              ///< where ARINSERT continues
  std::uint64_t slices = 0;                         ///< blocks of elements that are there
  std::uint64_t slice_size = 0;                     ///< elements in a block
  std::uint64_t directory_size = 0;                 ///< entries of the directory of blocks
  std::uint64_t super_directory_entries = 0;        ///< entries of the directory above it
  std::optional<std::uint64_t> dense_slices = {};   ///< only with arinfo_full, like those below
  std::optional<std::uint64_t> sparse_slices = {};  ///< blocks with few elements
  std::optional<double> average_dense_size = {};    ///< of the blocks with many elements
  std::optional<double> average_dense_fill = {};    ///< which part of those is in use
  std::optional<double> average_sparse_size = {};   ///< of the blocks with few elements
};

template <>
struct Decoder<ArrayInfo> {
  static ArrayInfo decode(ReplyReader& reader);
};

}  // namespace deferredis
