// Checks that docs/reference/commands/ is right about what each kind of client does with each
// command.
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/client.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

struct Line {
  std::string command;
  std::string served[3];  // by one server, by shards, by a cluster
};

std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> found;
  while (line.size() > 2) {
    line.remove_prefix(2);  // "| "
    const std::size_t end = line.find(" |");
    found.emplace_back(line.substr(0, end));
    line.remove_prefix(end == line.npos ? line.size() : end + 1);
  }
  return found;
}

// The rows of the pages of all families.
std::vector<Line> page() {
  std::vector<Line> lines;
  for (const auto& entry : std::filesystem::directory_iterator(COMMANDS_PAGES)) {
    if (entry.path().filename() == "index.md") continue;
    std::ifstream file(entry.path());
    for (std::string text; std::getline(file, text);) {
      if (!text.starts_with("| ") || text.starts_with("| command ")) continue;
      const auto found = cells(text);
      BOOST_REQUIRE_MESSAGE(found.size() == 7, text);
      lines.push_back({found[0], {found[4], found[5], found[6]}});
    }
  }
  return lines;
}

/// Clients without a reachable server: they need none to refuse a command.
struct Clients {
  ManualReactor reactor;
  const Client of[3] = {
      lazy_connection(reactor, {.unix_path = "/nowhere/1"}),
      lazy_sharded(reactor, {.nodes = "/nowhere/1,/nowhere/2"}),
      lazy_cluster(reactor, {.nodes = "127.0.0.1:1"}),
  };
};

BOOST_FIXTURE_TEST_SUITE(commands_page, Clients)

BOOST_AUTO_TEST_CASE(has_every_command) { BOOST_TEST(page().size() == std::size(table::all)); }

BOOST_AUTO_TEST_CASE(says_refused_for_unsupported_commands) {
  for (const Line& line : page()) {
    for (std::size_t kind = 0; kind != 3; ++kind) {
      BOOST_TEST_CONTEXT(line.command << ", " << of[kind].describe()) {
        BOOST_TEST(of[kind].supported(line.command) == (line.served[kind] != "refused"));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(commands_it_calls_refused_are_refused_before_anything_is_sent) {
  for (const Line& line : page()) {
    for (std::size_t kind = 0; kind != 3; ++kind) {
      if (line.served[kind] != "refused") continue;
      const std::size_t space = line.command.find(' ');
      std::vector<std::string> arguments(4, "1");
      if (space != line.command.npos)
        arguments.insert(arguments.begin(), line.command.substr(space + 1));
      auto asked = of[kind].command(line.command.substr(0, space), Args(arguments));
      BOOST_TEST_CONTEXT(line.command << ", " << of[kind].describe()) {
        BOOST_TEST_REQUIRE(asked.settled());
        const Error error = reactor.failure(std::move(asked));
        BOOST_TEST(error.is(errc::not_supported));
        BOOST_TEST((error.delivery() == Delivery::not_sent));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(says_split_for_commands_that_are_split_over_several_servers) {
  for (const Line& line : page()) {
    const bool split = line.served[1] == "split";
    BOOST_TEST_CONTEXT(line.command) {
      BOOST_TEST((line.served[2] == "split by slot") == split);
      if (line.served[1] != "by key" && !split) continue;
      // The keys are on different servers: one command is refused, several are under way.
      const std::vector<std::string_view> apart{"a", "1", "b", "2"};
      const bool many =
          line.command == "MGET" || line.command == "MSETNX" || line.command == "MSET";
      if (!many && !split) continue;
      auto asked = of[1].command(line.command, Args(apart));
      BOOST_TEST(asked.settled() == !split);
      std::move(asked).on_error([](const Error&) { return Reply(); }).detach();
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
