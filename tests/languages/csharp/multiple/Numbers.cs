using System.IO;
using System.Linq;

static class Numbers
{
    public static long Sum(TextReader input)
    {
        return input.ReadToEnd().Split(new[] { ' ', '\n' }, System.StringSplitOptions.RemoveEmptyEntries).Skip(1).Sum(long.Parse);
    }
}
