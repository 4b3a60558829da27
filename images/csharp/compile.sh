#!/bin/sh
# Compile and link: compile.sh TARGET MAIN [FILE...]
#
# Where several classes have a method Main, mcs names them and wants to be told which is meant. It is one of the main
# file: that called Program or Main, else that of the file's name, else the first.
set -eu
target=$1
shift
errors=$(dirname "$target")/errors
compile() {
    mcs -optimize+ -nologo -warn:0 -define:ONLINE_JUDGE -r:System.Numerics -out:"$target" "$@" > "$errors" 2>&1
}
main_class() {
    sed -n 's/^\([^(]*\)(.*error CS0017: .* defined: .\(.*\)\.Main(.*/\1 \2/p' "$errors" | awk -v main="$1" '
        BEGIN { file = main; sub(/.*\//, "", file); sub(/\.cs$/, "", file) }
        { name = $2; sub(/.*\./, "", name) }
        { rank = 4 * ($1 != main) + (name == "Program" || name == "Main" ? 0 : name == file ? 1 : 2) }
        NR == 1 || rank < least { least = rank; chosen = $2 }
        END { print chosen }
    '
}
if ! compile "$@"; then
    class=$(main_class "$1")
    if [ -z "$class" ] || ! compile -main:"$class" "$@"; then
        cat "$errors" >&2
        exit 1
    fi
fi
cat "$errors"
rm "$errors"
