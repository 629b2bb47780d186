// Vector sets: elements that are looked for by likeness.
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

/// How vectors are kept.
enum class Quantization : std::uint8_t {
  q8,  ///< in a byte for each number
  none,  ///< as they are
  binary,  ///< in a bit
};

/// Tokens of VADD.
struct VaddOptions {
  bool cas = false;  ///< CAS: looks for its place on a thread
  std::optional<Quantization> quantization = {};  ///< how many bits a number keeps
  /// EF: how hard it looks for neighbours; 200 where it is not given
  std::optional<std::int64_t> ef = {};
  std::optional<std::string_view> setattr = {};  ///< SETATTR: attributes, a JSON object
  /// M: how many links each element gets; 16 where it is not given
  std::optional<std::int64_t> links = {};
};

/// Tokens of VSIM.
struct VsimOptions {
  std::optional<std::int64_t> count = {};  ///< COUNT: at most so many; 10 where it is not given
  std::optional<double> epsilon = {};  ///< EPSILON: only those this near, 0 to 1
  std::optional<std::int64_t> ef = {};  ///< EF: how hard it looks
  /// FILTER: only those whose attributes are so, ".year > 2000"
  std::optional<std::string_view> filter = {};
  std::optional<std::int64_t> filter_ef = {};  ///< FILTER-EF: how many are looked at for that
  bool truth = false;  ///< TRUTH: looks at all of them
  bool nothread = false;  ///< NOTHREAD: looks on the server's main thread
};

/// Vector sets: elements that are looked for by likeness.
class VectorSetCommands : public ProbabilisticCommands {
 public:
  /// VADD: {0.5, 1}; false if the element was there, and has this vector now.
  Future<bool> vadd(Key key, const Arg& element, const VectorValues& vector,
                    const VaddOptions& options = {}) const;
  /// VADD REDUCE: the same, of which fewer dimensions are kept.
  Future<bool> vadd_reduce(Key key, std::int64_t dimensions, const Arg& element,
                           const VectorValues& vector, const VaddOptions& options = {}) const;
  /// VCARD: how many elements it has.
  Future<std::int64_t> vcard(Key key) const;
  /// VDIM: how many numbers a vector has; an error where there is no such key.
  Future<std::int64_t> vdim(Key key) const;
  /// VEMB: the vector of an element, about as it was given.
  Future<std::optional<std::vector<double>>> vemb(Key key, const Arg& element) const;
  /// VEMB RAW: how it is kept: the kind, the bytes, the norm ...
  Future<std::optional<std::vector<Reply>>> vemb_raw(Key key, const Arg& element) const;
  /// VGETATTR: its attributes, as JSON.
  Future<std::optional<std::string>> vgetattr(Key key, const Arg& element) const;
  /// VINFO: the kind and size of the set.
  Future<std::optional<Map<std::string, Reply>>> vinfo(Key key) const;
  /// VISMEMBER: whether it is an element.
  Future<bool> vismember(Key key, const Arg& element) const;
  /// VLINKS: its neighbours on each level.
  Future<std::optional<std::vector<std::vector<std::string>>>> vlinks(Key key,
                                                                      const Arg& element) const;
  /// VLINKS WITHSCORES: the same with how like they are.
  Future<std::optional<std::vector<std::vector<std::pair<std::string, double>>>>> vlinks_withscores(
        Key key, const Arg& element) const;
  /// VRANDMEMBER: any element.
  Future<std::optional<std::string>> vrandmember(Key key) const;
  /// VRANDMEMBER: that many different ones; negative: some of them perhaps twice.
  Future<std::vector<std::string>> vrandmember(Key key, std::int64_t count) const;
  /// VRANGE: elements in the order of their bytes, "[a", "(a", "-", "+".
  Future<std::vector<std::string>> vrange(Key key, const Arg& start, const Arg& end,
                                          std::int64_t count = -1) const;
  /// VREM: false where it was no element.
  Future<bool> vrem(Key key, const Arg& element) const;
  /// VSETATTR: a JSON object, "" takes it away; false where it is no element.
  Future<bool> vsetattr(Key key, const Arg& element, const Arg& attributes) const;
  /// VSIM ELE: the elements most like one.
  Future<std::vector<std::string>> vsim(Key key, const Arg& element,
                                        const VsimOptions& options = {}) const;
  /// VSIM: those most like a vector.
  Future<std::vector<std::string>> vsim(Key key, const VectorValues& vector,
                                        const VsimOptions& options = {}) const;
  /// VSIM ELE WITHSCORES: the elements most like one, with how like: 0 to 1.
  Future<std::vector<std::pair<std::string, double>>> vsim_withscores(
        Key key, const Arg& element, const VsimOptions& options = {}) const;
  /// VSIM WITHSCORES: those most like a vector, with how like.
  Future<std::vector<std::pair<std::string, double>>> vsim_withscores(
        Key key, const VectorValues& vector, const VsimOptions& options = {}) const;

 protected:
  using ProbabilisticCommands::ProbabilisticCommands;
};

}  // namespace deferredis
// clang-format on
