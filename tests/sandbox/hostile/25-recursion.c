static int deeper(volatile int *above)
{
    volatile int here[64] = { *above };
    return deeper(here) + here[1];
}
int main(void)
{
    volatile int top = 1;
    return deeper(&top);
}
