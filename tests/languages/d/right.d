import std.algorithm, std.array, std.conv, std.range, std.stdio;

void main()
{
    int n = readln().split()[0].to!int;
    writeln(stdin.byLineCopy.map!(line => line.splitter.map!(to!long)).joiner.take(n).sum);
}
