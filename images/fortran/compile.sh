#!/bin/sh
# Compile and link: compile.sh TARGET SOURCE... A module has to be compiled before what uses it, so the sources are sorted
# by what they need.
set -eu
target=$1
shift
# A source comes before itself, so that tsort knows it, and a module before what uses it.
# shellcheck disable=SC2046 # a list
set -- $(awk '
    { line = tolower($0); sub(/^[ \t]+/, "", line) }
    FNR == 1 { print FILENAME, FILENAME }
    line ~ /^module[ \t]+[a-z]/ { split(line, word, /[^a-z0-9_]+/); made_in[word[2]] = FILENAME }
    sub(/^use([ \t]*,[^:]*)?([ \t]*::)?[ \t]*/, "", line) || sub(/^submodule[ \t]*\([ \t]*/, "", line) {
        split(line, word, /[^a-z0-9_]+/)
        used[FILENAME, word[1]]
    }
    END { for (use in used) { split(use, part, SUBSEP); if (part[2] in made_in) print made_in[part[2]], part[1] } }
' "$@" | tsort)
cd "$(dirname "$target")"
gfortran -O2 -Wall -static -fuse-ld=mold -cpp -DONLINE_JUDGE -J. -o "$target" "$@"
rm -f ./*.mod ./*.smod
