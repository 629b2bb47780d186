// A command on its way out: views of its arguments.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/protocol/command_row.hpp>

namespace deferredis {

class Arg;
class WriteBuffer;

/// The bytes of a command whose constant words were encoded at compile time.
struct PrebuiltCommand {
  /// A constant piece, and the argument behind it.
  struct Part {
    std::string_view bytes;  ///< before the argument; in the last part, at the end
    std::size_t argument;    ///< its index; unused in the last part
  };
  std::span<const Part> parts;  ///< in order; the last has no argument
};

/// Views of one command, valid during the call it is passed to.
struct CommandView {
  const CommandRow& row;                        ///< which command it is
  std::span<const std::string_view> arguments;  ///< after the words of the name
  /// The same words, with the constant ones already encoded; usually null.
  const PrebuiltCommand* prebuilt = nullptr;
  /// One of the arguments, which may own a string that encode() takes over. Null: there is none.
  const Arg* given = nullptr;

  /// For error texts: never contains an argument.
  std::string_view name() const noexcept { return row.name; }
  /// Appends the command to `out` as RESP; returns the number of bytes. A long string that was
  /// given, see Arg, is not copied: its memory moves to `out`. Views of it stay valid as long as
  /// `out` keeps the command.
  std::size_t encode(WriteBuffer& out) const;
  void encode(std::string& out) const;

 private:
  std::size_t bound() const noexcept;
  char* write(char* p) const;
  char* write_prebuilt(char* p) const;
  std::size_t encode_there(WriteBuffer& out, std::size_t most) const;
  std::size_t encode_elsewhere(WriteBuffer& out, std::size_t most) const;
  std::size_t encode_around(std::size_t taken, WriteBuffer& out) const;
};

template <class T>
concept StringLike =
    std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;

/// Encodes a type of your own as an argument: specialise it, and append the argument's bytes.
///
///   template <>
///   struct deferredis::Encoder<Point> {
///     static void encode(const Point& point, std::string& out) { ... }
///   };
///
/// It may throw; then nothing is sent. Decoder (protocol/decoder.hpp) converts in the other
/// direction.
template <class T>
struct Encoder;

template <class T>
concept Encodable = requires(const T& value, std::string& out) {
  Encoder<T>::encode(value, out);
};

/// The types that are numbers as an argument: neither bool nor any character type.
template <class T>
concept Number = std::floating_point<T> ||
    (std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
     !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t> &&
     !std::same_as<T, wchar_t>);

/// A key: one string. A class of its own, so that get({"a", "b"}) does not compile.
class Key {
 public:
  template <StringLike S>
  Key(const S& text) noexcept : view_(text) {}

  /// Its text.
  std::string_view view() const noexcept { return view_; }

 private:
  std::string_view view_;
};

/// One argument: a string, a number in its shortest text, or a value with an Encoder. char, bool
/// and pointers do not compile.
///
/// Ownership: views a string, which must outlive it; owns the text of anything else. A std::string
///   that is given, set("key", std::move(text)), may be taken over: if it is longer than
///   longest_copied, its memory becomes a part of the output and is not copied.
class Arg {
 public:
  /// A text of this many bytes is copied anyway: that costs no more than to take it over.
  static constexpr std::size_t longest_copied = 16 * 1024;

  template <StringLike S>
  requires(!Encodable<S>) Arg(const S& text)
  noexcept : data_(std::string_view(text).data()), size_(std::string_view(text).size()) {}
  template <std::same_as<std::string> S>
  requires(!Encodable<S>) Arg(S&& text)
  noexcept : Arg(std::as_const(text)) {
    if (size_ > longest_copied) [[unlikely]]
      give(text);
  }
  template <Number N>
  requires(std::integral<N>) Arg(N number)
  noexcept {
    if constexpr (std::signed_integral<N>) put(std::int64_t{number});
    else put(std::uint64_t{number});
  }
  Arg(double number) noexcept;
  Arg(float number) noexcept;
  template <Encodable T>
  Arg(const T& value) {
    std::string text;
    Encoder<T>::encode(value, text);
    own(text);
  }
  Arg(const Arg& other) : data_(other.data_), size_(other.size_), room_(other.room_) {
    if (other.kind_ == Kind::on_heap) [[unlikely]]
      own(other.view());
  }
  Arg& operator=(const Arg&) = delete;
  ~Arg() {
    if (kind_ == Kind::on_heap) [[unlikely]]
      delete[] data_;
  }
  Arg(bool) = delete;
  Arg(char) = delete;
  template <class P>
  requires(!StringLike<P*>) Arg(P*)
  = delete;

