#!/usr/bin/env python3
"""Builds the site of the documents into build/docs: the pages of docs/, those of the folders, and the
reference of the API, which Doxygen reads from the headers. Fails where a public name has no sentence, a
link leads nowhere, or Sphinx or Doxygen warn.

  tools/build_site.py [--api-only]     --api-only: looks at the headers alone
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ET

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE, OUT, XML = ROOT / "build/site", ROOT / "build/docs", ROOT / "build/doxygen/xml"
ROOMS = ["reactor", "protocol", "client", "sharding", "threads", "testing", "adapters"]
# Pages that stand outside of docs/.
PROJECT = {"CHANGELOG.md": "project/changelog.md", "CONTRIBUTING.md": "project/contributing.md",
           "SECURITY.md": "project/security-policy.md", "commands/README.md": "project/commands.md",
           "bench/README.md": "project/bench.md", "tests/README.md": "project/tests.md",
           **{f"{room}/README.md": f"project/{room}.md" for room in ROOMS}}
TREE = [("Start", ["install", "tutorial/index", "support"]), ("How to", ["howto/index"]),
        ("Reference", ["reference/index", "api/index", "troubleshooting"]),
        ("Explanation", ["explanation/index", "reliability", "security", "coming-from/index"]),
        ("Project", ["project/index"])]
FENCE = re.compile(r"^([ ]*)```.*?^\1```", re.M | re.S)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")


def run(*command, **options):
    return subprocess.run(command, cwd=ROOT, check=False, text=True, **options)


# --- the API --------------------------------------------------------------------------------------

# What needs no sentence: what every container and every decoder has.
OBVIOUS = re.compile(r"operator|~|(begin|end|size|empty|value_type|const_iterator|promise_type|fits|decode|decode_both|"
                     r"decode_whole|takes_errors|encode|retain|release|to_string|\w+_)$")
KNOWN_NOISE = re.compile(r"is not documented\.$|Internal inconsistency: scope for class fmt::formatter")


def read_headers():
    """Runs Doxygen; gives what it complains of."""
    shutil.rmtree(ROOT / "build/doxygen", ignore_errors=True)
    (ROOT / "build/doxygen").mkdir(parents=True)
    if run("doxygen", "docs/site/Doxyfile").returncode != 0:
        sys.exit("doxygen failed")
    said = (ROOT / "build/doxygen/warnings.txt").read_text().replace(f"{ROOT}/", "").splitlines()
    return [line for line in dict.fromkeys(said) if not KNOWN_NOISE.search(line)] + list(without_sentence())


def without_sentence():
    """Public names of the headers that nobody has described."""
    for path in sorted(XML.glob("*.xml")):
        for compound in ET.parse(path).getroot().findall("compounddef"):
            name, kind = compound.findtext("compoundname"), compound.get("kind")
            if kind not in ("class", "struct", "namespace") or "Decoder<" in name or name.endswith("::kind") or compound.get("prot") == "private":
                continue
            if kind != "namespace" and not described(compound):
                yield f"{where(compound)}: {name} has no sentence"
            for section in compound.findall("sectiondef"):
                for member in section.findall("memberdef"):
                    own = member.findtext("name")
                    if member.get("prot") != "public" or OBVIOUS.match(own) or own in (re.sub("<.*", "", name).split("::")[-1], "Args"):
                        continue
                    if "= delete" not in (member.findtext("argsstring") or "") and not described(member) and not member.find("reimplements") is not None:
                        yield f"{where(member)}: {name}::{own} has no sentence"


def where(node):
    return f"{node.find('location').get('file')}:{node.find('location').get('line')}"


def text_of(node):
    """A description of Doxygen's XML as Markdown."""
    if node is None:
        return ""
    out = node.text or ""
    for child in node:
        inner = text_of(child)
        if child.tag == "computeroutput":
            inner = f"`{inner}`"
        elif child.tag in ("verbatim", "preformatted"):
            inner = f"\n\n```cpp\n{inner.strip(chr(10))}\n```\n\n"
        elif child.tag == "programlisting":
            inner = "\n\n```cpp\n" + "\n".join("".join(line.itertext()) for line in child) + "\n```\n\n"
        elif child.tag == "para":
            inner = f"{inner}\n\n"
        elif child.tag == "sp":
            inner = " "
        elif child.tag == "listitem":
            inner = f"- {inner.strip()}\n"
        out += inner + (child.tail or "")
    return out


def described(node):
    parts = [text_of(node.find(tag)).strip() for tag in ("briefdescription", "detaileddescription", "inbodydescription")]
    text = "\n\n".join(part for part in parts if part)
    # Our labels ("Lifetime: ...") begin a paragraph of their own.
    text = re.sub(r"\n?\s*\b(Ownership|Lifetime|Thread|Errors|Cost|Delivery|Order|Callables|Results|Trust|Awaited too soon)"
                  r": ", r"\n\n**\1**: ", text)
    return re.sub(r"(?<![`\w])<(?=\w)", r"\\<", re.sub(r"(?<=[^\n`]) {2,}", " ", text)).strip()


