// FunctionLibrary and Function: functions that are stored in the server.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/arguments.hpp>
#include <deferredis/client/commands/caller.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Client;
namespace detail {
struct LibraryCode;
void retain(LibraryCode& code) noexcept;
void release(LibraryCode& code) noexcept;
}  // namespace detail

/// What is known of a function.
struct FunctionOptions {
  bool read_only = false;  ///< FCALL_RO: may be sent again after a loss, and to replicas
};

/// A function of a library, called like a C++ function. It may outlive its FunctionLibrary.
template <class T>
class Function {
 public:
  /// Calls the function with keys and arguments and reads its result as a T. `on` is a Client,
  /// Session, Watch, Transaction or Batch.
  ///
  /// If the library has load_missing, a Client sends FUNCTION LOAD before the first call. If a
  /// server says later that the function does not exist, the library is loaded again; the function
  /// is called again if the library had really been missing, or if the function is read-only.
  /// Elsewhere FUNCTION LOAD is sent first, on the same connection: once per library before the
  /// MULTI of a transaction or before a batch, and before each call on a session or Watch. A server
  /// that already has the library keeps its own. Inside a MULTI that a session sent itself, the
  /// library must already be loaded.
  /// Delivery: at most once. An error of the function itself is `rejected`, although the function
  ///   may have written before; whatever its text, the function is not called again. A read-only
  ///   function may be sent again after a loss.
  Future<T> operator()(const CommandCaller& on, const ScriptArgs& keys = {},
                       const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {code_, name_};
    return on.call_script<T>(*row_, std::span(run).subspan(code_.data() == nullptr ? 1 : 0), keys,
                             arguments);
  }
  /// The function's name on the server.
  std::string_view name() const noexcept { return name_; }

 private:
  friend class FunctionLibrary;
  template <class U>
  friend class Function;  // one with types of its parameters
  Function(Shared<detail::LibraryCode> library, std::string_view code, std::string_view name,
           const CommandRow& row)
      : library_(std::move(library)), code_(code), name_(name), row_(&row) {}

  Shared<detail::LibraryCode> library_;  // shared with the library and its other functions
  std::string_view code_;                // a view of it; null: missing functions are not loaded
  std::string name_;
  const CommandRow* row_;
};

namespace detail {

/// The keys and the arguments of a typed function, as texts.
class TypedArguments {
 public:
  template <class... A>
  explicit TypedArguments(const A&... arguments) {
    texts_.reserve(sizeof...(A));  // so that views of them stay valid
    (add(arguments), ...);
  }

  ScriptArgs keys() const { return list(keys_); }
  ScriptArgs arguments() const { return list(arguments_); }

 private:
  static ScriptArgs list(const std::vector<std::string_view>& views) {
    return views.empty() ? ScriptArgs() : ScriptArgs(Args(views));
  }
  void add(const Key& key) { keys_.push_back(key.view()); }
  void add(const std::vector<Key>& keys) {
    for (const Key& key : keys) add(key);
  }
  template <std::same_as<Args> List>
  void add(const List& list) {
    arguments_.insert(arguments_.end(), list.views().begin(), list.views().end());
  }
  template <Listed T>
  void add(const T& value) {
    arguments_.push_back(texts_.emplace_back(value).view());
  }

  std::vector<Arg> texts_;
  std::vector<std::string_view> keys_;
  std::vector<std::string_view> arguments_;
};

template <class T>
concept TypedArgument =
    std::same_as<T, Key> || std::same_as<T, std::vector<Key>> || std::same_as<T, Args> || Listed<T>;

}  // namespace detail

/// A function of a library with the types of its parameters:
///
///   auto add = lib.function<std::int64_t(redis::Key, std::int64_t, std::string_view)>("add");
///   auto sum = co_await add(rc, "total", 5, "reason");
///
/// A parameter of type Key is a key of the function, and std::vector<Key> is several; every other
/// one is an argument: a string, a number, a type with an Encoder, or a list of them as Args. The
/// keys go first, whatever their place among the parameters.
template <class R, class... A>
class Function<R(A...)> {
  static_assert((detail::TypedArgument<std::remove_cvref_t<A>> && ...),
                "a parameter is a Key, a std::vector<Key>, a string, a number, a type that has an "
                "Encoder, or Args");

 public:
  /// Calls the function and reads its result as an R, like Function<R>.
  Future<R> operator()(const CommandCaller& on, const std::remove_cvref_t<A>&... arguments) const {
    const detail::TypedArguments typed(arguments...);
    return untyped_(on, typed.keys(), typed.arguments());
  }
  /// The function's name on the server.
  std::string_view name() const noexcept { return untyped_.name(); }

 private:
  friend class FunctionLibrary;
  template <class... Parts>
  explicit Function(Shared<detail::LibraryCode> library, const Parts&... parts)
      : untyped_(std::move(library), parts...) {}

  Function<R> untyped_;
};

/// How a library reaches servers.
struct FunctionLibraryOptions {
  bool load_missing = true;  ///< sends the library to servers that lack one of its functions
};

/// A library of functions, made from its code: "#!lua name=mylib\n...". Servers keep it across
/// restarts (7.0).
///
///   redis::FunctionLibrary lib("#!lua name=mylib\nredis.register_function(...)");
///   auto hello = lib.function<std::string>("hello");
///   auto text = co_await hello(rc, {}, {"world"});
///
/// Ownership: shares its code with its functions. Do not copy it to other threads.
class FunctionLibrary {
 public:
  /// Throws InvalidArgumentError if the first line names no library.
  explicit FunctionLibrary(std::string_view code, FunctionLibraryOptions options = {});

  /// The library's name, from the first line of its code.
  std::string_view name() const noexcept;
  /// The whole code.
  std::string_view code() const noexcept;

  /// FUNCTION LOAD REPLACE: the server has this version of the library afterwards. load_missing, in
  /// contrast, never replaces anything.
  Future<void> load(const Client& client) const;

  /// A function of the library, whose result is read as a T. A T such as
  /// std::int64_t(Key, std::string_view) also has the types of its parameters.
  template <class T = Reply>
  Function<T> function(std::string_view name, FunctionOptions options = {}) const {
    return Function<T>(code_, load_missing_ ? code() : std::string_view(), name,
                       row(options.read_only));
  }

 private:
  const CommandRow& row(bool read_only) const noexcept;

  Shared<detail::LibraryCode> code_;
  bool load_missing_;
};

}  // namespace deferredis
