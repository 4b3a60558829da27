#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET MAIN [FILE...].
# The main file becomes main.lua whatever it was called; the others keep their names, for require.
set -eu
target=$1
main=$2
shift 2
for source in "$main" "$@"; do
    luac5.4 -p "$source"
done
cp "$main" "$target/main.lua"
for source in "$@"; do
    cp "$source" "$target/"
done
