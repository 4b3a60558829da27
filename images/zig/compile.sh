#!/bin/sh
# Compile one program: compile.sh TARGET MAIN. Its other files are found beside it by @import.
#
# With what it keeps of the standard library zig takes a sixth of the time. It insists on writing where it keeps that,
# so every compilation has a copy of its own, which no other sees. Not for this machine's processor: the program may
# run on another.
set -eu
cp -r /usr/local/lib/judge/cache "$(dirname "$1")/cache"
cd "$(dirname "$1")"
/opt/zig/zig build-exe -O ReleaseSafe -fstrip -mcpu=baseline --global-cache-dir cache --cache-dir cache/local \
    --name main -femit-bin="$1" "$2"
rm -r cache
