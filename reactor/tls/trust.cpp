#include <deferredis/reactor/tls/trust.hpp>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <climits>
#include <map>
#include <optional>
#include <utility>

namespace deferredis::detail {

namespace {

// A short list is checked completely at once, so that its errors are reported early.
constexpr std::size_t most_checked_at_once = 2;
constexpr const char* damaged = "cannot be read: one of its certificates is damaged";

struct FreeOpenSsl {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
  void operator()(void* memory) const noexcept { OPENSSL_free(memory); }
};
using Source = std::unique_ptr<BIO, FreeOpenSsl>;
template <class T>
using Allocated = std::unique_ptr<T, FreeOpenSsl>;

Source source_of(const std::string& pem) {
  ERR_clear_error();
  const int size = static_cast<int>(std::min<std::size_t>(pem.size(), INT_MAX));
  return Source(BIO_new_mem_buf(pem.data(), size));
}

// The error queue says only that no further block begins.
bool at_end_of_pem() { return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE; }

/// Reads DER from the front.
class Der {
 public:
  Der(const unsigned char* at, long size) : at_(at), end_(at + size) {}

  /// Skips the next element and returns its contents; nothing if it has another tag or is cut off.
  std::optional<Der> take(int tag, int tag_class = V_ASN1_UNIVERSAL) {
    const unsigned char* at = at_;
    long size = 0;
    int found = 0, found_class = 0;
    const int form = ASN1_get_object(&at, &size, &found, &found_class, end_ - at_);
    if ((form & 0x81) != 0 || found != tag || found_class != tag_class) return std::nullopt;
    at_ = at + size;
    return Der(at, size);
  }
  const unsigned char* at() const noexcept { return at_; }
  long left() const noexcept { return end_ - at_; }

 private:
  const unsigned char* at_;
  const unsigned char* end_;
};

/// Certificate ::= { { [0] version OPTIONAL, serial, algorithm, issuer, validity, subject, ... }
/// ... }
NameHandle subject_of(const std::string& der) {
  Der whole(reinterpret_cast<const unsigned char*>(der.data()), static_cast<long>(der.size()));
  auto certificate = whole.take(V_ASN1_SEQUENCE);
  auto body = certificate ? certificate->take(V_ASN1_SEQUENCE) : std::nullopt;
  if (!body) return nullptr;
  body->take(0, V_ASN1_CONTEXT_SPECIFIC);
  const bool before = body->take(V_ASN1_INTEGER) && body->take(V_ASN1_SEQUENCE) &&
                      body->take(V_ASN1_SEQUENCE) && body->take(V_ASN1_SEQUENCE);
  if (!before) return nullptr;
  const unsigned char* at = body->at();
  return NameHandle(d2i_X509_NAME(nullptr, &at, body->left()));
}

bool is_self_issued(const X509& certificate) {
  return X509_NAME_cmp(X509_get_subject_name(&certificate), X509_get_issuer_name(&certificate)) ==
         0;
}

/// The lists of the files in use. This is one of the few states of the whole process: a file's list
/// is the same for all threads and all users of the file, costs 2 ms and 200 KB for a system's
/// list, and is never changed here. Unused lists are not kept.
class ListsInUse {
 public:
  std::shared_ptr<TrustList> find(const std::string& path, const FileIdentity& file) {
    const std::lock_guard lock(mutex_);
    const auto found = lists_.find(path);
    return found != lists_.end() && found->second.file == file ? found->second.list.lock()
                                                               : nullptr;
  }
  void keep(const std::string& path, const FileIdentity& file,
            const std::shared_ptr<TrustList>& list) {
    const std::lock_guard lock(mutex_);
    std::erase_if(lists_, [](const auto& entry) { return entry.second.list.expired(); });
    lists_[path] = {file, list};
  }

 private:
  struct InUse {
    FileIdentity file;
    std::weak_ptr<TrustList> list;
  };

