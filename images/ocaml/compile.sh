#!/bin/sh
# Compile all sources, in the order in which they need each other: compile.sh TARGET SOURCE...
set -eu
target=$1
shift
mkdir build
cp "$@" build
cd build
# shellcheck disable=SC2046 # a list
ocamlopt -O3 -I +unix -I +str -I +zarith -o main unix.cmxa str.cmxa zarith.cmxa $(ocamldep -sort ./*.ml*)
mv main "$target"
cd ..
rm -r build
