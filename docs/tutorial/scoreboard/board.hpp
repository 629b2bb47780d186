// What a player says, and what the score board answers.
#pragma once

#include <string>

#include <deferredis/deferredis.hpp>

// The answer to one line: "add NAME POINTS" or "top".
deferredis::Future<std::string> answer(deferredis::Client rc, std::string line);

// The same; an error becomes an answer too.
deferredis::Future<std::string> answer_or_sorry(deferredis::Client rc, std::string line);
