#!/bin/sh
# Assemble and link: compile.sh TARGET SOURCE... A program with `main` is linked with the C library, one with _start
# alone.
set -eu
target=$1
shift
cd "$(dirname "$target")"
mkdir build
number=0
for source in "$@"; do
    nasm -f elf64 -i "$(dirname "$source")/" -o "build/$number.o" "$source"
    number=$((number + 1))
done
if nm build/*.o | grep -q ' T _start$'; then
    ld -o "$target" build/*.o
else
    gcc -static -no-pie -z noexecstack -o "$target" build/*.o
fi
rm -r build
