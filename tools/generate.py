#!/usr/bin/env python3
"""Generates code from the command files in commands/: the command table, the typed commands of each
family, and the pages of all commands. commands/README.md explains the files.

  tools/generate.py            writes the files that have changed
  tools/generate.py --check    writes nothing; fails if a file in the tree differs from what it would write
"""
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
WIDTH = 100
# The families, in the order of two chains of classes, each derived from the one before. The first
# chain ends in Commands, from which every client derives; the second in MoreCommands, which only
# users who include it compile.
CHAINS = [["keys", "strings", "bitmaps", "hyperloglog", "hashes", "lists", "sets", "sorted_sets", "geo",
           "streams", "pubsub", "scripting", "transactions", "connection", "server"],
          ["administration", "cluster", "sentinel", "arrays", "json", "search", "time_series",
           "probabilistic", "vector_sets"]]
FLAGS = ("write readonly denyoom admin pubsub noscript blocking loading stale fast no_auth no_multi "
         "allow_busy").split()
EFFECTS = "blocks waits watches begins ends unwatches stays forbidden".split()
TIMEOUTS = "first fifth last block_option".split()
VALUES = "compared scored fields counted entry member part".split()
REPLY_VALUES = "all pairs asked_pairs scanned_pairs scored asked_scored members entries".split()
KEYWORDS = {"and", "or", "xor", "not", "delete", "type_", "default", "union", "auto", "int", "double", "long"}

TEXT = "std::string"
REPLIES = {"void": "void", "bool": "bool", "int": "std::int64_t", "double": "double", "text": TEXT,
           "reply": "Reply", "uint": "std::uint64_t", "sec": "std::chrono::seconds",
           "ms": "std::chrono::milliseconds"}
# type of a parameter or option: its C++ type
SCALARS = {"int": "std::int64_t", "uint": "std::uint64_t", "double": "double", "sec": "std::chrono::seconds",
           "ms": "std::chrono::milliseconds", "wait": "std::chrono::milliseconds", "unix_sec": "std::chrono::sys_seconds",
           "unix_ms": "std::chrono::sys_time<std::chrono::milliseconds>"}


class Wrong(Exception):
    pass


def keyword_safe(name):
    return name + "_" if name in KEYWORDS else name


def number_of(kind, name):
    if kind.startswith("unix"):
        return f"{name}.time_since_epoch().count()"
    if kind == "wait":  # the server takes seconds
        return f"std::chrono::duration<double>({name}).count()"
    return f"{name}.count()" if kind in ("sec", "ms") else name


# --- the command files ----------------------------------------------------------------------------


class Command:
    def __init__(self, line):
        parts = [part.strip() for part in line.split(";")]
        self.name = parts[0]
        self.arity, self.keys, self.flags = None, "", []
        self.to, self.join, self.retry, self.since, self.servers = "", "", None, "", []
        self.effect, self.timeout, self.script, self.channel, self.cacheable = "", "", False, False, False
        self.values, self.reply_values = "", ""
        for part in parts[1:]:
            word, _, rest = part.partition(" ")
            if word == "arity": self.arity = int(rest)
            elif word == "keys": self.keys = rest
            elif word == "to": self.to = rest
            elif word == "join": self.join = rest
            elif word == "retry": self.retry = rest
            elif word == "since": self.since = rest
            elif word == "in": self.servers = rest.split()
            elif word == "effect": self.set_effect(*rest.split())
            elif word == "values": self.values = rest
            elif word == "gives": self.reply_values = rest
            elif part == "script": self.script = True
            elif part == "channel": self.channel = True
            elif part == "cacheable": self.cacheable = True
            elif set(part.split()) <= set(FLAGS): self.flags = part.split()
            else: raise Wrong(f"{self.name}: unknown part '{part}'")
        if self.arity is None or self.retry is None or not self.servers:
            raise Wrong(f"{self.name}: arity, retry and in are required")
        self.instead = ""
        self.methods = []
        self.verbatim = []
        self.variable = re.sub(r"[^a-z0-9]+", "_", self.name.lower())
        if self.variable in KEYWORDS | {"auto"}:
            self.variable += "_"

    def set_effect(self, effect, timeout=""):
        if effect not in EFFECTS or (effect == "blocks") != (timeout in TIMEOUTS):
            raise Wrong(f"{self.name}: unknown effect '{effect} {timeout}'")
        self.effect, self.timeout = effect, timeout

    def check(self):
        if bool(self.effect) != bool(self.instead):
            raise Wrong(f"{self.name}: an effect needs a line `instead:`, and the other way round")


LONG = ("data", "message", "serialized", "value")  # names of arguments that may be long


