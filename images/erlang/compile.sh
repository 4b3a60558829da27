#!/bin/sh
# Compile every module: compile.sh TARGET MAIN [FILE...]. The main file's main/0 or main/1 is the program, whatever the module is
# called. A module must be in a file of its name, so it gets one. Headers are found beside the modules.
set -eu
target=$1
shift
module_of() {
    sed -n "s/^ *- *module *( *'\{0,1\}\([^') ]*\).*/\1/p" "$1" | head -n 1
}
mkdir "$target/build"
for source in "$@"; do
    name=$(basename "$source")
    case $source in *.erl) module=$(module_of "$source") && name=${module:-${name%.erl}}.erl ;; esac
    if [ -e "$target/build/$name" ]; then
        echo "There are two files of the module ${name%.erl}." >&2
        exit 1
    fi
    cp "$source" "$target/build/$name"
done
cd "$target/build"
erlc -W0 -o "$target" ./*.erl
module_of "$1" > "$target/main-module"
# As in a script, main may take a list of arguments.
if ! grep -q '^main *( *) *->' "$1" && grep -q '^main *( *[][A-Za-z_]* *) *' "$1"; then
    echo 'no arguments' > "$target/main-arguments"
fi
cd "$target"
rm -r build
