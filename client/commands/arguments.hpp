// Arguments of typed commands that have more than one word.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// The keys or the arguments of a script or function: like Args, but may be empty ({}).
///
/// Lifetime: like that of Args; valid during the call.
class ScriptArgs : public Args {
 public:
  using Args::Args;
  ScriptArgs() noexcept {}
  ScriptArgs(const Args& others) : Args(others.views()) {}
};

/// A part of a result: skips `offset` elements, then returns `count`; negative: all.
struct Slice {
  std::int64_t offset = 0;  ///< how many are left out
  std::int64_t count = -1;  ///< negative: all
};

/// A user and a password.
struct Login {
  std::string_view user = {};      ///< empty: the default user
  std::string_view password = {};  ///< in plain text
};

/// A server, as commands name it.
struct HostPort {
  std::string_view host = {};  ///< a name or an address
  std::int64_t port = 6379;    ///< of TCP
};

/// The number of entries to which a stream is trimmed. `about`: a few more may stay, which costs
/// less.
struct Trim {
  std::int64_t length = 0;  ///< entries that stay
  bool about = false;       ///< a few more may stay, where that is cheaper
  std::int64_t limit = 0;   ///< removes at most this many, with `about`; 0: the server chooses
};

/// The oldest id that stays in a stream.
struct TrimId {
  std::string_view id = {};  ///< older ones go
  bool about = false;        ///< a few more may stay, where that is cheaper
  std::int64_t limit = 0;    ///< removes at most this many, with `about`; 0: as the server likes
};

/// A list of T, from braces or from a range of values that convert to T.
///
/// Lifetime: like that of the views in T; valid during the call.
template <class T>
class Items {
 public:
  Items() noexcept = default;
  Items(T a) { add(a); }
  Items(T a, T b) { add(a), add(b); }
  Items(T a, T b, T c) { add(a), add(b), add(c); }
  Items(T a, T b, T c, T d) { add(a), add(b), add(c), add(d); }
  Items(T a, T b, T c, T d, T e) { add(a), add(b), add(c), add(d), add(e); }
  Items(T a, T b, T c, T d, T e, T f) { add(a), add(b), add(c), add(d), add(e), add(f); }
  template <class Range>
  requires requires(const Range& range) {
    { *range.begin() } -> std::convertible_to<T>;
    range.end();
  }
  Items(const Range& range) {
    for (const auto& item : range) add(T(item));
  }
  Items(const Items&) = delete;
  Items& operator=(const Items&) = delete;
  ~Items() {
    if (data_ != room_) delete[] data_;
  }

  const T* begin() const noexcept { return data_; }
  const T* end() const noexcept { return data_ + size_; }
  std::size_t size() const noexcept { return size_; }

 private:
  static constexpr std::size_t room_count = 6;
  void add(const T& item) {
    if (size_ == capacity_) {
      T* const larger = new T[2 * capacity_];
      for (std::size_t i = 0; i != size_; ++i) larger[i] = data_[i];
      if (data_ != room_) delete[] data_;
      data_ = larger;
      capacity_ *= 2;
    }
    data_[size_++] = item;
  }

  T* data_ = room_;
  std::size_t size_ = 0;
  std::size_t capacity_ = room_count;
  T room_[room_count];
};

/// A member of a sorted set with its score.
struct Score {
  Score() noexcept = default;
  template <StringLike S, Number N>
  Score(const S& member_, N score_) : member(member_), score(static_cast<double>(score_)) {}
  template <StringLike S, Number N>
  Score(const std::pair<S, N>& pair) : Score(pair.first, pair.second) {}

  std::string_view member;  ///< a view
  double score = 0;         ///< its place in the order
};
/// {{"ann", 1}, {"bob", 2.5}}, or a range of pairs.
using Scores = Items<Score>;

/// {2, 0.5}: one for each set, in the order of the sets; empty: 1 each.
using Weights = Items<double>;

/// Where to read a stream: its key, and the id after which entries are wanted.
struct StreamPosition {
  StreamPosition() noexcept = default;
  template <StringLike K, StringLike I>
  StreamPosition(const K& key_, const I& id_) : key(key_), id(id_) {}
  template <StringLike K, StringLike I>
  StreamPosition(const std::pair<K, I>& pair) : StreamPosition(pair.first, pair.second) {}