class Parameter:
    """kind name [TOKEN] [= default], 'TOKEN', #list or #list/2"""

    def __init__(self, text, file):
        self.text, self.default, self.token, self.answered_empty, self.sent_empty = text, None, None, False, False
        text, _, default = text.partition(" = ")
        self.default = default or None
        if match := re.fullmatch(r"'(.*)'", text):
            self.kind, self.token, self.name = "literal", match[1], None
            return
        if match := re.fullmatch(r"#(\w+)(/2)?", text):
            self.kind, self.name, self.half = "count", match[1], bool(match[2])
            return
        words = text.split()
        self.kind = words[0].rstrip("?*")  # `keys?`: an empty list is answered without sending anything
        self.sent_empty = words[0].endswith("*")
        self.answered_empty = words[0].endswith("?")
        self.name = keyword_safe(words[1]) if len(words) > 1 else self.kind
        if len(words) > 2: self.token = words[2]
        known = set(SCALARS) | {"key", "keys", "arg", "args", "pairs", "flag"}
        if self.kind not in known and not self.kind[0].isupper():
            raise Wrong(f"{file}: unknown kind of parameter '{text}'")

    def declared(self, file):
        kind = {"key": "Key", "keys": "const Keys&", "arg": "const Arg&", "args": "const Args&",
                "pairs": "const Pairs&", "flag": "bool", **SCALARS}.get(self.kind)
        if kind is None:
            kind = self.kind if self.kind in file.all_enums else f"const {self.kind}&"
        text = f"{kind} {self.name}"
        default = self.default or ("false" if self.kind == "flag" else None)
        return f"{text} = {default}" if default else text


class Method:
    """name(parameters) [as (order on the wire)] -> reply [or T] [by reader] : what it does; !name: body written by hand"""

    def __init__(self, line, command, file):
        match = re.fullmatch(r"(!?)(\w+)\((.*?)\)(?: as \((.*?)\))? -> (.+?)( or T)?(?: by (\w+))? : (.*)", line)
        if not match:
            raise Wrong(f"{command.name}: cannot read '{line}'")
        self.by_hand, self.name, parameters, order, self.reply, self.any_type, self.reader, self.about = match.groups()
        self.command = command
        self.declared = [Parameter(p.strip(), file.name) for p in parameters.split(",") if p.strip()]
        self.parameters = self.declared  # in the order on the wire
        if order:
            named = {p.name: p for p in self.declared}
            self.parameters = [named.get(w) or Parameter(w, file.name) for w in order.split()]
            if missing := set(named) - {p.name for p in self.parameters}:
                raise Wrong(f"{command.name}: {self.name} never sends {missing}")

    def named(self):
        return [p for p in self.declared if p.kind not in ("literal", "count")]


def cpp_reply(text):
    if text.endswith("?"):
        return f"std::optional<{cpp_reply(text[:-1])}>"
    if match := re.fullmatch(r"(\w+)<(.*)>", text):
        inner, depth, arguments, start = match[2], 0, [], 0
        for i, c in enumerate(inner):
            depth += (c == "<") - (c == ">")
            if c == "," and depth == 0:
                arguments.append(inner[start:i])
                start = i + 1
        arguments = [cpp_reply(a.strip()) for a in arguments + [inner[start:]]]
        joined = ", ".join(arguments)
        return {"list": f"std::vector<{joined}>", "pairs": f"std::vector<std::pair<{joined}>>",
                "pair": f"std::pair<{joined}>", "map": f"Map<{joined}>"}.get(match[1], f"{match[1]}<{joined}>")
    if text not in REPLIES and not text[0].isupper():
        raise Wrong(f"unknown reply '{text}'")
    return REPLIES.get(text, text)


class Options:
    def __init__(self, name, about):
        self.name, self.about, self.fields = name, about, []
        self.exclusive, self.together = [], []  # names of fields


class Field:
    """name kind TOKEN... [: about]"""

    def __init__(self, line):
        head, _, self.about = line.partition(" : ")
        words = head.split()
        self.name, self.kind, self.tokens = keyword_safe(words[0]), words[1], words[2:]

    def declared(self):
        if self.kind == "flag": return f"bool {self.name} = false;"
        kind = {"arg": "std::string_view", **SCALARS}.get(self.kind, self.kind)
        return f"std::optional<{kind}> {self.name} = {{}};"


class Enum:
    def __init__(self, name, about):
        self.name, self.about, self.values = name, about, []  # (enumerator, token or "", about)


class File:
    def __init__(self, path, options, enums):
        self.name = path.stem
        self.about, self.class_name, self.includes, self.before = "", None, [], None
        self.commands, self.types = [], []
        self.all_options, self.all_enums = options, enums
        block = None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            try:
                block = self.read(line, block)
            except Wrong as wrong:
                sys.exit(f"{path.relative_to(ROOT)}:{number}: {wrong}")

    def read(self, line, block):
        if not line.strip() or line.startswith("#"):
            return block
        if line.startswith("class "):
            self.class_name, _, self.about = line[6:].partition(" : ")
        elif line.startswith("include "):
            self.includes.append(line[8:])
        elif line.startswith("options "):
            block = Options(*line[8:].split(" : ", 1))
            self.all_options[block.name] = block
            self.types.append(block)
        elif line.startswith("enum "):
            block = Enum(*line[5:].split(" : ", 1))
            self.all_enums[block.name] = block
            self.types.append(block)
        elif not line.startswith(" "):
            block = Command(line)
            self.commands.append(block)
        elif isinstance(block, Command):
            text = line.strip()
            if text.startswith("instead: "): block.instead = text[9:]
            elif text.startswith("+ "): block.verbatim.append(text[2:])
            else: block.methods.append(Method(text, block, self))
        elif isinstance(block, Options):
            text = line.strip()
            if text.startswith("at most one of "): block.exclusive.append(text[15:].split())
            elif text.startswith("all or none of "): block.together.append(text[15:].split())
            else: block.fields.append(Field(text))
        else:
            head, _, about = line.strip().partition(" : ")
            name, _, token = head.partition(" ")
            block.values.append((keyword_safe(name), token.strip(), about))
        return block


