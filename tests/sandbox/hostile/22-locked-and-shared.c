#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
int main(void)
{
    for (;;) {
        char *bytes = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        mlock(bytes, 1 << 20);
        memset(bytes, 1, 1 << 20);
    }
}
