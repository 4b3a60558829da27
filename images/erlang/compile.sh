#!/bin/sh
# Compile every module: compile.sh TARGET MAIN [FILE...]. The main file's main/0 is the program, whatever the module is
# called. Headers are no modules: they are found beside them.
set -eu
target=$1
main=$2
shift
for source in "$@"; do
    shift
    [ "${source%.hrl}" != "$source" ] || set -- "$@" "$source"
done
erlc -W0 -o "$target" "$@"
sed -n 's/^ *-module(\([^)]*\)).*/\1/p' "$main" | head -n 1 > "$target/main-module"
