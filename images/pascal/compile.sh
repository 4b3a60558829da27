#!/bin/sh
# Compile and link: compile.sh TARGET MAIN [FILE...]. Units are found beside the program. Names have no case in Pascal, but
# the compiler looks for a file that is called as `uses` writes it, or in lower case.
set -eu
target=$1
shift
cd "$(dirname "$target")"
mkdir units
for source in "$@"; do
    ln -s "$source" "units/$(basename "$source" | tr '[:upper:]' '[:lower:]')"
done
fpc -O2 -XS -Xs -Sgic -v0ew -l- -dONLINE_JUDGE -Fu"$(dirname "$1")" -Fuunits -FUunits -o"$target" "$1"
rm -r units
