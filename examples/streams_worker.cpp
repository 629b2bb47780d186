// A queue of jobs in a stream, and workers that share the jobs and may die at any time.
//   streams_worker redis://localhost add 20     adds jobs 1 to 20
//   streams_worker redis://localhost work ann   works until Ctrl-C
// Start several workers with different names, and kill one of them with kill -9.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;
using namespace std::chrono_literals;

static redis::Future<void> add(redis::Client rc, int count) {
  for (int i = 1; i <= count; ++i) {
    co_await rc.xadd("jobs", "*", {{"number", std::to_string(i)}});
  }
  co_await rc.disconnect();
}

// A job may be delivered twice, so the work must tolerate that, as SADD does.
static redis::Future<void> work(redis::Reactor& reactor, redis::Client rc, std::string number) {
  co_await reactor.after(20ms);  // the time that a job takes
  if (number == "13") throw std::runtime_error("nobody can do this one");
  co_await rc.sadd("done", number);
}

static redis::Future<void> work_all(redis::Reactor& reactor, redis::Client rc,
                                    redis::GroupConsumer& jobs, std::string name) {
  auto handler = [&reactor, rc, name](const redis::StreamMessage& job) {
    const std::string& number = *job.find("number");
    std::printf("%s: job %s, delivery %d\n", name.c_str(), number.c_str(),
                static_cast<int>(job.deliveries));
    std::fflush(stdout);
    return work(reactor, rc, number);
  };
  auto running = jobs.run(std::move(handler));
  co_await std::move(running);
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  if (argc < 4) return std::fprintf(stderr, "%s URL add COUNT | URL work NAME\n", argv[0]), 2;
  redis::Reactor reactor;
  try {
    redis::Client rc = redis::from_url(reactor, argv[1]);
    if (argv[2] == std::string("add")) {
      reactor.run(add(rc, std::atoi(argv[3])));
      return 0;
    }
    redis::GroupConsumer jobs(
        rc, "workers", argv[3], {"jobs"},
        {.credit = 4, .claim_after = 300ms, .dead_letter = "jobs.dead", .max_deliveries = 3});
    auto stop = [&jobs] { jobs.close().detach(); };  // finishes the running jobs
    auto on_term = reactor.on_signal(SIGTERM, stop), on_int = reactor.on_signal(SIGINT, stop);
    reactor.run(work_all(reactor, rc, jobs, argv[3]));
    std::printf("%s: done for today\n", argv[3]);
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "%s\n", to_string(e.error()).c_str());
    return 1;
  }
}
