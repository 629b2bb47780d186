#!/usr/bin/env python3
"""Puts bugs into the library, one at a time, and runs the tests: a bug that no test finds is a test that is missing.

  tools/mutate.py                     all of them: hours
  tools/mutate.py --list              only says what they are
  tools/mutate.py --only 3,7-9        some of them, by number
  tools/mutate.py --minutes 60        stops after that time, and says how far it came

It works in a copy of the tree, in build/mutate/, and builds there without optimization. A bug is killed if a test
fails or hangs, and void if the compiler refuses it. The result is build/mutate/result.md. Status 1: fewer than 95 %
of the bugs that were tried are killed.
"""
import argparse
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutate"
TREE = WORK / "tree"
BUILD = WORK / "build"
# In the order in which they are tried: the quickest first.
TARGETS = ["unit_protocol", "unit_client", "unit_testing", "unit_cluster", "loop_client", "loop_promises"]
SECONDS = 300  # for one program; a bug may be an endless loop

# What was there, what is there instead, and what that would be in a program.
NAMED = [
    ("protocol/connection_fsm.cpp", "line_.front() + (in_group ? 1 : data.bytes) <= output_.sent()",
     "line_.front() + (in_group ? 1 : data.bytes) <= output_.sent() + 1", "an answer counts before its command is sent"),
    ("protocol/connection_fsm.cpp", "if (++answered_ < data.replies) {", "if (++answered_ <= data.replies) {",
     "off by one in the replies of a group"),
    ("protocol/connection_fsm.cpp", "if (slot.settled()) {  // the tombstone", "if (false) {  // the tombstone",
     "a dropped tombstone"),
    ("protocol/connection_fsm.cpp", "  if (!slot.settled()) decode(slot, reader);\n  slot.drop_producer();\n}\n\nvoid ConnectionFsm::reply",
     "  decode(slot, reader);\n  slot.drop_producer();\n}\n\nvoid ConnectionFsm::reply", "a late reply settles a cancelled command"),
    ("protocol/connection_fsm.cpp", "last_received_ = now;\n  bytes_received_", "bytes_received_", "a stale clock: received bytes are no sign of life"),
    ("protocol/connection_fsm.cpp", "progress_at_ = now, progress_ = 0;", "progress_ = 0;", "progress is not noted"),
    ("protocol/connection_fsm.cpp", "++data.attempts;", "", "attempts are not counted"),
    ("protocol/connection_fsm.cpp", "handshake_deadline_ = now + options_.handshake_timeout;",
     "handshake_deadline_ = TimePoint::max();", "a handshake without a deadline"),
    ("protocol/connection_fsm.cpp", "if (data.blocking && data.interceptor == nullptr) cancel_sent(slot);",
     "if (data.blocking) cancel_sent(slot);", "blocking commands of others are ended"),
    ("protocol/connection_fsm.cpp", "less.total_bytes = std::min(limits.total_bytes, handshake_bytes);", "",
     "an unverified peer may send as much as it likes"),
    ("protocol/connection_fsm.cpp", "  line_.start_at(output_.end());\n", "", "the line begins at the handshake"),
    ("protocol/connection_fsm.cpp", "output_.wipe_until(output_.end());", "", "a password stays in memory"),
    ("protocol/connection_fsm.cpp", "output_.release_until(line_.front());", "", "sent bytes are never released"),
    ("protocol/connection_fsm.cpp", "if (first == '>') [[unlikely]]\n    return push_received(reader);", "", "a push is taken for a reply"),
    ("protocol/connection_fsm.cpp", "const std::size_t part = std::min(bytes.size(), bulk_length_ - bulk_received_);",
     "const std::size_t part = bytes.size();", "a large value ends with CR LF"),
    ("protocol/command_line.cpp", "  before.bytes += data.bytes;\n", "", "the bytes of a removed command are lost"),
    ("protocol/command_line.cpp", "if (data.next == nullptr) tail_ = &before.next;", "", "the end of the line dangles"),
    ("protocol/command_line.hpp", "    front_ += data.bytes;\n    return slot;", "    return slot;", "the front of the line does not move"),
    ("protocol/deadline_heap.cpp", "entries_.front().deadline <= now", "entries_.front().deadline < now", "a deadline is one tick late"),
    ("protocol/deadline_heap.cpp", "entry.place < front || entry.slot->settled()", "entry.slot->settled()", "a dead slot is asked"),
    ("protocol/handshake.cpp", "if (options_->database != 0) {", "if (false) {", "a missing SELECT"),
    ("protocol/handshake.cpp", '{"HELLO", "3", "AUTH", user, options_->password}', '{"HELLO", "3"}', "a missing login"),
    ("protocol/handshake.cpp", 'if (options_->readonly) say(Step::optional, out, {"READONLY"});', "", "a missing READONLY"),
    ("protocol/handshake.cpp", 'if (role_ != ServerRole::any) say(Step::role, out, {"ROLE"});', "", "the role is not asked for"),
    ("client/waiting/resend_rule.cpp", "(command.row->retry > command.retry || command.attempts >= most_attempts)",
     "(command.attempts >= most_attempts)", "a write is sent again after it was written"),
    ("client/waiting/resend_rule.cpp", "if (error.is(errc::closed)) return Resend::never;", "", "closed clients send again"),
    ("client/waiting/resend_rule.cpp", "!known_not_applied(error)", "known_not_applied(error)", "LOADING is final"),
    ("client/waiting/resend_rule.cpp", "if (command.row->retry == RetryCategory::never) return Resend::never;", "", "scripts are sent again"),
    ("client/waiting/resend_rule.cpp", "if (command.attempts >= most_hand_overs) return Resend::never;", "", "commands are sent again for ever"),
    ("client/waiting/resend_rule.cpp", "if (error.is(errc::limit_exceeded)) return Resend::never;", "", "a too large reply is asked for again"),
    ("client/link/reconnect_fsm.cpp", "state_ = State::up;\n  in_a_row_ = 0;", "state_ = State::up;", "attempts are counted over successes"),
    ("client/link/reconnect_fsm.cpp", "wait_ = std::max(wait_, rules_.refused_login_wait);", "", "wrong passwords are tried at once again"),
    ("client/link/reconnect_fsm.cpp", "backoff_.lost(now);", "", "waits do not grow"),
    ("client/link/reconnect_fsm.cpp", "if (!missing_since_) missing_since_ = now;", "missing_since_ = now;", "the outage begins anew each time"),
    ("client/link/reconnect_fsm.cpp", "asked_again_ = false;", "", "the sentinels are asked twice only once"),
    ("client/link/reconnect_fsm.cpp", "why.with_delivery(Delivery::not_sent)", "why.with_delivery(Delivery::maybe_applied)",
     "what was never sent is reported as unknown"),
]

