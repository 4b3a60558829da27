class Program
{
    static volatile int counter;

    static void Main()
    {
        for (;;) counter++;
    }
}
