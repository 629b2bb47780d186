// A thousand channels and a hundred patterns, whose connection is killed again and again.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "integration/pubsub_loop.hpp"

namespace deferredis::test {

class Storm {
 public:
  static constexpr int channels = 1000;
  static constexpr int patterns = 100;

  explicit Storm(PubSub& it) : it_(it) {
    for (int i = 0; i < channels; ++i) channel_names_.push_back("c:" + std::to_string(i));
    for (int i = 0; i < patterns; ++i) pattern_names_.push_back("p:" + std::to_string(i) + ":*");
    it_.run(sub_.subscribe(channel_names_));
    it_.run(sub_.psubscribe(pattern_names_));
  }

  /// Kills the connection, and publishes while it comes back, if it does.
  void strike() {
    it_.kill_subscribers();
    for (int i = 0; i < 20; ++i) {
      const auto channel = static_cast<std::size_t>(published_ % channels);
      it_.rc.publish(channel_names_[channel], published_++).on_error([](const Error&) {}).detach();
    }
    it_.reactor.run_once();
  }
  /// The server's set is exact, each name delivers one message, and no message arrived twice.
  void check() {
    it_.until([this] {
      return it_.run(it_.rc.pubsub_numpat()) == patterns &&
             it_.run(it_.rc.pubsub_channels()).size() == std::size_t{channels};
    });
    Texts wanted = channel_names_;
    std::sort(wanted.begin(), wanted.end());
    BOOST_TEST((it_.channels() == wanted));
    for (const auto& name : channel_names_) it_.rc.publish(name, "last").detach();
    for (const auto& name : pattern_names_) {
      it_.rc.publish(name.substr(0, name.size() - 1) + "x", "last").detach();
    }
    std::map<std::string, int> last;
    int gaps = 0;
    std::int64_t before = -1;
    while (last.size() < std::size_t{channels + patterns}) {
      const Message message = it_.run(sub_.next()).value();
      BOOST_TEST((message.kind != Message::Kind::dropped));
      if (message.kind == Message::Kind::gap) {
        ++gaps;
      } else if (message.payload == "last") {
        ++last[message.pattern + message.channel];
      } else {
        const std::int64_t number = std::stoll(message.payload);
        BOOST_TEST(number > before);  // in order, none twice
        before = number;
      }
    }
    for (const auto& [name, count] : last) BOOST_TEST(count == 1);
    BOOST_TEST(gaps >= 1);
    it_.run(sub_.unsubscribe());
    it_.run(sub_.punsubscribe());
    BOOST_TEST(it_.channels().empty());
  }

 private:
  PubSub& it_;  // borrowed
  Subscriber sub_ = it_.rc.subscriber();
  Texts channel_names_;
  Texts pattern_names_;
  std::int64_t published_ = 0;
};

}  // namespace deferredis::test
