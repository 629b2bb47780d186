#include <deferredis/sharding/routing/listening_rules.hpp>

#include <boost/test/unit_test.hpp>

namespace deferredis::detail {
namespace {

BOOST_AUTO_TEST_SUITE(listening_rules)

BOOST_AUTO_TEST_CASE(any_node_delivers_a_channel_except_keyspace_events) {
  const auto told = [](std::string_view name) { return told_by(ChannelKind::channel, name); };
  BOOST_TEST((told("news") == ToldBy::any_node));
  BOOST_TEST((told("") == ToldBy::any_node));
  BOOST_TEST((told("__key") == ToldBy::any_node));
  BOOST_TEST((told("__keyspace") == ToldBy::any_node));
  BOOST_TEST((told("__keyspaces@0__:k") == ToldBy::any_node));
  BOOST_TEST((told("__keyspace@0__:k") == ToldBy::each_primary));
  BOOST_TEST((told("__keyevent@0__:del") == ToldBy::each_primary));
  for (const auto* name : {"__subkeyspace@0__:k", "__subkeyevent@0__:hset",
                           "__subkeyspaceitem@0__:k\nf", "__subkeyspaceevent@0__:hset|k"})
    BOOST_TEST((told(name) == ToldBy::each_primary), name);
  BOOST_TEST((told("__subkeyspace") == ToldBy::any_node));
  BOOST_TEST((told("__subkeys@0__:k") == ToldBy::any_node));
}

BOOST_AUTO_TEST_CASE(each_primary_delivers_patterns_that_match_only_keyspace_events) {
  const auto told = [](std::string_view name) { return told_by(ChannelKind::pattern, name); };
  for (const auto* pattern :
       {"__keyspace@0__:*", "__keyevent@*", "__key*__:*", "__keyspace@0__:k", "__key[se]*",
        "__keys?ace@0__:x", "__subkey*", "__subkeyspace@0__:*", "__subkeyspaceevent@0__:*|k"}) {
    BOOST_TEST((told(pattern) == ToldBy::each_primary), pattern);
  }
  for (const auto* pattern : {"*", "_*", "__*", "__ke*", "n*", "__keyspaces*", "__keyb*",
                              "[_]_keyspace@*", "__sub*", "__subkeyb*"})
    BOOST_TEST((told(pattern) == ToldBy::any_node), pattern);
}

BOOST_AUTO_TEST_CASE(a_shard_channel_is_delivered_by_its_slot_whatever_its_name) {
  BOOST_TEST((told_by(ChannelKind::shard, "__keyspace@0__:k") == ToldBy::slot));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::detail
