#!/bin/sh
# Compile and link one package main: compile.sh TARGET SOURCE...
set -eu
target=$1
shift
cd "$(dirname "$target")"
# Here the tools find that they may not count how often they are used. Else they would write counters among our files.
export XDG_CONFIG_HOME=/opt/go/config
# For a faulty program Go exits with 2. From other compilers that means a fault of the image.
/opt/go/bin/compile -p main -complete -importcfg /opt/go/compile.cfg -trimpath "$PWD=>;/sandbox/program=>" \
    -pack -o main.a "$@" || exit 1
if ! /opt/go/bin/link -importcfg /opt/go/link.cfg -buildmode exe -s -w -o "$target" main.a 2> errors; then
    # The linker says that this is "not package main", and names no file.
    for source in "$@"; do
        sed -n '/^[[:space:]]*package[[:space:]]/{=;p;q;}' "$source" | {
            read -r line
            read -r package name _
            if [ "$name" != main ]; then
                echo "${source##*/}:$line: $package $name: a program must be in package main"
            fi
        }
    done
    sed 's|^/opt/go/bin/||' errors
    exit 1
fi >&2
rm main.a errors
