#!/bin/sh
# Compile one program: compile.sh TARGET MAIN. Its other files are found beside it by @import.
#
# With its cache of the standard library, zig takes a sixth of the time. It must be able to write to that cache, so
# every compilation has a copy of its own. -mcpu=baseline: the program may run on a machine with another processor.
set -eu
cp -r /usr/local/lib/judge/cache "$(dirname "$1")/cache"
cd "$(dirname "$1")"
/opt/zig/zig build-exe -O ReleaseSafe -fstrip -mcpu=baseline --global-cache-dir cache --cache-dir cache/local \
    --name main -femit-bin="$1" "$2"
rm -r cache
