/* Through other descriptors of the same pipe, made larger, without waiting. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
static char block[1 << 20];
int main(void)
{
    fcntl(1, F_SETPIPE_SZ, 1 << 20);
    fork();
    fork();
    int again = open("/dev/stdout", O_WRONLY | O_NONBLOCK);
    for (;;)
        write(again < 0 ? 1 : again, block, sizeof block);
}
