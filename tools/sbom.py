#!/usr/bin/env python3
"""Writes what the library consists of and what it needs, as SPDX 2.3 in JSON.

    tools/sbom.py [FILE]    to standard output without FILE

The version and the dependencies come from CMakeLists.txt; the versions of the dependencies are those of the
Debian packages installed here, so write it on the machine that builds the release. The same commit on the
same machine gives the same bytes; SOURCE_DATE_EPOCH replaces the time of the commit.
"""
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPYRIGHT = re.search(r"^Copyright.*", (ROOT / "LICENSE").read_text(), re.M)[0]
# For each find_package of CMakeLists.txt: Debian's package, the license in SPDX's words. None: the system's.
DEPENDENCIES = {
    "fmt": ("libfmt-dev", "MIT"),
    "Libev": ("libev-dev", "BSD-2-Clause OR GPL-2.0-or-later"),
    "OpenSSL": ("libssl-dev", "Apache-2.0"),
    "Threads": None,
}


def run(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def project():
    text = (ROOT / "CMakeLists.txt").read_text()
    found = re.search(r"^project\((\w+) VERSION ([\d.]+).*?DESCRIPTION \"(.*?)\"", text, re.M | re.S)
    return *found.groups(), re.findall(r"find_package\((\w+)", text)


def time_of_creation():
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct"))
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def distribution():
    text = pathlib.Path("/etc/os-release").read_text()
    return re.search(r'^VERSION_CODENAME="?(\w+)', text, re.M)[1]


def package(name, version, license_id, copyright_text, purl):
    return {
        "name": name, "SPDXID": f"SPDXRef-{name}", "versionInfo": version, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": license_id, "licenseDeclared": license_id,
        "copyrightText": copyright_text,
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}],
    }


def dependency(name):
    debian, license_id = DEPENDENCIES[name]
    version, arch = run("dpkg-query", "-W", "-f", "${Version} ${Architecture}", debian).split()
    purl = f"pkg:deb/debian/{debian}@{urllib.parse.quote(version)}?arch={arch}&distro={distribution()}"
    return package(name, version, license_id, "NOASSERTION", purl)


def document():
    name, version, description, needed = project()
    unknown = set(needed) - set(DEPENDENCIES)
    if unknown:
        sys.exit(f"tools/sbom.py: CMakeLists.txt finds {', '.join(sorted(unknown))}: add it to DEPENDENCIES.")
    ours = package(name, version, "MIT", COPYRIGHT, f"pkg:generic/{name}@{version}")
    ours |= {"summary": description, "primaryPackagePurpose": "LIBRARY"}
    packages = [ours] + [dependency(each) for each in sorted(set(needed)) if DEPENDENCIES[each]]
    # A document's namespace must differ where its content does.
    mark = hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()[:16]
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{name}-{version}", "documentNamespace": f"https://spdx.org/spdxdocs/{name}-{version}-{mark}",
        "creationInfo": {"created": time_of_creation(), "creators": [f"Tool: {name}-sbom-{version}"]},
        "packages": packages,
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                           "relatedSpdxElement": ours["SPDXID"]}] + [
            {"spdxElementId": ours["SPDXID"], "relationshipType": "DEPENDS_ON", "relatedSpdxElement": each["SPDXID"]}
            for each in packages[1:]],
    }


def main():
    text = json.dumps(document(), indent=2) + "\n"
    if len(sys.argv) > 1:
        pathlib.Path(sys.argv[1]).write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
