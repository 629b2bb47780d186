// error: no matching (function|conversion)
// A type of your own can be an argument once it has an Encoder.
#include <deferredis/protocol/command.hpp>

using namespace deferredis;

struct Point {
  int x, y;
};

Arg to_argument(const Point& point) { return Arg(point); }
