#!/bin/sh
# Compile into program.jar, and note its main class for the run: compile.sh TARGET MAIN [FILE...]
# Only archive.sh sets JAVA_OPTIONS. It makes the archive that all later compilations start from.
set -eu
target=$1
shift
# shellcheck disable=SC2086 # a list
/usr/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xss16m -Xmx768m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    ${JAVA_OPTIONS:--XX:AOTCache=/usr/local/lib/judge/compile.aot} -cp '/opt/scala/*' dotty.tools.dotc.Main \
    -classpath /opt/scala/scala-library.jar:/opt/scala/scala3-library_3.jar -color:never -nowarn \
    -d "$target/program.jar" "$@"
if ! /usr/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -cp /usr/local/lib/judge MainClass \
    "$target/program.jar" "$1" > "$target/main-class"; then
    echo 'There must be a main method: an object that extends App or has main, or a function with @main.' >&2
    exit 1
fi
