#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
int main(void)
{
    char *space = mmap(NULL, 1L << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (space == MAP_FAILED)
        return 1;
    space[1L << 39] = 1;
    puts("3");
}
