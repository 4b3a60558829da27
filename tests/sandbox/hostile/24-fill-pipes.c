#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
static char block[1 << 20];
int main(void)
{
    /* Beyond the descriptors of one process. */
    for (int child = 0; child < 16; child++) {
        int ends[2];
        if (fork())
            continue;
        while (!pipe2(ends, O_NONBLOCK)) {
            fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
            while (write(ends[1], block, sizeof block) > 0);
        }
        pause();
    }
    sleep(1);
    return 1;
}
