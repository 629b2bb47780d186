// Stops a compiler that reads an older language after one error, instead of hundreds.
#pragma once

#if __cplusplus < 202002L
#error deferredis needs C++20: compile with -std=c++20
#include <C++20>  // there is no such file: g++ and clang stop here
#endif