  std::mutex mutex_;
  std::map<std::string, InUse> lists_;
};

ListsInUse& lists_in_use() {
  static ListsInUse lists;
  return lists;
}

CrlStack read_lists(const std::string& pem, std::string& fault) {
  const Source source = source_of(pem);
  CrlStack lists(sk_X509_CRL_new_null());
  while (X509_CRL* list = PEM_read_bio_X509_CRL(source.get(), nullptr, nullptr, nullptr))
    sk_X509_CRL_push(lists.get(), list);
  if (!at_end_of_pem()) fault = std::string("cannot be read: ") + ssl_reason();
  else if (sk_X509_CRL_num(lists.get()) == 0) fault = "holds no revocation list in PEM form";
  ERR_clear_error();
  return lists;
}

}  // namespace

Outcome<std::shared_ptr<TrustList>> TrustList::of_file(const std::string& path) {
  if (auto list = lists_in_use().find(path, identity_of(path))) return list;
  auto file = read_regular_file(path);
  if (!file) return file.error();
  auto list = std::make_shared<TrustList>(std::move(file->text));
  lists_in_use().keep(path, file->identity, list);
  return list;
}

std::string TrustList::fault() {
  const std::lock_guard lock(mutex_);
  take_apart();
  return fault_;
}

void TrustList::take_apart() {
  if (std::exchange(taken_apart_, true)) return;
  const Source source = source_of(pem_);
  char *label = nullptr, *header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  while (PEM_read_bio(source.get(), &label, &header, &data, &size) == 1) {
    const Allocated<char> owned_label(label), owned_header(header);
    const Allocated<unsigned char> owned_data(data);
    add(label, std::string(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)));
  }
  if (!at_end_of_pem()) fault_ = std::string("cannot be read: ") + ssl_reason();
  else if (fault_.empty() && entries_.empty()) fault_ = "holds no certificate in PEM form";
  if (entries_.size() <= most_checked_at_once) {
    for (Entry& entry : entries_) {
      if (decode(entry) == nullptr) fault_ = damaged;
    }
  }
  pem_ = {};
  ERR_clear_error();
}

void TrustList::add(std::string_view label, std::string der) {
  const bool with_trust = label == PEM_STRING_X509_TRUSTED;
  if (!with_trust && label != PEM_STRING_X509 && label != PEM_STRING_X509_OLD) return;
  NameHandle subject = subject_of(der);
  if (subject == nullptr) {
    fault_ = damaged;
    return;
  }
  entries_.push_back({std::move(der), std::move(subject), with_trust, nullptr});
}

/// Returns null if the certificate is damaged.
X509* TrustList::decode(Entry& entry) const {
  if (entry.decoded != nullptr) return entry.decoded.get();
  const auto* at = reinterpret_cast<const unsigned char*>(entry.der.data());
  const auto size = static_cast<long>(entry.der.size());
  entry.decoded.reset(entry.with_trust ? d2i_X509_AUX(nullptr, &at, size)
                                       : d2i_X509(nullptr, &at, size));
  return entry.decoded.get();
}

void TrustList::add_issuers(X509_STORE& store, const X509& certificate) {
  const std::lock_guard lock(mutex_);
  take_apart();
  std::vector<const X509*> wanted{&certificate};
  std::vector<const Entry*> taken;
  while (!wanted.empty()) {
    const X509_NAME* issuer = X509_get_issuer_name(wanted.back());
    wanted.pop_back();
    for (Entry& entry : entries_) {
      if (X509_NAME_cmp(entry.subject.get(), issuer) != 0) continue;
      if (std::find(taken.begin(), taken.end(), &entry) != taken.end()) continue;
      taken.push_back(&entry);
      X509* const found = decode(entry);
      if (found == nullptr) continue;
      X509_STORE_add_cert(&store, found);
      if (!is_self_issued(*found)) wanted.push_back(found);
    }
  }
}

std::string RevocationLists::refresh() {
  const std::lock_guard lock(mutex_);
  const FileIdentity now = file_.empty() ? FileIdentity{} : identity_of(file_);
  if (lists_ != nullptr && now == seen_) return "";
  std::string fault;
  CrlStack fresh;
  if (file_.empty()) {
    fresh = read_lists(pem_, fault);
  } else {
    auto file = read_regular_file(file_);
    if (!file) return std::string(file.error().message());
    fresh = read_lists(file->text, fault);
    if (fault.empty()) seen_ = file->identity;
  }
  if (fault.empty()) lists_ = std::make_shared<const CrlStack>(std::move(fresh));
  return fault;
}

std::shared_ptr<const CrlStack> RevocationLists::current() {
  const std::lock_guard lock(mutex_);
  return lists_;
}

int Trust::verify(X509_STORE_CTX* chain, void* trust) {
  try {
    return static_cast<const Trust*>(trust)->verify(*chain);
  } catch (...) {  // no exception may cross OpenSSL's frames; out of memory
    X509_STORE_CTX_set_error(chain, X509_V_ERR_OUT_OF_MEM);
    return 0;
  }
}

int Trust::verify(X509_STORE_CTX& chain) const {
  X509_STORE* const store = X509_STORE_CTX_get0_store(&chain);
  const auto* shown = X509_STORE_CTX_get0_untrusted(&chain);
  for (const auto& list : lists_) {
    for (int i = 0; i < sk_X509_num(shown); ++i)
      list->add_issuers(*store, *sk_X509_value(shown, i));
  }
  std::shared_ptr<const CrlStack> revoked;
  if (revoked_ != nullptr) {
    revoked_->refresh();  // if they cannot be read, the current lists stay
    revoked = revoked_->current();
    X509_STORE_CTX_set0_crls(&chain, revoked->get());
  }
  ERR_clear_error();
  return X509_verify_cert(&chain);
}

}  // namespace deferredis::detail
