#include <deferredis/sharding/allowed_hosts.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

bool allows(std::string_view list, std::string_view host, std::uint16_t port = 6379) {
  return AllowedHosts::parse(list).value().allows(Endpoint::tcp(host, port));
}

BOOST_AUTO_TEST_SUITE(allowed_hosts)

BOOST_AUTO_TEST_CASE(an_empty_list_allows_all) {
  BOOST_TEST(allows("", "evil.example"));
  BOOST_TEST(allows(" ", "10.0.0.1"));
}

BOOST_AUTO_TEST_CASE(networks_match_addresses_to_the_bit) {
  BOOST_TEST(allows("10.1.128.0/17", "10.1.128.0"));
  BOOST_TEST(allows("10.1.128.0/17", "10.1.255.255"));
  BOOST_TEST(!allows("10.1.128.0/17", "10.1.127.255"));
  BOOST_TEST(!allows("10.0.0.0/8", "11.0.0.1"));
  BOOST_TEST(allows("0.0.0.0/0", "9.9.9.9"));
  BOOST_TEST(allows("10.0.0.7", "10.0.0.7"));
  BOOST_TEST(!allows("10.0.0.7", "10.0.0.8"));
}

BOOST_AUTO_TEST_CASE(ipv6_has_networks_and_ports_too) {
  BOOST_TEST(allows("fd00::/8", "fd12::1"));
  BOOST_TEST(!allows("fd00::/8", "fe80::1"));
  BOOST_TEST(allows("[fd00::]/8:7000-7010", "fd12::1", 7005));
  BOOST_TEST(!allows("[fd00::]/8:7000-7010", "fd12::1", 7011));
  BOOST_TEST(allows("[::1]:7000", "::1", 7000));
  BOOST_TEST(allows("::1", "::1"));
}

BOOST_AUTO_TEST_CASE(an_ipv4_mapped_ipv6_address_is_the_same_address) {
  BOOST_TEST(allows("10.0.0.0/8", "::ffff:10.0.0.1"));
  BOOST_TEST(!allows("::/0", "10.0.0.1"));  // a network of IPv6 only
  BOOST_TEST(!allows("10.0.0.0/8", "::ffff:11.0.0.1"));
}

BOOST_AUTO_TEST_CASE(names_match_as_a_whole_or_by_suffix_in_any_case) {
  BOOST_TEST(allows("redis-1", "Redis-1"));
  BOOST_TEST(!allows("redis-1", "redis-11"));
  BOOST_TEST(allows("*.cache.example", "a.b.CACHE.example"));
  BOOST_TEST(!allows("*.cache.example", "cache.example"));
  BOOST_TEST(!allows("*.cache.example", "evilcache.example"));
  BOOST_TEST(allows("*:7000-7010", "anything", 7000));
  BOOST_TEST(!allows("*:7000-7010", "anything", 6999));
}

// getaddrinfo() reads these as addresses, but they must not pass as members of a network.
BOOST_AUTO_TEST_CASE(odd_spellings_of_addresses_match_no_network) {
  for (const std::string_view host : {"127.1", "0x7f000001", "2130706433", "127.0.0.1."})
    BOOST_TEST(!allows("127.0.0.0/8", host), host);
}

BOOST_AUTO_TEST_CASE(an_added_host_is_allowed_on_its_port) {
  AllowedHosts allowed = AllowedHosts::parse("10.0.0.0/8").value();
  allowed.add(Endpoint::tcp("seed-1", 7000));
  BOOST_TEST(allowed.allows(Endpoint::tcp("seed-1", 7000)));
  BOOST_TEST(!allowed.allows(Endpoint::tcp("seed-1", 7001)));
}

BOOST_AUTO_TEST_CASE(an_invalid_host_is_refused_by_name) {
  for (const std::string_view list :
       {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "a b", "h:0x1", "h:70000", "h:9-8",
        "h:", ",", "h,,i", "name/8", "*.", "user@host", "[::1", "*x"}) {
    const auto parsed = AllowedHosts::parse(list);
    BOOST_REQUIRE_MESSAGE(!parsed, list);
    BOOST_TEST(parsed.error().message().find("allowed_hosts") != std::string_view::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
