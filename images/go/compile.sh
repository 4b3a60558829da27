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
/opt/go/bin/link -importcfg /opt/go/link.cfg -buildmode exe -s -w -o "$target" main.a
rm main.a
