// Vector sets: elements to find by similarity. With a face.
// Made by tools/generate.py from commands/vector_sets.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/vector_sets.hpp>
#include <deferredis/client/faces/commands/probabilistic.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Vector sets: elements to find by similarity. With a face.
template <class Face>
class VectorSetCommandsOf : public ProbabilisticCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// VADD: {0.5, 1}: adds an element; false if it existed, and its vector was replaced.
  Result<bool> vadd(Key key, const Arg& element, const VectorValues& vector,
                    const VaddOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().vadd(key, element, vector, options);
    });
  }
  /// VADD REDUCE: the same with a vector reduced to fewer dimensions.
  Result<bool> vadd_reduce(Key key, std::int64_t dimensions, const Arg& element,
                           const VectorValues& vector, const VaddOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().vadd_reduce(key, dimensions, element, vector, options);
    });
  }
  /// VCARD: the number of elements.
  Result<std::int64_t> vcard(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().vcard(key); });
  }
  /// VDIM: the number of dimensions; an error if the key does not exist.
  Result<std::int64_t> vdim(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().vdim(key); });
  }
  /// VEMB: the vector of an element, approximately as it was given.
  Result<std::optional<std::vector<double>>> vemb(Key key, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.more().vemb(key, element); });
  }
  /// VEMB RAW: the stored form: the kind, the bytes, the norm ...
  Result<std::optional<std::vector<Reply>>> vemb_raw(Key key, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.more().vemb_raw(key, element); });
  }
  /// VGETATTR: the attributes of an element, as JSON.
  Result<std::optional<std::string>> vgetattr(Key key, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.more().vgetattr(key, element); });
  }
  /// VINFO: the kind and size of the set.
  Result<std::optional<Map<std::string, Reply>>> vinfo(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().vinfo(key); });
  }
  /// VISMEMBER: whether it is an element.
  Result<bool> vismember(Key key, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.more().vismember(key, element); });
  }
  /// VLINKS: its neighbours on each level.
  Result<std::optional<std::vector<std::vector<std::string>>>> vlinks(Key key,
                                                                      const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.more().vlinks(key, element); });
  }
  /// VLINKS WITHSCORES: the same with their similarity.
  Result<std::optional<std::vector<std::vector<std::pair<std::string, double>>>>> vlinks_withscores(
        Key key, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.more().vlinks_withscores(key, element); });
  }
  /// VRANDMEMBER: a random element.
  Result<std::optional<std::string>> vrandmember(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().vrandmember(key); });
  }
  /// VRANDMEMBER: this many different random elements; negative: some may be returned twice.
  Result<std::vector<std::string>> vrandmember(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.more().vrandmember(key, count); });
  }
  /// VRANGE: elements ordered by their bytes: "[a", "(a", "-", "+".
  Result<std::vector<std::string>> vrange(Key key, const Arg& start, const Arg& end,
                                          std::int64_t count = -1) const {
    return this->ask([&](const Commands& rc) { return rc.more().vrange(key, start, end, count); });
  }
  /// VREM: removes an element; false if it did not exist.
  Result<bool> vrem(Key key, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.more().vrem(key, element); });
  }
  /// VSETATTR: a JSON object; "" removes it; false if the element does not exist.
  Result<bool> vsetattr(Key key, const Arg& element, const Arg& attributes) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().vsetattr(key, element, attributes);
    });
  }
  /// VSIM ELE: the elements most similar to this one.
  Result<std::vector<std::string>> vsim(Key key, const Arg& element,
                                        const VsimOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().vsim(key, element, options); });
  }
  /// VSIM: the elements most similar to this vector.
  Result<std::vector<std::string>> vsim(Key key, const VectorValues& vector,
                                        const VsimOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().vsim(key, vector, options); });
  }
  /// VSIM ELE WITHSCORES: the same with their similarity, 0 to 1.
  Result<std::vector<std::pair<std::string, double>>> vsim_withscores(
        Key key, const Arg& element, const VsimOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().vsim_withscores(key, element, options);
    });
  }
  /// VSIM WITHSCORES: the same with their similarity, 0 to 1.
  Result<std::vector<std::pair<std::string, double>>> vsim_withscores(
        Key key, const VectorValues& vector, const VsimOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().vsim_withscores(key, vector, options);
    });
  }

 protected:
  using ProbabilisticCommandsOf<Face>::ProbabilisticCommandsOf;
};

}  // namespace deferredis
// clang-format on
