import core.volatile;

void main()
{
    ulong counter;
    for (;;)
        volatileStore(&counter, volatileLoad(&counter) + 1);
}
