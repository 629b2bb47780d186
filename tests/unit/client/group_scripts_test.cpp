#include <deferredis/client/groups/group_scripts.hpp>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using detail::GroupScripts;

BOOST_AUTO_TEST_SUITE(group_scripts)

BOOST_AUTO_TEST_CASE(each_text_is_sent_once) {
  GroupScripts scripts;
  BOOST_TEST(!scripts.find_or_add("aa", "return 1"));
  BOOST_TEST(!scripts.find_or_add("bb", "return 2"));
  BOOST_TEST(scripts.find_or_add("aa", "return 1").value() == 0U);
  BOOST_TEST(scripts.find_or_add("bb", "return 2").value() == 1U);
}

BOOST_AUTO_TEST_CASE(only_members_that_name_a_script_by_its_sha1_are_found) {
  GroupScripts scripts;
  scripts.add({2, 10, 20, 0, false});
  scripts.add({5, 30, 40, 1, true});
  for (const std::size_t other : {0U, 1U, 3U, 4U, 6U}) BOOST_TEST(scripts.find(other) == nullptr);
  BOOST_TEST(scripts.find(2)->from == 10U);
  BOOST_TEST(scripts.find(5)->script == 1U);
}

BOOST_AUTO_TEST_CASE(evalsha_becomes_eval_with_the_text_and_keeps_the_rest) {
  GroupScripts scripts;
  static_cast<void>(scripts.find_or_add("aa", "return 1"));
  const GroupScripts::Hashed command{0, 0, 0, 0, false};
  BOOST_TEST(
      scripts.with_text(command, "*4\r\n$7\r\nEVALSHA\r\n$2\r\naa\r\n$1\r\n1\r\n$1\r\nk\r\n") ==
      "*4\r\n$4\r\nEVAL\r\n$8\r\nreturn 1\r\n$1\r\n1\r\n$1\r\nk\r\n");
  BOOST_TEST(scripts.with_text(command, "*3\r\n$10\r\nEVALSHA_RO\r\n$2\r\naa\r\n$1\r\n0\r\n") ==
             "*3\r\n$7\r\nEVAL_RO\r\n$8\r\nreturn 1\r\n$1\r\n0\r\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
