// Vector sets: elements to find by similarity.
// Made by tools/generate.py from commands/vector_sets.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/module_arguments.hpp>
#include <deferredis/client/commands/probabilistic.hpp>
#include <deferredis/protocol/map.hpp>

// clang-format off
namespace deferredis {

/// How vectors are stored.
enum class Quantization : std::uint8_t {
  q8,  ///< one byte per number
  none,  ///< unchanged
  binary,  ///< one bit per number
};

/// Tokens of VADD.
struct VaddOptions {
  bool cas = false;  ///< CAS: looks for the element's place on another thread
  std::optional<Quantization> quantization = {};  ///< how many bits a number keeps
  std::optional<std::int64_t> ef = {};  ///< EF: effort of the search for neighbours; default 200
  std::optional<std::string_view> setattr = {};  ///< SETATTR: attributes, a JSON object
  std::optional<std::int64_t> links = {};  ///< M: links per element; default 16
};

/// Tokens of VSIM.
struct VsimOptions {
  std::optional<std::int64_t> count = {};  ///< COUNT: at most this many; default 10
  std::optional<double> epsilon = {};  ///< EPSILON: only those within this distance, 0 to 1
  std::optional<std::int64_t> ef = {};  ///< EF: effort of the search
  /// FILTER: only those whose attributes match, ".year > 2000"
  std::optional<std::string_view> filter = {};
  /// FILTER-EF: how many candidates the filter examines
  std::optional<std::int64_t> filter_ef = {};
  bool truth = false;  ///< TRUTH: compares all elements
  bool nothread = false;  ///< NOTHREAD: searches on the server's main thread
};

/// Vector sets: elements to find by similarity.
class VectorSetCommands : public ProbabilisticCommands {
 public:
  /// VADD: {0.5, 1}: adds an element; false if it existed, and its vector was replaced.
  Future<bool> vadd(Key key, const Arg& element, const VectorValues& vector,
                    const VaddOptions& options = {}) const;
  /// VADD REDUCE: the same with a vector reduced to fewer dimensions.
  Future<bool> vadd_reduce(Key key, std::int64_t dimensions, const Arg& element,
                           const VectorValues& vector, const VaddOptions& options = {}) const;
  /// VCARD: the number of elements.
  Future<std::int64_t> vcard(Key key) const;
  /// VDIM: the number of dimensions; an error if the key does not exist.
  Future<std::int64_t> vdim(Key key) const;
  /// VEMB: the vector of an element, approximately as it was given.
  Future<std::optional<std::vector<double>>> vemb(Key key, const Arg& element) const;
  /// VEMB RAW: the stored form: the kind, the bytes, the norm ...
  Future<std::optional<std::vector<Reply>>> vemb_raw(Key key, const Arg& element) const;
  /// VGETATTR: the attributes of an element, as JSON.
  Future<std::optional<std::string>> vgetattr(Key key, const Arg& element) const;
  /// VINFO: the kind and size of the set.
  Future<std::optional<Map<std::string, Reply>>> vinfo(Key key) const;
  /// VISMEMBER: whether it is an element.
  Future<bool> vismember(Key key, const Arg& element) const;
  /// VLINKS: its neighbours on each level.
  Future<std::optional<std::vector<std::vector<std::string>>>> vlinks(Key key,
                                                                      const Arg& element) const;
  /// VLINKS WITHSCORES: the same with their similarity.
  Future<std::optional<std::vector<std::vector<std::pair<std::string, double>>>>> vlinks_withscores(
        Key key, const Arg& element) const;
  /// VRANDMEMBER: a random element.
  Future<std::optional<std::string>> vrandmember(Key key) const;
  /// VRANDMEMBER: this many different random elements; negative: some may be returned twice.
  Future<std::vector<std::string>> vrandmember(Key key, std::int64_t count) const;
  /// VRANGE: elements ordered by their bytes: "[a", "(a", "-", "+".
  Future<std::vector<std::string>> vrange(Key key, const Arg& start, const Arg& end,
                                          std::int64_t count = -1) const;
  /// VREM: removes an element; false if it did not exist.
  Future<bool> vrem(Key key, const Arg& element) const;
  /// VSETATTR: a JSON object; "" removes it; false if the element does not exist.
  Future<bool> vsetattr(Key key, const Arg& element, const Arg& attributes) const;
  /// VSIM ELE: the elements most similar to this one.
  Future<std::vector<std::string>> vsim(Key key, const Arg& element,
                                        const VsimOptions& options = {}) const;
  /// VSIM: the elements most similar to this vector.
  Future<std::vector<std::string>> vsim(Key key, const VectorValues& vector,
                                        const VsimOptions& options = {}) const;
  /// VSIM ELE WITHSCORES: the same with their similarity, 0 to 1.
  Future<std::vector<std::pair<std::string, double>>> vsim_withscores(
        Key key, const Arg& element, const VsimOptions& options = {}) const;
  /// VSIM WITHSCORES: the same with their similarity, 0 to 1.
  Future<std::vector<std::pair<std::string, double>>> vsim_withscores(
        Key key, const VectorValues& vector, const VsimOptions& options = {}) const;

 protected:
  using ProbabilisticCommands::ProbabilisticCommands;
};

}  // namespace deferredis
// clang-format on