def read_files():
    options, enums = {}, {}
    found = {path.stem for path in (ROOT / "commands").glob("*.txt")}
    families = [family for chain in CHAINS for family in chain]
    if found != set(families):
        sys.exit(f"tools/generate.py: CHAINS and commands/*.txt differ: {found ^ set(families)}")
    files = [File(ROOT / "commands" / f"{family}.txt", options, enums) for family in families]
    for chain in CHAINS:
        before = None
        for file in files:
            if file.name in chain and file.class_name: file.before, before = before, file
    for command in (c for f in files for c in f.commands):
        try:
            command.check()
        except Wrong as wrong:
            sys.exit(f"commands/: {wrong}")
    names = [c.name for f in files for c in f.commands]
    for name in names:
        if names.count(name) > 1: sys.exit(f"{name} is twice in commands/")
    return files


# --- protocol/command_table.hpp -------------------------------------------------------------------

WARNING = "// Made by tools/generate.py from commands/{}: change that, then `make generate`."


def key_columns(keys):
    """keys 1; keys 1..-1/2; keys counted 1; keys 1 + counted 2; keys streams 1; keys 1 + STORE; keys migrate"""
    columns = []
    place, _, rule = keys.partition(" + ")
    if match := re.fullmatch(r"(\d+)(?:\.\.(-?\d+))?(?:/(\d))?", place):
        columns.append(f".first_key = {match[1]}, .last_key = {match[2] or match[1]}, .key_step = {match[3] or 1}")
    elif not rule:
        rule = place
    if match := re.fullmatch(r"counted (\d+)(?:/(\d))?", rule):
        if match[2]: columns.append(f".key_step = {match[2]}")
        elif not columns: columns.append(".key_step = 1")
        columns.append(f".key_rule = KeyRule::counted, .key_at = {match[1]}")
    elif match := re.fullmatch(r"streams (\d+)", rule):
        columns.append(f".key_rule = KeyRule::streams, .key_at = {match[1]}")
    elif rule in ("STORE", "migrate"):
        columns.append(f".key_rule = KeyRule::{rule.lower()}")
    elif rule:
        raise Wrong(f"unknown keys '{keys}'")
    return columns


def value_columns(values, reply_values):
    """values 2; values 3..4; values 2..-1; values 3..-1/2; values scored 2/3; gives all; gives entries in second"""
    columns = []
    if match := re.fullmatch(r"(\d+)(?:\.\.(-?\d+))?(?:/(\d))?", values):
        first, last, step = match.groups()
        rule = "one" if last is None else "every" if last == "-1" else "two"
        if rule == "two" and int(last) != int(first) + 1: raise Wrong(f"unknown values '{values}'")
        columns.append(f".values = ValuesAt::{rule}, .value_at = {first}")
        if step: columns.append(f".value_step = {step}")
    elif values:
        match = re.fullmatch(r"(\w+)(?: (\d+)(?:/(\d))?)?", values)
        if not match or match[1] not in VALUES: raise Wrong(f"unknown values '{values}'")
        columns.append(f".values = ValuesAt::{match[1]}")
        if match[2]: columns.append(f".value_at = {match[2]}")
        if match[3]: columns.append(f".value_step = {match[3]}")
    if reply_values:
        what, _, part = reply_values.partition(" in ")
        if what not in REPLY_VALUES or part not in ("", "second", "streams"):
            raise Wrong(f"unknown gives '{reply_values}'")
        columns.append(f".reply_values = ReplyValues::{what}")
        if part: columns.append(f".reply_part = ReplyPart::{part}")
    return columns


