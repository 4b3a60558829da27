import std.stdio;
import numbers;

void main()
{
    writeln(readSum());
}
