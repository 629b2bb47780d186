// CommandCaller: the base of all typed commands.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deferredis/client/commands/arguments.hpp>
#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/chrono.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis {

namespace table {
extern const CommandRow& eval_ro_row;
extern const CommandRow& eval_row;
extern const CommandRow& evalsha_ro_row;
extern const CommandRow& evalsha_row;
extern const CommandRow& fcall_ro_row;
extern const CommandRow& fcall_row;
extern const CommandRow& get_row;
extern const CommandRow& unwatch_row;
extern const CommandRow& watch_row;
extern const CommandRow& zrange_row;
}  // namespace table

namespace detail {
class KnownCommands;

template <class T>
concept ArgsLike = std::derived_from<std::remove_cvref_t<T>, Args>;
}  // namespace detail
class MoreCommands;
class Script;
template <class T>
class Function;

/// Sends any command. The families of typed commands derive from it in a chain.
class CommandCaller {
 public:
  /// command<std::int64_t>("LLEN", "queue"): any command, decoded as a T.
  template <class T = Reply, class... A>
  requires(!detail::ArgsLike<A> && ...) Future<T> command(std::string_view name, A&&... arguments)
  const {
    const Arg args[] = {Arg(name), Arg(std::forward<A>(arguments))...};
    std::string_view views[1 + sizeof...(A)];
    for (std::size_t i = 0; i <= sizeof...(A); ++i) views[i] = args[i].view();
    return call_named<T>({views, 1 + sizeof...(A)}, given_among<A...>(args));
  }
  /// command<std::int64_t>("DEL", Args(names)): the same with a list of any length.
  template <class T = Reply>
  Future<T> command(std::string_view name, const Args& arguments) const {
    return call_named<T>(words_of(name, arguments));
  }
  /// run("SET {} {} EX {}"_redis, key, value, 10): a literal that was checked at compile time.
  /// Include protocol/literals.hpp. Each {} takes one argument.
  template <class T = Reply, class Literal, class... A>
  requires(Literal::placeholders == sizeof...(A)) Future<T> run(Literal, A&&... arguments)
  const {
    // Never of size 0.
    const Arg args[] = {Arg(std::string_view()), Arg(std::forward<A>(arguments))...};
    std::string_view views[1 + Literal::arguments];
    for (std::size_t i = 0; i < Literal::arguments; ++i) {
      const std::size_t placeholder = Literal::placeholder_at(i);
      views[i] = placeholder == 0 ? Literal::word_at(i) : args[placeholder].view();
    }
    const CommandView command{
        Literal::row, {views, Literal::arguments}, &Literal::prebuilt, given_among<A...>(args)};
    const auto slot = detail::make_slot<T>(*core_, Literal::row);
    dispatch(command, slot);
    return slot.future();
  }

 protected:
  explicit CommandCaller(detail::ReactorCore& core) noexcept : core_(&core) {}
  CommandCaller(const CommandCaller&) = default;
  CommandCaller& operator=(const CommandCaller&) = default;
  virtual ~CommandCaller() = default;  // never deleted through this type

  detail::ReactorCore& core() const noexcept { return *core_; }
  static std::vector<std::string_view> words_of(std::string_view name, const Args& arguments);
  /// What its client knows in addition to the command table; null: nothing.
  virtual const detail::KnownCommands* known_commands() const noexcept { return nullptr; }
  /// Sends the command or fails the slot. The only virtual call on the way.
  virtual void dispatch(const CommandView& command, ReplySlot& slot) const = 0;

  /// `given`: the argument that may own a long text, see CommandView.
  template <class T>
  Future<T> call(const CommandRow& row, std::span<const std::string_view> arguments,
                 const Arg* given = nullptr) const {
    const auto slot = detail::make_slot<T>(*core_, row);
    dispatch(CommandView{row, arguments, nullptr, given}, slot);
    return slot.future();
  }
  /// The same, with `read` to decode the reply: T read(ReplyReader&).
  template <auto read>
  auto call_by(const CommandRow& row, std::span<const std::string_view> arguments,
               const Arg* given = nullptr) const {
    using T = std::invoke_result_t<decltype(read), ReplyReader&>;
    const auto slot = detail::make_slot<T>(*core_, row);
    slot->decode = read_into<T, read>;
    dispatch(CommandView{row, arguments, nullptr, given}, slot);
    return slot.future();
  }
  /// EVAL and similar commands: what to run, the number of keys, the keys, the arguments. Lua
  /// replies contain neither false nor whole doubles, so nil may become false, and an integer a
  /// double, if a T asks for one.
  template <class T>
  Future<T> call_script(const CommandRow& row, std::span<const std::string_view> run,
                        const Args& keys, const Args& arguments) const {
    const auto slot = detail::make_slot<T>(*core_, row);
    slot->decode = decode_lua_into<T>;
    dispatch_script(row, run, keys, arguments, slot);
    return slot.future();
  }
  /// Returns a default value (0, or nothing) at once, without sending anything.
  template <class T>
  Future<T> answer() const {
    auto& state = detail::make_state<T>(*core_);
    if constexpr (!std::is_void_v<T>) state.emplace();
    state.settle();
    state.drop_producer();
    return detail::FutureAccess::make<T>(state);
  }
  /// Fails with InvalidArgumentError, without sending anything.
  template <class T>
  Future<T> refuse(const CommandRow& row, std::string_view why) const {
    const auto slot = detail::make_slot<T>(*core_, row);
    fail_invalid(slot, row, why);
    return slot.future();
  }

 private:
  friend class MoreCommands;
  friend class Script;
  template <class T>
  friend class Function;

  template <class T, auto read>
  static void read_into(ReplySlot& slot, ReplyReader& reader) {
    T value = read(reader);
    if (reader.failed()) [[unlikely]]
      return detail::fail_mismatch(slot, reader);
    slot.state_of<T>().emplace(std::move(value));
    slot.settle();
  }
  template <class T>
  static void decode_lua_into(ReplySlot& slot, ReplyReader& reader) {
    reader.expect_lua();
    detail::decode_into<T>(slot, reader);
  }
  template <class T>
  Future<T> call_named(std::span<const std::string_view> words, const Arg* given = nullptr) const {
    const auto slot = detail::make_slot<T>(*core_, table::get_row);
    dispatch_named(words, given, slot);
    return slot.future();
  }
  /// The first argument behind args[0] that is a long string which may be taken over.
  template <class... A>
  static const Arg* given_among([[maybe_unused]] const Arg* args) noexcept {
    if constexpr ((std::is_same_v<A, std::string> || ...)) {
      for (const Arg* arg = args + 1; arg <= args + sizeof...(A); ++arg)
        if (arg->given() != nullptr) return arg;
    }
    return nullptr;
  }
  void dispatch_script(const CommandRow& row, std::span<const std::string_view> run,
                       const Args& keys, const Args& arguments, ReplySlot& slot) const;
  void dispatch_named(std::span<const std::string_view> words, const Arg* given,
                      ReplySlot& slot) const;
  static void fail_invalid(ReplySlot& slot, const CommandRow& row, std::string_view why);

  detail::ReactorCore* core_;
};

}  // namespace deferredis
