#include <deferredis/protocol/own_error.hpp>

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis {
namespace {

// A frame with this error, then "after".
std::string frame_of(const Error& error) {
  std::string frame = "*2\r\n";
  detail::append_error(frame, error);
  return frame + "+after\r\n";
}

Error read_back(const Error& error) {
  const std::string frame = frame_of(error);
  ReplyReader reader = ReplyReader::composed(frame);
  BOOST_TEST(reader.begin_aggregate() == 2u);
  BOOST_TEST(is_error(reader.type()));
  const Error read = reader.read_error();
  BOOST_TEST(reader.read_text() == "after");
  BOOST_TEST(reader.at_end());
  return read;
}

BOOST_AUTO_TEST_SUITE(own_error)

BOOST_AUTO_TEST_CASE(is_read_back_with_its_kind_and_delivery) {
  for (const Errc kind : {errc::connection, errc::timeout, errc::cancelled, errc::closed,
                          errc::queue_full, errc::protocol, errc::limit_exceeded, errc::auth,
                          errc::reply_type, errc::not_supported, errc::invalid_argument}) {
    for (const Delivery delivery :
         {Delivery::not_sent, Delivery::maybe_applied, Delivery::rejected}) {
      const Error read = read_back(Error(kind, "GET a:1: lost\r\n!", delivery));
      BOOST_TEST((read.code() == kind));
      BOOST_TEST((read.delivery() == delivery));
      BOOST_TEST(read.full_message() == "GET a:1: lost\r\n!");
      BOOST_TEST(read.message() == "GET a:1: lost\\r\\n!");
      BOOST_TEST(read.prefix() == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(of_another_kind_becomes_a_connection_error) {
  const Error read = read_back(Error(errc::broken_promise, "odd", Delivery::maybe_applied));
  BOOST_TEST((read.code() == errc::connection));
  BOOST_TEST((read.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(of_a_refused_login_keeps_its_kind_although_a_server_said_it) {
  const Error read = read_back(Error(errc::auth, "WRONGPASS", "WRONGPASS x", Delivery::not_sent));
  BOOST_TEST((read.code() == errc::auth));
  BOOST_TEST((read.delivery() == Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(of_a_server_is_read_back_without_its_context) {
  const Error read = read_back(make_reply_error("WRONGTYPE no list").with_context("LPUSH"));
  BOOST_TEST((read.code() == errc::wrong_type));
  BOOST_TEST((read.delivery() == Delivery::rejected));
  BOOST_TEST(read.message() == "WRONGTYPE no list");
}

BOOST_AUTO_TEST_CASE(of_a_server_is_read_back_whole_and_unchanged) {
  const std::string words = "ERR \x1b[2J\n" + std::string(5000, 'x');
  BOOST_TEST(read_back(make_reply_error(words).with_context("GET")).full_message() == words);
}

BOOST_AUTO_TEST_CASE(of_a_server_is_rejected_whatever_its_delivery_was) {
  const Error told = make_reply_error("LOADING x").with_delivery(Delivery::not_sent);
  BOOST_TEST((read_back(told).delivery() == Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(is_not_read_from_a_server_frame) {
  const std::string frame = frame_of(Error(errc::connection, "lost", Delivery::not_sent));
  ReplyReader reader{std::string_view(frame)};
  reader.begin_aggregate();
  const Error read = reader.read_error();
  BOOST_TEST(read.is(errc::reply));
  BOOST_TEST((read.delivery() == Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(can_never_be_sent_by_a_server) {
  const std::string frame = frame_of(Error(errc::connection, "lost", Delivery::not_sent));
  RespParser whole, element;
  BOOST_TEST((whole.scan(frame).status == RespParser::Status::malformed));
  BOOST_TEST(
      (element.scan(std::string_view(frame).substr(4)).status == RespParser::Status::malformed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
