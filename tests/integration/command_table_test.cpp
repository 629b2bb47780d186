// Compares the command table with a live server: every command and subcommand it has, and the keys
// that it finds in them.
#include <deferredis/protocol/command_table.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/find_command.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

using Texts = std::vector<std::string>;

struct LiveTable : OneServer {
  /// Calls check(name, description) for every command and subcommand.
  template <class Check>
  void for_each_command(const Check& check) {
    const Reply commands = run(client.command("COMMAND"));
    BOOST_TEST_REQUIRE(commands.size() > 200u);
    for (const Reply& each : commands.elements()) {
      check(table_name(each), each);
      for (const Reply& below : each[9].elements()) check(table_name(below), below);
    }
  }
  /// "object|encoding" as the table has it.
  static std::string table_name(const Reply& description) {
    std::string name(description[0].as_text());
    for (char& c : name) {
      if (c == '|') c = ' ';
      else if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return name;
  }
  static const CommandRow* find_row(std::string_view name) {
    const auto space = std::min(name.find(' '), name.size());
    const CommandRow* row =
        find_command(name.substr(0, space), name.substr(std::min(space + 1, name.size())));
    return row != nullptr && row->name == name ? row : nullptr;
  }

  bool is_redis_7_0() {
    return has(run(client.command<std::string>("INFO", "server")), "redis_version:7.0.");
  }

  Client client = run(connect(reactor, options()));
};

bool has_text(const Reply& list, std::string_view text) {
  return std::any_of(list.elements().begin(), list.elements().end(),
                     [&](const Reply& each) { return each.as_text() == text; });
}

constexpr std::pair<CommandFlag, std::string_view> flag_names[] = {
    {CommandFlag::write, "write"},          {CommandFlag::readonly, "readonly"},
    {CommandFlag::denyoom, "denyoom"},      {CommandFlag::admin, "admin"},
    {CommandFlag::pubsub, "pubsub"},        {CommandFlag::noscript, "noscript"},
    {CommandFlag::blocking, "blocking"},    {CommandFlag::loading, "loading"},
    {CommandFlag::stale, "stale"},          {CommandFlag::fast, "fast"},
    {CommandFlag::no_auth, "no_auth"},      {CommandFlag::no_multi, "no_multi"},
    {CommandFlag::allow_busy, "allow_busy"}};

std::string_view tip_of(RequestPolicy policy) {
  switch (policy) {
    case RequestPolicy::by_key: return {};
    case RequestPolicy::all_nodes: return "request_policy:all_nodes";
    case RequestPolicy::all_primaries: return "request_policy:all_shards";
    case RequestPolicy::split_by_key: return "request_policy:multi_shard";
    case RequestPolicy::special: return "request_policy:special";
  }
  return {};
}

std::string_view tip_of(ResponsePolicy policy) {
  switch (policy) {
    case ResponsePolicy::in_order: return {};
    case ResponsePolicy::all_succeed: return "response_policy:all_succeeded";
    case ResponsePolicy::one_succeeds: return "response_policy:one_succeeded";
    case ResponsePolicy::sum: return "response_policy:agg_sum";
    case ResponsePolicy::minimum: return "response_policy:agg_min";
    case ResponsePolicy::maximum: return "response_policy:agg_max";
    case ResponsePolicy::logical_and: return "response_policy:agg_logical_and";
    case ResponsePolicy::logical_or: return "response_policy:agg_logical_or";
    case ResponsePolicy::special: return "response_policy:special";
  }
  return {};
}

/// Arguments that are valid for this row, with keys everywhere its rule looks for them.
std::vector<Texts> samples_of(const CommandRow& row) {
  const auto least = static_cast<std::size_t>(std::abs(row.arity)) - row.words;
  Texts fill;
  for (std::size_t i = 0; i != least; ++i) fill.push_back("a" + std::to_string(i));
  const auto with = [](Texts first, const Texts& more) {
    first.insert(first.end(), more.begin(), more.end());
    return first;
  };
  switch (row.key_rule) {
    case KeyRule::asked: return {};  // no row of the table has it
    case KeyRule::positions: {
      std::vector<Texts> samples;
      if (row.name != "PFMERGE") samples.push_back(fill);  // without sources there are none
      if (row.arity < 0) samples.push_back(with(fill, {"b", "c", "d", "e", "f", "g"}));
      return samples;
    }
    case KeyRule::counted:
      fill.resize(std::max<std::size_t>(least, row.key_at), "a");
      fill[row.key_at - 1u] = "2";
      return {with(fill, {"b", "c", "d", "e"})};
    case KeyRule::streams:
      fill.resize(row.key_at - 1u);
      return {with(fill, {"STREAMS", "k", "l", "1", "2"}),
              with(fill, {"COUNT", "1", "streams", "k", "1"})};
    case KeyRule::store: {
      if (row.name == "SORT") return {fill, with(fill, {"ALPHA", "STORE", "to"})};
      return {fill, with(fill, {"STOREDIST", "to"}), with(fill, {"store", "to"})};
    }
    case KeyRule::migrate:
      return {{"host", "1", "key", "0", "1"}, {"host", "1", "", "0", "1", "KEYS", "k", "l"}};
  }
  return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_table, LiveTable)

BOOST_AUTO_TEST_CASE(has_every_command_of_the_server_and_knows_which_ones_write) {
  for_each_command([&](const std::string& name, const Reply& told) {
    BOOST_TEST_CONTEXT(name) {
      const CommandRow* row = find_row(name);
      BOOST_TEST_REQUIRE(row != nullptr);
      BOOST_TEST(row->has(CommandFlag::write) == has_text(told[2], "write"));
      BOOST_TEST(row->has(CommandFlag::pubsub) == has_text(told[2], "pubsub"));
      if (name == "CLUSTERSCAN") return;  // a replica does not know its primary's cursor
      BOOST_TEST(row->has(CommandFlag::readonly) == has_text(told[2], "readonly"));
    }
  });
}

// A literal is checked against the table: it must not refuse what some server accepts.
BOOST_AUTO_TEST_CASE(allows_as_many_arguments_as_the_server) {
  for_each_command([&](const std::string& name, const Reply& told) {
    if (has_text(told[2], "module")) return;  // reports -1, and counts its arguments itself
    BOOST_TEST_CONTEXT(name) {
      const CommandRow* row = find_row(name);
      BOOST_TEST_REQUIRE(row != nullptr);
      const std::int64_t ours = row->arity, servers = told[1].as_integer();
      const bool same = ours == servers;
      BOOST_TEST((same || (ours < 0 && -ours <= std::abs(servers))), ours << " " << servers);
    }
  });
}

// The other flags of a command change from one version to the next: the table has those of Redis
// 7.0 where that knows the command. So it has the arity, unless a later version allows more.
BOOST_AUTO_TEST_CASE(has_the_arity_and_flags_of_redis_7_0) {
  if (!is_redis_7_0()) return;
  const Texts widened{"CLUSTER REPLICATE", "COMMAND GETKEYS", "COMMAND GETKEYSANDFLAGS",
                      "SCRIPT DEBUG",      "ZRANK",           "ZREVRANK"};
  for_each_command([&](const std::string& name, const Reply& told) {
    BOOST_TEST_CONTEXT(name) {
      const CommandRow& row = *find_row(name);
      const bool is_wider = std::find(widened.begin(), widened.end(), name) != widened.end();
      BOOST_TEST((row.arity == told[1].as_integer()) != is_wider);
      for (const auto& [flag, text] : flag_names)
        BOOST_TEST(row.has(flag) == has_text(told[2], text), text);
    }
  });
}

BOOST_AUTO_TEST_CASE(has_the_policies_that_the_server_reports) {
  // LATENCY RESET: 7.0 reports a policy for OK, but its reply is a number. MSETEX: its keys are
  // counted, so it is not split. CLUSTER SLOT-STATS: the replies of several nodes have no sum.
  const Texts otherwise{"LATENCY RESET", "MSETEX", "CLUSTER SLOT-STATS"};
  for_each_command([&](const std::string& name, const Reply& told) {
    if (std::find(otherwise.begin(), otherwise.end(), name) != otherwise.end()) return;
    BOOST_TEST_CONTEXT(name) {
      const CommandRow* row = find_row(name);
      BOOST_TEST_REQUIRE(row != nullptr);
      for (const Reply& tip : told[7].elements()) {
        if (tip.as_text().starts_with("request_policy")) {
          BOOST_TEST(tip.as_text() == tip_of(row->request));
        }
        if (tip.as_text().starts_with("response_policy")) {
          BOOST_TEST(tip.as_text() == tip_of(row->response));
        }
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(finds_the_keys_that_the_server_finds) {
  int compared = 0;
  for_each_command([&](const std::string& name, const Reply& told) {
    const CommandRow* row = find_row(name);
    const bool container = told[9].size() != 0;
    if (row == nullptr || container) return;
    // Shard channels are routed like keys, but the server does not report them as keys.
    if (name.starts_with("SSUB") || name.starts_with("SUNSUB") || name == "SPUBLISH") return;
    if (name == "CLUSTERSCAN") return;  // its cursor names a slot as a key does
    const auto arity = told[1].as_integer();
    for (const auto& sample : samples_of(*row)) {
      // The table may allow more.
      if (arity > 0 && sample.size() + row->words != static_cast<std::size_t>(arity)) continue;
      Texts words{"GETKEYS"};
      const auto space = name.find(' ');
      words.push_back(name.substr(0, space));
      if (space != name.npos) words.push_back(name.substr(space + 1));
      words.insert(words.end(), sample.begin(), sample.end());
      const auto expected =
          run(client.command<Texts>("COMMAND", Args(words)).on_error([](const Error&) {
            return Texts();  // "has no key arguments"
          }));

      const Args arguments(sample);
      std::vector<std::size_t> indices;
      find_keys(CommandView{*row, arguments.views()}, indices);
      Texts found;
      for (const std::size_t index : indices) found.push_back(sample[index]);
      BOOST_TEST_CONTEXT(name) { BOOST_TEST(found == expected, boost::test_tools::per_element()); }
      ++compared;
    }
  });
  BOOST_TEST(compared > 350);
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace deferredis
