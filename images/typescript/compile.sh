#!/bin/sh
# Check types and translate: compile.sh TARGET MAIN [MODULE...].
# The first source becomes main.js whatever it was called; the others keep their names, for import.
set -eu
target=$1
shift
/opt/typescript/bin/tsc --singleThreaded --pretty false --strict false --lib esnext --skipLibCheck --target esnext --module nodenext \
    --typeRoots /opt/typescript/types --types node --rootDir "$(dirname "$1")" --outDir "$target" "$@"
name=$(basename "$1")
if [ "$name" != main.ts ]; then
    mv "$target/${name%.ts}.js" "$target/main.js"
fi
