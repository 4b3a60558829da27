#include <stdio.h>
int main(void)
{
    for (int byte = 0; byte < 256; byte++)
        putchar(byte);
    fputs("3\n", stdout);
    fwrite("\0\xff\xfe\xed\xa0\x80", 1, 6, stderr);
}