def signature(member):
    kind, name = member.get("kind"), member.findtext("name")
    templates = [" ".join("".join(p.itertext()) for p in t.iter("param")) for t in member.findall("templateparamlist")]
    head = f"template <{', '.join(' '.join(x for x in (p.findtext('type') or ''.join(p.find('type').itertext()), p.findtext('declname') or '') if x) for p in member.find('templateparamlist'))}>\n" \
        if templates else ""
    kind_of = "".join(member.find("type").itertext()) if member.find("type") is not None else ""
    if kind == "enum":
        return f"enum class {name}"
    if kind == "variable":
        return f"{kind_of} {name} {member.findtext('initializer') or ''}".replace("= ={", "{").strip() + ";"
    if kind == "typedef":
        return f"using {name} = {kind_of};"
    static = "static " if member.get("static") == "yes" else ""
    text = f"{static}{kind_of} {name}{member.findtext('argsstring') or ''};"
    return head + re.sub(r"< (?=\w)", "<", re.sub(r"(?<=[\w>*&]) >", ">", text)).replace("  ", " ").strip()


def member_lines(member):
    lines = ["```cpp", signature(member), "```", ""]
    if text := described(member):
        lines += [text, ""]
    if member.get("kind") == "enum":
        for value in member.findall("enumvalue"):
            about = described(value)
            lines.append(f"- `{value.findtext('name')}`" + (f": {' '.join(about.split())}" if about else ""))
        lines.append("")
    return lines


def compound_lines(compound, level):
    name = compound.findtext("compoundname").removeprefix("deferredis::")
    lines = [f"{'#' * level} `{name}`", ""]
    bases = [b.text.removeprefix("deferredis::") for b in compound.findall("basecompoundref") if b.get("prot") == "public"]
    if bases:
        lines += [f"*Is a* {', '.join(f'`{b}`' for b in bases)}.", ""]
    if text := described(compound):
        lines += [text, ""]
    for section in compound.findall("sectiondef"):
        if section.get("kind", "").startswith("public"):
            for member in section.findall("memberdef"):
                if not re.match(r"~|operator=$", member.findtext("name")) and "= delete" not in (member.findtext("argsstring") or ""):
                    lines += member_lines(member)
    return lines


def api_pages():
    """Markdown of each public header, by its path."""
    pages = {}
    compounds, free = {}, {}
    for path in sorted(XML.glob("*.xml")):
        if path.name in ("index.xml", "combine.xslt"):
            continue
        for compound in ET.parse(path).getroot().findall("compounddef"):
            if compound.get("kind") in ("class", "struct") and compound.get("prot") != "private":
                if "Decoder<" not in compound.findtext("compoundname"):
                    where = compound.find("location").get("file")
                    compounds.setdefault(where, []).append(compound)
            elif compound.get("kind") == "namespace" and not compound.findtext("compoundname").endswith("::kind"):
                for member in compound.iter("memberdef"):
                    where = member.find("location").get("file")
                    free.setdefault(where, []).append(member)
    for where in sorted(set(compounds) | set(free)):
        if not (ROOT / where).exists():
            continue
        about = re.match(r"// (.*)", (ROOT / where).read_text())
        lines = [f"# {where}", "", about[1] if about else "", "", "```cpp", f"#include <deferredis/{where}>", "```", ""]
        line_of = lambda node: int(node.find("location").get("line") or 0)
        for node in sorted(compounds.get(where, []) + free.get(where, []), key=line_of):
            if node.tag == "compounddef":
                lines += compound_lines(node, 2)
            else:
                lines += [f"## `{node.findtext('name')}`", ""] + member_lines(node)
        pages[where] = "\n".join(lines) + "\n"
    return pages


# --- the pages ------------------------------------------------------------------------------------


