// Literals: commands whose words are checked and encoded at compile time.
//
//   using namespace deferredis::literals;
//   co_await client.run("SET {} {} EX {}"_redis, key, value, 10);
//   auto n = co_await client.run<std::int64_t>("LLEN {}"_redis, "queue");
//
// These do not compile: a command that is not in the command table, too few or too many words for
// the command, a {} inside a word, a number of arguments that differs from the number of {}.
//
// Cost: includes the command table, which takes a compiler a quarter of a second. The umbrella
//   header does not include it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/literal_text.hpp>

namespace deferredis {

/// The type of "..."_redis: a command that the compiler knows except for the arguments that replace
/// each {}.
template <detail::LiteralText text>
struct CommandLiteral {
 private:
  static constexpr auto words = detail::split<text.word_count()>(text.view());
  static constexpr std::size_t index = detail::find_row(words);
  static constexpr bool known = index != detail::row_count;
  static_assert(known, "the command table does not know this command");
  static constexpr std::size_t name_words = known ? table::all[index]->words : 0;
  static_assert(!known || detail::arity_fits(*table::all[index], words.size()),
                "too few or too many words for this command");
  static_assert(detail::whole_placeholders(words),
                "{} stands for a whole argument: put no other characters next to it");

 public:
  static constexpr const CommandRow& row = *table::all[known ? index : 0];  ///< The command.
  /// All arguments, including constant ones, and how many of them are given at run time.
  static constexpr std::size_t arguments = words.size() - name_words;
  /// How many {} it has.
  static constexpr std::size_t placeholders = detail::count_placeholders(words);
  /// The index, among the arguments, of the first key. It equals `arguments` if the command has no
  /// keys, or if their position depends on its arguments.
  static constexpr std::size_t first_key = detail::first_key(row, arguments);

  /// A constant argument; empty for a {}.
  static constexpr std::string_view word_at(std::size_t argument) noexcept {
    return placeholder_at(argument) == 0 ? words[name_words + argument] : std::string_view();
  }
  /// The number of this argument's {}, from 1; 0 for a constant.
  static constexpr std::size_t placeholder_at(std::size_t argument) noexcept {
    return numbers[argument];
  }

 private:
  static constexpr auto numbers = detail::number_placeholders<arguments>(words, name_words);
  static constexpr std::size_t encoded_size = detail::encoded_size(words);
  static constexpr auto encoded = detail::encode<encoded_size, placeholders>(words);
  static constexpr auto parts = [] {
    std::array<PrebuiltCommand::Part, placeholders + 1> made{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < arguments; ++i) {
      if (numbers[i] != 0) made[at++].argument = i;
    }
    made[at].argument = arguments;
    for (std::size_t i = 0; i <= placeholders; ++i) {
      const std::size_t begin = i == 0 ? 0 : encoded.ends[i - 1];
      made[i].bytes = {encoded.bytes.data() + begin, encoded.ends[i] - begin};
    }
    return made;
  }();

 public:
  /// Its constant words, encoded.
  static constexpr PrebuiltCommand prebuilt{parts};
};

namespace literals {

template <detail::LiteralText text>
consteval CommandLiteral<text> operator""_redis() {
  return {};
}

}  // namespace literals
}  // namespace deferredis
