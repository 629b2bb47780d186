// ArgumentList: the arguments of a command whose number is known only at run time. For .cpp files.
#pragma once

#include <concepts>
#include <memory>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/arguments.hpp>
#include <deferredis/client/commands/module_arguments.hpp>
#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// Views of arguments, and the texts of those that are numbers.
///
/// Cost: allocates nothing for up to 24 arguments, 12 of them numbers.
class ArgumentList {
 public:
  ArgumentList() = default;
  ArgumentList(const ArgumentList&) = delete;
  ArgumentList& operator=(const ArgumentList&) = delete;

  std::span<const std::string_view> views() const noexcept {
    if (more_.empty()) return {room_, size_};
    return more_;
  }

  void add(std::string_view text) {
    if (more_.empty()) {
      if (size_ != room_count) {
        room_[size_++] = text;
        return;
      }
      more_.assign(room_, room_ + size_);
    }
    more_.push_back(text);
  }
  void add(std::span<const std::string_view> texts) {
    for (const std::string_view text : texts) add(text);
  }
  /// Adds the word of an enumerator; an empty word adds nothing.
  void add_token(std::string_view token) {
    if (!token.empty()) add(token);
  }
  template <class N>
  requires std::integral<N> || std::floating_point<N>
  void add_number(N number) {
    const Arg text(number);
    char* const room = number_room();
    add(std::string_view(room, text.view().copy(room, number_size)));
  }

 private:
  static constexpr std::size_t room_count = 24;
  static constexpr std::size_t number_size = 32;
  static constexpr std::size_t number_count = 12;

  char* number_room() {
    if (numbers_ != number_count) return number_room_ + number_size * numbers_++;
    more_numbers_.push_back(std::make_unique<char[]>(number_size));
    return more_numbers_.back().get();
  }

  std::string_view room_[room_count];
  std::size_t size_ = 0;
  std::size_t numbers_ = 0;
  char number_room_[number_size * number_count];
  std::vector<std::string_view> more_;  // all of them, once room_ is full
  std::vector<std::unique_ptr<char[]>> more_numbers_;
};

inline void add(const ScriptArgs& texts, ArgumentList& args) { args.add(texts.views()); }
void add(const Slice& limit, ArgumentList& args);
void add(const Login& login, ArgumentList& args);
void add(const HostPort& address, ArgumentList& args);
void add(const Trim& trim, ArgumentList& args);
void add(const TrimId& trim, ArgumentList& args);
void add(const Scores& members, ArgumentList& args);
void add(const Weights& weights, ArgumentList& args);
void add(const StreamPositions& streams, ArgumentList& args);
void add(const GeoPlaces& places, ArgumentList& args);
void add(const GeoUnit& unit, ArgumentList& args);
void add(const GeoFrom& from, ArgumentList& args);
void add(const GeoArea& area, ArgumentList& args);
void add(const BitfieldOperations& operations, ArgumentList& args);
void add(const Doubles& numbers, ArgumentList& args);
void add(const VectorValues& vector, ArgumentList& args);
void add(const Counts& counts, ArgumentList& args);
void add(const ArrayItems& items, ArgumentList& args);
void add(const JsonDocuments& documents, ArgumentList& args);
void add(const Samples& samples, ArgumentList& args);
void add(const SortBy& by, ArgumentList& args);

}  // namespace deferredis
