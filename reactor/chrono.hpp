// std::chrono's durations, clocks and literals, without its calendars.
#pragma once

// libstdc++'s <chrono> brings the streams too, 12,500 lines that every user would compile. Who
// works with dates includes <chrono>.
#if __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>  // lint: ok, another standard library
#endif
