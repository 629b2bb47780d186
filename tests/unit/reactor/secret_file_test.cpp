// Keys that others can read, and files that cannot be read at all, are refused before they are
// opened.
#include <deferredis/reactor/tls/secret_file.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/tls.hpp>

#include "support/certificates.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis {
namespace {

using detail::refused_file;
using support::Certificates;

struct Folder {
  std::string path(const std::string& name) const { return folder.path() + "/" + name; }
  std::string file(const std::string& name, mode_t mode) const {
    std::ofstream(path(name)) << "text";
    BOOST_TEST_REQUIRE(::chmod(path(name).c_str(), mode) == 0);
    return path(name);
  }
  std::string fifo() const {
    BOOST_TEST_REQUIRE(::mkfifo(path("fifo").c_str(), 0600) == 0);
    return path("fifo");
  }

  support::TemporaryFolder folder;
};

std::string refusal(const TlsOptions& options) {
  try {
    make_tls_context(options);
  } catch (const InvalidArgumentError& e) {
    return e.what();
  }
  return "accepted";
}

BOOST_FIXTURE_TEST_SUITE(secret_file, Folder)

BOOST_AUTO_TEST_CASE(a_secret_that_others_can_read_or_write_is_refused) {
  const bool root = ::geteuid() == 0;  // root's own files may be readable by its group
  for (const mode_t mode : {0600u, 0400u, 0700u}) {
    BOOST_TEST(refused_file(file("key", mode), true) == "");
  }
  for (const mode_t mode : {0644u, 0604u, 0660u, 0602u, 0666u, 0777u, 0601u}) {
    const std::string why = refused_file(file("key", mode), true);
    BOOST_TEST(why.starts_with("others have access to it, its mode is 0"), why);
    BOOST_TEST(why.ends_with((root ? "chmod 0640 " : "chmod 0600 ") + path("key")), why);
    BOOST_TEST(refused_file(path("key"), false) == "");
  }
  BOOST_TEST(refused_file(file("key", 0640), true).empty() == root);
}

BOOST_AUTO_TEST_CASE(a_secret_of_another_user_is_refused) {
  const std::string key = file("key", 0600);
  if (::chown(key.c_str(), 12345, 12345) != 0) return;  // only root can try
  BOOST_TEST(refused_file(key, true) ==
             "belongs to user 12345: it must be ours or root's (chown it)");
}

BOOST_AUTO_TEST_CASE(anything_but_a_regular_file_is_refused) {
  BOOST_TEST(refused_file(fifo(), false) == "is not a regular file");
  BOOST_TEST(refused_file(folder.path(), false) == "is not a regular file");
  BOOST_TEST(refused_file(path("none"), true) == "no such file or directory");
}

BOOST_AUTO_TEST_CASE(a_link_to_a_good_file_is_accepted) {
  const std::string key = file("key", 0600);
  BOOST_TEST_REQUIRE(::symlink(key.c_str(), path("link").c_str()) == 0);
  BOOST_TEST(refused_file(path("link"), true) == "");
}

// A context made from these would wait until somebody opened the other end.
BOOST_AUTO_TEST_CASE(tls_does_not_wait_for_a_fifo) {
  const std::string pipe = fifo();
  const std::string why = pipe + ": is not a regular file";
  BOOST_TEST(refusal({.ca_file = pipe}) == "TLS: ca_file " + why);
  BOOST_TEST(refusal({.certificate_file = pipe, .key_file = pipe}) ==
             "TLS: certificate_file " + why);
}

BOOST_AUTO_TEST_CASE(tls_refuses_a_key_that_others_can_read) {
  const Certificates made;
  const std::string certificate = made.certificate("client");
  const std::string key = made.key("client");
  BOOST_TEST(refusal({.certificate_file = certificate, .key_file = key}) == "accepted");
  BOOST_TEST_REQUIRE(::chmod(key.c_str(), 0644) == 0);
  const std::string why = refusal({.certificate_file = certificate, .key_file = key});
  BOOST_TEST(why.starts_with("TLS: key_file " + key + ": others have access to it"), why);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
