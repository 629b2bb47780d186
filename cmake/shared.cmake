# With BUILD_SHARED_LIBS: what the shared library is called and what it exports.

# Before 1.0 a new minor version may change everything: each has its own SONAME, libdeferredis.so.0.1.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
else()
  set(soversion ${PROJECT_VERSION_MAJOR})
endif()
set_target_properties(deferredis PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${soversion})

get_target_property(type deferredis TYPE)
if(type STREQUAL SHARED_LIBRARY)
  # Only names of deferredis are exported, under the version DEFERREDIS_0.1. The linker decides: a parent
  # that compiles with hidden visibility must not hide them.
  set_target_properties(deferredis PROPERTIES CXX_VISIBILITY_PRESET default VISIBILITY_INLINES_HIDDEN OFF)
  configure_file(cmake/exports.map.in "${PROJECT_BINARY_DIR}/exports.map" @ONLY)
  target_link_options(deferredis PRIVATE "LINKER:--version-script=${PROJECT_BINARY_DIR}/exports.map")
  set_target_properties(deferredis PROPERTIES LINK_DEPENDS "${PROJECT_BINARY_DIR}/exports.map")
else()
  # Programs keep only the functions that they use: the sources are compiled with -ffunction-sections.
  target_link_options(deferredis INTERFACE "LINKER:--gc-sections")
endif()
