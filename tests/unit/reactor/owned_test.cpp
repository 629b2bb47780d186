#include <deferredis/reactor/owned.hpp>

#include <string>
#include <type_traits>
#include <utility>

#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

/// Logs its own destruction.
struct Base {
  explicit Base(std::string& log_) : log(log_) {}
  Base(const Base&) = delete;
  Base& operator=(const Base&) = delete;
  virtual ~Base() { log += "base "; }
  std::string& log;
};
struct Derived final : Base {
  Derived(std::string& log_, std::string name_) : Base(log_), name(std::move(name_)) {}
  ~Derived() override { log += name + ' '; }
  std::string name;
};

/// Its Impl is defined only below.
class Holder {
 public:
  explicit Holder(std::string& log);
  ~Holder();
  void note(const std::string& text);
  bool empty() const { return impl_ == nullptr; }

 private:
  struct Impl;
  Owned<Impl> impl_;
};

struct Holder::Impl {
  ~Impl() { owner.note("(still here) "); }
  Holder& owner;
  std::string& log;
};
Holder::Holder(std::string& log) : impl_(new Impl{*this, log}) {}
Holder::~Holder() = default;
void Holder::note(const std::string& text) { impl_->log += text; }

Future<Owned<Base>> made(std::string& log, std::string name) {
  auto object = make_owned<Derived>(log, std::move(name));
  co_return std::move(object);
}

struct Logged : ReadyLoop {
  std::string log;
};

static_assert(sizeof(Owned<Base>) == sizeof(Base*));
static_assert(!std::is_copy_constructible_v<Owned<int>>);
static_assert(std::is_nothrow_move_constructible_v<Owned<int>>);
static_assert(!std::is_convertible_v<int*, Owned<int>>, "taking over is said");
static_assert(std::is_convertible_v<Owned<Derived>, Owned<Base>>);
static_assert(!std::is_convertible_v<Owned<Derived>&, Owned<Base>>);
static_assert(!std::is_convertible_v<Owned<Base>, Owned<Derived>>);
static_assert(std::is_convertible_v<Owned<Base>, Owned<const Base>>);

}  // namespace

BOOST_FIXTURE_TEST_SUITE(owned, Logged)

BOOST_AUTO_TEST_CASE(it_deletes_its_object_once) {
  {
    auto first = make_owned<Derived>(log, "a");
    const auto second = std::move(first);
    BOOST_TEST(!first);
    BOOST_TEST(second->name == "a");
    BOOST_TEST((*second).name == "a");
    BOOST_TEST(log == "");
  }
  BOOST_TEST(log == "a base ");
}

BOOST_AUTO_TEST_CASE(a_default_one_is_null) {
  Owned<int> empty;
  const Owned<int> also = nullptr;
  BOOST_TEST((empty == nullptr && nullptr == also && !empty && empty.get() == nullptr));
  empty = make_owned<int>(7);
  BOOST_TEST((empty != nullptr && *empty == 7));
  empty = nullptr;
  BOOST_TEST((empty == nullptr));
}

BOOST_AUTO_TEST_CASE(self_move_keeps_the_object) {
  auto object = make_owned<Derived>(log, "a");
  auto& same = object;
  object = std::move(same);
  BOOST_TEST(object->name == "a");
  BOOST_TEST(log == "");
}

BOOST_AUTO_TEST_CASE(a_new_object_is_set_before_the_old_one_is_destroyed) {
  struct Looks {
    Owned<Looks>* owner;
    Looks** seen;
    ~Looks() { *seen = owner->get(); }
  };
  Looks* seen = nullptr;
  Owned<Looks> object;
  object.reset(new Looks{&object, &seen});
  auto* const next = new Looks{&object, &seen};
  object.reset(next);
  BOOST_TEST(seen == next);
  object.reset();
  BOOST_TEST(seen == nullptr);
}

BOOST_AUTO_TEST_CASE(a_derived_object_is_destroyed_by_its_own_destructor) {
  {
    Owned<Base> base = make_owned<Derived>(log, "a");
    base = make_owned<Derived>(log, "b");
    BOOST_TEST(log == "a base ");
  }
  BOOST_TEST(log == "a base b base ");
}

BOOST_AUTO_TEST_CASE(a_released_object_stays_alive) {
  Owned<Base> object = make_owned<Derived>(log, "a");
  Base* const released = object.release();
  BOOST_TEST((object == nullptr));
  BOOST_TEST(log == "");
  delete released;
  BOOST_TEST(log == "a base ");
}

BOOST_AUTO_TEST_CASE(members_are_destroyed_in_reverse_order) {
  struct Two {
    Owned<Derived> first;
    Owned<Derived> second;
  };
  { const Two two{make_owned<Derived>(log, "first"), make_owned<Derived>(log, "second")}; }
  BOOST_TEST(log == "second base first base ");
}

BOOST_AUTO_TEST_CASE(it_holds_incomplete_types_that_can_reach_their_owner_to_the_end) {
  {
    Holder holder(log);
    holder.note("made ");
    BOOST_TEST(!holder.empty());
  }
  BOOST_TEST(log == "made (still here) ");
}

BOOST_AUTO_TEST_CASE(a_future_passes_it_on) {
  std::string name;
  auto ended = made(log, "a").then([&](Owned<Base> object) {
    name = static_cast<Derived&>(*object).name;
    return object;
  });
  auto object = value_of(std::move(ended));
  BOOST_TEST(name == "a");
  BOOST_TEST(log == "");
  object = nullptr;
  BOOST_TEST(log == "a base ");
}

BOOST_AUTO_TEST_CASE(a_destroyed_future_deletes_it) {
  made(log, "a").detach();
  run();
  BOOST_TEST(log == "a base ");
}

BOOST_AUTO_TEST_SUITE_END()
