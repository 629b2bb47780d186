// Which keys a near cache forgets when a command is sent.
#include <deferredis/client/cache/written_keys.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/find_command.hpp>

namespace deferredis {
namespace {

using detail::KeysInTransaction;
using detail::written_keys;
using detail::WrittenKeys;

std::string encoded(std::initializer_list<std::string_view> words) {
  std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string_view word : words)
    bytes.append("$")
        .append(std::to_string(word.size()))
        .append("\r\n")
        .append(word)
        .append("\r\n");
  return bytes;
}
std::string text_of(const WrittenKeys& written) {
  std::string text = written.all ? "all" : "";
  for (const std::string& key : written.keys) text += (text.empty() ? "" : " ") + key;
  return text;
}
/// What the words write, sent as a command and as bytes, which must be the same.
std::string written(std::initializer_list<std::string_view> words, bool guess_nothing = false) {
  KeysInTransaction none, none_too;
  const std::vector<std::string_view> all(words);
  const CommandRow* const row = find_command(all[0], all.size() > 1 ? all[1] : std::string_view());
  const std::string by_bytes = text_of(written_keys(encoded(words), guess_nothing, none));
  if (row == nullptr) return by_bytes;
  const CommandView view{*row, std::span(all).subspan(row->words)};
  BOOST_TEST(text_of(written_keys(view, guess_nothing, none_too)) == by_bytes);
  return by_bytes;
}

BOOST_AUTO_TEST_SUITE(keys_written)

BOOST_AUTO_TEST_CASE(a_write_names_its_keys) {
  BOOST_TEST(written({"SET", "k", "v"}) == "k");
  BOOST_TEST(written({"mset", "a", "1", "b", "2"}) == "a b");
  BOOST_TEST(written({"RENAME", "a", "b"}) == "a b");
  BOOST_TEST(written({"ZUNIONSTORE", "to", "2", "a", "b"}) == "to a b");
  BOOST_TEST(written({"XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">"}) == "s");
  BOOST_TEST(written({"GETEX", "k", "PERSIST"}) == "k");
  BOOST_TEST(written({"EXPIRE", "k", "1"}) == "k");
}

BOOST_AUTO_TEST_CASE(reads_and_what_concerns_the_connection_write_nothing) {
  for (const auto& words : {std::initializer_list<std::string_view>{"GET", "k"},
                            {"PING"},
                            {"CLIENT", "TRACKING", "ON"},
                            {"EVAL_RO", "return 1", "1", "k"},
                            {"FCALL_RO", "f", "1", "k"},
                            {"CONFIG", "SET", "a", "b"},
                            {"PUBLISH", "c", "m"},
                            {"FUNCTION", "LOAD", "code"},
                            {"WAIT", "1", "0"}})
    BOOST_TEST(written(words) == "");
}

BOOST_AUTO_TEST_CASE(a_command_that_may_write_anything_writes_all) {
  BOOST_TEST(written({"FLUSHALL"}) == "all");
  BOOST_TEST(written({"FLUSHDB", "ASYNC"}) == "all");
  BOOST_TEST(written({"SWAPDB", "0", "1"}) == "all");
  BOOST_TEST(written({"EVAL", "code", "0"}) == "all");
  BOOST_TEST(written({"EVAL", "code", "1", "k"}) == "k");
  BOOST_TEST(written({"EVALSHA", "sha", "1", "k"}) == "k");
  BOOST_TEST(written({"FCALL", "f", "1", "k"}) == "k");
  BOOST_TEST(written({"EVAL", "code", "1", "k"}, true) == "all");
  BOOST_TEST(written({"SET", "k", "v"}, true) == "k");
}

BOOST_AUTO_TEST_CASE(of_an_unknown_command_any_argument_may_be_a_key) {
  BOOST_TEST(written({"MY.WRITE", "k", "v"}) == "k v");
}

BOOST_AUTO_TEST_CASE(several_commands_in_one_text_write_together) {
  KeysInTransaction none;
  const std::string bytes =
      encoded({"SET", "a", "1"}) + encoded({"GET", "b"}) + encoded({"DEL", "c"});
  BOOST_TEST(text_of(written_keys(bytes, false, none)) == "a c");
}

BOOST_AUTO_TEST_CASE(exec_writes_what_was_queued) {
  KeysInTransaction transaction;
  const auto send = [&](std::initializer_list<std::string_view> words) {
    return text_of(written_keys(encoded(words), false, transaction));
  };
  BOOST_TEST(send({"MULTI"}) == "");
  BOOST_TEST(send({"SET", "a", "1"}) == "a");
  BOOST_TEST(send({"DEL", "b"}) == "b");
  BOOST_TEST(send({"EXEC"}) == "a b");
  BOOST_TEST(send({"EXEC"}) == "");
  BOOST_TEST(send({"MULTI"}) == "");
  BOOST_TEST(send({"SET", "a", "1"}) == "a");
  BOOST_TEST(send({"DISCARD"}) == "");
  BOOST_TEST(send({"EXEC"}) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
