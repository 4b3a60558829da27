/* Deleted files on their way between sockets that are on their way in each other: no process is left to find them in. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
static char block[1 << 16];
static void send_through(int socket, const int *descriptors, size_t size)
{
    char control[CMSG_SPACE(3 * sizeof(int))] = { 0 };
    struct iovec data = { block, 1 };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = CMSG_SPACE(size) };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(header), descriptors, size);
    sendmsg(socket, &message, 0);
}
int main(void)
{
    puts("3");
    fflush(stdout);
    for (int i = 0; i < 200; i++) {
        int pair[2], file = open("left", O_RDWR | O_CREAT, 0600);
        write(file, block, sizeof block);
        unlink("left");
        socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
        int descriptors[] = { pair[0], pair[1], file };
        send_through(pair[0], descriptors, sizeof descriptors);
        send_through(pair[1], descriptors, sizeof descriptors);
        close(pair[0]);
        close(pair[1]);
        close(file);
    }
    _exit(0);
}
