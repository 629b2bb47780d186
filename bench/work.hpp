// The work that both libraries do: the same commands on the same data, in the same order and depth.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// What to do, from the command line. Invalid options end the program with status 2.
struct Plan {
  std::string work = "get";  ///< get set incr get4k get64m mget lrange mgetflat lrangeflat
  /// Commands issued at once; the next ones when all have replied.
  long depth = 1;
  long count = 1000;                ///< commands in the measured part, a multiple of depth
  std::string url;                  ///< unix:///path or redis://host:port
  std::string style = "callbacks";  ///< or coroutines; deferredis only
  std::string through = "url";      ///< url, pool, view, cluster; deferredis only

  static Plan parse(int argc, char** argv) {
    Plan plan;
    for (int i = 1; i + 1 < argc; i += 2) {
      const std::string_view name = argv[i];
      const char* const value = argv[i + 1];
      if (name == "--work") plan.work = value;
      else if (name == "--depth") plan.depth = std::atol(value);
      else if (name == "--count") plan.count = std::atol(value);
      else if (name == "--url") plan.url = value;
      else if (name == "--style") plan.style = value;
      else if (name == "--through") plan.through = value;
      else fail("an unknown option", name);
    }
    if (argc % 2 == 0) fail("no value after", argv[argc - 1]);
    if (plan.url.empty() || plan.depth < 1 || plan.count < plan.depth) {
      fail("--url, and --count of at least --depth, are needed", "");
    }
    plan.count -= plan.count % plan.depth;
    return plan;
  }

  [[noreturn]] static void fail(std::string_view what, std::string_view which) {
    std::fprintf(stderr, "%.*s %.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(which.size()), which.data());
    std::exit(2);
  }
};

/// The keys and the value: 16 and 32 bytes. run.py stores the same keys on the server.
struct Data {
  explicit Data(const std::string& work) {
    if (work == "get" || work == "set") add("key", 1000);
    else if (work == "mget" || work == "mgetflat") add("key", 100);
    else if (work == "get4k") add("big", 64);
    else if (work == "incr") add("ctr", 1);
    else if (work == "lrange" || work == "lrangeflat") add("list", 1);
    else if (work == "get64m") add("huge", 1);
    else Plan::fail("an unknown work:", work);
  }

  const std::string& key(long i) const { return keys[static_cast<std::size_t>(i) % keys.size()]; }

  std::vector<std::string> keys;
  std::string value = "abcdefghijklmnopqrstuvwxyz012345";

 private:
  void add(const std::string& prefix, int count) {
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      keys.push_back(prefix + ":" + std::string(15 - prefix.size() - number.size(), '0') + number);
    }
  }
};

/// Proves cheaply that the values arrived.
inline std::uint64_t taste(std::string_view text) {
  return text.size() + static_cast<unsigned char>(text[0]);
}

/// Counts a phase: `depth` commands at once, the next ones when all replies have arrived.
struct Progress {
  long issued = 0;
  long replied = 0;
  long target = 0;
  std::uint64_t sum = 0;

  void begin(long count) { *this = {.target = count}; }
  bool done() const { return replied == target; }
  bool batch_over() const { return replied == issued; }
};

}  // namespace bench
