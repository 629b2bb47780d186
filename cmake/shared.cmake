# With BUILD_SHARED_LIBS: what the shared library is called and what it exports.

# Before 1.0 a new minor version may change everything: each has its own SONAME, libdeferredis.so.0.1.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
else()
  set(soversion ${PROJECT_VERSION_MAJOR})
endif()
set_target_properties(deferredis PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${soversion})

get_target_property(type deferredis TYPE)
set(exported_headers)
set(read_exported_headers)
if(type STREQUAL SHARED_LIBRARY)
  # It exports what the headers for users declare, themselves or in what they include: bodies of templates
  # need the latter. Every source is compiled with hidden visibility, after a file that reads these headers
  # with default visibility. A mark at each class instead would not suffice: g++ takes the visibility from
  # the first declaration of a class, which may be a forward declaration elsewhere.
  set(exported "// Made by CMake: what the shared library exports.\n#pragma GCC visibility push(default)\n")
  set(compiled ${rooms})
  list(REMOVE_ITEM compiled adapters)  # nothing of them is in the library, and they need other libraries
  foreach(room IN LISTS compiled)
    file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/${room}/*.hpp")
    foreach(header IN LISTS headers)
      string(APPEND exported "#include <deferredis/${header}>\n")
    endforeach()
  endforeach()
  string(APPEND exported "#pragma GCC visibility pop\n")
  set(exported_headers "${PROJECT_BINARY_DIR}/exported.hpp")
  file(CONFIGURE OUTPUT "${exported_headers}" CONTENT "${exported}" @ONLY)  # rewritten only when it differs
  set(read_exported_headers "--include=${exported_headers}")  # also where a source skips precompiled headers
  if(NOT DEFERREDIS_PRECOMPILE)
    target_compile_options(deferredis PRIVATE "${read_exported_headers}")
  endif()
  set_target_properties(deferredis PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN OFF)
  target_compile_definitions(deferredis PUBLIC DEFERREDIS_SHARED)  # reactor/export.hpp
  # Its own calls may be inlined: nobody replaces single functions of it with LD_PRELOAD.
  target_compile_options(deferredis PRIVATE -fno-semantic-interposition)

  # Names of other libraries stay local, for example templates of the standard library; ours get a version.
  configure_file(cmake/exports.map.in "${PROJECT_BINARY_DIR}/exports.map" @ONLY)
  target_link_options(deferredis PRIVATE "LINKER:--version-script=${PROJECT_BINARY_DIR}/exports.map")
  set_target_properties(deferredis PROPERTIES LINK_DEPENDS "${PROJECT_BINARY_DIR}/exports.map")
else()
  # Programs keep only the functions that they use: the sources are compiled with -ffunction-sections.
  target_link_options(deferredis INTERFACE "LINKER:--gc-sections")
endif()
