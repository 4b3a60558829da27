#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET MAIN [MODULE...].
# All keep their names, which tell Node.js the kind of module. The name of the main file is noted for the run.
set -eu
target=$1
shift
for source in "$@"; do
    node --check "$source"
done
# Also what is no source, for the program may read it.
cp "$(dirname "$1")"/* "$target/"
basename "$1" > "$target/main-file"
