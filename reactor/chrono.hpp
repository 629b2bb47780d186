// std::chrono's durations, clocks and literals, without its calendars.
#pragma once

// libstdc++'s <chrono> also pulls in the streams: 12,500 lines that every user would compile.
// Include <chrono> yourself if you work with dates.
#if __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>  // lint: ok, another standard library
#endif

#include <deferredis/reactor/cxx20.hpp>
