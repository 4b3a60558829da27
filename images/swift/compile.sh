#!/bin/sh
# Compile one module: compile.sh TARGET MAIN [FILE...]. Code outside of functions is allowed in main.swift only, so the
# main file gets that name whatever it was called. @main is allowed anywhere but there.
set -eu
target=$1
main=$2
shift 2
cd "$(dirname "$target")"
mkdir build
if grep -q '^[^/"]*@main\b' "$main"; then
    set -- -parse-as-library "$main" "$@"
else
    cp "$main" build/main.swift
    set -- build/main.swift "$@"
fi
swiftc -O -swift-version 5 -module-cache-path build/cache -static-stdlib -o "$target" "$@"
rm -r build