def table_row(command):
    words = command.name.split()
    encoded = "".join(f"${len(w)}\\r\\n{w}\\r\\n" for w in words)
    columns = [f'.name = "{command.name}"', f'.encoded = "{encoded}"']
    if len(words) > 1: columns.append(f".words = {len(words)}")
    columns.append(f".arity = {command.arity}")
    columns += key_columns(command.keys)
    columns.append(f".retry = RetryCategory::{command.retry}")
    if command.flags: columns.append(".flags = " + " | ".join(f"CommandFlag::{f}" for f in command.flags))
    if command.to: columns.append(f".request = RequestPolicy::{command.to}")
    if command.join: columns.append(f".response = ResponsePolicy::{command.join}")
    if command.since: columns.append(".since = {%s}" % ", ".join(command.since.split(".")[:2]))
    columns.append(".servers = " + " | ".join(f"Servers::{s}" for s in command.servers))
    if command.effect: columns.append(f".effect = Effect::{command.effect}")
    if command.timeout: columns.append(f".timeout = TimeoutAt::{command.timeout}")
    if command.script: columns.append(".script = true")
    if command.channel: columns.append(".channel = true")
    if command.cacheable: columns.append(".cacheable = true")
    columns += value_columns(command.values, command.reply_values)
    if command.instead: columns.append(f'.instead = "{command.instead}"')
    return f"inline constexpr CommandRow {command.variable}{{{', '.join(columns)}}};"


def command_table(files):
    commands = sorted((c for f in files for c in f.commands), key=lambda c: c.name)
    lines = ["// The command table: for each command its name on the wire, the number of its arguments, the",
             "// positions of its keys, and its flags. Included only by .cpp files.",
             WARNING.format("*.txt"), "#pragma once", "",
             "#include <deferredis/protocol/command.hpp>", "", "// clang-format off",
             "namespace DEFERREDIS_API deferredis {", "namespace table {", ""]
    lines += [table_row(c) for c in commands]
    lines += ["", "/// Every row, sorted by name.", "inline constexpr const CommandRow* all[] = {"]
    lines += [f"    &{c.variable}," for c in commands]
    lines += ["};", "", "}  // namespace table", "}  // namespace deferredis", "// clang-format on"]
    return lines


# --- client/commands/<family>.hpp -----------------------------------------------------------------


def comment(text, indent):
    """Returns /// lines of at most WIDTH columns."""
    prefix = " " * indent + "/// "
    return [prefix + line for line in textwrap.wrap(text, WIDTH - len(prefix), break_long_words=False,
                                                    break_on_hyphens=False)]


def wrapped(head, items, tail, indent=4):
    """head(items)tail, broken after commas if it is longer than WIDTH."""
    line = head + ", ".join(items) + tail
    if len(line) <= WIDTH: return [line]
    if not items:  # can only break between type and name
        before, _, name = head.rpartition(" ")
        return [before, " " * indent + name + tail]
    at = len(head)
    if max([len(i) for i in items], default=0) + at + len(tail) > WIDTH:
        lines, at = [head], indent + 4
        current = " " * at
    else:
        lines, current = [], head
    for i, item in enumerate(items):
        piece = item + (tail if i == len(items) - 1 else ",")
        if current.strip() and len(current) + len(piece) + 1 > WIDTH and not current.endswith("("):
            lines.append(current.rstrip())
            current = " " * at
        current += piece + ("" if i == len(items) - 1 else " ")
    return lines + [current.rstrip()]


def wire(method):
    """The command with the tokens that the method always sends: "ZRANGE WITHSCORES"."""
    return " ".join([method.command.name] + [p.token for p in method.parameters if p.kind == "literal" and p.token])


def first_line(method):
    return f"{wire(method)}: {method.about}"


def type_lines(block):
    lines = comment(block.about, 0)
    if isinstance(block, Enum):
        values = []
        for name, token, about in block.values:
            values.append(f"  {name}," + (f"  ///< {about}" if about else ""))
        if not any(a for _, _, a in block.values):
            one = f"enum class {block.name} : std::uint8_t {{ {', '.join(n for n, _, _ in block.values)} }};"
            if len(one) <= WIDTH: return lines + [one, ""]
        return lines + [f"enum class {block.name} : std::uint8_t {{"] + values + ["};", ""]
    for names in block.exclusive:
        lines += comment("At most one of " + ", ".join(keyword_safe(n) for n in names) + ".", 0)
    for names in block.together:
        lines += comment("All or none of " + ", ".join(keyword_safe(n) for n in names) + ".", 0)
    lines.append(f"struct {block.name} {{")
    for field in block.fields:
        about = f"{' '.join(field.tokens)}: {field.about}" if field.tokens and field.about else \
            field.about or " ".join(field.tokens)
        line = f"  {field.declared()}"
        if about and len(line) + len(about) + 7 <= WIDTH: lines.append(f"{line}  ///< {about}")
        else: lines += (comment(about, 2) if about else []) + [line]
    return lines + ["};", ""]


STANDARD = [("cstdint", r"std::u?int\d+_t"), ("optional", r"std::optional"),
            ("string", r"std::string\b"), ("string_view", r"std::string_view"),
            ("utility", r"std::pair"), ("vector", r"std::vector")]


def base_of(file):
    return file.before.class_name if file.before else "CommandCaller"


