#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET MAIN [FILE...].
# The main file becomes main.rb whatever it was called; the others keep their names, for require_relative.
set -eu
target=$1
main=$2
shift 2
for source in "$main" "$@"; do
    ruby --disable=gems -c "$source" > /dev/null
done
# Also what is no source, for the program may read it.
cp "$(dirname "$main")"/* "$target/"
[ -e "$target/main.rb" ] || mv "$target/$(basename "$main")" "$target/main.rb"
