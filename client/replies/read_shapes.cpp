#include <deferredis/client/replies/read_shapes.hpp>

#include <algorithm>
#include <charconv>

#include <deferredis/protocol/read_fields.hpp>

namespace deferredis {

bool read_was_ok(ReplyReader& reader) {
  if (reader.read_ok()) return true;
  if (reader.read_null()) return false;
  static_cast<void>(reader.read_text());
  return true;
}

bool read_not_nokey(ReplyReader& reader) { return reader.read_text() != "NOKEY"; }

std::optional<std::pair<std::string, double>> read_first_scored(ReplyReader& reader) {
  auto scored = Decoder<std::vector<std::pair<std::string, double>>>::decode(reader);
  if (scored.empty()) return std::nullopt;
  return std::move(scored.front());
}

std::vector<std::string> read_texts(ReplyReader& reader) {
  if (reader.read_null()) return {};
  return Decoder<std::vector<std::string>>::decode(reader);
}

std::optional<std::pair<std::int64_t, double>> read_sample(ReplyReader& reader) {
  auto samples = Decoder<std::vector<std::pair<std::int64_t, double>>>::decode(reader);
  if (samples.empty()) return std::nullopt;
  return samples.front();
}

std::vector<std::optional<double>> read_json_numbers(ReplyReader& reader) {
  if (is_aggregate(reader.type())) {
    return Decoder<std::vector<std::optional<double>>>::decode(reader);
  }
  std::vector<std::optional<double>> numbers;
  std::string_view text = reader.read_text();
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    double number = 0;
    const bool is_number =
        std::from_chars(text.data(), text.data() + end, number).ec == std::errc();
    numbers.push_back(is_number ? std::optional(number) : std::nullopt);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return numbers;
}

std::vector<std::string> read_json_types(ReplyReader& reader) {
  std::vector<std::string> types;
  if (reader.read_null()) return types;
  std::size_t count = reader.begin_aggregate("types");
  while (count-- != 0 && !reader.failed()) {
    if (is_aggregate(reader.type())) count += reader.begin_aggregate();
    else types.push_back(reader.read_null() ? "null" : reader.read_string());
  }
  return types;
}

namespace {

template <class T>
Map<std::string, T> read_map_of(ReplyReader& reader) {
  Map<std::string, T> values;
  PairReader pairs(reader);
  while (pairs.next()) {
    std::string name = reader.read_string();
    ReplyReader value(reader.read_frame());
    auto outcome = decode_reply<T>(value);
    if (outcome) values.pairs().emplace_back(std::move(name), *std::move(outcome));
  }
  return values;
}

}  // namespace

Map<std::string, std::int64_t> read_number_map(ReplyReader& reader) {
  return read_map_of<std::int64_t>(reader);
}
Map<std::string, std::optional<std::int64_t>> read_number_map_or_nil(ReplyReader& reader) {
  return read_map_of<std::optional<std::int64_t>>(reader);
}
Map<std::string, std::string> read_text_map(ReplyReader& reader) {
  return read_map_of<std::string>(reader);
}

namespace {

void read_integer_into(std::int64_t& number, std::string_view text) noexcept {
  std::from_chars(text.data(), text.data() + text.size(), number);
}

bool is_field_name(std::string_view text) noexcept {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

// The end of the value at the front of the line. The path of a socket, which ends with ":0", may
// have spaces, and so may other text that does not look like a field. No field appears twice.
std::size_t value_end(std::string_view line, const ClientInfo& info) {
  std::size_t end = line.find(' ');
  if (line.starts_with('/')) {
    const std::size_t path = line.find(":0 ");
    end = path == line.npos ? path : path + 2;
  }
  for (; end < line.size(); end = line.find(' ', end + 1)) {
    const std::string_view next = line.substr(end + 1);
    const std::size_t equals = next.find('=');
    if (equals == next.npos) continue;
    const std::string_view name = next.substr(0, equals);
    if (is_field_name(name) && info.fields.find(name) == nullptr) return end;
  }
  return line.size();
}

/// "id=3 addr=127.0.0.1:50000 name= ..."
ClientInfo read_client(std::string_view line) {
  ClientInfo info;
  while (!line.empty()) {
    const std::size_t equals = line.find('=');
    if (equals == line.npos) break;
    const std::string_view name = line.substr(0, equals);
    line.remove_prefix(equals + 1);
    info.fields.pairs().emplace_back(name, std::string());
    const std::size_t end = value_end(line, info);
    const std::string_view value = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (name == "id") read_integer_into(info.id, value);
    else if (name == "addr") info.address = value;
    else if (name == "laddr") info.local_address = value;
    else if (name == "name") info.name = value;
    else if (name == "age") read_integer_into(info.age_s, value);
    else if (name == "idle") read_integer_into(info.idle_s, value);
    else if (name == "flags") info.flags = value;
    else if (name == "db") read_integer_into(info.database, value);
    else if (name == "cmd") info.command = value;
    else if (name == "user") info.user = value;
    else if (name == "resp") info.protocol = value == "3" ? 3 : 2;
    info.fields.pairs().back().second = value;
  }
  return info;
}

}  // namespace

std::vector<ClientInfo> read_clients(ReplyReader& reader) {
  std::vector<ClientInfo> clients;
  std::string_view text = reader.read_text();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end != 0) clients.push_back(read_client(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return clients;
}

ClientInfo Decoder<ClientInfo>::decode(ReplyReader& reader) {
  std::string_view line = reader.read_text();
  if (line.ends_with('\n')) line.remove_suffix(1);
  return read_client(line);
}

TrackingInfo Decoder<TrackingInfo>::decode(ReplyReader& reader) {
  TrackingInfo info;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "flags") return read_field(info.flags, value);
    if (name == "redirect") return read_field(info.redirect, value);
    if (name == "prefixes") return read_field(info.prefixes, value);
    return false;
  });
  return info;
}

}  // namespace deferredis
