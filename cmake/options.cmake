# The options of the build, the warnings, the sanitizers and the compiler cache.
option(DEFERREDIS_DEVELOP "Also build the tests and examples" OFF)
option(DEFERREDIS_TESTS "Build the tests (needs Boost.Test)" ${DEFERREDIS_DEVELOP})
option(DEFERREDIS_EXAMPLES "Build the examples (needs Boost)" ${DEFERREDIS_DEVELOP})
option(DEFERREDIS_WERROR "Treat warnings as errors" OFF)
option(DEFERREDIS_PRECOMPILE "Precompile headers: a fifth faster (off: a changed header recompiles fewer files, and ccache helps)" ON)
option(DEFERREDIS_INSTALL "Make rules for `cmake --install` (off by default in a parent project)" ${PROJECT_IS_TOP_LEVEL})
option(DEFERREDIS_BENCH "Build the benchmarks (needs hiredis)" OFF)
set(DEFERREDIS_SANITIZE "" CACHE STRING "Sanitizers, for example: address;undefined")

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release)
  endif()
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  set(CMAKE_CXX_EXTENSIONS OFF)
  find_program(CCACHE ccache)
  # Not with precompiled headers: one from the cache records other modification times for the files that
  # it includes, so that `#pragma once` has no effect in g++, which then reads them again.
  if(CCACHE AND NOT DEFERREDIS_PRECOMPILE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  endif()
  # A sanitized test program is 200 MB: GNU ld takes 7 s for it, mold 1 s, and there are 40 programs.
  find_program(MOLD mold)
  if(MOLD AND DEFERREDIS_TESTS)
    add_link_options(-fuse-ld=mold)
  endif()
endif()

# The compiler options of our own targets only: link it PRIVATE.
add_library(deferredis_flags INTERFACE)
target_compile_options(deferredis_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow
  $<$<BOOL:${DEFERREDIS_WERROR}>:-Werror>)
# A program that links the static library keeps only the functions that it uses.
target_compile_options(deferredis_flags INTERFACE -ffunction-sections -fdata-sections)

if(DEFERREDIS_SANITIZE)
  list(JOIN DEFERREDIS_SANITIZE "," sanitizers)
  # For everything in this build, including users of the library: a mixed program does not link.
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${sanitizers})
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    add_compile_options(-fno-sanitize=function)  # it reports libev's C callbacks as errors
  endif()
endif()

# deferredis_keep_out_of_parent(TARGET): a parent project builds the library only for a target that links
# it, unless it installs it. The parent's wish for unity builds does not reach the library.
function(deferredis_keep_out_of_parent target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  if(NOT PROJECT_IS_TOP_LEVEL AND NOT DEFERREDIS_INSTALL)
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

# deferredis_small_sources(source...): adds sources to the library, and compiles them for size in a Release build.
# Only for what runs seldom. g++ does not read precompiled headers there: those were made without -Os.
function(deferredis_small_sources)
  target_sources(deferredis PRIVATE ${ARGN})
  if(CMAKE_BUILD_TYPE MATCHES "^Rel")
    set_source_files_properties(${ARGN} TARGET_DIRECTORY deferredis PROPERTIES
      COMPILE_OPTIONS "-Os;${read_exported_headers}" SKIP_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

# deferredis_always_optimize(TARGET source...): optimizes these sources even in a Debug build, because
# they are simulated thousands of times.
function(deferredis_always_optimize target)
  set_property(SOURCE ${ARGN} TARGET_DIRECTORY ${target} APPEND PROPERTY
    COMPILE_OPTIONS "$<$<CONFIG:Debug>:-O2>;${read_exported_headers}")
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
