#!/bin/sh
# Fill the cache that compile.sh copies: compile once with the same flags.
set -eu
cd /usr/local/lib/judge
mkdir cache
/opt/zig/zig build-exe -O ReleaseSafe -fstrip -mcpu=baseline --global-cache-dir cache --cache-dir cache/local \
    --name main -femit-bin=/opt/main warm-up.zig
rm -r cache/local /opt/main warm-up.zig warm-up.sh
chmod -R a+rX cache
