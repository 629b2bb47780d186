# Shortcuts for common tasks. CMake defines the build; the scripts in tools/ and bench/ do the rest.
# If Debian packages are missing, it asks before it installs them; with YES=1 it does not ask.
JOBS ?= $(shell nproc)
BUILD ?= build

.PHONY: help demo serve test test-servers check bench soak mutate format generate lint docs deb clean setup setup-checks setup-bench setup-docs setup-deb release gateway debug
.DEFAULT_GOAL := help

help: ## Show this
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 16

demo: gateway ## Play the demo: a web server that survives the death of its Redis
	tools/demo.sh $(BUILD)/demo

serve: gateway ## Start the same web server and a Redis, and leave them running
	tools/demo.sh --serve $(BUILD)/demo

test: debug ## Build with ASan and UBSan, and run all tests
	ctest --test-dir $(BUILD)/debug --output-on-failure --no-label-summary --no-tests=error -j $$(($(JOBS) + 1)) -LE soak

test-servers: debug ## Run the server tests against newer Redis, Valkey and Redict
	tools/servers.sh --test $(BUILD)/debug $(BUILD)/servers

check: setup-checks ## Run what CI checks besides the tests
	.ci/run --checks-only

bench: setup-bench ## Compare with hiredis: prints a table, writes build/bench/results.{json,svg}
	cmake -S . -B $(BUILD)/bench -G Ninja -DCMAKE_BUILD_TYPE=Release -DDEFERREDIS_BENCH=ON
	cmake --build $(BUILD)/bench
	bench/run.py --build $(BUILD)/bench

soak: debug ## Run the long tests
	cmake --build $(BUILD)/debug --target soak_tests
	ctest --test-dir $(BUILD)/debug --output-on-failure --no-tests=error -L soak

mutate: setup ## Put bugs into the library, one at a time, and run the tests near them: takes an hour or more
	tools/mutate.py --near

format: setup-checks ## Format the sources
	tools/format.sh

generate: ## Regenerate the code and the page that come from commands/
	tools/generate.py

lint: setup ## Check include direction, header rules, sizes, compile cost (FAST=1: no compiler)
	tools/lint.py $(if $(FAST),--fast)

docs: setup-docs ## Check the documents, and build the site: build/docs/index.html
	tools/doc_code.py
	tools/build_site.py

deb: setup-deb ## Build Debian packages, and try them: build/deb/*.deb
	tools/deb.sh $(BUILD)/deb

clean: ## Remove the build
	rm -rf $(BUILD)

setup:
	@tools/setup.sh

setup-checks:
	@tools/setup.sh checks

setup-bench:
	@tools/setup.sh bench

setup-docs:
	@tools/setup.sh docs

setup-deb:
	@tools/setup.sh deb

release: setup
	cmake -S . -B $(BUILD)/release -G Ninja -DCMAKE_BUILD_TYPE=Release -DDEFERREDIS_EXAMPLES=ON
	cmake --build $(BUILD)/release

# A folder of its own: not everything that `cmake --install` looks for is built there.
gateway: setup
	cmake -S . -B $(BUILD)/demo -G Ninja -DCMAKE_BUILD_TYPE=Release -DDEFERREDIS_EXAMPLES=ON
	cmake --build $(BUILD)/demo --target deferredis_example_http_gateway

debug: setup
	cmake -S . -B $(BUILD)/debug -G Ninja -DCMAKE_BUILD_TYPE=Debug -DDEFERREDIS_DEVELOP=ON \
	  "-DDEFERREDIS_SANITIZE=address;undefined" $(if $(CI),-DDEFERREDIS_WERROR=ON -DCMAKE_CXX_FLAGS_DEBUG=-g1)
	cmake --build $(BUILD)/debug
