#!/bin/sh
# Compile and link one package main: compile.sh TARGET SOURCE...
set -eu
target=$1
shift
cd "$(dirname "$target")"
# Where the tools look whether they may count their uses; elsewhere they would write counters among our files.
export XDG_CONFIG_HOME=/opt/go/config
/opt/go/bin/compile -p main -complete -importcfg /opt/go/compile.cfg -trimpath "$PWD=>;/sandbox/program=>" \
    -pack -o main.a "$@" || exit 1 # it says 2 of a faulty program; everywhere else that is a fault of the image
/opt/go/bin/link -importcfg /opt/go/link.cfg -buildmode exe -s -w -o "$target" main.a
rm main.a
