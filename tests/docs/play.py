#!/usr/bin/env python3
"""Runs the code of the how-to pages: the blocks of a page are a program, to which this adds a main().
Each plays with a redis-server of its own.

  tests/docs/play.py BUILD [PAGE...]    BUILD: a folder where the library and deferredis::testing are built
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True
import doc_code  # noqa: E402

# What a page's program does: `r` is a reactor, `rc` a client of a Redis that is empty. CHECK(x) ends it
# where x is false. Functions that the page only declares stand before `---`.
PLAYS = {
    "blocking": """
        run(rc.rpush("jobs", {"a", "b"})); run(work(rc)); CHECK(run(rc.llen("jobs")) == 1);
        run(redis::all_settled(worker(rc).timeout(300ms))); CHECK(run(rc.llen("jobs")) == 0); keep_elements(rc);""",
    "cache": """
        static int loads = 0;
        redis::Future<std::string> load_page(std::string name) { ++loads; co_return "<" + name + ">"; }
        ---
        CHECK(run(page(rc, "p")) == "<p>"); CHECK(run(page(rc, "p")) == "<p>"); CHECK(loads == 1);
        std::map<std::string, redis::Mutex> loading; std::vector<redis::Future<std::string>> pages;
        for (int i = 0; i < 5; ++i) pages.push_back(page_once(rc, loading, "q"));
        run(redis::all(std::move(pages))); CHECK(loads == 2);
        CHECK(run(page_or_load(redis::lazy_connection(r, {.unix_path = "/nowhere"}), "z")) == "<z>");""",
    "client-side-caching": """
        static redis::Future<void> play(redis::Client rc) {
          NearCache cache(rc);
          co_await cache.start();
          co_await rc.set("user:1", "a");
          for (int i = 0; i < 2; ++i) { auto value = co_await cache.get("user:1"); CHECK(value == "a"); }
          co_await rc.set("user:1", "b");
          for (;;) { auto value = co_await cache.get("user:1"); if (value == "b") break; co_await rc.ping(); }
        }
        ---
        run(track(rc)); run(play(rc));""",
    "commands": "run(typed(rc)); run(by_name(rc)); run(side_by_side(rc)); run(literals(rc));",
    "concurrency": """
        run(together(rc, rc)); redis::Mutex mutex; run(rc.set("n", 4)); run(step(rc, mutex));
        CHECK(run(rc.get("n")) == "8"); run(unlink_all(rc, {"n", "b", "c"})); CHECK(!run(rc.get("n")));
        { Chat chat(rc); chat.say("hello"); run(chat.stop()); }
        redis::Queue<std::string> queue(1); auto reading = read_jobs(rc, queue); auto working = work(queue);
        run(rc.rpush("jobs", {"a", "b", "c"}));
        run(redis::all_settled(std::move(reading).timeout(300ms), std::move(working).timeout(300ms))); CHECK(run(rc.llen("jobs")) == 0);""",
    "connect": "auto named = from_setting(r, (\"unix://\" + socket).c_str()); CHECK(run(named.ping()) == \"PONG\");",
    "errors": """
        run(rc.lpush("hits", "a")); run(with_exceptions(rc)); run(rc.set("hits", "text")); run(with_exceptions(rc));
        run(without_exceptions(rc)); with_callbacks(rc); log_unhandled(r);
        CHECK(http_status(redis::Error(redis::errc::connection, "away")) == 503); run(rc.ping());""",
    "graceful-stop": "auto late = r.call_later(100ms, [] { std::raise(SIGTERM); }); serve(r, rc);",
    "keyspace-events": """
        auto heard = expired(rc); auto die = r.call_later(100ms, [&] { rc.set("key", "x", {.px = 20ms}).detach(); });
        run(std::move(heard));""",
    "large-replies": "run(rc.rpush(\"log\", {\"a\", \"b\"})); run(many_strings(rc)); run(attributes(rc)); careful(r);",
    "locks": """
        static bool ended = false;
        redis::Future<void> long_work(redis::Client rc) { co_await rc.ping(); ended = true; }
        ---
        run(nightly_report(rc)); run(while_held(rc)); CHECK(ended); CHECK(!run(rc.get("import")));""",
    "many-commands": """
        run(just_send(rc)); CHECK(run(rc.get("counter:999")) == "1"); run(fill(rc)); run(each_key(rc, {"a", "b"}));
        run(metrics(rc)); CHECK(run(rc.get("hits")) == "1");""",
    "migrate": """
        run(rc.mset({{"k1", 1}, {"k2", 2}})); redis::Client other = rc.with({.database = 1});
        run(copy_all(rc, other, "k*")); CHECK(run(other.get("k2")) == "2");""",
    "monitoring": """
        auto events = log_events(rc); CHECK(run(healthy(rc))); show(rc);
        CHECK(metrics(rc).find("redis_connections_up 1") != std::string::npos); run(timed_get(r, rc, "x"));
        CHECK(!run(healthy(redis::lazy_connection(r, {.unix_path = "/nowhere"}))));""",
    "near-cache": """
        run(rc.set("user:1", "bob")); run(read(rc)); CHECK(rc.stats().cache.hits == 1); CHECK(run(rc.get("user:1")) == "ann");
        for (int i = 0; i < 2; ++i) CHECK(run(page(rc, 7)) == "<h1>7</h1>");
        redis::Client fast = users(redis::lazy_connection(r, {.unix_path = socket}));
        for (int i = 0; i < 2; ++i) CHECK(run(fast.get("user:1")) == "ann");""",
    "outages": "run(save(rc)); CHECK(run(rc.get(\"state\")) == \"running\"); for_a_worker(r);",
    "own-types": "run(prices(rc)); run(as_json(rc)); run(rc.rpush(\"point\", {1.5, 2.5})); run(point(rc)); rename_type(rc);",
    "pubsub": """
        static int loads = 0;
        redis::Future<void> reload(redis::Client) { ++loads; co_return; }
        ---
        auto follower = follow_settings(rc);
        auto change = r.call_later(200ms, [&] { rc.publish("settings", "x").detach(); });
        run(redis::all_settled(std::move(follower).timeout(500ms))); CHECK(loads == 2); run(tell(rc));""",
    "rate-limit": """
        for (int i = 0; i < 3; ++i) CHECK(run(allowed(rc, "ann", 3)));
        CHECK(!run(allowed(rc, "ann", 3)));
        CHECK(run(allowed_if_known(redis::lazy_connection(r, {.unix_path = "/nowhere"}), "ann")));""",
    "replicated-writes": "run(rc.set(\"balance\", 500)); run(pay(rc)); CHECK(run(rc.get(\"balance\")) == \"380\");",
    "scan": """
        run(rc.mset({{"tmp:1", 1}, {"session:2", 2}})); run(clean(rc)); run(expire_all(rc));
        CHECK(run(rc.exists({"tmp:1"})) == 0); CHECK(run(rc.ttl("session:2")) > 50);""",
    "scripts": "run(scripts(rc)); run(functions(rc)); CHECK(run(rc.get(\"visits\")) == \"1\"); CHECK(run(rc.llen(\"queue\")) == 2);",
    "sessions": "run(sessions(rc));",
    "streams": """
        static int handled = 0;
        redis::Future<void> handle(const redis::StreamMessage&) { ++handled; co_return; }
        ---
        run(rc.xadd("jobs", "*", {{"mail", "a"}})); 
        run(redis::all_settled(work_off(rc).timeout(300ms)));
        CHECK(run(rc.lrange("outbox", 0, -1)).size() == 1);
        run(rc.xadd("jobs", "*", {{"mail", "b"}})); 
        run(redis::all_settled(::run(rc).timeout(300ms)));
        CHECK(handled == 1);""",
    "testing": """
        greets_by_name(); waits_while_redis_loads(); half_a_reply_is_a_lost_connection();
        never_greets_with_half_a_name(); a_cut_after_the_command_leaves_it_open();
        a_timer_fires_on_time(); a_future_fails_as_it_should(); a_protocol_shouts(); a_client_notices_a_cut();""",
    "threads": "from_a_thread(r, rc); CHECK(run(off_the_loop(r, \"hello\")) == 4);",
    "tls-and-acl": "rotated(rc, \"new\");",
    "transactions": """
        run(rc.set("stock", 3)); run(order(rc)); run(take_one_safely(rc)); run(by_hand(rc));
        CHECK(run(rc.get("stock")) == "0");""",
    "views": "run(views(rc)); run(tenants(rc)); CHECK(run(rc.get(\"acme:logo\")) == \"...\");",
}

MAIN = """
#include <cstdlib>
#include <filesystem>
#include <string>
#define CHECK(x) ((x) ? (void)0 : (std::fprintf(stderr, "not true: %%s\\n", #x), std::exit(1)))
%s
int main(int, char** argv) {
  using namespace std::chrono_literals;
  const std::string socket = argv[1];
  redis::Reactor r;
  redis::Client rc = redis::lazy_connection(r, {.unix_path = socket});
  r.run(rc.connected());
  auto run = [&r](auto future) { return r.run(std::move(future)); };
  %s
}
"""


def program_of(page):
    path = f"docs/howto/{page}.md"
    check = doc_code.Check({path: (ROOT / path).read_text()})
    before, _, played = textwrap.dedent(PLAYS[page]).rpartition("---\n")
    return check.programs()[0].text() + MAIN % (before, played)


def play(build, folder, page):
    """What went wrong, or nothing."""
    program, place = folder / page, folder / f"{page}.d"
    place.mkdir()
    built = subprocess.run(
        ["g++", "-std=c++20", "-O0", "-w", "-I", build / "include", "-x", "c++", "-", "-x", "none", build / "testing/libdeferredis_testing.a",
         build / "libdeferredis.a", "-lev", "-lssl", "-lcrypto", "-lfmt", "-lpthread", "-lz", "-o", program],
        input=program_of(page), text=True, capture_output=True, check=False)
    if built.returncode != 0:
        return doc_code.shortened(built.stderr)
    server = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", place / "redis.sock", "--save", "", "--dir", place],
                              stdout=subprocess.DEVNULL)
    try:
        played = subprocess.run([program, place / "redis.sock"], text=True, capture_output=True, timeout=60, check=False)
        return None if played.returncode == 0 else f"status {played.returncode}: {played.stderr[-500:]}"
    except subprocess.TimeoutExpired:
        return "it did not end within 60 s"
    finally:
        server.kill()
        server.wait()
        program.unlink()


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    pages, failed = sys.argv[2:] or list(PLAYS), 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for page, wrong in zip(pages, pool.map(lambda page: play(build, pathlib.Path(folder), page), pages)):
            failed += wrong is not None
            print(f"{page}: {'plays' if wrong is None else wrong}", flush=True)
    print(f"{len(pages)} pages, {failed} do not play")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