def family_header(file):
    body = []
    for block in file.types: body += type_lines(block)
    body += comment(file.about, 0)
    body += [f"class {file.class_name} : public {base_of(file)} {{", " public:"]
    for command in file.commands:
        for method in command.methods:
            body += comment(first_line(method), 2)
            body += wrapped(f"  Future<{cpp_reply(method.reply)}> {method.name}(",
                            [p.declared(file) for p in method.named()], ") const;")
            if method.any_type:
                body += comment(f"{wire(method)}: the same, read as a T.", 2) + ["  template <class T>"]
                body += wrapped(f"  Future<T> {method.name}(", [p.declared(file) for p in method.named()], ") const {")
                body += ["  " + line for line in body_lines(method, file, True)] + ["  }"]
        body += ["  " + line for line in command.verbatim]
    body += ["", " protected:", f"  using {base_of(file)}::{base_of(file)};", "};"]
    text = "\n".join(body)
    lines = [f"// {file.about}", WARNING.format(f"{file.name}.txt"), "#pragma once", ""]
    standard = [f"#include <{header}>" for header, pattern in STANDARD if re.search(pattern, text)]
    before = f"commands/{file.before.name}" if file.before else "commands/caller"
    if not file.before and file.name in CHAINS[1]: before = "commands"  # for its enums and options
    ours = [f"client/{before}.hpp"] + [f"client/{i if '/' in i else 'replies/' + i}.hpp" for i in file.includes]
    if "Map<" in text: ours.append("protocol/map.hpp")
    if "std::chrono" in text: ours.append("reactor/chrono.hpp")
    lines += standard + ([""] if standard else []) + [f"#include <deferredis/{o}>" for o in sorted(ours)]
    rows = any_type_rows(file)
    if rows:  # only .cpp files include the table itself
        rows = ["namespace table {"] + [f"extern const CommandRow& {r}_row;" for r in rows] + ["}  // namespace table", ""]
    return lines + ["", "// clang-format off", "namespace deferredis {", ""] + rows + body + [
        "", "}  // namespace deferredis", "// clang-format on"]


def any_type_rows(file):
    return [c.variable for c in file.commands if any(m.any_type for m in c.methods)]


# --- client/commands/<family>.cpp -----------------------------------------------------------------


def add_lines(kind, tokens, name, file, guard=True):
    """Returns statements that add one option or parameter to `args`."""
    adds = [f'args.add("{t}");' for t in tokens]
    if kind == "flag": return adds
    if kind == "arg": return adds + [f"args.add({name});"]
    if kind in SCALARS: return adds + [f"args.add_number({number_of(kind, name)});"]
    if kind in file.all_enums: return adds + [f"args.add_token(token_of({name}));"]
    if kind in file.all_options: return [f"add({name}, args);"]
    return adds + [f"add({name}, args);"]  # an aggregate written by hand, in argument_list.hpp


def problem_lines(block):
    """Returns problem_of(), which says what is wrong with a combination of options."""
    lines = [f"std::string_view problem_of(const {block.name}& o) noexcept {{"]
    fields = {f.name: f for f in block.fields}

    def count(names):
        for n in names:
            if n not in fields: raise Wrong(f"{block.name} has no {n}")
        return " + ".join(f"int(o.{n})" if fields[n].kind == "flag" else f"int(o.{n}.has_value())" for n in names)

    def listed(names):
        return ", ".join(names[:-1]) + " and " + names[-1]

    for names in block.exclusive:
        names = [keyword_safe(n) for n in names]
        lines += wrapped("  if (", [count(names)], " > 1)") + [f'    return "{listed(names)} exclude each other";']
    for names in block.together:
        names = [keyword_safe(n) for n in names]
        lines += [f"  if (const int given = {count(names)}; given != 0 && given != {len(names)})",
                  f'    return "{listed(names)} go together";']
    return lines + ["  return {};", "}"]


def helper_lines(file, used):
    """Returns token_of() and add() for the enums and options that the bodies use."""
    lines = []
    for name in used:
        if name in file.all_enums:
            block = file.all_enums[name]
            lines += [f"std::string_view token_of({name} value) noexcept {{", "  switch (value) {"]
            for value, token, _ in block.values:
                lines.append(f"    case {name}::{value}: return {{{chr(34) + token + chr(34) if token else ''}}};")
            lines += ["  }", "  return {};", "}"]
    for name in used:
        if name in file.all_options:
            block = file.all_options[name]
            if block.exclusive or block.together: lines += problem_lines(block)
            lines += [f"void add(const {name}& o, ArgumentList& args) {{"]
            for field in block.fields:
                value = f"o.{field.name}" if field.kind == "flag" else f"*o.{field.name}"
                if field.kind in SCALARS and field.kind not in ("int", "uint", "double"):
                    value = f"o.{field.name}->" + ("time_since_epoch().count()" if "unix" in field.kind else "count()")
                    adds = [f'args.add("{t}");' for t in field.tokens] + [f"args.add_number({value});"]
                else:
                    adds = add_lines(field.kind, field.tokens, value, file)
                body = " ".join(adds)
                if len(adds) == 1: lines.append(f"  if (o.{field.name}) {body}")
                else: lines += [f"  if (o.{field.name}) {{"] + [f"    {a}" for a in adds] + ["  }"]
            lines += ["}"]
    return lines


