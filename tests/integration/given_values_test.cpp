// Long values that are given to a command, on real servers: TCP, TLS, and a cluster's redirects.
#include <malloc.h>

#include <string>
#include <string_view>
#include <utility>

#include "integration/client_loop.hpp"
#include "integration/cluster_loop.hpp"
#include "support/certificates.hpp"

namespace deferredis {
namespace {

using namespace test;

constexpr std::size_t mebibyte = std::size_t{1} << 20;

std::string large(std::size_t size = 8 * mebibyte) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i != size; ++i) text[i] = static_cast<char>('a' + i / 7 % 26);
  return text;
}

std::size_t memory_in_use() {
  const auto info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

BOOST_FIXTURE_TEST_SUITE(given_values, OneServer)

BOOST_AUTO_TEST_CASE(the_memory_of_a_given_value_is_the_only_one) {
  const Client rc = run(connect(reactor, options()));
  const std::size_t before = memory_in_use();
  auto stored = rc.set("k", large());
  BOOST_TEST(memory_in_use() < before + 9 * mebibyte);
  BOOST_TEST(run(std::move(stored)));
  BOOST_TEST(memory_in_use() < before + mebibyte);  // it is freed with the answer
  BOOST_TEST((run(rc.get("k")) == large()));
}

BOOST_AUTO_TEST_CASE(it_arrives_through_tls_like_any_value) {
  const support::Certificates certificates;
  const support::RedisServer secure({.tls_folder = certificates.folder()});
  const std::string ca = certificates.certificate("ca");
  const Client rc = run(connect(
      reactor, {.host = "localhost", .port = secure.tls_port(), .tls = TlsOptions{.ca_file = ca}}));
  auto first = rc.set("k", large());
  auto second = rc.append("k", large(mebibyte));
  BOOST_TEST(run(std::move(first)));
  BOOST_TEST(run(std::move(second)) == static_cast<std::int64_t>(9 * mebibyte));
  BOOST_TEST((run(rc.get("k")) == large() + large(mebibyte)));
}

BOOST_AUTO_TEST_SUITE_END()

struct GivenInCluster : ClusterLoop {
  GivenInCluster() : ClusterLoop({}, 0) {}
};

BOOST_FIXTURE_TEST_SUITE(cluster_given_values, GivenInCluster)

BOOST_AUTO_TEST_CASE(it_follows_a_slot_that_has_moved) {
  const Client rc = client();
  const std::string key = key_of(0);
  run(rc.set(key, "before"));
  cluster.move_slot(key_slot(key), 0, 1);
  BOOST_TEST(run(rc.set(key, large())));
  BOOST_TEST(cluster.node(1).command({"STRLEN", key}) ==
             ":" + std::to_string(8 * mebibyte) + "\r\n");
  BOOST_TEST((run(rc.get(key)) == large()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
