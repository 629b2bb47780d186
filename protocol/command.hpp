// A command on its way out: its row of the table and views of its arguments.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace deferredis {

class WriteBuffer;

/// How far a command may be sent again when nobody knows whether it was executed; from the
/// command table, ordered: what is allowed for one is allowed for those before it.
enum class RetryCategory : std::uint8_t {
  connection,  ///< PING, HELLO ...: of no effect on data
  read_only,
  write_checked,       ///< a condition guards it: SETNX
  write_last_wins,     ///< twice is as once: SET, DEL
  write_accumulating,  ///< twice is not as once: INCR, LPUSH
  admin,
  never,  ///< unknown commands, scripts
};

/// What the server says of a command.
enum class CommandFlag : std::uint16_t {
  none = 0,
  write = 1,
  readonly = 1 << 1,
  denyoom = 1 << 2,  ///< refused where the server has no memory left
  admin = 1 << 3,
  pubsub = 1 << 4,
  noscript = 1 << 5,  ///< not from a script
  blocking = 1 << 6,  ///< may wait in the server
  loading = 1 << 7,   ///< answered while the server loads its data
  stale = 1 << 8,     ///< answered by a replica that has lost its primary
  fast = 1 << 9,
  no_auth = 1 << 10,     ///< allowed before AUTH
  no_multi = 1 << 11,    ///< not within MULTI
  allow_busy = 1 << 12,  ///< answered while a script runs
};
constexpr CommandFlag operator|(CommandFlag a, CommandFlag b) noexcept {
  return static_cast<CommandFlag>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// Which nodes of a cluster a command goes to.
enum class RequestPolicy : std::uint8_t {
  by_key,  ///< the node of its keys; any node where it has none
  all_nodes,
  all_primaries,
  split_by_key,  ///< one command for each node that has some of the keys
  special,       ///< each such command in its own way: SCAN
};

/// How the replies of several nodes become one.
enum class ResponsePolicy : std::uint8_t {
  in_order,  ///< as they come, in the order of the keys
  all_succeed,
  one_succeeds,
  sum,
  minimum,
  maximum,
  logical_and,
  logical_or,
  special,
};

/// Where the keys of a command stand among its arguments.
enum class KeyRule : std::uint8_t {
  positions,  ///< from first_key to last_key
  counted,    ///< those, and as many keys as argument key_at says, after it
  streams,    ///< the first half of what follows STREAMS, looked for from key_at on
  store,      ///< those, and the argument after the last STORE or STOREDIST
  migrate,    ///< argument 3, or, where that is empty, all after KEYS
};

/// Whose command it is, in any version.
enum class Servers : std::uint8_t { none = 0, redis = 1, valkey = 2, module = 4 };
constexpr Servers operator|(Servers a, Servers b) noexcept {
  return static_cast<Servers>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// One row of the command table.
struct CommandRow {
  struct Version {
    std::uint8_t major = 0;
    std::uint8_t minor = 0;
  };

  std::string_view name;     ///< "OBJECT ENCODING", upper case
  std::string_view encoded;  ///< its words as RESP bulk strings: "$3\r\nGET\r\n"
  std::uint8_t words = 1;
  std::int8_t arity = -1;     ///< words and arguments; negative: at least that many
  std::int8_t first_key = 0;  ///< index among the arguments after the words, from 1; 0: none
  std::int8_t last_key = 0;   ///< -1: the last argument, -2: the one before ...
  std::int8_t key_step = 0;   ///< from one key to the next
  KeyRule key_rule = KeyRule::positions;
  std::uint8_t key_at = 0;
  RetryCategory retry = RetryCategory::never;
  CommandFlag flags = CommandFlag::none;
  RequestPolicy request = RequestPolicy::by_key;
  ResponsePolicy response = ResponsePolicy::in_order;
  Version since = {};  ///< of the server, or of its module
  Servers servers = Servers::none;
  /// Not for a shared connection: what to call instead.
  std::string_view instead = {};

  constexpr bool has(CommandFlag flag) const noexcept {
    return (static_cast<unsigned>(flags) & static_cast<unsigned>(flag)) != 0;
  }
};
static_assert(sizeof(CommandRow) <= 72);

/// Views of one command; valid during the call it is given to.
struct CommandView {
  const CommandRow& row;
  std::span<const std::string_view> arguments;

  /// For error texts: never an argument.
  std::string_view name() const noexcept { return row.name; }
  /// Appends it to `out` as RESP; returns the number of bytes.
  std::size_t encode(WriteBuffer& out) const;
  void encode(std::string& out) const;

 private:
  std::size_t bound() const noexcept;
  char* write(char* p) const;
};

template <class T>
concept StringLike =
    std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;

/// How a type of your own becomes an argument: specialise it, and append the argument's bytes.
///
///   template <>
///   struct deferredis::Encoder<Point> {
///     static void encode(const Point& point, std::string& out) { ... }
///   };
///
/// It may throw; then nothing is sent. Decoder (protocol/decoder.hpp) is the way back.
template <class T>
struct Encoder;

template <class T>
concept Encodable = requires(const T& value, std::string& out) {
  Encoder<T>::encode(value, out);
};

/// A key: one string. A class of its own, so that get({"a", "b"}) does not compile.
class Key {
 public:
  template <StringLike S>
  Key(const S& text) noexcept : view_(text) {}

  std::string_view view() const noexcept { return view_; }

 private:
  std::string_view view_;
};

/// One argument: a string, a number as its shortest text, or what an Encoder makes of a value.
/// Char, bool and pointers are refused.
///
/// Ownership: views a string, which must outlive it; owns the text of anything else.
class Arg {
 public:
  template <StringLike S>
  requires(!Encodable<S>) Arg(const S& text)
  noexcept : data_(std::string_view(text).data()), size_(std::string_view(text).size()) {}
  template <class N>
  requires(std::integral<N> && !std::same_as<N, bool> && !std::same_as<N, char> &&
           !std::same_as<N, char8_t> && !std::same_as<N, char16_t> && !std::same_as<N, char32_t> &&
           !std::same_as<N, wchar_t>) Arg(N number)
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
  Arg(const Arg& other)
      : data_(other.data_), size_(other.size_), room_(other.room_), on_heap_(false) {
    if (other.on_heap_) [[unlikely]]
      own(other.view());
  }
  Arg& operator=(const Arg&) = delete;
  ~Arg() {
    if (on_heap_) [[unlikely]]
      delete[] data_;
  }
  Arg(bool) = delete;
  Arg(char) = delete;
  template <class P>
  requires(!StringLike<P*>) Arg(P*)
  = delete;

  std::string_view view() const noexcept { return {data_ == nullptr ? room_.text : data_, size_}; }

 private:
  // A copy of `text`, in the room or, where it is too long for that, on the heap.
  void own(std::string_view text);

  void put(std::int64_t number) noexcept;
  void put(std::uint64_t number) noexcept;

  struct Room {
    char text[31];
  };

  const char* data_ = nullptr;  // null: the text stands in room_
  std::size_t size_ = 0;
  Room room_;
  bool on_heap_ = false;  // data_ is ours
};
static_assert(sizeof(Arg) == 48);  // one is made for each SET

/// What a range of strings gives: not one made on the spot, whose view would dangle.
template <class T>
concept LastingString = StringLike<T> &&
    (std::is_lvalue_reference_v<T> || std::is_pointer_v<T> || std::same_as<T, std::string_view>);

template <class T>
concept Listed = StringLike<T> || Encodable<T>;

/// A list of keys or values: one, several in braces, or a range of them. Each is a string, or a
/// value that has an Encoder.
///
/// Lifetime: views of strings; valid during the call.
class Args {
 public:
  template <StringLike... S>
  requires(sizeof...(S) > 0 && (!Encodable<S> && ...)) Args(const S&... texts) {
    reserve(sizeof...(S));
    (push(std::string_view(texts)), ...);
  }
  template <Listed... T>
  requires(Encodable<T> || ...) Args(const T&... values) : Args() {
    std::string bytes;
    reserve(sizeof...(T));
    (push_copy(values, bytes), ...);
    own(bytes);
  }
  template <class Range>
  requires(!Encodable<Range> &&
           requires(const Range& range) {
             requires Encodable<std::remove_cvref_t<decltype(*range.begin())>>;
             range.end();
           }) Args(const Range& range)
      : Args() {
    std::string bytes;
    if constexpr (requires { range.size(); }) reserve(range.size());
    for (const auto& value : range) push_copy(value, bytes);
    own(bytes);
  }
  template <class Range>
  requires(!Encodable<Range> && !StringLike<Range> && requires(const Range& range) {
    requires !Encodable<std::remove_cvref_t<decltype(*range.begin())>>;
    { *range.begin() } -> LastingString;
    range.end();
  }) Args(const Range& range) {
    if constexpr (requires { range.size(); }) reserve(range.size());
    for (const auto& text : range) push(std::string_view(text));
  }
  Args(const Args&) = delete;
  Args& operator=(const Args&) = delete;
  ~Args() {
    if (data_ != room_) delete[] data_;
  }

  std::span<const std::string_view> views() const noexcept { return {data_, size_}; }

 protected:
  Args() noexcept {}  // what is delegated to it is destroyed where an Encoder throws
  void push(std::string_view text) {
    if (size_ == capacity_) reserve(2 * capacity_);
    data_[size_++] = text;
  }
  // Appends the value's text to `bytes`; until own() only the size of its view means something.
  template <class T>
  void push_copy(const T& value, std::string& bytes) {
    const std::size_t begin = bytes.size();
    if constexpr (Encodable<T>) Encoder<T>::encode(value, bytes);
    else bytes += std::string_view(value);
    push(std::string_view(bytes).substr(begin));
  }
  void own(std::string_view bytes);
  void reserve(std::size_t count);

 private:
  static constexpr std::size_t room_count = 6;

  std::string_view* data_ = room_;  // on the heap the texts that we own stand behind them
  std::size_t size_ = 0;
  std::size_t capacity_ = room_count;
  std::string_view room_[room_count];
};
using Keys = Args;

/// Key-value pairs: {{"a", "1"}, {"b", "2"}}, or a range of pairs of strings.
class Pairs {
 public:
  struct Pair {
    template <StringLike K, StringLike V>
    Pair(const K& key_, const V& value_) : key(key_), value(value_) {}
    std::string_view key;
    std::string_view value;
  };

  Pairs(Pair a) { add(a); }
  Pairs(Pair a, Pair b) { add(a), add(b); }
  Pairs(Pair a, Pair b, Pair c) { add(a), add(b), add(c); }
  Pairs(Pair a, Pair b, Pair c, Pair d) { add(a), add(b), add(c), add(d); }
  Pairs(Pair a, Pair b, Pair c, Pair d, Pair e) { add(a), add(b), add(c), add(d), add(e); }
  Pairs(Pair a, Pair b, Pair c, Pair d, Pair e, Pair f) {
    add(a), add(b), add(c), add(d), add(e), add(f);
  }
  template <class Range>
  requires requires(const Range& range) {
    { range.begin()->first } -> StringLike;
    { range.begin()->second } -> StringLike;
  }
  Pairs(const Range& range) {
    for (const auto& [key, value] : range) add(Pair(key, value));
  }
  Pairs(const Pairs&) = delete;
  Pairs& operator=(const Pairs&) = delete;
  ~Pairs() {
    if (data_ != room_) delete[] data_;
  }

  /// key, value, key, value ...
  std::span<const std::string_view> views() const noexcept { return {data_, size_}; }

 private:
  static constexpr std::size_t room_count = 12;
  void add(Pair pair);

  std::string_view* data_ = room_;
  std::size_t size_ = 0;
  std::size_t capacity_ = room_count;
  std::string_view room_[room_count];
};

}  // namespace deferredis
