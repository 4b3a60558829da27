#!/bin/sh
# Check types and translate: compile.sh TARGET MAIN [MODULE...].
# All keep their names, for import: .ts becomes .js, .mts becomes .mjs. That of the main file is noted for the run.
set -eu
target=$1
shift
/opt/typescript/bin/tsc --singleThreaded --pretty false --strict false --lib esnext --skipLibCheck --target esnext --module nodenext --rewriteRelativeImportExtensions \
    --typeRoots /opt/typescript/types --types node --rootDir "$(dirname "$1")" --outDir "$target" "$@"
# A module may be data.
for data in "$(dirname "$1")"/*.json; do
    [ ! -e "$data" ] || cp "$data" "$target/"
done
main=$(basename "$1")
echo "${main%ts}js" > "$target/main-file"
