module numbers;

import std.stdio;

long readSum()
{
    int n;
    readf!" %d"(n);
    long sum;
    foreach (i; 0 .. n)
    {
        long number;
        readf!" %d"(number);
        sum += number;
    }
    return sum;
}
