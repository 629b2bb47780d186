#include <deferredis/reactor/shared.hpp>

#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <deferredis/reactor/owned.hpp>

#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

struct Opaque;  // defined only below
void retain(Opaque& object) noexcept;
void release(Opaque& object) noexcept;

/// Needs only the name of Opaque.
struct HoldsOpaque {
  Shared<Opaque> object;
};

struct Opaque {
  explicit Opaque(std::string& log_) : log(log_) {}
  std::string& log;
  int owners = 0;
};
void retain(Opaque& object) noexcept { ++object.owners; }
void release(Opaque& object) noexcept {
  if (--object.owners != 0) return;
  object.log += "gone ";
  delete &object;
}

/// Counted for any thread. Logs that the last owner is gone, but is not deleted then.
struct Counted {
  explicit Counted(std::string& log_) : log(log_) {}
  virtual ~Counted() = default;
  friend void retain(Counted& backend) noexcept { backend.owners.add(); }
  friend void release(Counted& backend) noexcept {
    if (backend.owners.remove()) backend.log += "abandoned ";
  }
  std::string& log;
  detail::OwnerCount owners;
};
struct Pool final : Counted {
  using Counted::Counted;
  int size = 3;
};

struct Logged : ReadyLoop {
  std::string log;
};

static_assert(sizeof(Shared<Opaque>) == sizeof(Opaque*));
static_assert(std::is_nothrow_copy_constructible_v<Shared<Opaque>>);
static_assert(std::is_nothrow_move_constructible_v<Shared<Opaque>>);
static_assert(!std::is_convertible_v<Opaque*, Shared<Opaque>>, "owning is said");
static_assert(std::is_convertible_v<Shared<Pool>, Shared<Counted>>);
static_assert(!std::is_convertible_v<Shared<Counted>, Shared<Pool>>);

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shared, Logged)

BOOST_AUTO_TEST_CASE(the_last_owner_destroys_the_object) {
  auto first = Shared(new Opaque(log));
  {
    const Shared second = first;
    BOOST_TEST(second->owners == 2);
    BOOST_TEST((first == second && second.get() == &*first));
    first = nullptr;
    BOOST_TEST(log == "");
  }
  BOOST_TEST(log == "gone ");
  BOOST_TEST((first == nullptr && !first));
}

BOOST_AUTO_TEST_CASE(a_move_does_not_change_the_count) {
  Shared first(new Opaque(log));
  Shared second = std::move(first);
  BOOST_TEST((first == nullptr));
  BOOST_TEST(second->owners == 1);
  first = std::move(second);
  BOOST_TEST(first->owners == 1);
}

BOOST_AUTO_TEST_CASE(self_assignment_keeps_the_object) {
  Shared object(new Opaque(log));
  auto& same = object;
  object = std::move(same);
  BOOST_TEST(object->owners == 1);
  object = same;
  BOOST_TEST(object->owners == 1);
  BOOST_TEST(log == "");
}

BOOST_AUTO_TEST_CASE(a_plain_pointer_becomes_one_more_owner) {
  const Shared first(new Opaque(log));
  Opaque* const borrowed = first.get();
  const Shared second(borrowed);
  BOOST_TEST(first->owners == 2);
  const Shared<Opaque> none(static_cast<Opaque*>(nullptr));
  BOOST_TEST((none == nullptr));
}

BOOST_AUTO_TEST_CASE(it_holds_incomplete_types) {
  { const HoldsOpaque holder{Shared(new Opaque(log))}; }
  BOOST_TEST(log == "gone ");
}

BOOST_AUTO_TEST_CASE(a_derived_one_is_counted_with_its_base) {
  Pool pool(log);
  Shared<Pool> derived(&pool);
  {
    const Shared<Counted> base = derived;
    derived = nullptr;
    BOOST_TEST(log == "");
  }
  BOOST_TEST(log == "abandoned ");
}

BOOST_AUTO_TEST_CASE(members_are_destroyed_in_reverse_order) {
  struct Two {
    Shared<Opaque> first;
    Shared<Counted> second;
  };
  Pool pool(log);
  { const Two two{Shared(new Opaque(log)), Shared<Counted>(&pool)}; }
  BOOST_TEST(log == "abandoned gone ");
}

BOOST_AUTO_TEST_CASE(a_future_passes_it_on) {
  auto object =
      value_of(ready(Shared(new Opaque(log))).then([](Shared<Opaque> given) { return given; }));
  BOOST_TEST(object->owners == 1);
  object = nullptr;
  BOOST_TEST(log == "gone ");
}

BOOST_AUTO_TEST_CASE(threads_may_own_thread_safe_counted_objects) {
  constexpr int rounds = 10'000;
  Pool pool(log);
  {
    const Shared<Counted> object(&pool);
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&object] {
        for (int round = 0; round < rounds; ++round) const Shared<Counted> copy = object;
      });
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST(log == "");
  }
  BOOST_TEST(log == "abandoned ");
}

BOOST_AUTO_TEST_SUITE_END()
