#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET MAIN [FILE...].
# The main file becomes main.pl whatever it was called; the others keep their names, for require.
set -eu
target=$1
main=$2
shift 2
for source in "$main" "$@"; do
    perl -I"$(dirname "$source")" -c "$source" 2> "$target/errors" || { cat "$target/errors" >&2; exit 1; }
done
rm -f "$target/errors"
# Also what is no source, for the program may read it.
cp "$(dirname "$main")"/* "$target/"
[ -e "$target/main.pl" ] || mv "$target/$(basename "$main")" "$target/main.pl"
rm -f "$target/errors"
