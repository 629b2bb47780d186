#!/usr/bin/env python3
"""Runs the Conan recipe and the vcpkg port as far as they go without Conan and vcpkg: with stand-ins for the
functions that they call. Checks that the exported sources are all that CMake needs to configure the build,
that the options reach it, and that versions and dependencies agree with CMakeLists.txt."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CMAKE = (ROOT / "CMakeLists.txt").read_text()
VERSION = re.search(r"deferredis VERSION ([\d.]+)", CMAKE)[1]
NEEDED = {name.lower() for name in re.findall(r"find_package\((\w+)", CMAKE)} - {"threads"}


class AnyObject:
    """Takes every call, and remembers attributes."""
    def __init__(self, *args): self.cache_variables, self.components, self.properties = {}, {}, {}
    def set_property(self, name, value): self.properties[name] = value
    def __getattr__(self, name): return lambda *args, **kw: None


class Components(AnyObject):
    def __init__(self):
        super().__init__()
        self.components = type("Parts", (dict,), {"__missing__": lambda parts, key: parts.setdefault(key, AnyObject())})()


def copy(recipe, pattern, source, target):
    for path in pathlib.Path(source).glob(pattern):
        place = pathlib.Path(target) / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if path.is_dir() else shutil.copy)(path, place)


def stand_ins():
    def module(name, **members):
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(members)
    class ConanFile:
        def __init__(self): self.required = []
        def requires(self, reference, **traits): self.required.append(reference)
    module("conan", ConanFile=ConanFile)
    module("conan.errors", ConanInvalidConfiguration=type("ConanInvalidConfiguration", (Exception,), {}))
    module("conan.tools")
    module("conan.tools.build", check_min_cppstd=lambda recipe, standard: None)
    module("conan.tools.cmake", CMake=AnyObject, CMakeDeps=AnyObject, CMakeToolchain=AnyObject, cmake_layout=AnyObject)
    module("conan.tools.files", copy=copy, load=lambda recipe, path: pathlib.Path(path).read_text(), rmdir=AnyObject)


def configure(source, build, *options):
    run = subprocess.run(["cmake", "-S", source, "-B", build, "-G", "Ninja", *options], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def conan(work):
    stand_ins()
    path = ROOT / "packaging/conan/conanfile.py"
    space = {"__name__": "conanfile"}
    exec(compile(path.read_text(), path, "exec"), space)
    recipe = space["Deferredis"]()
    recipe.recipe_folder, recipe.export_sources_folder = str(path.parent), str(work / "exported")
    recipe.set_version()
    assert recipe.version == VERSION, recipe.version
    recipe.export_sources()
    configure(work / "exported", work / "build")
    assert not (work / "exported/tests").exists()
    recipe.requirements()
    assert {each.partition("/")[0] for each in recipe.required} == NEEDED, recipe.required
    for shared in (True, False):
        recipe.options = types.SimpleNamespace(shared=shared)
        recipe.cpp_info = Components()
        recipe.package_info()
        library = recipe.cpp_info.components["deferredis"]
        assert library.properties["cmake_target_name"] == "deferredis::deferredis"
        assert (library.defines == ["DEFERREDIS_SHARED"]) == shared
    for method in ("configure", "layout", "generate", "build", "package", "validate"):
        assert callable(getattr(recipe, method))


def vcpkg(work):
    port = ROOT / "packaging/vcpkg/deferredis"
    manifest = json.loads((port / "vcpkg.json").read_text())
    assert manifest["version"] == VERSION, "packaging/vcpkg/deferredis/vcpkg.json has another version"
    assert {each for each in manifest["dependencies"] if isinstance(each, str)} == NEEDED
    # The port's own commands, with vcpkg's functions reduced to what they do with CMake.
    script = work / "port.cmake"
    script.write_text(f"""
set(CURRENT_PORT_DIR "{port}")
set(CURRENT_PACKAGES_DIR "{work}/packages")
set(PORT deferredis)
function(vcpkg_cmake_configure)
  cmake_parse_arguments(arg "" SOURCE_PATH OPTIONS ${{ARGN}})
  execute_process(COMMAND cmake -S "${{arg_SOURCE_PATH}}" -B "{work}/vcpkg" -G Ninja ${{arg_OPTIONS}}
    COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endfunction()
function(vcpkg_cmake_install)
endfunction()
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(arg "" CONFIG_PATH "" ${{ARGN}})
  file(STRINGS "{work}/vcpkg/cmake_install.cmake" found REGEX "/${{arg_CONFIG_PATH}}\\"")
  if(NOT found)
    message(FATAL_ERROR "the CMake package is not installed in ${{arg_CONFIG_PATH}}")
  endif()
endfunction()
function(vcpkg_fixup_pkgconfig)
endfunction()
function(vcpkg_install_copyright)
  cmake_parse_arguments(arg "" "" FILE_LIST ${{ARGN}})
  file(INSTALL ${{arg_FILE_LIST}} DESTINATION "${{CURRENT_PACKAGES_DIR}}/share/${{PORT}}")
endfunction()
set(CMAKE_CURRENT_LIST_DIR "{port}")
include("{port}/portfile.cmake")
""")
    subprocess.run(["cmake", "-P", script], check=True, stdout=subprocess.DEVNULL)
    for name in ("LICENSE", "usage"):
        assert (work / "packages/share/deferredis" / name).exists(), name


def main():
    with tempfile.TemporaryDirectory() as folder:
        conan(pathlib.Path(folder))
        vcpkg(pathlib.Path(folder))
    print("The Conan recipe and the vcpkg port agree with CMakeLists.txt, and configure the build.")


if __name__ == "__main__":
    main()
