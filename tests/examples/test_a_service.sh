#!/usr/bin/env bash
# test_a_service: it needs no server, and is done in milliseconds. Argument: the built program.
set -e
[[ $(timeout 20 "$1") == '4 tests passed' ]]
