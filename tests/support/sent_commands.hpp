// Commands that go nowhere: checks what a typed method writes, and what it makes of a reply.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/more_commands.hpp>
#include <deferredis/protocol/reply_reader.hpp>

#include "support/ready_loop.hpp"

namespace deferredis::test {

/// `sent.incr("n")` keeps the bytes; check() compares them and answers the future.
class SentCommands : public ReadyLoop, public Commands {
 public:
  SentCommands() : Commands(ReadyLoop::core()) {}

  /// The method wrote these words ("INCR n"; "''" is an empty one) and turns the reply into this
  /// value.
  template <class T, class Expected>
  void check(Future<T> future, std::string_view words, std::string_view reply,
             const Expected& expected) {
    BOOST_TEST_CONTEXT(words) {
      BOOST_TEST((answered(std::move(future), words, reply) == expected));
    }
  }
  void check(Future<void> future, std::string_view words) {
    expect(words);
    answer("+OK\r\n");
    value_of(std::move(future));
  }
  /// The method refused its arguments for this reason and wrote nothing.
  template <class T>
  void refused(Future<T> future, std::string_view reason) {
    BOOST_TEST_CONTEXT(reason) {
      BOOST_TEST((slot_ == nullptr));
      const auto outcome = outcome_of(std::move(future));
      BOOST_REQUIRE(!outcome.has_value());
      BOOST_TEST((outcome.error().code() == errc::invalid_argument));
      BOOST_TEST((outcome.error().delivery() == Delivery::not_sent));
      BOOST_TEST(outcome.error().message() == reason);
    }
  }
  /// This reply does not fit the method, which says what it expected instead.
  template <class T>
  void misfit(Future<T> future, std::string_view reply, std::string_view wanted) {
    BOOST_TEST_CONTEXT(reply) {
      answer(reply);
      const auto outcome = outcome_of(std::move(future));
      BOOST_REQUIRE(!outcome.has_value());
      BOOST_TEST_INFO(outcome.error().message());
      BOOST_TEST((outcome.error().message().find(wanted) != std::string::npos));
    }
  }
  /// The same; returns what the method makes of the reply.
  template <class T>
  T answered(Future<T> future, std::string_view words, std::string_view reply) {
    expect(words);
    answer(reply);
    return value_of(std::move(future));
  }

 private:
  void dispatch(const CommandView& command, ReplySlot& slot) const override {
    bytes_.clear();
    command.encode(bytes_);
    slot_ = &slot;
  }
  void expect(std::string_view words) const {
    std::string text;
    std::size_t count = 0;
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      std::string_view word = words.substr(0, end);
      words.remove_prefix(std::min(end + 1, words.size()));
      if (word == "''") word = {};
      text += "$" + std::to_string(word.size()) + "\r\n" + std::string(word) + "\r\n";
      ++count;
    }
    BOOST_TEST(bytes_ == "*" + std::to_string(count) + "\r\n" + text);
  }
  void answer(std::string_view reply) {
    ReplyReader reader(reply);
    slot_->decode(*slot_, reader);
    std::exchange(slot_, nullptr)->drop_producer();
  }

  mutable std::string bytes_;
  mutable ReplySlot* slot_ = nullptr;
};

}  // namespace deferredis::test