  /// Its text. Valid as long as this, and what it views.
  std::string_view view() const noexcept { return {data_ == nullptr ? room_.text : data_, size_}; }
  /// Whether view() shows a string that somebody else owns.
  bool is_borrowed() const noexcept { return data_ != nullptr && kind_ != Kind::on_heap; }
  /// The string that view() shows, if it may be taken over; null otherwise.
  std::string* given() const noexcept;

 private:
  enum class Kind : std::uint8_t { plain, on_heap, given };

  // room_ holds the address of a string that may be taken over.
  void give(std::string& text) noexcept;
  // Copies `text` into room_, or to the heap if it is too long.
  void own(std::string_view text);

  void put(std::int64_t number) noexcept;
  void put(std::uint64_t number) noexcept;

  struct Room {
    char text[31];
  };

  const char* data_ = nullptr;  // null: the text is in room_
  std::size_t size_ = 0;
  Room room_;
  Kind kind_ = Kind::plain;  // on_heap: data_ is ours
};
static_assert(sizeof(Arg) == 48);  // one is made for each SET

/// The elements of a range of strings. Temporaries are refused, because their views would dangle.
template <class T>
concept LastingString = StringLike<T> &&
    (std::is_lvalue_reference_v<T> || std::is_pointer_v<T> || std::same_as<T, std::string_view>);

/// The types whose text has to be created.
template <class T>
concept Written = Encodable<T> || Number<T>;

template <class T>
concept Listed = StringLike<T> || Written<T>;

/// The elements of a range of values. One-byte types are refused: they could mean a text or
/// numbers.
template <class T>
concept WrittenElement = Encodable<T> ||(Number<T> && sizeof(T) > 1);

namespace detail {

/// take_views returns a block of at least `capacity` views and sets `capacity` to its size;
/// give_views takes it back. Each thread keeps one block for its next long list, because a list
/// lives only for one call.
std::string_view* take_views(std::size_t& capacity);
void give_views(std::string_view* views, std::size_t capacity) noexcept;

/// Views of texts; the first `room_count` need no allocation. It may own the texts.
template <std::size_t room_count>
class ViewList {
 public:
  ViewList() noexcept {}
  ViewList(const ViewList&) = delete;
  ViewList& operator=(const ViewList&) = delete;
  ~ViewList() {
    if (data_ != room_) give_views(data_, capacity_);
  }

  std::span<const std::string_view> views() const noexcept { return {data_, size_}; }

  void push(std::string_view text) {
    if (size_ == capacity_) reserve(2 * capacity_);
    data_[size_++] = text;
  }
  /// Appends the value's text to `bytes`. Until own(), only the size of its view is valid.
  template <class T>
  void push_copy(const T& value, std::string& bytes) {
    const std::size_t begin = bytes.size();
    if constexpr (Encodable<T>) Encoder<T>::encode(value, bytes);
    else bytes += Arg(value).view();
    push(std::string_view(bytes).substr(begin));
  }
  /// Takes over the texts, which must all have been pushed by push_copy().
  void own(std::string_view bytes);
  void reserve(std::size_t count);

 private:
  void move_to(std::string_view* block, std::size_t capacity) noexcept;

