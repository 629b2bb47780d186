// Shared by the tests of rings: reading the vectors, digests, and test keys.
#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/sharding/hash_ring.hpp>

namespace deferredis::test {

inline std::vector<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> found;
  for (std::string word; in >> word;) found.push_back(word);
  return found;
}

/// The bytes of a hexadecimal text; "-" is empty.
inline std::string unhex(std::string_view hex) {
  std::string bytes;
  if (hex == "-") return bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

template <class Bytes>
std::string to_hex(const Bytes& bytes) {
  std::ostringstream out;
  for (const auto byte : bytes) {
    out << std::hex << std::setw(2) << std::setfill('0') << (static_cast<unsigned>(byte) & 0xff);
  }
  return out.str();
}

/// Computed with OpenSSL.
inline std::string digest(const EVP_MD* kind, std::string_view text) {
  unsigned char room[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), room, &size, kind, nullptr);
  return to_hex(std::string_view(reinterpret_cast<const char*>(room), size));
}
inline std::string sha1(std::string_view text) { return digest(EVP_sha1(), text); }

template <class Values>
std::string with_commas(const Values& values) {
  std::ostringstream out;
  for (const auto value : values) out << (out.tellp() > 0 ? "," : "") << value;
  return out.str();
}

/// Each entry is "name" or "name=weight"; "-" means no name.
inline std::vector<ShardNode> nodes_of(std::string_view text) {
  std::vector<ShardNode> nodes;
  for (const std::string& word : words(text)) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const unsigned weight =
        equals == word.npos ? 1 : static_cast<unsigned>(std::stoul(word.substr(equals + 1)));
    nodes.emplace_back(name == "-" ? std::string() : name, weight);
  }
  return nodes;
}

inline std::vector<std::int64_t> point_values(Placement placement, std::string_view nodes,
                                              RingOptions options = {}) {
  std::vector<std::int64_t> values;
  for (const auto& point :
       detail::make_ring_points(detail::make_ring_rules(placement, options), nodes_of(nodes))) {
    values.push_back(point.value);
  }
  return values;
}

/// Keys of any bytes, sometimes with braces; the same ones in each run.
inline std::vector<std::string> random_keys(std::size_t count, std::uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < count; ++i) {
    std::string key(1 + random() % 20, '\0');
    for (char& c : key) {
      const auto r = random();
      c = r % 8 == 0 ? "{}"[r / 8 % 2] : static_cast<char>(r >> 8);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

/// "h:7000" and so on, as many as requested.
inline std::vector<ShardNode> some_nodes(std::size_t count) {
  std::vector<ShardNode> nodes;
  for (std::size_t i = 0; i < count; ++i)
    nodes.emplace_back("10.0.0." + std::to_string(i + 1) + ":7000");
  return nodes;
}

constexpr Placement all_placements[] = {
    Placement::txredisapi,      Placement::txredisapi_signed,
    Placement::ketama,          Placement::modula,
    Placement::jedis,           Placement::jedis_named,
    Placement::jedis_named_old, Placement::redis_rb,
    Placement::redis_rb_3,
};

}  // namespace deferredis::test