  std::string_view key;  ///< the stream
  std::string_view id;   ///< entries after it are wanted
};
/// {{"orders", "0"}, {"returns", "$"}}, or a range of pairs.
using StreamPositions = Items<StreamPosition>;

/// A named place on the earth.
struct GeoPlace {
  double longitude = 0;          ///< in degrees, east is positive
  double latitude = 0;           ///< in degrees, north is positive
  std::string_view member = {};  ///< its name
};
/// {{13.361389, 38.115556, "Palermo"}, {15.087269, 37.502669, "Catania"}}, or a range of GeoPlace.
using GeoPlaces = Items<GeoPlace>;

/// The unit of a distance.
enum class GeoUnit : std::uint8_t { meters, kilometers, miles, feet };

/// The centre of an area: a member or a position.
class GeoFrom {
 public:
  template <StringLike S>
  GeoFrom(const S& member) noexcept : member_(member), is_member_(true) {}
  GeoFrom(double longitude, double latitude) noexcept
      : longitude_(longitude), latitude_(latitude) {}

  /// False: a place.
  bool is_member() const noexcept { return is_member_; }
  /// Where it is a member.
  std::string_view member() const noexcept { return member_; }
  /// Where it is a place.
  double longitude() const noexcept { return longitude_; }
  /// Where it is a place.
  double latitude() const noexcept { return latitude_; }

 private:
  std::string_view member_;
  bool is_member_ = false;
  double longitude_ = 0;
  double latitude_ = 0;
};

/// How far an area reaches from its centre.
class GeoArea {
 public:
  /// A circle.
  static GeoArea radius(double radius, GeoUnit unit = GeoUnit::meters) noexcept {
    return {radius, 0, unit, false};
  }
  /// A box with the middle in its middle.
  static GeoArea box(double width, double height, GeoUnit unit = GeoUnit::meters) noexcept {
    return {width, height, unit, true};
  }

  /// False: a circle.
  bool is_box() const noexcept { return is_box_; }
  double width() const noexcept { return width_; }  ///< or the radius
  /// Of a box.
  double height() const noexcept { return height_; }
  /// What the lengths count.
  GeoUnit unit() const noexcept { return unit_; }

 private:
  GeoArea(double width, double height, GeoUnit unit, bool is_box) noexcept
      : width_(width), height_(height), unit_(unit), is_box_(is_box) {}

  double width_;
  double height_;
  GeoUnit unit_;
  bool is_box_;  // true even if the height is 0
};

/// One operation of BITFIELD on an integer of type "u8", "i16" ... The offset is a bit, or, as
/// "#1", the index of an integer of that type.
class BitfieldOperation {
 public:
  BitfieldOperation() noexcept = default;
  /// Reads the integer.
  static BitfieldOperation get(std::string_view type, std::string_view offset) noexcept {
    return {"GET", type, offset, 0};
  }
  /// Writes it; gives what it was.
  static BitfieldOperation set(std::string_view type, std::string_view offset,
                               std::int64_t value) noexcept {
    return {"SET", type, offset, value};
  }
  /// Adds to it; gives what it is then.
  static BitfieldOperation incrby(std::string_view type, std::string_view offset,
                                  std::int64_t by) noexcept {
    return {"INCRBY", type, offset, by};
  }
  /// What later operations do when a number overflows: "WRAP", "SAT" or "FAIL".
  static BitfieldOperation overflow(std::string_view how) noexcept {
    return {"OVERFLOW", how, {}, 0};
  }

  /// "GET", "SET", "INCRBY" or "OVERFLOW".
  std::string_view word() const noexcept { return word_; }
  /// "u8", "i16" ..., or how to overflow.
  std::string_view type() const noexcept { return type_; }
  /// A bit, or "#1".
  std::string_view offset() const noexcept { return offset_; }
  /// Of SET and INCRBY.
  std::int64_t value() const noexcept { return value_; }

 private:
  BitfieldOperation(std::string_view word, std::string_view type, std::string_view offset,
                    std::int64_t value) noexcept
      : word_(word), type_(type), offset_(offset), value_(value) {}

  std::string_view word_;
  std::string_view type_;
  std::string_view offset_;
  std::int64_t value_ = 0;
};
/// {BitfieldOperation::get("u8", "0"), BitfieldOperation::incrby("u8", "8", 1)}
using BitfieldOperations = Items<BitfieldOperation>;

}  // namespace deferredis