class Site:
    def __init__(self, api):
        self.api, self.errors, self.files = api, [], set()
        listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "docs", stdout=subprocess.PIPE).stdout
        self.map = {name: name.removeprefix("docs/") for name in listed.split() if name.endswith(".md") and (ROOT / name).exists()}
        self.map.update(PROJECT)
        self.map["README.md"] = "index.md"
        self.map["docs/index.md"] = "index.md"
        self.map.update({header: f"api/{header.removesuffix('.hpp')}.md" for header in api})

    def place(self, name, text, extra=""):
        there = SOURCE / self.map[name]
        there.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub(r"<!-- code: .*? -->\n", "", text)
        there.write_text(self.relinked(name, there, text) + extra)

    def relinked(self, name, there, text):
        """Links between files of the repository as links of the site."""
        parts, at = [], 0
        for fence in FENCE.finditer(text):
            parts += [self.relink(name, there, text[at : fence.start()]), fence[0]]
            at = fence.end()
        return "".join(parts) + self.relink(name, there, text[at:])

    def relink(self, name, there, text):
        def one(match):
            image, label, target = match.groups()
            if re.match(r"(https?|mailto):|#", target):
                return match[0]
            path, _, anchor = target.partition("#")
            found = os.path.normpath(os.path.join(os.path.dirname(name), urllib.parse.unquote(path)))
            anchor = f"#{anchor}" if anchor else ""
            if found in self.map:
                return f"[{label}]({os.path.relpath(SOURCE / self.map[found], there.parent)}{anchor})"
            if not (ROOT / found).exists():
                self.errors.append(f"{name}: leads nowhere: {target}")
                return label
            if image:
                copied = SOURCE / "images" / pathlib.Path(found).name
                copied.parent.mkdir(exist_ok=True)
                shutil.copy(ROOT / found, copied)
                return f"![{label}]({os.path.relpath(copied, there.parent)})"
            if (ROOT / found).is_dir():
                return f"`{found}`"
            self.files.add(found)
            up = os.path.relpath(SOURCE, there.parent)
            return f'<a href="{up}/files/{found}.txt">{label.replace("`", "")}</a>'

        return LINK.sub(one, text)

    def write(self):
        shutil.rmtree(SOURCE, ignore_errors=True)
        for name in sorted(set(self.map) - set(self.api) - {"README.md"}):
            text = (ROOT / name).read_text()
            self.place(name, text, self.tree_of(name, text))
        for header, text in self.api.items():
            self.place(header, text)
        (SOURCE / "api/index.md").write_text(self.api_index())
        project = ["# Project", "", "- [Changes](changelog.md)", "- [Contributing](contributing.md)",
                   "- [Security policy](security-policy.md)", "- [Benchmarks](bench.md)", "- [Tests](tests.md)",
                   "- [The command files](commands.md)", "", "The folders of the code, each with its invariants:", "",
                   *[f"- [{room}]({room}.md)" for room in ROOMS], ""]
        (SOURCE / "project/index.md").write_text("\n".join(project) + toctree(
            ["changelog", "contributing", "security-policy", "bench", "tests", "commands", *ROOMS]))
        for name in self.files:
            copied = OUT / "files" / f"{name}.txt"
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copied)

    def tree_of(self, name, text):
        """What hangs below a page: for an index, what it links to in its own folder."""
        if name == "docs/index.md":
            return "".join(toctree(pages, caption) for caption, pages in TREE)
        if not name.endswith("/index.md"):
            return ""
        folder = pathlib.Path(name).parent
        links = [m[3].partition("#")[0] for m in LINK.finditer(text)]
        below = dict.fromkeys(link.removesuffix(".md") for link in links
                              if link.endswith(".md") and not link.startswith("../") and (ROOT / folder / link).exists())
        return toctree(below)

    def api_index(self):
        lines = ["# API, by header", "", "Made from the comments of the headers. Read [Options](../reference/options.md) and",
                 "the [cheatsheet](../reference/cheatsheet.md) first.", ""]
        for room in ROOMS:
            lines += [f"## {room}", "", "| header | what it is |", "|---|---|"]
            for header, text in self.api.items():
                if header.startswith(f"{room}/"):
                    lines.append(f"| [{header}]({header.removesuffix('.hpp')}.md) | {text.splitlines()[2].replace('|', ',')} |")
            lines.append("")
        return "\n".join(lines) + toctree([header.removesuffix(".hpp") for header in self.api])


def toctree(pages, caption=None):
    return "\n\n```{toctree}\n:hidden:\n" + (f":caption: {caption}\n" if caption else "") + "\n" + "\n".join(pages) + "\n```\n"


def repair_theme():
    """Debian's Furo imports a style by an absolute path, has lost the rule for dark systems, and loads a
    module as a plain script: nothing that the reader can switch would work."""
    style = OUT / "_static/styles/furo.css"
    text = style.read_text()
    normalize = pathlib.Path("/usr/share/javascript/normalize.css/normalize.css")
    text = re.sub(r"@import url\([^)]*normalize\.css\);", lambda _: normalize.read_text() if normalize.exists() else "", text)
    if "prefers-color-scheme: dark" not in text and (dark := re.search(r'body\[data-theme="dark"\] \{([^}]*)\}', text)):
        text += f'\n@media (prefers-color-scheme: dark) {{ body:not([data-theme="light"]) {{{dark[1]}}} }}\n'
    style.write_text(text)
    script = OUT / "_static/scripts/furo.js"
    text = script.read_text()
    if text.startswith("import Gumshoe from"):
        script.write_text((script.parent / "gumshoe-patched.js").read_text() + "\n" + text.partition("\n")[2])


def main():
    problems = read_headers()
    for line in problems:
        print(line)
    print(f"API: {len(problems)} problems")
    failed = bool(problems)
    if "--api-only" in sys.argv[1:]:
        return 1 if failed else 0
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    site = Site(api_pages())
    site.write()
    for error in site.errors:
        print(error)
    built = run("sphinx-build", "-q", "-W", "--keep-going", "-j", "auto", "-c", "docs/site", "-d", "build/site-cache",
                str(SOURCE), str(OUT))
    repair_theme()
    pages = sum(1 for _ in OUT.rglob("*.html"))
    print(f"site: {pages} pages in build/docs/index.html")
    return 1 if failed or site.errors or built.returncode != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