def uses(method, file):
    """The names of the enums and options that a body needs, including nested ones."""
    if method.by_hand: return []
    found = []
    for p in method.parameters:
        if p.kind in file.all_enums or p.kind in file.all_options: found.append(p.kind)
    for name in list(found):
        if name in file.all_options:
            found += [f.kind for f in file.all_options[name].fields if f.kind in file.all_enums]
    return found


def empty_lines(method, row, reply):
    """Returns the code for an empty list of keys or pairs: an immediate answer or a refusal."""
    lines = []
    for p in method.parameters:
        of_keys = ".." in method.command.keys or "counted" in method.command.keys
        if p.sent_empty or p.kind not in ("keys", "pairs") or (p.kind == "pairs" and not of_keys): continue
        end = f"answer<{reply}>()" if p.answered_empty else f'refuse<{reply}>({row}, "no {p.kind}")'
        line = f"  if ({p.name}.views().empty()) return {end};"
        lines += [line] if len(line) <= WIDTH else [f"  if ({p.name}.views().empty())", f"    return {end};"]
    return lines


def body_lines(method, file, any_type=False):
    """Returns the method's body or, with any_type, the body of its template for the header."""
    row = f"table::{method.command.variable}" + ("_row" if any_type else "")
    call = f"call_by<&{method.reader}>" if method.reader else f"call<{cpp_reply(method.reply)}>"
    if any_type: call = "call<T>"
    parameters = method.parameters
    empty = empty_lines(method, row, "T" if any_type else cpp_reply(method.reply))
    kinds = {p.kind for p in parameters}
    if not parameters: return [f"  return {call}({row}, {{}});"]
    if len(parameters) == 1 and parameters[0].kind in ("keys", "args", "pairs"):
        return empty + [f"  return {call}({row}, {parameters[0].name}.views());"]
    if kinds <= {"key", "arg", "literal"} | set(SCALARS) and not any(p.token for p in named_scalars(parameters)):
        lines, views = [], []
        for p in parameters:
            if p.kind == "literal": views.append(f'"{p.token}"')
            elif p.kind in SCALARS:
                lines.append(f"  const Arg {p.name}_text({number_of(p.kind, p.name)});")
                views.append(f"{p.name}_text.view()")
            else: views.append(f"{p.name}.view()")
        lines += wrapped("  const std::string_view args[] = {", views, "};")
        return lines + [f"  return {call}({row}, args{given(parameters)});"]
    if any_type: raise Wrong(f"{method.name}: 'or T' works only with plain parameters")
    lines = empty
    for p in parameters:
        if p.kind in file.all_options and (file.all_options[p.kind].exclusive or file.all_options[p.kind].together):
            lines += [f"  if (const auto problem = problem_of({p.name}); !problem.empty())",
                      f"    return refuse<{cpp_reply(method.reply)}>({row}, problem);"]
    lines.append("  ArgumentList args;")
    for p in parameters:
        tokens = [p.token] if p.token else []
        if p.kind == "literal": lines.append(f'  args.add("{p.token}");')
        elif p.kind == "count":
            size = f"{p.name}.views().size()" + (" / 2" if p.half else "")
            lines.append(f"  args.add_number({size});")
        elif p.kind in ("key", "arg"):
            lines += [f'  args.add("{t}");' for t in tokens] + [f"  args.add({p.name}.view());"]
        elif p.kind == "args" and p.token and p.token.endswith("*"):
            lines.append(f'  for (const std::string_view each : {p.name}.views()) args.add("{p.token[:-1]}"), args.add(each);')
        elif p.kind in ("keys", "args", "pairs"):
            lines += [f'  args.add("{t}");' for t in tokens] + [f"  args.add({p.name}.views());"]
        elif p.kind == "flag":
            lines.append(f'  if ({p.name}) args.add("{p.token}");')
        else: lines += ["  " + a for a in add_lines(p.kind, tokens, p.name, file)]
    return lines + [f"  return {call}({row}, args.views(){given(parameters)});"]


def given(parameters):
    """The argument whose text may be taken over, if one of them may be long."""
    names = [p.name for p in parameters if p.kind == "arg" and p.name in LONG]
    return f", &{names[-1]}" if names else ""


def named_scalars(parameters):
    return [p for p in parameters if p.kind in set(SCALARS) | {"key", "arg"}]


