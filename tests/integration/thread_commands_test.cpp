// Every typed command for threads: compiled, and some of those that few programs need.
#include <deferredis/threads/more_commands.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/shared_loop.hpp"

namespace deferredis {

// Compiles each method of each family; the compiler would otherwise look only at those in use.
template class KeyCommandsOf<detail::SharedFace>;
template class StringCommandsOf<detail::SharedFace>;
template class BitmapCommandsOf<detail::SharedFace>;
template class HyperLogLogCommandsOf<detail::SharedFace>;
template class HashCommandsOf<detail::SharedFace>;
template class ListCommandsOf<detail::SharedFace>;
template class SetCommandsOf<detail::SharedFace>;
template class SortedSetCommandsOf<detail::SharedFace>;
template class GeoCommandsOf<detail::SharedFace>;
template class StreamCommandsOf<detail::SharedFace>;
template class PubSubCommandsOf<detail::SharedFace>;
template class ScriptingCommandsOf<detail::SharedFace>;
template class ConnectionCommandsOf<detail::SharedFace>;
template class ServerCommandsOf<detail::SharedFace>;
template class AdministrationCommandsOf<detail::SharedFace>;
template class ClusterCommandsOf<detail::SharedFace>;
template class SentinelCommandsOf<detail::SharedFace>;
template class ArrayCommandsOf<detail::SharedFace>;
template class JsonCommandsOf<detail::SharedFace>;
template class SearchCommandsOf<detail::SharedFace>;
template class TimeSeriesCommandsOf<detail::SharedFace>;
template class ProbabilisticCommandsOf<detail::SharedFace>;
template class VectorSetCommandsOf<detail::SharedFace>;

namespace {
using namespace test;
}  // namespace

BOOST_FIXTURE_TEST_SUITE(thread_commands, SharedLoop)

BOOST_AUTO_TEST_CASE(the_second_chain_reaches_the_server) {
  const SharedClient rc = client();
  BOOST_TEST(!rc.more().lolwut().get().empty());
  BOOST_TEST(!sync::connect(url()).more().memory_doctor().empty());
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace deferredis
