// The one main() of every test executable, and the sanitizers' settings.
#include <boost/test/unit_test.hpp>

// Read by the sanitizers' runtimes; ASAN_OPTIONS and UBSAN_OPTIONS override them.
extern "C" const char* __asan_default_options();
extern "C" const char* __ubsan_default_options();

const char* __asan_default_options() {
  return "strict_string_checks=1:check_initialization_order=1";
}
const char* __ubsan_default_options() { return "print_stacktrace=1"; }

// Written by hand, because BOOST_TEST_MODULE does not work with a precompiled Boost.Test.
int main(int argc, char** argv) {
  const auto name_it = [] {
    boost::unit_test::framework::master_test_suite().p_name.value = "deferredis";
    return true;
  };
  return boost::unit_test::unit_test_main(name_it, argc, argv);
}
