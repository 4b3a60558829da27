import std.stdio;

void main(string[] arguments)
{
    writeln(arguments[3]);
}
