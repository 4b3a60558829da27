#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET MAIN [FILE...].
# The main file becomes main.sh whatever it was called; the others keep their names, for `source`.
set -eu
target=$1
main=$2
shift 2
for source in "$main" "$@"; do
    bash -n "$source"
done
# Also what is no source, for the program may read it.
cp "$(dirname "$main")"/* "$target/"
[ -e "$target/main.sh" ] || mv "$target/$(basename "$main")" "$target/main.sh"
