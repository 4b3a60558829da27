/* Below the output limit file by file, and below the memory limit until the disk is full. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
static char block[1 << 20];
int main(void)
{
    char name[32];
    for (int i = 0;; i++) {
        snprintf(name, sizeof name, "%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        for (int part = 0; part < 4; part++)
            if (write(file, block, sizeof block) != sizeof block) {
                perror("write");
                return 1;
            }
        close(file);
    }
}
