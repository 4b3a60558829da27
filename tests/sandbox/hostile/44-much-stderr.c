/* More than is kept, less than the output limit; and the wrong answer. */
#include <stdio.h>
int main(void)
{
    for (int i = 0; i < 200000; i++)
        fputc("\033[31m<b>\0\xff"[i % 10], stderr);
    puts("4");
}
