#!/bin/sh
# Gather the compiler, the linker and the compiled standard library: collect-packages.sh TARGET.
#
# `go build` needs a cache that it can write, and half a second to see that nothing in the standard library has changed.
# Here the packages are listed in a file, and compiler and linker are called directly. So no submission can leave
# anything in a cache for the next one.
set -eu
target=$1
mkdir -p "$target/packages" "$target/bin" "$target/config/go/telemetry"
echo off > "$target/config/go/telemetry/mode"

export CGO_ENABLED=0 GOCACHE=/root/.cache/go-build GOFLAGS=-trimpath
tools=$(go env GOTOOLDIR)
cp "$tools/compile" "$tools/link" "$target/bin/"
cp "$(go env GOROOT)/bin/go" "$target/bin/"
cp "$(go env GOROOT)/VERSION" "$target/"

# The linker needs all packages. Programs may not import internal and vendored ones.
go list -export -f '{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}' std | while read -r package export; do
    file="$target/packages/$package.a"
    mkdir -p "$(dirname "$file")"
    cp "$export" "$file"
    echo "packagefile $package=$file" >> "$target/link.cfg"
    case "/$package/" in
        */internal/*|*/vendor/*) ;;
        *) echo "packagefile $package=$file" >> "$target/compile.cfg" ;;
    esac
done
