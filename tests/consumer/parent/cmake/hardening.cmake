message(FATAL_ERROR "deferredis reads a file of its parent")
