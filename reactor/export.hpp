// DEFERREDIS_API marks the namespaces of names that must be the same in a program and in the shared
// library.
#pragma once

#include <deferredis/reactor/cxx20.hpp>

// An Errc compares the addresses of error kinds, and commands are known by the address of their
// row. A program that is compiled with -fvisibility=hidden would otherwise have its own copies of
// them. The CMake target and the pkg-config file of a shared library define DEFERREDIS_SHARED.
#ifdef DEFERREDIS_SHARED
#define DEFERREDIS_API [[gnu::visibility("default")]]
#else
#define DEFERREDIS_API
#endif