  std::string_view* data_ = room_;  // on the heap, the texts that we own follow the views
  std::size_t size_ = 0;
  std::size_t capacity_ = room_count;
  std::string_view room_[room_count];
};
extern template class ViewList<6>;
extern template class ViewList<12>;

}  // namespace detail

/// A list of keys or values: one, several in braces, or a range. Each is a string, a number, or a
/// value that has an Encoder.
///
/// Lifetime: views strings, which must stay valid during the call; owns the texts of other values.
/// Cost: up to six strings need no allocation.
class Args {
 public:
  template <StringLike... S>
  requires(sizeof...(S) > 0 && (!Encodable<S> && ...)) Args(const S&... texts) {
    list_.reserve(sizeof...(S));
    (list_.push(std::string_view(texts)), ...);
  }
  template <Listed... T>
  requires(Written<T> || ...) Args(const T&... values) {
    std::string bytes;
    list_.reserve(sizeof...(T));
    (list_.push_copy(values, bytes), ...);
    list_.own(bytes);
  }
  template <class Range>
  requires(!Encodable<Range> && requires(const Range& range) {
    requires WrittenElement<std::remove_cvref_t<decltype(*range.begin())>>;
    range.end();
  }) Args(const Range& range) {
    std::string bytes;
    if constexpr (requires { range.size(); }) list_.reserve(range.size());
    for (const auto& value : range) list_.push_copy(value, bytes);
    list_.own(bytes);
  }
  template <class Range>
  requires(!Encodable<Range> && !StringLike<Range> && requires(const Range& range) {
    requires !Encodable<std::remove_cvref_t<decltype(*range.begin())>>;
    { *range.begin() } -> LastingString;
    range.end();
  }) Args(const Range& range) {
    if constexpr (requires { range.size(); }) list_.reserve(range.size());
    for (const auto& text : range) list_.push(std::string_view(text));
  }

  /// Their texts, in order.
  std::span<const std::string_view> views() const noexcept { return list_.views(); }

 protected:
  Args() noexcept {}  // for lists that may be empty

 private:
  detail::ViewList<6> list_;
};
/// A list of keys.
using Keys = Args;

/// Key-value pairs: up to 16 as {{"a", "1"}, {"b", 2}}, or a range of pairs. A key is a string; a
/// value is a string, a number, or a value that has an Encoder.
///
/// Lifetime: views strings, which must stay valid during the call; owns the texts of other values.
class Pairs {
 public:
  /// One key with its value.
  struct Pair {
    template <StringLike K, Listed V>
    Pair(const K& key_, const V& value_) : key(key_), value(value_) {}
    std::string_view key;  ///< a view
    Arg value;             ///< a view, or a text of its own
  };

  Pairs(const Pair& a) { add({&a}); }
  Pairs(const Pair& a, const Pair& b) { add({&a, &b}); }
  Pairs(const Pair& a, const Pair& b, const Pair& c) { add({&a, &b, &c}); }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d) { add({&a, &b, &c, &d}); }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e) {
    add({&a, &b, &c, &d, &e});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f) {
    add({&a, &b, &c, &d, &e, &f});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g) {
    add({&a, &b, &c, &d, &e, &f, &g});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h) {
    add({&a, &b, &c, &d, &e, &f, &g, &h});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i, const Pair& j) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i, &j});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i, const Pair& j, const Pair& k) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i, const Pair& j, const Pair& k, const Pair& l) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i, const Pair& j, const Pair& k, const Pair& l,
        const Pair& m) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l, &m});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i, const Pair& j, const Pair& k, const Pair& l,
        const Pair& m, const Pair& n) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l, &m, &n});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i, const Pair& j, const Pair& k, const Pair& l,
        const Pair& m, const Pair& n, const Pair& o) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l, &m, &n, &o});
  }
  Pairs(const Pair& a, const Pair& b, const Pair& c, const Pair& d, const Pair& e, const Pair& f,
        const Pair& g, const Pair& h, const Pair& i, const Pair& j, const Pair& k, const Pair& l,
        const Pair& m, const Pair& n, const Pair& o, const Pair& p) {
    add({&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l, &m, &n, &o, &p});
  }
  template <class Range>
  requires requires(const Range& range) {
    { range.begin()->first } -> StringLike;
    { range.begin()->second } -> StringLike;
    requires !Encodable<std::remove_cvref_t<decltype(range.begin()->second)>>;
  }
  Pairs(const Range& range) {
    for (const auto& [key, value] : range) {
      list_.push(std::string_view(key));
      list_.push(std::string_view(value));
    }
  }
  template <class Range>
  requires requires(const Range& range) {
    { range.begin()->first } -> StringLike;
    requires Written<std::remove_cvref_t<decltype(range.begin()->second)>>;
  }
  Pairs(const Range& range) {
    std::string bytes;
    for (const auto& [key, value] : range) {
      list_.push_copy(std::string_view(key), bytes);
      list_.push_copy(value, bytes);
    }
    list_.own(bytes);
  }

  /// key, value, key, value ...
  std::span<const std::string_view> views() const noexcept { return list_.views(); }

 private:
  void add(std::initializer_list<const Pair*> pairs);

  detail::ViewList<12> list_;
};

}  // namespace deferredis
