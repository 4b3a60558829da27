#!/bin/sh
# Compile and link: compile.sh TARGET MAIN [FILE...]. A module is found whatever its file is called, and so is the main
# module.
set -eu
target=$1
shift
module_of() {
    sed -n "s/^module[[:space:]]\{1,\}\([A-Z][A-Za-z0-9_.']*\).*/\1/p" "$1" | head -n 1
}
cd "$(dirname "$target")"
mkdir build modules
for source in "$@"; do
    module=$(module_of "$source")
    file=modules/$(echo "$module" | tr . /).hs
    if [ -n "$module" ] && [ ! -e "$file" ]; then
        mkdir -p "$(dirname "$file")"
        ln -s "$source" "$file"
    fi
done
main=$(module_of "$1")
ghc -O2 -v0 -i"$(dirname "$1")" -imodules -outputdir build -optl-s -rtsopts=ignore -main-is "${main:-Main}" -o "$target" "$1"
rm -r build modules
