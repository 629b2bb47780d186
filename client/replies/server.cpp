#include <deferredis/client/replies/server.hpp>

#include <algorithm>
#include <charconv>

#include <deferredis/protocol/read_fields.hpp>

namespace deferredis {

namespace {

/// Returns the next line of a text, without its line end, and removes it from the text.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

template <class Number>
std::optional<Number> to_number(std::string_view text) noexcept {
  Number number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

ServerInfo::ServerInfo(std::string_view text) {
  auto& sections = sections_.pairs();
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with("# ")) {
      sections.emplace_back(std::string(line.substr(2)), Fields());
      continue;
    }
    const std::size_t colon = line.find(':');  // the first one: values have colons too
    if (colon == line.npos) continue;
    if (sections.empty()) sections.emplace_back();
    sections.back().second.pairs().emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
}

const std::string* ServerInfo::find(std::string_view name) const noexcept {
  for (const auto& section : sections_) {
    if (const std::string* const value = section.second.find(name)) return value;
  }
  return nullptr;
}

std::optional<std::int64_t> ServerInfo::find_integer(std::string_view name) const noexcept {
  const std::string* const value = find(name);
  return value == nullptr ? std::nullopt : to_number<std::int64_t>(*value);
}

std::optional<double> ServerInfo::find_double(std::string_view name) const noexcept {
  const std::string* const value = find(name);
  return value == nullptr ? std::nullopt : to_number<double>(*value);
}

namespace {

std::optional<std::string_view> part_of(const std::string* value, std::string_view part) {
  std::string_view left = value == nullptr ? std::string_view() : *value;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(','), left.size());
    const std::string_view one = left.substr(0, end);
    left.remove_prefix(std::min(end + 1, left.size()));
    if (one.starts_with(part) && one.substr(part.size()).starts_with('=')) {
      return one.substr(part.size() + 1);
    }
  }
  return std::nullopt;
}

template <class Number>
std::optional<Number> number_part_of(const std::string* value, std::string_view part) {
  const auto text = part_of(value, part);
  return text ? to_number<Number>(*text) : std::nullopt;
}

}  // namespace

template <>
std::optional<std::int64_t> ServerInfo::find_part(std::string_view name,
                                                  std::string_view part) const {
  return number_part_of<std::int64_t>(find(name), part);
}
template <>
std::optional<double> ServerInfo::find_part(std::string_view name, std::string_view part) const {
  return number_part_of<double>(find(name), part);
}
template <>
std::optional<std::string> ServerInfo::find_part(std::string_view name,
                                                 std::string_view part) const {
  return std::optional<std::string>(part_of(find(name), part));
}

ServerInfo Decoder<ServerInfo>::decode(ReplyReader& reader) {
  return ServerInfo(reader.read_text());
}

namespace {

void skip(std::size_t count, ReplyReader& reader) {
  while (count-- != 0 && !reader.failed()) reader.skip();
}

void read_primary(Role& role, ReplyReader& reader) {
  role.offset = reader.read_integer();
  std::size_t count = reader.begin_aggregate("replicas");
  while (count-- != 0 && !reader.failed()) {
    Role::Replica replica;
    const std::size_t size = reader.begin_aggregate("a replica");
    if (size < 3) return reader.mismatch("a replica", "an array of another size");
    replica.host = reader.read_string();
    replica.port = reader.read_integer();
    replica.offset = reader.read_integer();
    skip(size - 3, reader);
    role.replicas.push_back(std::move(replica));
  }
}

}  // namespace

Role Decoder<Role>::decode(ReplyReader& reader) {
  Role role;
  const std::size_t size = reader.begin_aggregate("a role");
  if (size == 0) {
    reader.mismatch("a role", "an empty array");
    return role;
  }
  role.name = reader.read_string();
  std::size_t known = 1;
  if (role.name == "master" && size >= 3) {
    known = 3;
    read_primary(role, reader);
  } else if ((role.name == "slave" || role.name == "replica") && size >= 5) {
    known = 5;
    role.kind = Role::Kind::replica;
    role.primary_host = reader.read_string();
    role.primary_port = reader.read_integer();
    role.link = reader.read_string();
    role.offset = reader.read_integer();
  } else if (role.name == "sentinel" && size >= 2) {
    known = 2;
    role.kind = Role::Kind::sentinel;
    read_field(role.primaries, reader);
  } else {
    role.kind = Role::Kind::other;
  }
  skip(size - known, reader);
  return role;
}

}  // namespace deferredis
