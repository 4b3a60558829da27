#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void)
{
    char name[32];
    for (int i = 0; i < 1000000; i++) {
        snprintf(name, sizeof name, "/%d", i);
        int memory = shm_open(name, O_RDWR | O_CREAT, 0600);
        if (memory < 0)
            return 1;
        close(memory);
    }
    puts("3");
}
