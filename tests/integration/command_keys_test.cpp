// The keys of every command against COMMAND GETKEYS of a live server, with arguments that mislead:
// keys called as options are, counts that lie, options in any order.
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
  bool server_has(const CommandRow& row) {
    if (row.servers == Servers::module || row.since.major > 7) return false;
    std::string name(row.name);
    std::replace(name.begin(), name.end(), ' ', '|');
    return !run(client.command("COMMAND", "INFO", name))[0].is_null();
  }
  void compare(const CommandRow& row, const Texts& arguments) {
    const Texts expected = told_by_server(row, arguments);
    const Texts keys = found(row, arguments);
    // What the server refuses may have keys for us, at their fixed places only.
    if (expected.empty() && row.first_key != 0) return;
    std::string text(row.name);
    for (const std::string& each : arguments) text += " " + (each.empty() ? "''" : each);
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(keys == expected, boost::test_tools::per_element()); }
    compared += expected.empty() ? 0 : 1;
  }
  // COMMAND GETKEYS takes a key called BY, as what SORT stores to, for an option; SORT does not.
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

BOOST_AUTO_TEST_CASE(misleading_arguments_mislead_nobody) {
  for (const CommandRow* row : table::all) {
    if (row->first_key == 0 && row->key_rule == KeyRule::positions) continue;
    // Shard channels: routed as keys are, though the server does not call them so.
    if (row->name.starts_with("SSUB") || row->name.starts_with("SUNSUB")) continue;
    if (row->name == "SPUBLISH" || row->name == "PFMERGE" || !server_has(*row)) continue;
    const int samples = row->key_rule == KeyRule::positions ? 5 : 150;
    for (int i = 0; i != samples; ++i) {
      const Texts arguments = any_arguments(*row);
      if (!misleads_server(*row, arguments)) compare(*row, arguments);
    }
  }
  BOOST_TEST(compared > 1500);
}

BOOST_AUTO_TEST_CASE(keys_stand_where_the_grammar_has_them) {
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
  check("GEORADIUS", {"g", "1", "2", "3", "m", "STORE", "STOREDIST", "ASC"}, {"g", "STOREDIST"});
  check("XREAD", {"COUNT", "STREAMS", "STREAMS", "STREAMS", "0"}, {"STREAMS"});
  check("XREADGROUP", {"GROUP", "STREAMS", "COUNT", "STREAMS", "k", "l", ">", ">"}, {"k", "l"});
  check("EVAL", {"2", "2", "3", "KEYS", "9"}, {"3", "KEYS"});
  check("EVAL", {"s", "3", "a", "b"}, {});
  check("ZUNIONSTORE", {"2", "1", "WEIGHTS", "WEIGHTS", "2"}, {"2", "WEIGHTS"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace deferredis