def family_source(file):
    bodies, used = [], []
    for command in file.commands:
        for method in command.methods:
            if method.by_hand: continue
            for name in uses(method, file):
                if name not in used: used.append(name)
            bodies += wrapped(f"Future<{cpp_reply(method.reply)}> {file.class_name}::{method.name}(",
                              [re.sub(r" = .*", "", p.declared(file)) for p in method.named()], ") const {", 0)
            bodies += body_lines(method, file) + ["}"]
    helpers = helper_lines(file, used)
    lines = [WARNING.format(f"{file.name}.txt"), f"#include <deferredis/client/commands/{file.name}.hpp>", ""]
    text = "\n".join(bodies + helpers)
    if "ArgumentList" in text: lines.append("#include <deferredis/client/commands/argument_list.hpp>")
    if "call_by<" in text: lines.append("#include <deferredis/client/replies/read_shapes.hpp>")
    lines += ["#include <deferredis/protocol/command_table.hpp>"]
    lines += ["", "// clang-format off", "namespace deferredis {", ""]
    if rows := any_type_rows(file):
        lines += ["namespace table {"] + [f"const CommandRow& {r}_row = {r};" for r in rows] + ["}  // namespace table", ""]
    if helpers: lines += ["namespace {", ""] + helpers + ["", "}  // namespace", ""]
    return lines + bodies + ["", "}  // namespace deferredis", "// clang-format on"]


# --- client/faces/commands/<family>.hpp -----------------------------------------------------------


def verbatim_methods(command):
    """The templates that a command file spells out: (template head, result, name, parameters, comment)."""
    about, text = [], ""
    for line in command.verbatim:
        if line.startswith("///"): about.append(line)
        else: text += " " + line.strip()
        if line != "}": continue
        match = re.fullmatch(r" (template <[^>]*>) Future<(.*?)> (\w+)\((.*?)\) const \{.*\}", text)
        if not match: raise Wrong(f"{command.name}: cannot read the template '{text}'")
        yield (*match.groups(), about)
        about, text = [], ""


def passed_on(head, name, declared, arguments, more, template=""):
    """A method that lets the method of the same name in client/commands/ do the work."""
    lines = [f"  {template}"] if template else []
    lines += wrapped(f"  {head} {name}(", declared, ") const {")
    target = ("rc.more()." if more else "rc.") + name + ("<T>" if template else "")
    body = f"    return this->ask([&](const Commands& rc) {{ return {target}({', '.join(arguments)}); }});"
    if len(body) > WIDTH:
        lines += ["    return this->ask([&](const Commands& rc) {"]
        lines += wrapped(f"      return {target}(", arguments, ");") + ["    });"]
    else: lines.append(body)
    return lines + ["  }"]


def face_header(file):
    more = file.name in CHAINS[1]
    name, base = f"{file.class_name}Of", f"{base_of(file)}Of"
    body = comment(f"{file.about} With a face.", 0)
    body += ["template <class Face>", f"class {name} : public {base}<Face> {{", " public:",
             "  template <class T>", "  using Result = typename Face::template Result<T>;", ""]
    for command in file.commands:
        for method in command.methods:
            declared = [p.declared(file) for p in method.named()]
            arguments = [p.name for p in method.named()]
            body += comment(first_line(method), 2)
            body += passed_on(f"Result<{cpp_reply(method.reply)}>", method.name, declared, arguments, more)
            if method.any_type:
                body += comment(f"{wire(method)}: the same, read as a T.", 2)
                body += passed_on("Result<T>", method.name, declared, arguments, more, "template <class T>")
        for template, result, method_name, parameters, about in verbatim_methods(command):
            parameters = re.split(r",\s*", parameters)
            arguments = [re.sub(r" = .*", "", p).split()[-1] for p in parameters]
            body += [f"  {line}" for line in about]
            body += passed_on(f"Result<{result}>", method_name, parameters, arguments, more, template)
    body += ["", " protected:", f"  using {base}<Face>::{base_of(file)}Of;", "};"]
    ours = [f"client/commands/{file.name}.hpp",
            f"client/faces/commands/{file.before.name}.hpp" if file.before else "client/faces/caller.hpp"]
    if more: ours.append("client/more_commands.hpp")
    lines = [f"// {file.about} With a face.", WARNING.format(f"{file.name}.txt"), "#pragma once", ""]
    text = "\n".join(body)
    standard = [f"#include <{header}>" for header, pattern in STANDARD if re.search(pattern, text)]
    return lines + standard + ([""] if standard else []) + [f"#include <deferredis/{o}>" for o in sorted(ours)] + [
        "", "// clang-format off", "namespace deferredis {", ""] + body + [
        "", "}  // namespace deferredis", "// clang-format on"]


# --- docs/reference/commands/ ---------------------------------------------------------------------

TITLES = {"hyperloglog": "HyperLogLog", "pubsub": "Pub/sub", "json": "JSON", "keys": "Keys of any type"}


def signature(method, prefix):
    names = ", ".join(p.name for p in method.named())
    return f"`{prefix}{method.name}({names})`"


def served_by(command, many):
    """What a client does with the command, following detail::KeyRouting and its two subclasses."""
    if command.effect not in ("", "blocks"): return "refused"
    if many == "one": return "yes"
    if command.keys:
        splits = command.to == "split_by_key" and command.name != "MSETNX"
        return ("split by slot" if many == "cluster" else "split") if splits else "by key"
    if command.to.startswith("all_"):
        if command.join == "special" and command.name != "RANDOMKEY": return "refused"
        return command.to.replace("_", " ") if many == "cluster" else "all shards"
    if many == "shards": return "by channel" if command.name == "PUBLISH" else "refused"
    return "refused" if command.to == "special" else "any node"


