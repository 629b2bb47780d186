// Compares the keys of every command with COMMAND GETKEYS of a live server, for misleading
// arguments: keys named like options, wrong counts, options in any order. A server looks for keys
// without parsing the whole command, so it also finds some in commands that it would refuse. In
// these cases the arguments here are valid ones.
#include <deferredis/protocol/command_keys.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/find_command.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

using Texts = std::vector<std::string>;

const Texts words{"KEYS",  "keys",    "STORE",   "store",   "STOREDIST", "GET",   "BY",    "LIMIT",
                  "ALPHA", "STREAMS", "streams", "COUNT",   "BLOCK",     "GROUP", "NOACK", "AUTH",
                  "AUTH2", "COPY",    "REPLACE", "WEIGHTS", "0",         "1",     "2",     "3",
                  "-1",    "99",      "2x",      "",        "k1",        "k2",    "{x}"};

struct KeysOfCommands : OneServer {
  Texts told_by_server(const CommandRow& row, const Texts& arguments) {
    Texts all{"GETKEYS"};
    const auto space = std::min(row.name.find(' '), row.name.size());
    all.emplace_back(row.name.substr(0, space));
    if (space != row.name.size()) all.emplace_back(row.name.substr(space + 1));
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run(client.command<Texts>("COMMAND", Args(all)).on_error([](const Error&) {
      return Texts();  // "Invalid arguments", "has no key arguments"
    }));
  }
  static Texts found(const CommandRow& row, const Texts& arguments) {
    const Args views(arguments);
    std::vector<std::size_t> indices;
    find_keys(CommandView{row, views.views()}, indices);
    Texts keys;
    for (const std::size_t index : indices) keys.push_back(arguments[index]);
    return keys;
  }
  Texts any_arguments(const CommandRow& row) {
    const auto least = static_cast<std::size_t>(std::abs(row.arity)) - row.words;
    Texts arguments(least + (row.arity < 0 ? random() % 9 : 0));
    for (std::string& each : arguments) each = words[random() % words.size()];
    return arguments;
  }
  std::string any_word() { return words[random() % words.size()]; }
  std::string any_number() { return std::to_string(random() % 100); }
  bool chance() { return random() % 2 != 0; }
  static void append(Texts& to, const Texts& more) {
    to.insert(to.end(), more.begin(), more.end());
  }
  void append_words(Texts& to, std::size_t count) {
    while (count-- != 0) to.push_back(any_word());
  }
  // The server's search takes 2x for 2; the command itself does not.
  Texts with_a_count(const CommandRow& row) {
    Texts arguments = any_arguments(row);
    std::string& count = arguments[row.key_at - 1u];
    if (count == "2x") count = "2";
    return arguments;
  }
  Texts with_streams(const CommandRow& row) {
    Texts arguments;
    if (row.name == "XREADGROUP") arguments = {"GROUP", any_word(), any_word()};
    while (chance()) append(arguments, {chance() ? "COUNT" : "block", any_number()});
    if (row.name == "XREADGROUP" && chance()) arguments.emplace_back("NOACK");
    arguments.emplace_back(chance() ? "STREAMS" : "streams");
    append_words(arguments, 2 * (1 + random() % 3));
    return arguments;
  }
  // The server's search takes a key called STOREDIST for an option.
  Texts with_a_store(const CommandRow& row) {
    Texts arguments;
    append_words(arguments, static_cast<std::size_t>(std::abs(row.arity)) - row.words);
    arguments.back() = "km";  // a unit: some servers look for STORE there too
    while (chance()) append(arguments, chance() ? Texts{"ASC"} : Texts{"COUNT", any_number()});
    if (!chance()) return arguments;
    std::string key = any_word();
    while (key == "STORE" || key == "store" || key == "STOREDIST") key = any_word();
    append(arguments, {chance() ? "STORE" : "STOREDIST", key});
    if (chance()) arguments.emplace_back("DESC");
    return arguments;
  }
  Texts with_a_target() {
    const bool several = chance();
    Texts arguments{any_word(), any_number(), several ? "" : "k" + any_word(), "0", any_number()};
    if (chance()) arguments.emplace_back("copy");
    if (chance()) append(arguments, {"AUTH", any_word()});
    if (chance()) append(arguments, {"AUTH2", any_word(), any_word()});
    if (chance()) arguments.emplace_back("REPLACE");
    if (!several) return arguments;
    arguments.emplace_back(chance() ? "KEYS" : "keys");
    append_words(arguments, 1 + random() % 4);
    return arguments;
  }
  Texts misleading_arguments(const CommandRow& row) {
    switch (row.key_rule) {
      case KeyRule::counted: return with_a_count(row);
      case KeyRule::streams: return with_streams(row);
      case KeyRule::migrate: return with_a_target();
      case KeyRule::store: return row.name == "SORT" ? any_arguments(row) : with_a_store(row);
      case KeyRule::asked:
      case KeyRule::positions: break;
    }
    return any_arguments(row);
  }
  bool server_has(const CommandRow& row) {
    if (row.servers == Servers::module || row.since.major > 7) return false;
    std::string name(row.name);
    std::replace(name.begin(), name.end(), ' ', '|');
    return !run(client.command("COMMAND", "INFO", name))[0].is_null();
  }
  void compare(const CommandRow& row, const Texts& arguments) {
    const Texts expected = told_by_server(row, arguments);
    const Texts keys = found(row, arguments);
    // The table may find keys in commands that the server refuses, but only at fixed places.
    if (expected.empty() && row.first_key != 0) return;
    std::string text(row.name);
    for (const std::string& each : arguments) text += " " + (each.empty() ? "''" : each);
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(keys == expected, boost::test_tools::per_element()); }
    compared += expected.empty() ? 0 : 1;
  }
  // COMMAND GETKEYS takes a key called BY for an option when SORT stores to it; SORT does not.
  static bool misleads_server(const CommandRow& row, const Texts& arguments) {
    if (row.name != "SORT") return false;
    const auto is_store = [](const std::string& word) {
      return word == "STORE" || word == "store";
    };
    for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
      const std::string& next = arguments[i + 1];
      if (is_store(arguments[i]) &&
          (is_store(next) || next == "BY" || next == "GET" || next == "LIMIT"))
        return true;
    }
    return false;
  }

  std::mt19937 random{7};
  int compared = 0;
  Client client = run(connect(reactor, options()));
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_keys, KeysOfCommands)

