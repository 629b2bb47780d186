// Captures of every kind, for tests of functions that take a callable: they tell whether they are
// alive.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/reactor.hpp>

namespace deferredis::support {

/// Too long for the string's own buffer.
inline std::string long_text() { return std::string(100, 'x'); }

/// Counts what Held does.
struct Probe {
  explicit Probe(Reactor& of) : reactor(of) {}

  Reactor& reactor;
  int used = 0;
  int alive = 0;
};

/// A capture. `What` owns memory, so that AddressSanitizer sees its use after it is destroyed.
template <class What>
class Held {
 public:
  Held(Probe& probe, What what) : probe_(&probe), what_(std::move(what)) { ++probe.alive; }
  Held(const Held& other) : probe_(other.probe_), what_(other.what_) { ++probe_->alive; }
  Held(Held&& other) noexcept : probe_(other.probe_), what_(std::move(other.what_)) {
    ++probe_->alive;
  }
  Held& operator=(const Held&) = delete;
  ~Held() { --probe_->alive; }

  Future<void> pause() const { return probe_->reactor.after(std::chrono::milliseconds(10)); }
  void use() {
    ++probe_->used;
    BOOST_TEST((text(what_) == long_text()));
  }

 private:
  static const std::string& text(const std::string& own) { return own; }
  static const std::string& text(const std::shared_ptr<std::string>& shared) { return *shared; }
  static const std::string& text(std::string* const& borrowed) { return *borrowed; }
  template <std::size_t size>
  static const std::string& text(const std::array<std::string, size>& many) {
    return many.back();
  }

  Probe* probe_;
  What what_;
};

/// Calls test(capture) once for each kind: a reference, a shared owner, a value, and one that is
/// too large to be stored inline. Each must be used at least once, and be destroyed afterwards.
template <class Test>
void with_every_capture(Probe& probe, Test test) {
  const auto check = [&probe, &test](auto held) {
    probe.used = 0;
    test(std::move(held));
  };
  const auto gone = [&probe] {
    BOOST_TEST(probe.used > 0);
    BOOST_TEST(probe.alive == 0);
  };
  std::string borrowed = long_text();
  check(Held<std::string*>(probe, &borrowed));
  gone();
  check(Held<std::shared_ptr<std::string>>(probe, std::make_shared<std::string>(long_text())));
  gone();
  check(Held<std::string>(probe, long_text()));
  gone();
  std::array<std::string, 10> many;
  many.fill(long_text());
  check(Held<std::array<std::string, 10>>(probe, std::move(many)));
  gone();
}

}  // namespace deferredis::support