# Small changes anywhere in these files, from a fixed seed.
ANYWHERE = [
    "protocol/connection_fsm.cpp", "protocol/resp_parser.cpp", "protocol/reply_reader.cpp", "protocol/pubsub_handler.cpp",
    "protocol/handshake.cpp", "protocol/command_line.cpp", "client/link/reconnect_fsm.cpp", "client/link/connection.cpp",
    "client/pool/pool_backend.cpp", "client/groups/group_rounds.cpp", "sharding/slots/cluster_fsm.cpp", "sharding/key_slot.cpp",
]
RULES = [(r" <= ", " < "), (r" >= ", " > "), (r" == ", " != "), (r" && ", " || "), (r" \+ 1\b", ""), (r"\breturn true;", "return false;"),
         (r"\breturn false;", "return true;"), (r" < ", " <= "), (r"^  (\w+_)\.(erase|clear|reset|push_back)\(.*\);$", "")]


def tidy(text):
    return re.sub(r"\s+", " ", text).strip()


def anywhere(count):
    """Changes of single lines by the rules, the same in each run."""
    found = []
    for name in ANYWHERE:
        path = ROOT / name
        if not path.exists():
            continue
        for number, line in enumerate(path.read_text().splitlines()):
            if line.lstrip().startswith(("//", "#", "template", "static_assert", "assert", "constexpr")):
                continue
            for pattern, instead in RULES:
                changed = re.sub(pattern, instead, line, count=1)
                if changed != line:
                    found.append((name, number, line, changed))
    random.Random(1).shuffle(found)
    return found[:count]


