// What a command does to the connection it is sent on.

#include <string_view>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/protocol/command_table.hpp>

namespace deferredis::detail {
namespace {

using namespace std::chrono_literals;

// XREAD and XREADGROUP block only if they are told to.
Effect effect_of_row(const CommandRow& row) {
  const std::string_view arguments[] = {"BLOCK", "1"};
  return effect_of(CommandView{row, arguments});
}

BOOST_AUTO_TEST_SUITE(command_effect)

BOOST_AUTO_TEST_CASE(commands_that_would_stall_others_are_blocking) {
  for (const CommandRow* const row : table::all) {
    const bool stalls = row->instead.find("it would stall") != std::string_view::npos;
    BOOST_TEST_CONTEXT(row->name) { BOOST_TEST((effect_of_row(*row) == Effect::blocks) == stalls); }
  }
}

BOOST_AUTO_TEST_CASE(commands_that_need_a_session_are_allowed_there) {
  for (const CommandRow* const row : table::all) {
    if (row->instead.find("use session()") == std::string_view::npos) continue;
    BOOST_TEST_CONTEXT(row->name) { BOOST_TEST((effect_of_row(*row) != Effect::forbidden)); }
  }
}

BOOST_AUTO_TEST_CASE(commands_that_are_never_refused_have_no_effect) {
  for (const CommandRow* const row : table::all) {
    if (row->instead.empty()) BOOST_TEST((effect_of_row(*row) == Effect::none));
  }
}

BOOST_AUTO_TEST_CASE(fieldsets_and_roles_stay_with_their_connection) {
  for (const CommandRow* const row :
       {&table::himport_prepare, &table::himport_set, &table::himport_discard,
        &table::himport_discardall, &table::replconf}) {
    BOOST_TEST((effect_of_row(*row) == Effect::stays));
  }
  BOOST_TEST((effect_of_row(table::cluster_syncslots) == Effect::forbidden));
}

BOOST_AUTO_TEST_CASE(connection_settings_need_a_session) {
  for (const CommandRow* const row :
       {&table::client_caching, &table::client_capa, &table::client_import_source,
        &table::client_no_evict, &table::client_no_touch, &table::client_setinfo,
        &table::client_setname, &table::client_tracking}) {
    BOOST_TEST_CONTEXT(row->name) {
      BOOST_TEST((effect_of_row(*row) == Effect::stays));
      BOOST_TEST(row->instead.find(row == &table::client_setname ? "with(" : "session()") !=
                 std::string_view::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_blocking_command_has_its_timeout_where_its_row_says) {
  const std::string_view last[] = {"a", "b", "1.5"};
  const std::string_view first[] = {"2.5", "1", "a", "LEFT"};
  const std::string_view fifth[] = {"a", "b", "LEFT", "RIGHT", "3.5", "COUNT", "2", "BULK"};
  BOOST_TEST((blocking_timeout(CommandView{table::blpop, last}) == Duration(1500ms)));
  BOOST_TEST((blocking_timeout(CommandView{table::blmpop, first}) == Duration(2500ms)));
  BOOST_TEST((blocking_timeout(CommandView{table::blmovem, fifth}) == Duration(3500ms)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::detail
