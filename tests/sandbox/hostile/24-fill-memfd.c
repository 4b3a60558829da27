#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>
static char block[1 << 20];
int main(void)
{
    int memory = memfd_create("memory", MFD_ALLOW_SEALING);
    while (write(memory, block, sizeof block) > 0);
    return 1;
}
