// FunctionLibrary and Function: functions that live in the server.
#pragma once

#include <string>
#include <string_view>

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

struct FunctionOptions {
  bool read_only = false;  ///< FCALL_RO: may be sent again after a loss, and to replicas
};

/// A function of a library, called like one of ours. Outlives its FunctionLibrary.
template <class T>
class Function {
 public:
  /// Calls it with keys and arguments and reads its result as a T. `on`: a Client, Session, Watch,
  /// Transaction or Batch.
  ///
  /// Where the library says load_missing, a Client gives it to a server that lacks the function,
  /// and calls again. Anywhere else FUNCTION LOAD goes ahead, on the same connection: of each
  /// library once before the MULTI of a transaction or before a batch, on a session or Watch before
  /// each call; a server that has the library by then keeps its own. Nothing that may have been
  /// executed is sent again. Within a MULTI that a session was told to send, it must be loaded.
  /// Delivery: at most once; an error of the function itself is `rejected`, though it may have
  ///   written before. A read-only one may be sent again after a loss.
  Future<T> operator()(const CommandCaller& on, const ScriptArgs& keys = {},
                       const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {code_, name_};
    return on.call_script<T>(*row_, std::span(run).subspan(code_.data() == nullptr ? 1 : 0), keys,
                             arguments);
  }
  std::string_view name() const noexcept { return name_; }

 private:
  friend class FunctionLibrary;
  Function(Shared<detail::LibraryCode> library, std::string_view code, std::string_view name,
           const CommandRow& row)
      : library_(std::move(library)), code_(code), name_(name), row_(&row) {}

  Shared<detail::LibraryCode> library_;  // with the library and its other functions
  std::string_view code_;                // in it; null: a server that lacks it stays without
  std::string name_;
  const CommandRow* row_;
};

struct FunctionLibraryOptions {
  bool load_missing = true;  ///< servers that lack one of its functions are given it
};

/// A library of functions, from its code: "#!lua name=mylib\n...". Servers keep it across restarts
/// (7.0).
///
///   redis::FunctionLibrary lib("#!lua name=mylib\nredis.register_function(...)");
///   auto hello = lib.function<std::string>("hello");
///   auto text = co_await hello(rc, {}, {"world"});
///
/// Ownership: of its code, with its functions; not copied to other threads.
class FunctionLibrary {
 public:
  /// InvalidArgumentError where the first line names no library.
  explicit FunctionLibrary(std::string_view code, FunctionLibraryOptions options = {});

  std::string_view name() const noexcept;
  std::string_view code() const noexcept;

  /// FUNCTION LOAD REPLACE: the server has this library now, instead of another version of it. What
  /// load_missing sends replaces nothing.
  Future<void> load(const Client& client) const;

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
