// A user's own test program links deferredis::testing and nothing else.
#include <deferredis/deferredis.hpp>

int main() {}
