# A thin front door. CMake knows what is built; tools/ and bench/ know how it is run.
# Debian packages that are missing are asked for first: YES=1 installs them without a question.
JOBS ?= $(shell nproc)
BUILD ?= build

.PHONY: help demo serve test check bench soak format generate lint docs clean setup setup-checks setup-bench setup-docs configure-release release gateway debug
.DEFAULT_GOAL := help

help: ## Show this
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

demo: gateway ## Play the story: a web server that survives the death of its Redis
	tools/demo.sh $(BUILD)/release

serve: gateway ## The same web server and a Redis, left running to play with
	tools/demo.sh --serve $(BUILD)/release

test: debug ## Build with ASan and UBSan, run every test
	ctest --test-dir $(BUILD)/debug --output-on-failure --no-label-summary --no-tests=error -j $$(($(JOBS) + 1)) -LE soak

check: setup-checks ## What CI checks besides the tests
	.ci/run --checks-only

bench: setup-bench ## Compare with hiredis, side by side: a table, build/bench/results.{json,svg}
	cmake -S . -B $(BUILD)/bench -G Ninja -DCMAKE_BUILD_TYPE=Release -DDEFERREDIS_BENCH=ON
	cmake --build $(BUILD)/bench
	bench/run.py --build $(BUILD)/bench

soak: debug ## The long tests
	cmake --build $(BUILD)/debug --target soak_tests
	ctest --test-dir $(BUILD)/debug --output-on-failure --no-tests=error -L soak

format: setup-checks ## Format the sources
	tools/format.sh

generate: ## Write anew what follows from the command files in commands/
	tools/generate.py

lint: setup ## Include direction, header rules, sizes, compile cost (FAST=1: no compiler)
	tools/lint.py $(if $(FAST),--fast)

docs: setup-docs ## Check the documents, and build the site: build/docs/index.html
	tools/doc_code.py
	tools/build_site.py

clean: ## Remove what was built
	rm -rf $(BUILD)

setup:
	@tools/setup.sh

setup-checks:
	@tools/setup.sh checks

setup-bench:
	@tools/setup.sh bench

setup-docs:
	@tools/setup.sh docs

configure-release: setup
	cmake -S . -B $(BUILD)/release -G Ninja -DCMAKE_BUILD_TYPE=Release -DDEFERREDIS_EXAMPLES=ON

release: configure-release
	cmake --build $(BUILD)/release

gateway: configure-release
	cmake --build $(BUILD)/release --target http_gateway

debug: setup
	cmake -S . -B $(BUILD)/debug -G Ninja -DCMAKE_BUILD_TYPE=Debug -DDEFERREDIS_DEVELOP=ON \
	  "-DDEFERREDIS_SANITIZE=address;undefined" $(if $(CI),-DDEFERREDIS_WERROR=ON -DCMAKE_CXX_FLAGS_DEBUG=-g1)
	cmake --build $(BUILD)/debug
