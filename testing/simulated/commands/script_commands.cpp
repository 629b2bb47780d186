// EVAL, FCALL and SCRIPT: they run what a test has written in C++.
#include <cstdint>

#include <deferredis/client/scripts/sha1.hpp>
#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

namespace {

void run(Call& call, const ScriptBody& body) {
  const std::int64_t count = call.integer(2);
  if (count < 0) fail("ERR Number of keys can't be negative");
  if (count > static_cast<std::int64_t>(call.size()) - 3)
    fail("ERR Number of keys can't be greater than number of args");
  const auto end = static_cast<std::size_t>(count) + 3;
  Session& session = call.session;
  ScriptRun script;
  for (std::size_t i = 3; i < call.size(); ++i)
    (i < end ? script.keys : script.arguments).push_back(call[i]);
  script.call = [&](const Words& words) {
    std::string out;
    const std::string refused = call.server.refusal(session, words);
    if (!refused.empty()) ReplyWriter(out, 2).error(refused);
    else call.server.run(session, words, out, 2);
    return out;
  };
  const bool before = std::exchange(session.executing, true);
  const std::string reply = body(script);
  session.executing = before;
  call.reply.raw(reply);
}

constexpr auto no_script = "NOSCRIPT No matching script. Please use EVAL.";

void run_sha(Call& call, const std::string& sha) {
  const auto found = call.server.scripts().by_sha.find(sha);
  if (call.server.scripts().loaded.count(sha) == 0) fail(no_script);
  run(call, found->second);
}
std::string load(Call& call, const std::string& text) {
  const std::string sha = detail::sha1_hex(text);
  if (call.server.scripts().by_sha.count(sha) == 0)
    fail("ERR Error compiling script (new function): this test has not said what it does");
  call.server.scripts().loaded.insert(sha);
  return sha;
}
void eval(Call& call) { run_sha(call, load(call, call[1])); }
void evalsha(Call& call) { run_sha(call, to_lower(call[1])); }

void fcall(Call& call) {
  const auto found = call.server.scripts().functions.find(call[1]);
  if (found == call.server.scripts().functions.end()) fail("ERR Function not found");
  run(call, found->second);
}

void script(Call& call) {
  const std::string what = call.option(1);
  auto& loaded = call.server.scripts().loaded;
  if (what == "LOAD" && call.size() == 3) return call.reply.bulk(load(call, call[2]));
  if (what == "FLUSH") {
    loaded.clear();
    return call.reply.ok();
  }
  if (what == "KILL") fail("NOTBUSY No scripts in execution right now.");
  if (what != "EXISTS") fail("ERR unknown subcommand '" + call[1] + "'. Try SCRIPT HELP.");
  call.reply.array(call.size() - 2);
  for (std::size_t i = 2; i < call.size(); ++i) call.reply.count(loaded.count(to_lower(call[i])));
}

constexpr Command commands[] = {
    {"EVAL", eval, true},    {"EVAL_RO", eval},      {"EVALSHA", evalsha, true},
    {"EVALSHA_RO", evalsha}, {"FCALL", fcall, true}, {"FCALL_RO", fcall},
    {"SCRIPT", script},
};

}  // namespace

void Scripts::add(std::string_view text, ScriptBody body) {
  by_sha[detail::sha1_hex(text)] = std::move(body);
}

std::span<const Command> script_commands() noexcept { return commands; }

}  // namespace deferredis::simulated
