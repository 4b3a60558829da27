#!/bin/sh
# Compile every module beside its source: compile.sh TARGET MAIN [MODULE...].
set -eu
target=$1
main=$2
shift 2
cp "$main" "$target/main.rkt"
for source in "$@"; do
    cp "$source" "$target/"
done
cd "$target"
raco make ./*.rkt