PAGES = "docs/reference/commands"
LEGEND = """\
*Since* is the version of the server, or of its module, that added the command; *in* says which servers have it. The
last three columns say what a shared client does with it: a client of *one* server or of a group that sentinels watch,
a client of *shards*, and a client of a *cluster*.

- *by key*: it goes to the server of its keys, which must all be there (in a cluster: in one slot). *by channel*: the
  same with its channel. A sharded client refuses a script without keys; a cluster client sends it to any node.
- *split*, *split by slot*: if the keys are on several servers, it is split into several commands, and their replies
  are combined.
- *all ...*: it goes to all of them, and their replies are combined. *any node*: it goes to one node of the cluster.
- *refused*: it fails with `NotSupportedError` before anything is sent. If even the client of one server refuses it,
  use a session, or the call that the third column names. If only the clients of several servers refuse it, send it
  to one of them: `on(endpoint)`, `on_primaries(fn)`, `on_all(fn)`.
"""


def title_of(file):
    return TITLES.get(file.name, file.name.replace("_", " ").capitalize())


def counts(files):
    """The numbers of known commands, of commands with a method, and of methods."""
    commands = [c for f in files for c in f.commands]
    return len(commands), sum(1 for c in commands if c.methods), sum(len(c.methods) for c in commands)


def index_page(files):
    known, typed, methods = counts(files)
    lines = ["# All commands", "", "<!-- Made by tools/generate.py from commands/*.txt. -->", "",
             f"The library knows {known} commands by name: their keys, and whether they may be sent twice. {typed} of them",
             f"have {methods} typed methods. Call the others with `command<T>(name, arguments...)`. The headers",
             "`client/commands/*.hpp` describe parameters and results. Methods that begin with `more()` need",
             "`#include <deferredis/client/more_commands.hpp>`.", "",
             "| family | commands | the first ones |", "|---|---|---|"]
    for file in files:
        names = [c.name for c in file.commands if " " not in c.name][:4] or [c.name for c in file.commands][:4]
        lines.append(f"| [{title_of(file)}]({file.name.replace('_', '-')}.md) | {len(file.commands)} | {', '.join(names)} |")
    lines += ["", "## How to read the tables", "", *LEGEND.splitlines(), "", "## See also", "",
              "[Cheatsheet](../cheatsheet.md) · [Send any command](../../howto/commands.md)"]
    return lines


def family_page(file):
    prefix = "more()." if file.name in CHAINS[1] else ""
    containers = {c.name.rpartition(" ")[0] for c in file.commands} | {"JSON.DEBUG"}
    lines = [f"# {title_of(file)}", "", f"<!-- Made by tools/generate.py from commands/{file.name}.txt. -->", "",
             "[How to read this table](index.md#how-to-read-the-tables)", "",
             "| command | since | method | in | one | shards | cluster |", "|---|---|---|---|---|---|---|"]
    for c in file.commands:
        methods = " ".join(dict.fromkeys(signature(m, prefix) for m in c.methods))
        if not methods and c.instead: methods = c.instead
        elif not methods: methods = "see below" if c.name in containers else "`command<T>`"
        elif c.effect == "blocks" and c.timeout != "block_option": methods += ", on its own connection"
        elif c.effect == "blocks": methods += ", with `.block` on its own connection"
        elif c.instead: methods += f" on a session ({c.instead})"
        where = ", ".join({"redis": "Redis", "valkey": "Valkey", "module": "module"}[s] for s in c.servers)
        served = " | ".join(served_by(c, many) for many in ("one", "shards", "cluster"))
        lines.append(f"| {c.name} | {c.since or '?'} | {methods} | {where} | {served} |")
    return lines + ["", "## See also", "", "[All commands](index.md) · [Cheatsheet](../cheatsheet.md)"]


# --- the tree -------------------------------------------------------------------------------------


def outputs():
    files = read_files()
    made = {"protocol/command_table.hpp": command_table(files)}
    made[f"{PAGES}/index.md"] = index_page(files)
    for file in files: made[f"{PAGES}/{file.name.replace('_', '-')}.md"] = family_page(file)
    files = [file for file in files if file.class_name]
    for file in files:
        try:
            made[f"client/commands/{file.name}.hpp"] = family_header(file)
            made[f"client/commands/{file.name}.cpp"] = family_source(file)
            made[f"client/faces/commands/{file.name}.hpp"] = face_header(file)
        except Wrong as wrong:
            sys.exit(f"commands/{file.name}.txt: {wrong}")
    return {name: "\n".join(lines) + "\n" for name, lines in made.items()}


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check: sys.exit(__doc__)
    stale = []
    for name, text in outputs().items():
        path = ROOT / name
        if path.exists() and path.read_text() == text: continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    for name in stale: print(f"{'stale' if check else 'written'}: {name}")
    if check and stale: sys.exit("Run: make generate")
    if check: print("The generated files are up to date.")


if __name__ == "__main__":
    main()
