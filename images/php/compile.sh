#!/bin/sh
# Check the syntax of every source and hand them over: compile.sh TARGET MAIN [FILE...].
# The main file becomes main.php whatever it was called; the others keep their names, for require.
set -eu
target=$1
main=$2
shift 2
for source in "$main" "$@"; do
    php -l "$source" > /dev/null
done
cp "$main" "$target/main.php"
for source in "$@"; do
    cp "$source" "$target/"
done