BOOST_AUTO_TEST_CASE(misleading_arguments_do_not_mislead) {
  for (const CommandRow* row : table::all) {
    if (row->first_key == 0 && row->key_rule == KeyRule::positions) continue;
    // Shard channels are routed like keys, but the server does not report them as keys.
    if (row->name.starts_with("SSUB") || row->name.starts_with("SUNSUB")) continue;
    if (row->name == "SPUBLISH" || row->name == "PFMERGE" || !server_has(*row)) continue;
    const int samples = row->key_rule == KeyRule::positions ? 5 : 150;
    for (int i = 0; i != samples; ++i) {
      const Texts arguments = misleading_arguments(*row);
      if (!misleads_server(*row, arguments)) compare(*row, arguments);
    }
  }
  BOOST_TEST(compared > 1500);
}

BOOST_AUTO_TEST_CASE(keys_are_where_the_grammar_has_them) {
  const auto check = [&](std::string_view name, const Texts& arguments, const Texts& keys) {
    const CommandRow& row = *find_command(name);
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(found(row, arguments) == keys, boost::test_tools::per_element());
      compare(row, arguments);
    }
  };
  check("MIGRATE", {"h", "1", "", "0", "9", "AUTH", "KEYS", "KEYS", "a", "b"}, {"a", "b"});
  check("MIGRATE", {"h", "1", "", "0", "9", "AUTH2", "KEYS", "KEYS", "keys", "KEYS"}, {"KEYS"});
  check("MIGRATE", {"h", "1", "", "0", "9", "copy", "KEYS", "AUTH", "KEYS"}, {"AUTH", "KEYS"});
  check("MIGRATE", {"h", "1", "KEYS", "0", "9", "COPY"}, {"KEYS"});
  check("SORT", {"STORE", "BY", "STORE", "GET", "store", "STORE", "to"}, {"STORE", "to"});
  check("SORT", {"k", "LIMIT", "0", "STORE", "ALPHA"}, {"k"});
  check("SORT", {"k", "STORE", "a", "DESC", "STORE", "b"}, {"k", "b"});
  check("GEORADIUS", {"g", "1", "2", "STORE", "m", "STORE", "ASC", "DESC"}, {"g", "ASC"});
  check("XREAD", {"COUNT", "STREAMS", "STREAMS", "STREAMS", "0"}, {"STREAMS"});
  check("XREADGROUP", {"GROUP", "STREAMS", "COUNT", "STREAMS", "k", "l", ">", ">"}, {"k", "l"});
  check("EVAL", {"2", "2", "3", "KEYS", "9"}, {"3", "KEYS"});
  check("EVAL", {"s", "3", "a", "b"}, {});
  check("ZUNIONSTORE", {"2", "1", "WEIGHTS", "WEIGHTS", "2"}, {"2", "WEIGHTS"});
}

BOOST_AUTO_TEST_CASE(arguments_that_mislead_the_server_do_not_mislead_the_table) {
  const auto check = [](std::string_view name, const Texts& arguments, const Texts& keys) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(found(*find_command(name), arguments) == keys, boost::test_tools::per_element());
    }
  };
  check("GEORADIUS", {"g", "1", "2", "3", "m", "STORE", "STOREDIST", "ASC"}, {"g", "STOREDIST"});
  check("SORT", {"k", "STORE", "BY", "DESC"}, {"k", "BY"});
  // These are refused:
  check("ZUNION", {"2x", "a", "b"}, {});
  check("ZUNIONSTORE", {"to", "2x", "a", "b"}, {"to"});
  check("XREAD", {"STREAMS", "a", "b", "0"}, {});
  check("XREADGROUP", {"GROUP", "g", "c", "STREAMS", "a", "b", ">"}, {});
  check("MIGRATE", {"h", "1", "k", "0", "9", "KEYS", "a"}, {});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace deferredis
