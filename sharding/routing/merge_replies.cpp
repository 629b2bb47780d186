#include <deferredis/sharding/routing/merge_replies.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <deferredis/protocol/own_error.hpp>
#include <deferredis/protocol/reply_reader.hpp>

namespace deferredis::detail {

namespace {

using Parts = std::vector<ReplyPart>;

std::string header(char type, std::size_t count) { return type + std::to_string(count) + "\r\n"; }

MergedReply misfit(const CommandRow& row) {
  return {{},
          Error(errc::protocol,
                std::string(row.name) + ": the replies of several servers do not fit together",
                Delivery::maybe_applied)};
}

const ReplyPart* first_failed(const Parts& parts) noexcept {
  const auto failed = [](const ReplyPart& part) { return part.error.has_value(); };
  const auto found = std::find_if(parts.begin(), parts.end(), failed);
  return found == parts.end() ? nullptr : &*found;
}

// Adds how many parts succeeded: those servers have executed their part.
Error told(const Parts& parts, const Error& first) {
  const auto answered =
      std::count_if(parts.begin(), parts.end(), [](const ReplyPart& part) { return !part.error; });
  if (answered == 0 && parts.size() == 1) return first;
  return first.with_context(std::to_string(answered) + " of " + std::to_string(parts.size()) +
                            " parts succeeded");
}

// MGET: one element for each key, in the order of the keys.
MergedReply merge_by_key(const CommandRow& row, const Parts& parts, std::size_t key_count) {
  std::vector<std::string> elements(key_count);
  for (const ReplyPart& part : parts) {
    if (part.error) {
      for (const std::size_t place : part.places) append_error(elements[place], *part.error);
      continue;
    }
    ReplyReader reader{std::string_view(part.frame)};
    if (reader.begin_aggregate() != part.places.size()) return misfit(row);
    for (const std::size_t place : part.places) elements[place] = reader.read_frame();
  }
  std::string frame = header('*', key_count);
  for (const std::string& element : elements) frame += element;
  return {std::move(frame), {}};
}

// KEYS, SLOWLOG GET: appends the lists. Maps stay a map.
MergedReply merge_lists(const CommandRow& row, const Parts& parts) {
  std::string elements;
  std::size_t count = 0;
  bool map = false;
  for (const ReplyPart& part : parts) {
    ReplyReader reader{std::string_view(part.frame)};
    const bool is_map = reader.type() == ReplyType::map;
    if (&part != &parts.front() && is_map != map) return misfit(row);
    map = is_map;
    std::size_t left = reader.begin_aggregate();
    if (reader.failed()) return misfit(row);
    for (count += left; left != 0; --left) elements += reader.read_frame();
  }
  return {(map ? header('%', count / 2) : header('*', count)) + elements, {}};
}

// Returns false on overflow.
bool combine(ResponsePolicy policy, std::int64_t& a, std::int64_t b) noexcept {
  switch (policy) {
    case ResponsePolicy::minimum: a = std::min(a, b); return true;
    case ResponsePolicy::maximum: a = std::max(a, b); return true;
    case ResponsePolicy::logical_and: a = a != 0 && b != 0 ? 1 : 0; return true;
    case ResponsePolicy::logical_or: a = a != 0 || b != 0 ? 1 : 0; return true;
    default: return !__builtin_add_overflow(a, b, &a);
  }
}

// Reads the integers of one reply: the reply itself, or its elements.
bool read_integers(const ReplyPart& part, std::vector<std::int64_t>& numbers, bool& list) {
  ReplyReader reader{std::string_view(part.frame)};
  list = is_aggregate(reader.type());
  numbers.resize(list ? reader.begin_aggregate() : 1);
  for (std::int64_t& number : numbers) number = reader.read_integer();
  return !reader.failed();
}

MergedReply merge_numbers(const CommandRow& row, const Parts& parts) {
  std::vector<std::int64_t> result;
  std::vector<std::int64_t> numbers;
  bool list = false;
  for (const ReplyPart& part : parts) {
    const bool was_list = list;
    if (!read_integers(part, numbers, list)) return misfit(row);
    if (&part == &parts.front()) {
      result = numbers;
      continue;
    }
    if (list != was_list || numbers.size() != result.size()) return misfit(row);
    for (std::size_t i = 0; i != result.size(); ++i)
      if (!combine(row.response, result[i], numbers[i])) return misfit(row);
  }
  std::string frame = list ? header('*', result.size()) : std::string();
  for (const std::int64_t number : result) frame += ":" + std::to_string(number) + "\r\n";
  return {std::move(frame), {}};
}

// SCRIPT KILL: one success is enough; the others had nothing to do.
MergedReply merge_one_success(const Parts& parts) {
  for (const ReplyPart& part : parts) {
    if (!part.error) return {part.frame, {}};
  }
  return {{}, parts.front().error};
}

// RANDOMKEY: the first reply that is not null.
MergedReply merge_any(const Parts& parts) {
  for (const ReplyPart& part : parts) {
    ReplyReader reader{std::string_view(part.frame)};
    if (!reader.read_null()) return {part.frame, {}};
  }
  return {parts.front().frame, {}};
}

}  // namespace

bool mergeable(const CommandRow& row) noexcept {
  return row.response != ResponsePolicy::special || row.name == "RANDOMKEY";
}

MergedReply merge_replies(const CommandRow& row, const Parts& parts, std::size_t key_count,
                          bool errors_inside) {
  if (row.response == ResponsePolicy::one_succeeds) return merge_one_success(parts);
  const bool by_key = row.response == ResponsePolicy::in_order && key_count != 0;
  if (const ReplyPart* failed = first_failed(parts);
      failed != nullptr && !(by_key && errors_inside))
    return {{}, told(parts, *failed->error)};
  switch (row.response) {
    case ResponsePolicy::in_order:
      return by_key ? merge_by_key(row, parts, key_count) : merge_lists(row, parts);
    case ResponsePolicy::all_succeed: return {parts.front().frame, {}};
    case ResponsePolicy::special: return merge_any(parts);
    default: return merge_numbers(row, parts);
  }
}

}  // namespace deferredis::detail
