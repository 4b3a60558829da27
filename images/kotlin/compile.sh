#!/bin/sh
# Compile into program.jar, and note its main class for the run: compile.sh TARGET MAIN [FILE...]
# Only archive.sh sets JAVA_OPTIONS. It makes the archive that all later compilations start from.
set -eu
target=$1
shift
# shellcheck disable=SC2086 # a list
/usr/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xss16m -Xmx768m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    ${JAVA_OPTIONS:--XX:AOTCache=/usr/local/lib/judge/compile.aot} -cp '/opt/kotlin/*' \
    org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -classpath /opt/kotlin/kotlin-stdlib.jar \
    -nowarn -d "$target/program.jar" "$@"
if ! /usr/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -cp /usr/local/lib/judge MainClass \
    "$target/program.jar" "$1" > "$target/main-class"; then
    echo 'There is no function main.' >&2
    exit 1
fi
