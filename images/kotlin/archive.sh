#!/bin/sh
# Make the archives of loaded classes: of the compiler, and of the standard library as a usual program uses it.
# Each is what one training run loaded. The JVM takes an archive only with the collector it was made with and a class
# path that begins like its own: so the second is made from a list, without the training program's jar.
set -eu
directory=/usr/local/lib/judge
library=/opt/kotlin/kotlin-stdlib.jar
work=$(mktemp -d)
JAVA_OPTIONS="-XX:AOTCacheOutput=$directory/compile.aot" sh $directory/compile.sh "$work" $directory/warm-up.kt
echo '3 1 2 3' | java -XX:+UseSerialGC -XX:-UsePerfData -Xshare:off -XX:DumpLoadedClassList="$work/classes" \
    -cp "$library:$work/program.jar" "@$work/main-class"
java -XX:+UseSerialGC -Xshare:dump -XX:SharedClassListFile="$work/classes" -XX:SharedArchiveFile=$directory/run.jsa \
    -cp "$library"
echo '3 1 2 3' | java -XX:+UseSerialGC -XX:-UsePerfData -Xshare:on -XX:SharedArchiveFile=$directory/run.jsa \
    -cp "$library:$work/program.jar" "@$work/main-class"
rm -r "$work" $directory/warm-up.kt $directory/archive.sh
