using System;
using System.IO;

class Test { static void Main() { Console.WriteLine("no"); } }
class Solve
{
    static void Main()
    {
        var words = new StreamReader(Console.OpenStandardInput()).ReadToEnd()
            .Split((char[])null, StringSplitOptions.RemoveEmptyEntries);
        int n = int.Parse(words[0]);
        long sum = 0;
        for (int i = 1; i <= n; i++)
            sum += long.Parse(words[i]);
        Console.WriteLine(sum);
    }
}
