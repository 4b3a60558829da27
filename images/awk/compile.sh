#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET SOURCE...
# `program` includes them all, the main file first. A source that another one includes is taken once. AWK would take
# arguments for names of files, and read them instead of the input: once all BEGIN rules have seen them, they are gone.
set -eu
target=$1
shift
for source in "$@"; do
    gawk --pretty-print=/dev/null --file="$source"
done
cp "$@" "$target/"
{
    for source in "$@"; do
        echo "@include \"${source##*/}\""
    done
    echo 'BEGIN { ARGC = 1 }'
} > "$target/program"
