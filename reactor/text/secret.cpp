#include <deferredis/reactor/text/secret.hpp>

#include <string.h>  // NOLINT: explicit_bzero is not in <cstring>

#include <deferredis/reactor/text/secret_texts.hpp>

namespace deferredis::detail {

void wipe(void* memory, std::size_t size) noexcept { ::explicit_bzero(memory, size); }

std::shared_ptr<char[]> make_secret_texts(std::size_t size) {
  return {new char[size](), [size](char* texts) {
            wipe(texts, size);
            delete[] texts;
          }};
}

}  // namespace deferredis::detail
