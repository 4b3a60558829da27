#!/bin/sh
# Compile one module: compile.sh TARGET MAIN [FILE...]. Code outside of functions is allowed in main.swift only, so the
# first source gets that name whatever it was called.
set -eu
target=$1
main=$2
shift 2
cd "$(dirname "$target")"
mkdir build
cp "$main" build/main.swift
swiftc -O -swift-version 5 -module-cache-path build/cache -static-stdlib -o "$target" build/main.swift "$@"
rm -r build
