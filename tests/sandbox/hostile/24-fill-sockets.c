/* Descriptors in flight are no longer among those that the process may hold. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
static char block[1 << 20];
int main(void)
{
    int pair[2];
    while (!socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair))
        for (;;) {
            char control[CMSG_SPACE(sizeof(int))] = { 0 };
            struct iovec data = { block, 4096 };
            struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
            struct cmsghdr *header = CMSG_FIRSTHDR(&message);
            int memory = memfd_create("in flight", 0);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            memcpy(CMSG_DATA(header), &memory, sizeof memory);
            if (write(memory, block, 1 << 18) < 0 || sendmsg(pair[0], &message, 0) < 0) {
                close(memory);
                break;
            }
            close(memory);
        }
    return 1;
}
