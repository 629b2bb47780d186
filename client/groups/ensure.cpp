#include <deferredis/client/groups/ensure.hpp>

#include <chrono>
#include <utility>
#include <vector>

#include <deferredis/client/replication.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/reply_reader.hpp>

namespace deferredis::detail {

namespace {

Error too_few(std::string text) {
  return Error(errc::replication, "the server has executed it, but " + std::move(text),
               Delivery::maybe_applied);
}

std::string of(std::int64_t have, std::uint32_t want) {
  return std::to_string(have) + " of " + std::to_string(want) + " replicas";
}

}  // namespace

void Ensure::encode(std::string& bytes) const {
  const Arg local_text(local ? 1 : 0), replicas_text(replicas);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count();
  const Arg ms_text(ms > 0 ? ms : 1);  // 0 would mean forever
  if (what == What::replication) {
    const std::string_view words[] = {replicas_text.view(), ms_text.view()};
    CommandView{table::wait, words}.encode(bytes);
  } else {
    const std::string_view words[] = {local_text.view(), replicas_text.view(), ms_text.view()};
    CommandView{table::waitaof, words}.encode(bytes);
  }
}

std::optional<Error> Ensure::shortfall(ReplyReader& reader) const {
  if (is_error(reader.type())) {
    const Error error = reader.read_error();
    return too_few("the state of its replication is unknown: " + std::string(error.message()));
  }
  if (what == What::replication) {
    const auto have = Decoder<std::int64_t>::decode(reader);
    if (!reader.failed() && have >= replicas) return std::nullopt;
    return too_few("only " + of(have, replicas) + " acknowledged it in time");
  }
  const auto have = Decoder<std::vector<std::int64_t>>::decode(reader);
  if (reader.failed() || have.size() != 2) return too_few("WAITAOF returned an unexpected reply");
  if (local && have[0] < 1) return too_few("its disk did not confirm it in time");
  if (have[1] < replicas)
    return too_few("only the disks of " + of(have[1], replicas) + " confirmed it in time");
  return std::nullopt;
}

bool may_write(const CommandRow& row) noexcept {
  return !row.has(CommandFlag::readonly) && row.retry > RetryCategory::read_only;
}

}  // namespace deferredis::detail
