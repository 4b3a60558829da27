#!/bin/sh
# Compile and link: compile.sh TARGET MAIN [MODULE...]. A module has to be compiled before what uses it, so the main
# program, which was uploaded first, comes last.
set -eu
target=$1
main=$2
shift 2
cd "$(dirname "$target")"
gfortran -O2 -Wall -static -fuse-ld=mold -cpp -DONLINE_JUDGE -J. -o "$target" "$@" "$main"
rm -f ./*.mod
