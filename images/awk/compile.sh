#!/bin/sh
# Check the syntax of every source and join them, as awk itself does with several -f: compile.sh TARGET SOURCE...
set -eu
target=$1
shift
for source in "$@"; do
    gawk --pretty-print=/dev/null --file="$source"
done
# Not cat: the last line of a source may lack its end.
gawk 1 "$@" > "$target/main.awk"