def mutants(count):
    """(file, function from text to text, what it is) of each; a named one that fits nowhere is an error."""
    for name, old, new, why in NAMED:
        if (ROOT / name).read_text().count(old) != 1:
            sys.exit(f"tools/mutate.py: {name} no longer contains this exactly once; correct NAMED:\n{old}")
        yield name, (lambda text, old=old, new=new: text.replace(old, new)), why
    for name, number, line, changed in anywhere(count - len(NAMED)):
        def change(text, number=number, changed=changed):
            lines = text.split("\n")
            lines[number] = changed
            return "\n".join(lines)
        yield name, change, f"line {number + 1}: `{tidy(line)}` becomes `{tidy(changed) or 'nothing'}`"


def run(*command, seconds=None, **options):
    """The status; None after a timeout."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds, check=False, **options).returncode
    except subprocess.TimeoutExpired:
        return None


def prepare():
    TREE.mkdir(parents=True, exist_ok=True)
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, text=True, capture_output=True, check=True).stdout.splitlines()
    for name in files:
        source, copy = ROOT / name, TREE / name
        if not source.is_file() or (copy.exists() and copy.read_bytes() == source.read_bytes()):
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, copy)
    if run("cmake", "-S", TREE, "-B", BUILD, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DDEFERREDIS_TESTS=ON",
           "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -D_GLIBCXX_ASSERTIONS") != 0:
        sys.exit("tools/mutate.py: cmake failed")
    for target in TARGETS:
        if run("cmake", "--build", BUILD, "--target", target) != 0 or run(BUILD / "tests" / target, seconds=SECONDS * 3) != 0:
            sys.exit(f"tools/mutate.py: {target} fails without any bug")


def try_one(name, change):
    """"killed by unit_client", "survives" or "void"."""
    path = TREE / name
    before = path.read_text()
    path.write_text(change(before))
    try:
        if run("cmake", "--build", BUILD, "--target", "deferredis") != 0:
            return "void"
        for target in TARGETS:
            if run("cmake", "--build", BUILD, "--target", target) != 0:
                return "void"
            if run(BUILD / "tests" / target, seconds=SECONDS) != 0:
                return f"killed by {target}"
        return "survives"
    finally:
        path.write_text(before)


def numbers(text, most):
    chosen = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        chosen.update(range(int(first), int(last or first) + 1))
    return [n for n in sorted(chosen) if 1 <= n <= most]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--count", type=int, default=80, help="how many bugs there are")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    arguments = parser.parse_args()
    all_of_them = list(mutants(arguments.count))
    chosen = numbers(arguments.only, len(all_of_them)) if arguments.only else range(1, len(all_of_them) + 1)
    if arguments.list:
        for number in chosen:
            print(f"{number:3}  {all_of_them[number - 1][0]}: {all_of_them[number - 1][2]}")
        return 0
    prepare()
    end = time.monotonic() + arguments.minutes * 60
    lines, killed, tried = [], 0, 0
    for number in chosen:
        if time.monotonic() > end:
            break
        name, change, why = all_of_them[number - 1]
        result = try_one(name, change)
        tried += result != "void"
        killed += result.startswith("killed")
        lines.append(f"| {number} | {name} | {why} | {result} |")
        print(lines[-1], flush=True)
    summary = f"{killed} of {tried} bugs killed; {len(lines)} of {len(all_of_them)} were tried"
    (WORK / "result.md").write_text("\n".join([summary, "", "| | file | bug | result |", "|---|---|---|---|", *lines, ""]))
    print(summary)
    return 0 if killed >= 0.95 * tried else 1


if __name__ == "__main__":
    sys.exit(main())
