#!/bin/sh
# Compile every module: compile.sh TARGET SOURCE... The first one's main/0 is the program, whatever the module is called.
set -eu
target=$1
shift
erlc -W0 -o "$target" "$@"
main=$(sed -n 's/^ *-module(\([^)]*\)).*/\1/p' "$1" | head -n 1)
echo "$main" > "$target/main-module"
