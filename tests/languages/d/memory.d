ubyte[][] blocks;

void main()
{
    for (;;)
    {
        blocks ~= new ubyte[1 << 20];
        blocks[$ - 1][] = 1;
    }
}
