#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/outcome.hpp>

#include <memory>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace deferredis;

namespace {

struct AuthError : ConnectionError {
  using ConnectionError::ConnectionError;
};
constexpr Errc auth = code_of<AuthError, errc::connection>;

struct OwnError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Error foreign_error() { return Error(std::make_exception_ptr(OwnError("mine"))); }

}  // namespace

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(is_the_size_of_a_pointer) { BOOST_TEST(sizeof(Error) == sizeof(void*)); }

BOOST_AUTO_TEST_CASE(a_code_has_the_name_of_its_exception) {
  static_assert(errc::connection.name() == "ConnectionError");
  static_assert(errc::invalid_argument.name() == "InvalidArgumentError");
  static_assert(auth.name() == "AuthError");
  static_assert(errc::foreign.name() == "Exception");
}

BOOST_AUTO_TEST_CASE(returns_what_it_was_made_of) {
  const Error error(errc::timeout, "GET", "no reply", Delivery::maybe_applied);
  BOOST_TEST((error.code() == errc::timeout));
  BOOST_TEST(error.prefix() == "GET");
  BOOST_TEST(error.message() == "no reply");
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
  BOOST_TEST(!error.foreign());
}

BOOST_AUTO_TEST_CASE(reads_as_kind_text_and_delivery) {
  const Error error(errc::timeout, "GET: no reply within 5000 ms", Delivery::maybe_applied);
  BOOST_TEST(to_string(error) == "TimeoutError: GET: no reply within 5000 ms (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(is_of_its_kind_and_of_every_wider_one) {
  const Error error(auth, "no password was given");
  BOOST_TEST(error.is(auth));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(!error.is(errc::timeout));
  BOOST_TEST(!Error(errc::connection, "refused").is(auth));
}

BOOST_AUTO_TEST_CASE(outlives_the_one_it_was_copied_from) {
  auto first = std::make_unique<Error>(errc::closed, "closed by its owner");
  const Error second = *first;
  first.reset();
  BOOST_TEST(second.message() == "closed by its owner");
}

BOOST_AUTO_TEST_CASE(can_be_assigned_to_itself) {
  Error error(errc::closed, "closed");
  const Error& same = error;
  error = same;
  BOOST_TEST(error.message() == "closed");
}

BOOST_AUTO_TEST_CASE(with_delivery_changes_only_the_delivery) {
  const Error error(errc::closed, "ERR", "closed", Delivery::not_sent);
  const Error other = error.with_delivery(Delivery::maybe_applied);
  BOOST_TEST((other.delivery() == Delivery::maybe_applied));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(other.prefix() == "ERR");
  BOOST_TEST(other.message() == "closed");
}

BOOST_AUTO_TEST_CASE(with_context_puts_text_in_front) {
  const Error error = Error(errc::closed, "closed").with_context("GET");
  BOOST_TEST(error.message() == "GET: closed");
  BOOST_TEST((error.code() == errc::closed));
}

BOOST_AUTO_TEST_CASE(raises_the_exception_of_its_kind) {
  BOOST_CHECK_THROW(Error(errc::timeout, "").raise(), TimeoutError);
  BOOST_CHECK_THROW(Error(errc::cancelled, "").raise(), CancelledError);
  BOOST_CHECK_THROW(Error(errc::closed, "").raise(), ClosedError);
  BOOST_CHECK_THROW(Error(errc::queue_full, "").raise(), QueueFullError);
  BOOST_CHECK_THROW(Error(errc::not_supported, "").raise(), NotSupportedError);
  BOOST_CHECK_THROW(Error(errc::invalid_argument, "").raise(), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(raises_what_a_handler_of_the_wider_kind_catches) {
  BOOST_CHECK_THROW(Error(auth, "refused").raise(), ConnectionError);
}

BOOST_AUTO_TEST_CASE(raises_an_exception_that_holds_it) {
  try {
    Error(errc::timeout, "too late", Delivery::maybe_applied).raise();
  } catch (const Exception& e) {
    BOOST_TEST(std::string(e.what()) == "too late");
    BOOST_TEST((e.error().code() == errc::timeout));
    BOOST_TEST((e.delivery() == Delivery::maybe_applied));
  }
}

BOOST_AUTO_TEST_CASE(keeps_a_foreign_exception_as_it_is) {
  const Error error = foreign_error();
  BOOST_TEST((error.code() == errc::foreign));
  BOOST_TEST(error.message() == "mine");
  BOOST_TEST(bool(error.foreign()));
  BOOST_CHECK_EXCEPTION(error.raise(), OwnError,
                        [](const OwnError& e) { return std::string(e.what()) == "mine"; });
}

BOOST_AUTO_TEST_CASE(keeps_a_foreign_exception_under_a_context) {
  BOOST_CHECK_THROW(foreign_error().with_context("GET").raise(), OwnError);
}

BOOST_AUTO_TEST_CASE(has_a_text_for_exceptions_that_are_not_std_exception) {
  const Error error(std::make_exception_ptr(42));
  BOOST_TEST(error.message() == "an exception that is not a std::exception");
  BOOST_CHECK_THROW(error.raise(), int);
}

BOOST_AUTO_TEST_CASE(made_of_a_library_exception_is_the_error_it_holds) {
  const Error error(std::make_exception_ptr(TimeoutError(Error(errc::timeout, "too late"))));
  BOOST_TEST((error.code() == errc::timeout));
  BOOST_TEST(!error.foreign());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(outcome)

BOOST_AUTO_TEST_CASE(holds_a_value) {
  Outcome<std::string> outcome = std::string("yes");
  BOOST_TEST(outcome.has_value());
  BOOST_TEST(bool(outcome));
  BOOST_TEST(*outcome == "yes");
  BOOST_TEST(outcome.value() == "yes");
  BOOST_TEST(outcome->size() == 3u);
}

BOOST_AUTO_TEST_CASE(holds_an_error_and_throws_only_when_asked_for_the_value) {
  const Outcome<std::string> outcome = Error(errc::timeout, "too late");
  BOOST_TEST(!outcome);
  BOOST_TEST(outcome.error().message() == "too late");
  BOOST_CHECK_THROW(static_cast<void>(outcome.value()), TimeoutError);
}

BOOST_AUTO_TEST_CASE(carries_a_move_only_value) {
  Outcome<std::unique_ptr<int>> outcome = std::make_unique<int>(7);
  Outcome<std::unique_ptr<int>> moved = std::move(outcome);
  const std::unique_ptr<int> value = std::move(moved).value();
  BOOST_TEST(*value == 7);
}

BOOST_AUTO_TEST_CASE(is_assigned_from_value_to_error_and_back) {
  Outcome<std::string> outcome = std::string("value");
  outcome = Error(errc::closed, "closed");
  BOOST_TEST(!outcome);
  outcome = std::string("again");
  BOOST_TEST(*outcome == "again");
}

BOOST_AUTO_TEST_CASE(copies_are_independent) {
  Outcome<std::string> first = std::string("one");
  const Outcome<std::string> second = first;
  *first = "two";
  BOOST_TEST(*second == "one");
}

BOOST_AUTO_TEST_CASE(of_void_holds_nothing_or_an_error) {
  const Outcome<void> good;
  const Outcome<void> bad = Error(errc::closed, "closed");
  BOOST_TEST(good.has_value());
  BOOST_CHECK_NO_THROW(good.value());
  BOOST_TEST(!bad);
  BOOST_CHECK_THROW(bad.value(), ClosedError);
}

BOOST_AUTO_TEST_SUITE_END()
