#include <deferredis/client/replies/string.hpp>

#include <deferredis/client/replies/array.hpp>
#include <deferredis/client/replies/geo.hpp>
#include <deferredis/client/replies/sentinel.hpp>
#include <deferredis/client/replies/sorted_set.hpp>
#include <deferredis/protocol/read_fields.hpp>

namespace deferredis {

namespace {

using Range = std::pair<std::int64_t, std::int64_t>;

std::vector<LcsMatch> read_matches(ReplyReader& reader) {
  std::vector<LcsMatch> matches;
  const std::size_t count = reader.begin_aggregate();
  for (std::size_t i = 0; i != count && !reader.failed(); ++i) {
    const std::size_t size = reader.begin_aggregate();
    if (size != 2 && size != 3) {
      reader.mismatch("two ranges and a length", "an array of another size");
      break;
    }
    const auto first = Decoder<Range>::decode(reader);
    const auto second = Decoder<Range>::decode(reader);
    const std::int64_t length = size == 3 ? reader.read_integer() : first.second - first.first + 1;
    matches.push_back({first.first, first.second, second.first, second.second, length});
  }
  return matches;
}

}  // namespace

LcsMatches Decoder<LcsMatches>::decode(ReplyReader& reader) {
  LcsMatches lcs;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "matches") return lcs.matches = read_matches(value), true;
    if (name == "len") return read_field(lcs.length, value);
    return false;
  });
  return lcs;
}

RateLimit Decoder<RateLimit>::decode(ReplyReader& reader) {
  RateLimit bucket;
  if (reader.begin_aggregate() != 5) {
    reader.mismatch("the five numbers of a rate limit", "an array of another size");
    return bucket;
  }
  bucket.limited = reader.read_boolean();
  bucket.most = reader.read_integer();
  bucket.available = reader.read_integer();
  if (const std::int64_t seconds = reader.read_integer(); bucket.limited) {
    bucket.retry_after_s = seconds;
  }
  bucket.full_after_s = reader.read_integer();
  return bucket;
}

PoppedMember Decoder<PoppedMember>::decode(ReplyReader& reader) {
  PoppedMember popped;
  if (reader.begin_aggregate() != 3) {
    reader.mismatch("a key, a member and a score", "an array of another size");
    return popped;
  }
  popped.key = reader.read_string();
  popped.member = reader.read_string();
  popped.score = reader.read_double();
  return popped;
}

GeoPosition Decoder<GeoPosition>::decode(ReplyReader& reader) {
  const auto [longitude, latitude] = Decoder<std::pair<double, double>>::decode(reader);
  return {longitude, latitude};
}

GeoMatch Decoder<GeoMatch>::decode(ReplyReader& reader) {
  GeoMatch match;
  if (reader.begin_aggregate() != 4) {
    reader.mismatch("a member with distance, hash and position", "an array of another size");
    return match;
  }
  match.member = reader.read_string();
  match.distance = reader.read_double();
  match.hash = reader.read_integer();
  match.position = Decoder<GeoPosition>::decode(reader);
  return match;
}

ArrayInfo Decoder<ArrayInfo>::decode(ReplyReader& reader) {
  ArrayInfo info;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "count") return read_field(info.count, value);
    if (name == "len") return read_field(info.length, value);
    if (name == "next-insert-index") return read_field(info.next_insert_index, value);
    if (name == "slices") return read_field(info.slices, value);
    if (name == "slice-size") return read_field(info.slice_size, value);
    if (name == "directory-size") return read_field(info.directory_size, value);
    if (name == "super-dir-entries") return read_field(info.super_directory_entries, value);
    if (name == "dense-slices") return read_field(info.dense_slices, value);
    if (name == "sparse-slices") return read_field(info.sparse_slices, value);
    if (name == "avg-dense-size") return read_field(info.average_dense_size, value);
    if (name == "avg-dense-fill") return read_field(info.average_dense_fill, value);
    if (name == "avg-sparse-size") return read_field(info.average_sparse_size, value);
    return false;
  });
  return info;
}

SentinelVote Decoder<SentinelVote>::decode(ReplyReader& reader) {
  SentinelVote vote;
  if (reader.begin_aggregate("a sentinel's vote") != 3) {
    reader.mismatch("a sentinel's vote", "an array of another size");
    return vote;
  }
  read_field(vote.down, reader);
  read_field(vote.leader, reader);
  read_field(vote.leader_epoch, reader);
  return vote;
}

}  // namespace deferredis
