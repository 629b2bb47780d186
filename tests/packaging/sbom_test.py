#!/usr/bin/env python3
"""Checks that tools/sbom.py writes valid SPDX 2.3: what the specification demands of each part, that every
reference leads somewhere, and that it names the version and every library that CMakeLists.txt finds."""
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ID = re.compile(r"SPDXRef-[A-Za-z0-9.-]+$")
PURL = re.compile(r"pkg:[a-z]+/[\w./+%-]+@[\w.+~%-]+(\?[\w=&.-]+)?$")


def write():
    return subprocess.run([ROOT / "tools/sbom.py"], check=True, capture_output=True, text=True).stdout


def check_package(package):
    assert ID.match(package["SPDXID"]), package
    for name in ("name", "versionInfo", "downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText"):
        assert package[name], (name, package)
    assert package["filesAnalyzed"] is False, "then a verification code would be needed"
    for reference in package["externalRefs"]:
        assert reference["referenceCategory"] == "PACKAGE-MANAGER" and reference["referenceType"] == "purl"
        assert PURL.match(reference["referenceLocator"]), reference


def main():
    text = write()
    assert text == write(), "two runs differ"
    document = json.loads(text)
    assert document["spdxVersion"] == "SPDX-2.3" and document["dataLicense"] == "CC0-1.0"
    assert document["SPDXID"] == "SPDXRef-DOCUMENT" and document["name"]
    assert re.match(r"https://[^#\s]+$", document["documentNamespace"])
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", document["creationInfo"]["created"])
    assert all(re.match("(Tool|Person|Organization): .", each) for each in document["creationInfo"]["creators"])
    packages = {each["SPDXID"]: each for each in document["packages"]}
    assert len(packages) == len(document["packages"]), "an identifier is used twice"
    for package in packages.values():
        check_package(package)
    known = set(packages) | {document["SPDXID"]}
    for each in document["relationships"]:
        assert each["spdxElementId"] in known and each["relatedSpdxElement"] in known, each
    described = [each for each in document["relationships"] if each["relationshipType"] == "DESCRIBES"]
    assert [each["relatedSpdxElement"] for each in described] == ["SPDXRef-deferredis"]

    cmake = (ROOT / "CMakeLists.txt").read_text()
    assert packages["SPDXRef-deferredis"]["versionInfo"] == re.search(r"deferredis VERSION ([\d.]+)", cmake)[1]
    found = set(re.findall(r"find_package\((\w+)", cmake)) - {"Threads"}
    assert {each["name"] for each in packages.values()} == found | {"deferredis"}
    print(f"The SBOM is valid: {len(packages)} packages.")


if __name__ == "__main__":
    main()
