"""Conan 2 recipe. In a checkout: conan create packaging/conan --build=missing"""
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir

SOURCES = ["CMakeLists.txt", "LICENSE", "deferredis.hpp", "cmake/*", "reactor/*", "protocol/*", "client/*", "sharding/*",
           "threads/*", "testing/*", "adapters/*"]


class Deferredis(ConanFile):
    name = "deferredis"
    license = "MIT"
    description = "A Redis client framework on one event loop: futures, coroutines, self-healing connections"
    topics = ("redis", "valkey", "async", "coroutines")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False]}
    default_options = {"shared": False, "fPIC": True}

    @property
    def checkout(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        text = load(self, os.path.join(self.checkout, "CMakeLists.txt"))
        self.version = re.search(r"project\(deferredis VERSION ([\d.]+)", text)[1]

    def export_sources(self):
        for pattern in SOURCES:
            copy(self, pattern, self.checkout, self.export_sources_folder)

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("deferredis runs on Linux only")

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("fmt/[>=9 <12]", transitive_headers=True, transitive_libs=True)
        self.requires("libev/4.33")
        self.requires("openssl/[>=3 <4]")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["BUILD_SHARED_LIBS"] = bool(self.options.shared)
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        for written_by_conan in ("cmake", "pkgconfig"):  # CMakeDeps and PkgConfigDeps write them
            rmdir(self, os.path.join(self.package_folder, "lib", written_by_conan))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "deferredis")
        self.cpp_info.set_property("pkg_config_name", "deferredis")
        library = self.cpp_info.components["deferredis"]
        library.set_property("cmake_target_name", "deferredis::deferredis")
        library.libs = ["deferredis"]
        library.requires = ["fmt::fmt", "libev::libev", "openssl::openssl"]
        library.system_libs = ["pthread"]
        library.defines = ["DEFERREDIS_SHARED"] if self.options.shared else []
        testing = self.cpp_info.components["testing"]
        testing.set_property("cmake_target_name", "deferredis::testing")
        testing.libs = ["deferredis_testing"]
        testing.requires = ["deferredis"]
