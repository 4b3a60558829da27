#!/bin/sh
# Make two archives of loaded classes: archive.sh LIBRARY PROGRAM. Kotlin and Scala share this file.
# LIBRARY is the class path of the standard library; PROGRAM is a source that uses it as submissions do.
# The first archive is of the compiler, the second of the library. Each holds what one training run loaded. The JVM takes
# an archive only with the same collector, and only if its own class path begins with the archive's: so the second one is
# made from a list of classes, without the program's jar.
set -eu
library=$1
program=$2
directory=/usr/local/lib/judge
work=$(mktemp -d)
JAVA_OPTIONS="-XX:AOTCacheOutput=$directory/compile.aot" sh $directory/compile.sh "$work" $directory/$program
echo '3 1 2 3' | java -XX:+UseSerialGC -XX:-UsePerfData -Xshare:off -XX:DumpLoadedClassList="$work/classes" \
    -cp "$library:$work/program.jar" "@$work/main-class"
java -XX:+UseSerialGC -Xshare:dump -XX:SharedClassListFile="$work/classes" -XX:SharedArchiveFile=$directory/run.jsa \
    -cp "$library"
echo '3 1 2 3' | java -XX:+UseSerialGC -XX:-UsePerfData -Xshare:on -XX:SharedArchiveFile=$directory/run.jsa \
    -cp "$library:$work/program.jar" "@$work/main-class"
rm -r "$work" $directory/$program $directory/archive.sh
