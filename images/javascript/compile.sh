#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET MAIN [MODULE...].
# The first becomes main.js or main.mjs whatever it was called; the others keep their names, for require and import.
set -eu
target=$1
main=$2
shift 2
for source in "$main" "$@"; do
    node --check "$source"
done
cp "$main" "$target/main.${main##*.}"
for source in "$@"; do
    cp "$source" "$target/"
done
