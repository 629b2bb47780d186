#include "weather.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace bench {

namespace {

double thread_cpu() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

MeteredLoop::MeteredLoop() {
  ev_check_init(&check_, [](struct ev_loop*, ev_check* watcher, int) {
    static_cast<MeteredLoop*>(watcher->data)->slice_began();
  });
  ev_prepare_init(&prepare_, [](struct ev_loop*, ev_prepare* watcher, int) {
    static_cast<MeteredLoop*>(watcher->data)->slice_ended();
  });
  ev_set_priority(&check_, EV_MAXPRI);
  ev_set_priority(&prepare_, EV_MINPRI);
  check_.data = prepare_.data = this;
  ev_check_start(loop_, &check_);
  ev_prepare_start(loop_, &prepare_);
}

MeteredLoop::~MeteredLoop() {
  reactor.reset();
  ev_loop_destroy(loop_);
}

void MeteredLoop::start() {
  longest_ = 0;
  began_ = cpu_ = thread_cpu();
}

double MeteredLoop::cpu() const { return thread_cpu() - cpu_; }
void MeteredLoop::slice_began() { began_ = thread_cpu(); }
void MeteredLoop::slice_ended() { longest_ = std::max(longest_, thread_cpu() - began_); }

redis::Options patient() { return {.timeout = 60s, .ping_interval = 0s, .dead_after = 0s}; }

redis::Options waiting() {
  redis::Options options = patient();
  options.when_disconnected = redis::WhenDisconnected::wait;
  return options;
}

Weather::Weather(const redis::Options& options)
    : server("/tmp/bench_outages." + std::to_string(::getpid())) {
  client.emplace(redis::lazy_connection(reactor(), at_server(options)));
  reactor().run(client->connected());
}

redis::Options Weather::at_server(redis::Options options) const {
  options.unix_path = server.path();
  options.protocol = redis::ProtocolVersion::resp2;
  options.announce_library = false;
  return options;
}

void Weather::give_up(std::string_view whatever) const {
  std::printf("waited a minute for %.*s: %ld commands are open, the server has read %llu\n",
              static_cast<int>(whatever.size()), whatever.data(), open(),
              static_cast<unsigned long long>(server.commands()));
  std::printf("%s\n", client->describe().c_str());
  std::exit(1);
}

}  // namespace bench
