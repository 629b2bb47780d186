# Functions that define tests: one executable per group, one ctest entry per suite.

# deferredis_test(NAME <unit|loop|server|soak> SOURCES file...): defines the executable NAME of all
# SOURCES, and a test "NAME.suite" for each outermost suite in them.
set(timeout_unit 120)
set(timeout_loop 120)
set(timeout_server 180)
set(timeout_soak 3600)

function(deferredis_test name label)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" SOURCES)
  if(NOT arg_SOURCES)
    return()
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE deferredis_test_main)
  if(label STREQUAL soak)  # built by the target soak_tests
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    add_dependencies(soak_tests ${name})
  endif()
  if(DEFERREDIS_SANITIZE MATCHES "undefined" AND NOT name MATCHES "_reactor$|^loop")
    # These check every pointer and take a third of the compile time. The library and the tests of the
    # reactor keep them, because the reactor places states and frames by hand; other tests do not.
    target_compile_options(${name} PRIVATE -fno-sanitize=null,alignment,vptr,object-size)
  endif()
  if(DEFERREDIS_PRECOMPILE)
    target_precompile_headers(${name} REUSE_FROM deferredis_test_main)
  endif()
  foreach(source IN LISTS arg_SOURCES)
    deferredis_suites(found ${source})
    list(APPEND suites ${found})
  endforeach()
  list(REMOVE_DUPLICATES suites)
  foreach(suite IN LISTS suites)
    add_test(NAME ${name}.${suite} COMMAND ${name} --run_test=${suite})
    set_tests_properties(${name}.${suite} PROPERTIES LABELS ${label} TIMEOUT ${timeout_${label}})
    # Also finds uses of dead stack frames; too slow for tests with servers or a million frames.
    if(label MATCHES "unit|loop" AND NOT suite MATCHES "_depth$")
      set_tests_properties(${name}.${suite} PROPERTIES ENVIRONMENT ASAN_OPTIONS=detect_stack_use_after_return=1)
    endif()
  endforeach()
endfunction()

# Returns the outermost suites of a source. A case outside every suite would never run, so it is an error.
function(deferredis_suites result source)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(STRINGS ${source} lines REGEX "^ *BOOST_[A-Z_]*TEST_(SUITE|CASE)")
  set(depth 0)
  set(suites)
  foreach(line IN LISTS lines)
    if(line MATCHES "BOOST_AUTO_TEST_SUITE_END")
      math(EXPR depth "${depth} - 1")
    elseif(line MATCHES "TEST_SUITE *\\( *([A-Za-z0-9_]+)")
      if(depth EQUAL 0)
        list(APPEND suites ${CMAKE_MATCH_1})
      endif()
      math(EXPR depth "${depth} + 1")
    elseif(depth EQUAL 0)
      message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/${source}: a test case outside every suite:\n  ${line}\n"
        "Put BOOST_AUTO_TEST_SUITE(name) before it and BOOST_AUTO_TEST_SUITE_END() after it.")
    endif()
  endforeach()
  if(NOT suites)
    message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/${source}: has no BOOST_AUTO_TEST_SUITE")
  endif()
  set(${result} ${suites} PARENT_SCOPE)
endfunction()

# deferredis_must_not_compile(file...): tests that the compiler rejects each file with the error in its
# first line: // error: <regular expression>
function(deferredis_must_not_compile)
  foreach(source IN LISTS ARGN)
    file(STRINGS ${source} first LIMIT_COUNT 1)
    string(REGEX REPLACE "^// error: " "" expected "${first}")
    cmake_path(GET source STEM stem)
    add_test(NAME refused.${stem} COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only
      -I${PROJECT_BINARY_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/${source})
    set_tests_properties(refused.${stem} PROPERTIES LABELS unit TIMEOUT 60
      PASS_REGULAR_EXPRESSION "error: [^\n]*${expected}")
  endforeach()
endfunction()

# deferredis_script(NAME label script [argument...]): defines a test that runs a program.
function(deferredis_script name label script)
  add_test(NAME ${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${ARGN}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT ${timeout_${label}})
endfunction()
