# Installs the libraries, the tree of headers, the CMake package and the pkg-config file.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/deferredis)

install(TARGETS deferredis deferredis_testing EXPORT deferredisTargets)
install(DIRECTORY ${rooms} DESTINATION include/deferredis FILES_MATCHING PATTERN "*.hpp")
install(FILES deferredis.hpp DESTINATION include/deferredis)

install(EXPORT deferredisTargets NAMESPACE deferredis:: DESTINATION ${package_dir})
configure_package_config_file(cmake/deferredisConfig.cmake.in deferredisConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(deferredisConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/deferredisConfig.cmake" "${PROJECT_BINARY_DIR}/deferredisConfigVersion.cmake"
              cmake/FindLibev.cmake
        DESTINATION ${package_dir})

# A shared library brings its own libraries along; of the static one pkg-config names them all.
set(pc_definitions)
if(type STREQUAL SHARED_LIBRARY)
  set(pc_definitions " -DDEFERREDIS_SHARED")
  set(pc_dependencies "Requires: fmt
Requires.private: openssl
Libs: -L\${pcfiledir}/.. -ldeferredis -Wl,-z,relro,-z,now
Libs.private: -lev -pthread")
else()
  set(pc_dependencies "Requires: fmt openssl
Libs: -L\${pcfiledir}/.. -ldeferredis -lev -pthread -Wl,-z,relro,-z,now -Wl,--gc-sections")
endif()
file(RELATIVE_PATH to_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file(cmake/deferredis.pc.in deferredis.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/deferredis.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
