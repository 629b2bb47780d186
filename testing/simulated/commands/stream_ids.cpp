#include <deferredis/testing/simulated/commands/stream_ids.hpp>

#include <charconv>

namespace deferredis::simulated {

namespace {

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

[[noreturn]] void fail_id() { fail("ERR Invalid stream ID specified as stream command argument"); }

}  // namespace

StreamId stream_id(const std::string& text, std::uint64_t sequence) {
  StreamId id{0, sequence};
  const std::string_view all = text;
  const std::size_t dash = all.find('-');
  if (!read_number(all.substr(0, dash), id.time)) fail_id();
  if (dash != all.npos && !read_number(all.substr(dash + 1), id.sequence)) fail_id();
  return id;
}

StreamId after(StreamId id) {
  if (id.sequence != last_number) return {id.time, id.sequence + 1};
  return {id.time + 1, 0};
}

StreamId range_start(const std::string& text) {
  if (text == "-") return {};
  if (text == "+") return last_id;
  if (text.empty() || text[0] != '(') return stream_id(text);
  const StreamId id = stream_id(text.substr(1));
  if (id == last_id) fail("ERR invalid start ID for the interval");
  return after(id);
}

StreamId range_end(const std::string& text) {
  if (text == "-") return {};
  if (text == "+") return last_id;
  if (text.empty() || text[0] != '(') return stream_id(text, last_number);
  StreamId id = stream_id(text.substr(1), last_number);
  if (id == StreamId{}) fail("ERR invalid end ID for the interval");
  if (id.sequence-- == 0) id = {id.time - 1, last_number};
  return id;
}

void reply_entry(Call& call, StreamId id, const StreamFields* fields) {
  call.reply.array(2);
  call.reply.bulk(text_of(id));
  if (fields == nullptr) return call.reply.null_array();
  call.reply.array(fields->size());
  for (const std::string& text : *fields) call.reply.bulk(text);
}

StreamsToRead::StreamsToRead(const Call& call, bool in_group) {
  for (std::size_t i = 1; i < call.size() && first_key == 0; ++i) {
    const std::string option = call.option(i);
    const std::size_t left = call.size() - i - 1;
    if (option == "COUNT" && left >= 1) {
      const std::int64_t number = call.integer(++i);
      count = static_cast<std::size_t>(std::max<std::int64_t>(number, 0));
    } else if (option == "BLOCK" && left >= 1) {
      const auto ms = integer_of(call[++i].empty() ? "x" : call[i]);
      if (!ms) fail("ERR timeout is not an integer or out of range");
      if (*ms < 0) fail("ERR timeout is negative");
      block = *ms;
    } else if (option == "GROUP" && left >= 2) {
      if (!in_group)
        fail("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
      group = call[++i];
      consumer = call[++i];
    } else if (option == "NOACK") {
      if (!in_group)
        fail("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
      no_ack = true;
    } else if (option == "STREAMS" && left >= 1) {
      first_key = i + 1;
    } else {
      fail_syntax();
    }
  }
  const std::size_t rest = call.size() - first_key;
  if (first_key == 0) fail_syntax();
  if (rest % 2 != 0) {
    fail(
        "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be "
        "specified.");
  }
  if (in_group && group.empty()) fail("ERR Missing GROUP option for XREADGROUP");
  streams = rest / 2;
}

std::vector<std::string> StreamsToRead::keys(const Call& call) const {
  const auto begin = call.words.begin() + static_cast<std::ptrdiff_t>(first_key);
  return {begin, begin + static_cast<std::ptrdiff_t>(streams)};
}

void wait_for_streams(Call& call, const StreamsToRead& wanted,
                      const std::vector<std::string>& ids) {
  if (wanted.block < 0) return call.reply.null_array();
  Words words(call.words.begin(), call.words.end() - static_cast<std::ptrdiff_t>(wanted.streams));
  words.insert(words.end(), ids.begin(), ids.end());
  call.wait(wanted.keys(call), wanted.block, call.reply.resp3() ? "_\r\n" : "*-1\r\n",
            std::move(words));
}

}  // namespace deferredis::simulated
